"""What was shipped of a note before: without it, an old text of ours in someone's Anki looks like an edit.

A row holds its note as last shipped and, in ``earlier``, how it was shipped before that: newest
first, and only what the version after it changed. Among them stands what the person had made of it
where that was taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cards.lock.rows import Earlier, Lock, Row

KEPT = 10
"""So many earlier versions are remembered of a note."""


@dataclass(frozen=True, slots=True)
class Version:
    """A note as it was shipped once.

    Attributes:
        mod: its time, which no two versions share.
        tags, fields: to the byte.
        passage: what its article said when the next version was made, or says now.
    """

    mod: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]
    passage: tuple[str, ...]


def versions(row: Row) -> tuple[Version, ...]:
    """Return all versions that are remembered of a note, the newest first; none before it was issued."""
    if not row.issued:
        return ()
    found = [Version(row.mod, row.tags, row.fields, passage_of(row))]
    for was in row.earlier:
        after = found[-1]
        fields = tuple(
            after.fields[place] if value is None else value for place, value in enumerate(was.fields)
        )
        found.append(
            Version(
                was.mod,
                after.tags if was.tags is None else was.tags,
                fields,
                after.passage if was.passage is None else was.passage,
            )
        )
    return tuple(found)


def passage_of(row: Row) -> tuple[str, ...]:
    """Return the passage that a note is made over: the first of those that its articles have."""
    return row.anchors[0].quotes if row.anchors else ()


def remembered(old: Lock, new: Lock) -> Lock:
    """Return the new lock with what it no longer ships, but the old one did."""
    before = old.by_guid()
    rows = [after(was, row) if (was := before.get(row.guid)) else row for row in new.rows]
    return replace(new, rows=tuple(rows))


def after(was: Row, row: Row) -> Row:
    """Return the row with what it was shipped as before, if that was another version."""
    if not was.issued or was.mod == row.mod:
        return row
    return _with(row, [*versions(replace(row, earlier=())), *versions(was)])


def recorded(row: Row, version: Version) -> Row:
    """Return the row with a version older than it among those that it has; one of that time stays."""
    known = versions(row)
    if version.mod in {each.mod for each in known}:
        return row
    return _with(row, sorted([*known, version], key=lambda each: -each.mod))


def with_all(row: Row, others: Iterable[Version]) -> Row:
    """Return the row with all these versions among those before it: two branches shipped it.

    Of two that were made in one second one goes a second back: that we shipped it counts, not when.
    """
    known = list(versions(row))
    for other in others:
        if any((other.tags, other.fields) == (each.tags, each.fields) for each in known):
            continue
        mods = {each.mod for each in known}
        mod = next(mod for mod in range(min(other.mod, row.mod - 1), -1, -1) if mod not in mods)
        known.append(replace(other, mod=mod))
    return _with(row, sorted((each for each in known if each.mod > 0), key=lambda each: -each.mod))


def _with(row: Row, known: Sequence[Version]) -> Row:
    """Return the row with these versions, the first of which is how it ships now."""
    pairs = list(pairwise(known))[:KEPT]
    return replace(row, earlier=tuple(_earlier(was, then) for then, was in pairs))


def _earlier(was: Version, then: Version) -> Earlier:
    same_length = len(was.fields) == len(then.fields)
    fields = tuple(
        None if same_length and value == then.fields[place] else value
        for place, value in enumerate(was.fields)
    )
    return Earlier(
        mod=was.mod,
        tags=None if was.tags == then.tags else was.tags,
        fields=fields,
        passage=None if was.passage == then.passage else was.passage,
    )
