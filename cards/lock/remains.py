"""What can still be read of a lock that cannot be used: torn, damaged, or in the middle of a merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cards.errors import LockError, NewerLockError
from cards.lock.format import MARKERS, header, row
from cards.lock.merging import one, with_own_ids
from cards.lock.rows import Row

_BASE, _SECOND, _END = MARKERS[1:]


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of a lock.

    Attributes:
        deck_uid: the deck's; empty if it does not say, or says two.
        rows: those that stand as they were written, sorted by guid, no guid or id twice.
        merge: whether it holds both sides of a merge.
    """

    deck_uid: str = ""
    rows: tuple[Row, ...] = ()
    merge: bool = False


def remains(text: str) -> Remains:
    """Return what can be read of a lock's text. Of two rows with one guid the newer counts.

    Raises:
        NewerLockError: a newer mkdeck wrote it.
    """
    lines = text.split("\n")
    uids: set[str] = set()
    rows: dict[str, Row] = {}
    for line in _sides(lines):
        if uid := _uid(line):
            uids.add(uid)
        elif found := _row(line):
            rows[found.guid] = one(None, rows.get(found.guid), found)
    return Remains(
        deck_uid=uids.pop() if len(uids) == 1 else "",
        rows=with_own_ids(rows.values(), set()),
        merge=any(line.startswith(MARKERS[0]) for line in lines),
    )


def _sides(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of both sides of a merge, without its marks and without what they come from."""
    in_base = False
    for line in lines:
        if line.startswith(MARKERS):
            in_base = line.startswith(_BASE) or (in_base and not line.startswith((_SECOND, _END)))
        elif not in_base:
            yield line


def _uid(line: str) -> str:
    try:
        return header(line)[0]
    except NewerLockError:
        raise
    except LockError:
        return ""


def _row(line: str) -> Row | None:
    try:
        return row(line)
    except LockError:
        return None
