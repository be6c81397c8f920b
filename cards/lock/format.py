"""The lock as text: JSON lines, canonical to the byte.

{"mkdeck_lock": 1, "deck_uid": "…", "rows": 12, "sum": "…"}
{"guid": "…", "state": "active", "kind": "definition", …, "sum": "…"}      a row a note, sorted by guid

The number of rows tells when one is missing, each line's sum (CRC-32 of what stands before it) when
the line is not as it was written: a lock that lost a row or a letter would be built on with harm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from cards.errors import LockError, NewerLockError
from cards.lock.rows import Anchor, Earlier, Lock, Row, State
from cards.lock.summed import is_whole, line_of

VERSION = 1
MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""What a version control begins the lines with that it puts between two sides."""

_HEADER = ("mkdeck_lock", "deck_uid", "rows", "sum")
_NO_HEADER = 'the first line is not {"mkdeck_lock": 1, "deck_uid": …}'
RESTORE = (
    "mkdeck doctor --recover restores it from what can be read of it, the last deck and the backups; "
    "or take it from version control: building without it would lose histories"
)
_CHANGED = "the line is not as mkdeck wrote it: something in it was changed"
_MERGE = "mkdeck doctor --recover puts both sides together"
_MERGE_ROWS = "mkdeck doctor --recover keeps the newer of two rows"
_HEX = re.compile(r"[0-9a-f]{64}")
_GUID = re.compile(r"[!#-&(-~]{20,64}")  # printable ASCII without quotes and spaces
_WEEK = re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])")


def dumps(lock: Lock) -> str:
    """Return the text of a lock; the same lock gives the same bytes in UTF-8."""
    first = {"mkdeck_lock": VERSION, "deck_uid": lock.deck_uid, "rows": len(lock.rows)}
    rows = (_row_object(row) for row in sorted(lock.rows, key=lambda row: row.guid))
    return "".join(line_of(found) for found in (first, *rows))


def loads(text: str, file: str | None = None) -> Lock:
    """Read a lock.

    Args:
        text: what :func:`dumps` returned.
        file: for messages.

    Raises:
        LockError: it is torn, was broken by hand, holds a guid or id twice, or a newer mkdeck wrote it.
    """
    lines = text.split("\n")
    if lines.pop():
        # Every line ends in a newline: what does not is the rest of a torn write.
        raise _error("the last line is cut off: the lock is torn", file, len(lines) + 1)
    if not lines:
        raise _error("the lock is empty", file, 1)
    deck_uid, count = header(lines[0], file)
    summed = count is not None
    rows = [row(line, file, at, summed=summed) for at, line in enumerate(lines[1:], 2)]
    _check_unique(rows, file)
    if summed and len(rows) != count:
        raise _error(f"the lock holds {len(rows)} rows, and its first line says {count}", file, 1)
    return Lock(deck_uid, tuple(sorted(rows, key=lambda row: row.guid)))


def header(line: str, file: str | None = None) -> tuple[str, int | None]:
    """Return the deck's uid and the number of rows from a lock's first line.

    The number is None in a lock of the time before lines had sums; it is read as it stands.

    Raises:
        LockError: it is none.
        NewerLockError: a newer mkdeck wrote it.
    """
    found = _object(line, file, 1)
    version = found.get("mkdeck_lock")
    if not isinstance(version, int) or version is True or version < 1:
        raise _error(_NO_HEADER, file, 1)
    if version > VERSION:
        what = f"a newer mkdeck wrote this lock (format {version})"
        raise NewerLockError(what, hint="update mkdeck", file=file, line=1)
    if found.keys() == set(_HEADER[:2]) and _is_hash(found["deck_uid"]):
        return str(found["deck_uid"]), None
    if found.keys() != set(_HEADER) or not _is_hash(found["deck_uid"]) or not _COUNT.holds(found["rows"]):
        raise _error(_NO_HEADER, file, 1)
    if not is_whole(line):
        raise _error(_CHANGED, file, 1)
    return str(found["deck_uid"]), int(found["rows"])


def row(line: str, file: str | None = None, at: int = 1, *, summed: bool = True) -> Row:
    """Return what one line of a lock, its ``at``-th, says of a note.

    Raises:
        LockError: no build has written it so.
    """
    whole = summed and is_whole(line)
    found = _object(line, file, at, whole=whole)
    found.pop("sum", None)
    made = _row(found, file, at)
    if summed and not whole:
        raise _error(_CHANGED, file, at)
    return made


def _row_object(row: Row) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in _ROW}
    out["seen"] = dict(sorted(row.seen))
    out["anchors"] = [{name: getattr(anchor, name) for name in _ANCHOR} for anchor in sorted(row.anchors)]
    if row.earlier:
        out["earlier"] = [{name: getattr(was, name) for name in _EARLIER} for was in row.earlier]
    return out


def _object(line: str, file: str | None, at: int, *, whole: bool = False) -> dict[str, Any]:
    """Read a line; that no key stands twice need not be asked, which takes its time, of one that is whole."""
    if line.startswith(MARKERS):
        raise LockError("a merge was left unfinished", hint=_MERGE, file=file, line=at)
    try:
        found = json.loads(line, object_pairs_hook=None if whole else _no_key_twice)
    except (ValueError, RecursionError) as error:
        raise _error(f"not a line of JSON ({error})", file, at) from None
    if not isinstance(found, dict):
        raise _error("not a JSON object", file, at)
    return found


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        raise ValueError("a key stands twice")
    return out


