"""Who a card is: the row it has in the lock, or the guid it would get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cards.lock.evidence import Evidence, Standing
from cards.lock.look import Look
from cards.lock.matching import Matcher
from cards.lock.minting import mint
from cards.lock.rows import Anchor, Lock, Row, State, matter_hash
from cards.model import Card


@dataclass(frozen=True, slots=True)
class Known:
    """A card with its identity.

    Attributes:
        card: the card; where several ask and answer the same, one for them all, with all their sources.
        places: the places of these cards among those given, ascending.
        guid: its own, from its row or newly minted.
        row: its row, None for a card that the lock does not know.
        front: its question, folded.
        anchors: where its fact stands.
        doubts: guids of the rows that it would have been with another answer.
    """

    card: Card
    places: tuple[int, ...]
    guid: str
    row: Row | None
    front: str
    anchors: tuple[Anchor, ...]
    doubts: frozenset[str]


def ids(lock: Lock, cards: Sequence[Card], texts: Mapping[str, str] | None = None) -> list[str]:
    """Return for each card the guid that it has in the lock, or would get. Nothing is issued.

    Args:
        lock: the deck's lock.
        cards: of one build, all of them: which card is which row depends on what else is there.
        texts: as for :func:`cards.lock.update.update`; without them a card that is like a row
            whose evidence still stands may be taken for that row.
    """
    out = [""] * len(cards)
    for known in identify(lock, cards, standings(lock, Evidence(texts or {}))):
        for place in known.places:
            out[place] = known.guid
    return out


def standings(lock: Lock, evidence: Evidence) -> dict[str, Standing]:
    """Return what became of the evidence of each row, by guid."""
    return {row.guid: evidence.standing(row.anchors) for row in lock.rows}


def identify(lock: Lock, cards: Sequence[Card], standing: Mapping[str, Standing]) -> list[Known]:
    """Return the cards with their identities, those that ask and answer the same as one, in the order given.

    Neither the order of the cards nor that of their sources decides on any guid.
    """
    groups = _groups(cards)
    order = sorted(groups)  # by what is asked
    looks = [_look(groups[key]) for key in order]
    matcher = Matcher(
        looks,
        [Look.of(row) for row in lock.rows],
        [standing[row.guid] is Standing.STANDS for row in lock.rows],
        {at for at, row in enumerate(lock.rows) if row.state is State.RETIRED},
    )
    matcher.run()
    guids = _guids(lock, looks, matcher.found)
    out: list[Known] = []
    for at, key in enumerate(order):
        row = lock.rows[matcher.found[at]] if at in matcher.found else None
        doubts = frozenset(lock.rows[other].guid for other in matcher.doubts.get(at, ()))
        places = tuple(place for place, _, _ in groups[key])
        out.append(
            Known(_one(groups[key], row), places, guids[at], row, looks[at].front, looks[at].anchors, doubts)
        )
    return sorted(out, key=lambda known: known.places)


_Asked = tuple[int, str, str]
_Group = list[tuple[int, Card, Look]]


def _groups(cards: Sequence[Card]) -> dict[_Asked, _Group]:
    groups: defaultdict[_Asked, _Group] = defaultdict(list)
    for place, card in enumerate(cards):
        look = Look.of(card)
        groups[look.asked].append((place, card, look))
    return groups


def _look(group: _Group) -> Look:
    """Return the look of a group: that of its first in an order of its own, with the anchors of all."""
    first = min(group, key=lambda member: member[2].essence)[2]
    if len(group) == 1:
        return first
    return replace(first, anchors=tuple(sorted({anchor for *_, look in group for anchor in look.anchors})))


def _one(group: _Group, row: Row | None) -> Card:
    """Return one card for a group, worded as the row if any is: a choice among equals updates no note."""

    def rank(card: Card) -> tuple[bool, str, str, str]:
        return matter_hash(card.front, card.back) != (row and row.hash), card.front, card.back, card.kind

    members = sorted((card for _, card, _ in group), key=rank)
    if len(members) == 1:
        return members[0]
    sources = dict.fromkeys(source for card in members for source in card.sources)
    return replace(members[0], sources=tuple(sources))


def _guids(lock: Lock, looks: Sequence[Look], found: Mapping[int, int]) -> list[str]:
    """Return the guid of each look. Mints in the order of what the guids are made from."""
    out = [lock.rows[found[at]].guid if at in found else "" for at in range(len(looks))]
    taken = {row.guid for row in lock.rows}
    unknown = [at for at in range(len(looks)) if at not in found]
    for at in sorted(unknown, key=lambda at: (looks[at].essence, looks[at].asked)):
        out[at] = mint(lock.deck_uid, looks[at].essence, taken)
        taken.add(out[at])
    return out
