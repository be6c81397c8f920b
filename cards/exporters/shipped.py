"""What a deck ships, as exporters take it, and what they make of it. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from cards.model import Card, Note
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import visible_text


class Field(IntEnum):
    """Where in a note's fields those stand that exporters look at."""

    FRONT = FIELD_NAMES.index("Front")
    BACK = FIELD_NAMES.index("Back")
    CONTEXT = FIELD_NAMES.index("Context")
    SOURCE = FIELD_NAMES.index("Source")
    URL = FIELD_NAMES.index("URL")


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a note's fact stands, as the lock remembers it.

    Attributes:
        article: the article's key.
        heading: the headings above it, outermost first.
        quotes: the passages.
    """

    article: str
    heading: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShippedNote:
    """A note as the package built last holds it.

    Attributes:
        note: fields and tags, to the byte.
        kind, side, subjects: the fact's.
        sides: front and back as card Markdown; None where only the fields know how it is worded
            (the person worded it in Anki, or decided something since the last build).
        places: where its fact stands, at least one.
        card: the card that the articles give for it today; None if they give none, or were not read.
    """

    note: Note
    kind: str
    side: int
    subjects: tuple[str, ...]
    sides: tuple[str, str] | None
    places: tuple[Place, ...]
    card: Card | None = None

    def html(self, which: Field) -> str:
        """Return a field's HTML."""
        return self.note.fields[which]

    def text(self, which: Field) -> str:
        """Return what a person can read of a field."""
        return visible_text(self.note.fields[which])


@dataclass(frozen=True, slots=True)
class ShippedDeck:
    """A deck as its last build left it.

    Attributes:
        name: its name in Anki, ``A::B`` for a deck inside another.
        uid: names it for ever.
        notes: in the order in which Anki shows new cards.
        media: the pictures by their name in the collection, as far as they are to be had.
        before: what stands in the file that the export goes to; empty if there is none.
    """

    name: str
    uid: str
    notes: tuple[ShippedNote, ...]
    media: Mapping[str, bytes] = field(default_factory=dict)
    before: bytes = b""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an exporter made.

    Attributes:
        data: the file.
        beside: pictures that belong beside the file, by name.
        left_out: how many pictures the target has no place for.
    """

    data: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)
    left_out: int = 0


def pictures_of(deck: ShippedDeck) -> list[str]:
    """Return the names of the pictures that the notes refer to, sorted."""
    return sorted({name for each in deck.notes for name in each.note.media})


def as_path(name: str) -> Path:
    """Return a picture's name as a path of one part: it can name no other folder."""
    return Path(Path(name).name)