def _row(found: dict[str, Any], file: str | None, at: int) -> Row:
    earlier = found.pop("earlier", [])  # only where there is any
    _check_keys({**found, "earlier": earlier}, {**_ROW, "earlier": _VERSIONS}, file, at)
    for each, table in [
        *((each, _ANCHOR) for each in found["anchors"]),
        *((each, _EARLIER) for each in earlier),
    ]:
        _check_keys(each, table, file, at)
    row = Row(
        **{
            **found,
            "state": State(found["state"]),
            "subjects": tuple(found["subjects"]),
            "tags": tuple(found["tags"]),
            "fields": tuple(found["fields"]),
            "seen": tuple(sorted(found["seen"].items())),
            "anchors": tuple(sorted(_anchor(anchor) for anchor in found["anchors"])),
            "earlier": tuple(map(_earlier, earlier)),
        }
    )
    if problem := _inconsistency(row):
        raise _error(problem, file, at)
    return row


def _anchor(found: dict[str, Any]) -> Anchor:
    return Anchor(found["article"], tuple(found["heading"]), tuple(found["quotes"]), found["fold"])


def _earlier(found: dict[str, Any]) -> Earlier:
    tags, passage = (None if found[name] is None else tuple(found[name]) for name in ("tags", "passage"))
    return Earlier(found["mod"], tags, tuple(found["fields"]), passage)


def _inconsistency(row: Row) -> str | None:
    """Return what no build could have written, or None."""
    shipped = (bool(row.fields), row.mod > 0, row.due > 0, bool(row.week))
    if len(set(shipped)) > 1:
        return "fields, mod, due and week belong together: all or none of them"
    if row.state in (State.ACTIVE, State.RETIRED) and not row.issued:
        return f"a note that is {row.state} must have been issued, and this has no fields"
    if row.state is State.WAITING and row.issued:
        return "a note that is waiting cannot have been issued, and this has fields"
    mods = [row.mod, *(was.mod for was in row.earlier)]
    if any(newer <= older for newer, older in pairwise(mods)):
        return "what was shipped earlier must have smaller mods, the newest first"
    return None


def _check_keys(found: object, table: dict[str, _Check], file: str | None, at: int) -> None:
    if not isinstance(found, dict):
        raise _error("not a JSON object", file, at)
    for name in found:
        if name not in table:
            raise _error(f"unknown key '{name}'", file, at)
    for name, check in table.items():
        if name not in found:
            raise _error(f"'{name}' is missing", file, at)
        if not check.holds(found[name]):
            raise _error(f"'{name}' must be {check.what}", file, at)


def _check_unique(rows: Iterable[Row], file: str | None) -> None:
    for name, line, value in _twice(rows):
        raise LockError(
            f"two rows have the {name} {value}",
            hint=_MERGE_ROWS,
            file=file,
            line=line,
        )


def _twice(rows: Iterable[Row]) -> Iterator[tuple[str, int, str | int]]:
    seen: set[tuple[str, str | int]] = set()
    for line, row in enumerate(rows, 2):
        for name in ("guid", "note_id", "card_id"):
            value = getattr(row, name)
            if (name, value) in seen:
                yield name, line, value
            seen.add((name, value))


def _error(what: str, file: str | None, line: int) -> LockError:
    return LockError(what, hint=RESTORE, file=file, line=line)


class _Check(NamedTuple):
    """What a value must be, in words and as a test."""

    what: str
    holds: Callable[[Any], bool]


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_seen(value: object) -> bool:
    return isinstance(value, dict) and all(type(when) is int and when >= 0 for when in value.values())


_TEXT = _Check("text", lambda value: isinstance(value, str))
_TEXTS = _Check("a list of texts", _is_texts)
_COUNT = _Check("a number, 0 or more", lambda value: type(value) is int and value >= 0)
_ID = _Check("a number, 1 or more", lambda value: type(value) is int and value >= 1)

_VERSIONS = _Check("a list of what was shipped earlier", lambda value: isinstance(value, list))
_EARLIER = {
    "mod": _ID,
    "tags": _Check("a list of texts, or null", lambda value: value is None or _is_texts(value)),
    "fields": _Check(
        "a list of texts and nulls",
        lambda value: (
            isinstance(value, list) and all(each is None or isinstance(each, str) for each in value)
        ),
    ),
    "passage": _Check("a list of texts, or null", lambda value: value is None or _is_texts(value)),
}
_ANCHOR = {"article": _TEXT, "heading": _TEXTS, "quotes": _TEXTS, "fold": _TEXT}
_ROW = {
    "guid": _Check(
        "20 to 64 printable ASCII characters without quotes",
        lambda value: isinstance(value, str) and _GUID.fullmatch(value) is not None,
    ),
    "state": _Check("one of " + ", ".join(State), lambda value: value in tuple(State)),
    "kind": _TEXT,
    "side": _Check("1 or 2", lambda value: type(value) is int and value in (1, 2)),
    "subjects": _TEXTS,
    "front": _TEXT,
    "back": _TEXT,
    "tags": _TEXTS,
    "fields": _TEXTS,
    "hash": _Check("64 hexadecimal digits", _is_hash),
    "mod": _COUNT,
    "note_id": _ID,
    "card_id": _ID,
    "due": _COUNT,
    "week": _Check(
        "an ISO week such as 2026-W07, or empty",
        lambda value: value == "" or (isinstance(value, str) and _WEEK.fullmatch(value) is not None),
    ),
    "seen": _Check("an object of collections and seconds", _is_seen),
    "anchors": _Check("a list of at least one anchor", lambda value: isinstance(value, list) and bool(value)),
}
