"""Which cards a deck takes, and why not the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from cards.model import Card, Finding, Kind
from cards.selection.duplicates import unique
from cards.selection.judge import rejected

Reason = Literal["kind", "rejected", "low", "same"]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A card that the deck does not take.

    Attributes:
        card: the card.
        reason: its ``kind`` is not wanted, a rule has ``rejected`` it, its score is ``low``, or
            another card says the ``same``.
        finding: the rule's, where one decided.
    """

    card: Card
    reason: Reason
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What a deck takes and what not: together, every card that was offered, once.

    Attributes:
        kept: in the order in which they were offered, each with the sources of its copies.
        rejected: the others, in that order.
    """

    kept: tuple[Card, ...]
    rejected: tuple[Rejection, ...]

    @property
    def reasons(self) -> Counter[Reason]:
        """How many cards were not taken, by reason."""
        return Counter(each.reason for each in self.rejected)


def select(
    cards: Sequence[Card],
    *,
    min_score: float = 0.0,
    kinds: Collection[Kind] | None = None,
    issued: Callable[[Card], bool] = lambda card: False,
) -> Selection:
    """Choose among judged cards.

    Args:
        cards: of all articles, judged, in reading order.
        min_score: the lowest score taken, 0 to 1.
        kinds: those wanted; None for all.
        issued: whether a learner already has a card: it is always taken, and others give way to it.
    """
    lost: dict[int, Rejection] = {}
    kept_back = frozenset(index for index, card in enumerate(cards) if issued(card))
    for index, card in enumerate(cards):
        if index not in kept_back and (why := unwanted(card, min_score, kinds)):
            lost[index] = why
    left = [index for index in range(len(cards)) if index not in lost]
    places = {index: place for place, index in enumerate(left)}
    found = unique([cards[i] for i in left], frozenset(places[i] for i in kept_back))
    for place, dropped in found.dropped.items():
        reason: Reason = "same" if dropped.finding.rule == "unique" else "rejected"
        lost[left[place]] = Rejection(dropped.card, reason, dropped.finding)
    return Selection(
        tuple(found.kept[place] for place in range(len(left)) if place in found.kept),
        tuple(lost[index] for index in sorted(lost)),
    )


def unwanted(card: Card, min_score: float, kinds: Collection[Kind] | None) -> Rejection | None:
    """Why a card is not wanted, whatever the others are."""
    if kinds is not None and card.kind not in kinds:
        return Rejection(card, "kind")
    if rejected(card):
        return Rejection(card, "rejected", next(found for found in card.findings if found.error))
    if card.score < min_score:
        return Rejection(card, "low")
    return None
