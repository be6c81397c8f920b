"""What becomes of a note from one build to the next, as a person wants to see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of a note: one of them for each, in the order in which they are told."""

    NEW = "new"  # issued for the first time
    CHANGED = "changed"  # ships with other matter (or, when refreshing, drawn otherwise)
    MOVED = "moved"  # ships as it was; its passage stands elsewhere or is told of otherwise
    REVIVED = "revived"  # had been retired or rejected, and ships again
    RETIRED = "retired"  # its passage is gone: ships no more
    WITHDRAWN = "withdrawn"  # the person does not want it: ships no more
    GUARDED = "guarded"  # its passage is gone, and so are too many others': ships as it was
    CONFLICT = "conflict"  # ships as the person worded it, while its passage says otherwise now
    WAITING = "waiting"  # never issued: the weekly budget is used up
    DROPPED = "dropped"  # waited, and will not come: its passage is gone, or the person does not want it
    KEPT = "kept"  # ships as it was


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a note's fact stands or stood.

    Attributes:
        article: the article's key.
        name: what the person calls the article: path, URL or title.
        line: where the passage begins in the file, counted from 1; None where that is not known.
        heading: the headings above it, outermost first.
        quotes: the passages, as the article words them.
    """

    article: str
    name: str
    line: int | None
    heading: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a note says.

    Attributes:
        kind, subjects: the card's.
        front, back: card Markdown; of a note that the person worded or tagged, what one reads in its fields.
        fields, tags: as shipped; empty before the first issue.
    """

    kind: str
    subjects: tuple[str, ...]
    front: str
    back: str
    fields: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note that a build does not leave quite as it was.

    Attributes:
        guid: the note's.
        fate: what becomes of it.
        old: what it said before; None if it is new or waits. Of a conflict, what goes on shipping.
        new: what it says now; None if it ships no more, or will not. Of a conflict, what its passage says.
        before, now: where its fact stood and stands; each empty if nowhere.
    """

    guid: str
    fate: Fate
    old: Said | None
    new: Said | None
    before: tuple[Place, ...]
    now: tuple[Place, ...]

    @property
    def place(self) -> Place | None:
        """Where to look for it in the articles."""
        return next(iter(self.now or self.before), None)

    @property
    def left(self) -> tuple[Place, ...]:
        """Where it stood and stands no more. A line more or less above makes no other place."""
        return _without(self.before, self.now)

    @property
    def reached(self) -> tuple[Place, ...]:
        """Where it stands and did not stand before."""
        return _without(self.now, self.before)


def _without(places: tuple[Place, ...], others: tuple[Place, ...]) -> tuple[Place, ...]:
    known = {(each.article, each.heading, each.quotes) for each in others}
    return tuple(each for each in places if (each.article, each.heading, each.quotes) not in known)
