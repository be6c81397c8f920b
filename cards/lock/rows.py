"""The values of a lock: a row for every note ever issued or decided on.

Lock ─ Row ─ Anchor, Earlier
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cards.language.fold import refold
from cards.model import Card, CardSource, Note

PART = "\n"
"""Joins the folds of several passages into one; no fold holds it."""


class State(StrEnum):
    """What is done with a note."""

    ACTIVE = "active"  # shipped in every package
    WAITING = "waiting"  # not issued yet: the weekly budget was used up
    RETIRED = "retired"  # its evidence is gone; no longer shipped, its row kept
    REJECTED = "rejected"  # the person does not want it; never shipped


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """A place where a note's fact stands or stood.

    Attributes:
        article: the article's key.
        heading: the headings above it, outermost first.
        quotes: the passages, cut from the article's text.
        fold: the folds of the passages, joined by newlines; fixed when the anchor is made.
    """

    article: str
    heading: tuple[str, ...]
    quotes: tuple[str, ...]
    fold: str

    @classmethod
    def of(cls, source: CardSource) -> Anchor:
        """Return the anchor of a card's source."""
        return cls(source.article, source.heading, source.quotes, fold_quotes(source.quotes))


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a note was shipped before, as far as the version after it changed it.

    Attributes:
        mod: its time, seconds since 1970.
        tags, passage: None if they stayed as they were.
        fields: those that stayed as they were are None.
    """

    mod: int
    tags: tuple[str, ...] | None
    fields: tuple[str | None, ...]
    passage: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A note's identity, and how it was last shipped.

    Attributes:
        guid: what Anki knows it by; minted once.
        state: what is done with it.
        kind, side, subjects: the card's, when it was last seen.
        front, back: its matter, card Markdown.
        tags, fields: as shipped, to the byte; empty before the first issue.
        hash: of the matter that was shipped.
        mod: seconds since 1970, raised only with the matter; 0 before the first issue.
        note_id, card_id: milliseconds since 1970, in the past, unique in the lock.
        due: place among the new cards, counted from 1; 0 before the first issue.
        week: ISO week of issue, ``2026-W07``; empty before.
        seen: for each collection in which it was seen, the time of the version that stood there last
            (its ``mod``; 1 if that is not known; 0 if it was deleted there), sorted; see
            ``cards/anki/taking.py``.
        anchors: where its fact stands; at least one, sorted.
        earlier: how it was shipped before, the newest first; see ``versions.py``.
    """

    guid: str
    state: State
    kind: str
    side: int
    subjects: tuple[str, ...]
    front: str
    back: str
    tags: tuple[str, ...]
    fields: tuple[str, ...]
    hash: str
    mod: int
    note_id: int
    card_id: int
    due: int
    week: str
    seen: tuple[tuple[str, int], ...]
    anchors: tuple[Anchor, ...]
    earlier: tuple[Earlier, ...] = ()

    @property
    def issued(self) -> bool:
        """Whether it was ever shipped."""
        return self.mod > 0

    @property
    def articles(self) -> frozenset[str]:
        """The keys of the articles in which its fact stands."""
        return frozenset(anchor.article for anchor in self.anchors)

    def note(self, media: Iterable[str] = ()) -> Note:
        """Return what the exporter writes; ``media`` names the files that the fields refer to."""
        return Note(
            guid=self.guid,
            fields=self.fields,
            tags=self.tags,
            mod=self.mod,
            note_id=self.note_id,
            card_id=self.card_id,
            due=self.due,
            media=tuple(media),
        )


@dataclass(frozen=True, slots=True)
class Lock:
    """The identities of a deck.

    Attributes:
        deck_uid: names the deck for ever, whatever becomes of the recipe's name.
        rows: sorted by guid, which is unique, as are note and card ids.
    """

    deck_uid: str
    rows: tuple[Row, ...] = ()

    @classmethod
    def new(cls, stem: str) -> Lock:
        """Return the lock of a deck that is built for the first time.

        Args:
            stem: of the recipe's file name, or of the output's where there is no recipe.
        """
        return cls(hashlib.sha256(unicodedata.normalize("NFC", stem).encode()).hexdigest())

    def by_guid(self) -> dict[str, Row]:
        """Return the rows by guid."""
        return {row.guid: row for row in self.rows}

    @property
    def shipped(self) -> tuple[Row, ...]:
        """The rows whose notes belong into the package, in the order in which Anki shows new cards."""
        active = [row for row in self.rows if row.state is State.ACTIVE]
        return tuple(sorted(active, key=lambda row: (row.due, row.guid)))


def matter_hash(front: str, back: str, *own: object) -> str:
    """Return the hash of what is learnt: hex, 64 characters.

    Args:
        front: the question, card Markdown.
        back: the answer, card Markdown.
        own: what else belongs to it, as JSON can hold it.
    """
    matter = json.dumps([front, back, *own])  # ASCII, so that no text, however broken, fails to encode
    return hashlib.sha256(matter.encode()).hexdigest()


def fold_quotes(quotes: Iterable[str]) -> str:
    """Return the folds of several passages, joined."""
    return PART.join(refold(quote) for quote in quotes)


def anchors_of(card: Card) -> tuple[Anchor, ...]:
    """Return the anchors of a card, each place once, sorted: the order of reading changes nothing."""
    return tuple(sorted({Anchor.of(source) for source in card.sources}))
