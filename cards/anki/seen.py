"""What stands in the person's collection of the notes that are ours. Values only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

OFTEN_FAILED = 4
"""Lapses from which on a card is worth a look."""


@dataclass(frozen=True, slots=True)
class SeenCard:
    """A card that gives trouble, or with which the person did something.

    Attributes:
        ordinal: which template of its note it is, counted from 0.
        reps, lapses: how often it was answered, and how often it was forgotten after being learnt.
        ease: in thousandths, 2500 at the start; means little where the scheduler is FSRS.
        difficulty: FSRS's, 1 to 10; None where it is not known.
        suspended: whether it is asked no more.
        flag: 1 to 7, 0 for none.
    """

    ordinal: int
    reps: int
    lapses: int
    ease: int
    difficulty: float | None
    suspended: bool
    flag: int


@dataclass(frozen=True, slots=True)
class SeenNote:
    """A note of ours as it stands in a collection.

    Attributes:
        guid: its identity.
        note_id: Anki's number of it.
        mod: when it was last changed, seconds since 1970; that of the package if nobody changed it since.
        fields: HTML by name; None where the person gave it another note type.
        tags: in Anki's order.
        cards: those that are suspended, flagged or leeches, or were forgotten OFTEN_FAILED times.
    """

    guid: str
    note_id: int
    mod: int
    fields: Mapping[str, str] | None
    tags: tuple[str, ...]
    cards: tuple[SeenCard, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenCollection:
    """A collection at one moment.

    Attributes:
        identity: names the collection and no person, path or machine.
        changed: when it was last changed, milliseconds since 1970 by the clock of whoever changed it;
            None where that cannot be known.
        notes: the notes of ours in it, by guid.
        graves: note ids of what was deleted there, as far as Anki still knows.
    """

    identity: str
    changed: int | None
    notes: Mapping[str, SeenNote]
    graves: frozenset[int] = frozenset()


def identity_of(created: int | None, profile: str) -> str:
    """Return the name of a collection, the same on every day and for every way of reading it.

    Args:
        created: its time of creation, which Anki rounds to the day and carries to every device;
            None where it cannot be known.
        profile: the profile's name: two of one household may have been made on one day.
    """
    return hashlib.sha256(f"{created or ''}\0{profile}".encode()).hexdigest()[:16]
