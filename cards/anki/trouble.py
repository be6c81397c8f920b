"""Cards that are forgotten again and again: as often as not the card is to blame, not the learner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cards.anki.seen import OFTEN_FAILED, SeenCard, SeenCollection, SeenNote
from cards.language.detect import detect
from cards.lock import Lock, Row, State
from cards.model import Card, CardSource, Finding, Kind, Span
from cards.selection import judge
from cards.templater.safety import visible_text

LEECH_LAPSES = 8
"""Where Anki itself calls a card a leech, unless the person set another number."""
FAILED_SHARE = 1 / 3
"""Of all answers to a card, the share of lapses from which on it is told of."""

_LEECH = "leech"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A card that is forgotten often.

    Attributes:
        guid: its note's, to decide on.
        front: what it asks, as it reads in Anki.
        card: how it fares.
        is_leech: whether Anki calls it a leech, or would.
        findings: what the card rules have against it.
    """

    guid: str
    front: str
    card: SeenCard
    is_leech: bool
    findings: tuple[Finding, ...]


def troubles(lock: Lock, seen: SeenCollection) -> tuple[Trouble, ...]:
    """Return the cards of a deck that are forgotten often, the worst first."""
    rows = lock.by_guid()
    return tuple(sorted(_troubles(rows, seen), key=lambda each: (-each.card.lapses, each.guid)))


def _troubles(rows: Mapping[str, Row], seen: SeenCollection) -> Iterator[Trouble]:
    for guid, note in seen.notes.items():
        row = rows.get(guid)
        if row is None or row.state in (State.REJECTED, State.RETIRED):
            continue
        for card in note.cards:
            leech = card.lapses >= LEECH_LAPSES or (_LEECH in note.tags and card.lapses >= OFTEN_FAILED)
            if leech or _is_failed(card):
                yield Trouble(guid, _front(row, note), card, leech, judge(_card(row)).findings)


def _is_failed(card: SeenCard) -> bool:
    return card.lapses >= OFTEN_FAILED and card.lapses >= FAILED_SHARE * card.reps


def _front(row: Row, note: SeenNote) -> str:
    return visible_text(note.fields["Front"]) if note.fields else row.front


def _card(row: Row) -> Card:
    """Return the card that a row stands for, as far as the rules look at it."""
    sources = tuple(
        CardSource(
            article=anchor.article,
            path=None,
            url=None,
            title="",
            heading=anchor.heading,
            spans=tuple(Span(0, len(quote)) for quote in anchor.quotes),
            quotes=anchor.quotes,
        )
        for anchor in row.anchors
    )
    return Card(
        kind=Kind(row.kind),
        construct="",
        template="",
        side=row.side,
        subjects=row.subjects,
        front=row.front,
        back=row.back,
        lang=detect(f"{row.front}\n{row.back}"),
        sources=sources,
    )
