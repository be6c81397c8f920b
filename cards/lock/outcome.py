"""What a build did to a lock, in numbers that add up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cards.errors import NoteError
from cards.lock.rows import Lock, Row


class Outcome(StrEnum):
    """What became of a card."""

    KEPT = "kept"  # its note ships as it was
    UPDATED = "updated"  # its note ships with new matter
    NEW = "new"  # it was issued
    REVIVED = "revived"  # its note had been retired and ships again
    WAITING = "waiting"  # the weekly budget is used up
    REJECTED = "rejected"  # the person does not want it
    SAME = "same"  # another card of this build asks and answers the same
    HELD = "held"  # a note from this passage, which stands, asks the same with another answer
    FAILED = "failed"  # it could not be written as a note


@dataclass(frozen=True, slots=True)
class Change:
    """A note that ships otherwise than before; ``old`` is how it last shipped."""

    guid: str
    old: Row
    new: Row


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did. Tuples of guids are in the order of the package.

    Active before = kept + updated + retired + withdrawn; shipped now = kept + updated + new +
    revived; each card given has one outcome.

    Attributes:
        lock: the new lock; equal to the old one if nothing at all changed.
        ids: for each card given its guid.
        outcomes: for each card given what became of it.
        kept: notes shipped as they were, with or without a card in this build.
        updated: notes whose matter changed (or, when refreshing, their fields or tags).
        new: notes issued for the first time.
        revived: notes that had been retired or rejected and are wanted again.
        waiting: notes that the budget left for another week, the first to be issued first.
        retired: notes whose evidence is gone, or which another note asks and answers, too.
        guarded: notes that would have been retired had they not been so many; they are among ``kept``.
        withdrawn: notes that were shipped and that the person has rejected since.
        conflicts: notes that ship as the person worded them though their passage says otherwise now;
            ``new`` is how they would ship by the article. They are among ``kept``.
        problems: why cards failed.
    """

    lock: Lock
    ids: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    kept: tuple[str, ...]
    updated: tuple[Change, ...]
    new: tuple[str, ...]
    revived: tuple[str, ...]
    waiting: tuple[str, ...]
    retired: tuple[str, ...]
    guarded: tuple[str, ...]
    withdrawn: tuple[str, ...]
    conflicts: tuple[Change, ...]
    problems: tuple[NoteError, ...]
