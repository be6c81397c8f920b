"""The lock as text: JSON lines, canonical to the byte.

{"mkdeck_lock": 1, "deck_uid": "…"}
{"guid": "…", "state": "active", "kind": "definition", …}      a row a note, sorted by guid
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from cards.errors import LockError
from cards.lock.rows import Anchor, Lock, Row, State

VERSION = 1
_HEADER = ("mkdeck_lock", "deck_uid")
_NO_HEADER = 'the first line is not {"mkdeck_lock": 1, "deck_uid": …}'
_RESTORE = (
    "take the lock from version control or a backup, or from the last deck with "
    "'mkdeck doctor --recover'; building without it would lose histories"
)
_MERGE = (
    "finish the merge: keep the rows of both sides, and of two rows with one guid that with the larger mod"
)
_HEX = re.compile(r"[0-9a-f]{64}")
_GUID = re.compile(r"[!#-&(-~]{20,64}")  # printable ASCII without quotes and spaces
_WEEK = re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])")


def dumps(lock: Lock) -> str:
    """Return the text of a lock; the same lock gives the same bytes in UTF-8."""
    lines: list[dict[str, Any]] = [{"mkdeck_lock": VERSION, "deck_uid": lock.deck_uid}]
    lines += [_row_object(row) for row in sorted(lock.rows, key=lambda row: row.guid)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return text.encode("utf-8", "replace").decode()  # a lone surrogate becomes a question mark


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
    deck_uid = _header(_object(lines[0], file, 1), file)
    rows = [_row(_object(line, file, at), file, at) for at, line in enumerate(lines[1:], 2)]
    _check_unique(rows, file)
    return Lock(deck_uid, tuple(sorted(rows, key=lambda row: row.guid)))


def _row_object(row: Row) -> dict[str, Any]:
    out: dict[str, Any] = {name: getattr(row, name) for name in _ROW}
    out["seen"] = dict(sorted(row.seen))
    out["anchors"] = [{name: getattr(anchor, name) for name in _ANCHOR} for anchor in sorted(row.anchors)]
    return out


def _header(found: dict[str, Any], file: str | None) -> str:
    version = found.get("mkdeck_lock")
    if not isinstance(version, int) or version is True or version < 1 or not found.keys() >= set(_HEADER):
        raise _error(_NO_HEADER, file, 1)
    if version > VERSION:
        what = f"a newer mkdeck wrote this lock (format {version})"
        raise LockError(what, hint="update mkdeck", file=file, line=1)
    if len(found) > len(_HEADER) or not _is_hash(found["deck_uid"]):
        raise _error(_NO_HEADER, file, 1)
    return str(found["deck_uid"])


def _object(line: str, file: str | None, at: int) -> dict[str, Any]:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        raise LockError("a merge was left unfinished", hint=_MERGE, file=file, line=at)
    try:
        found = json.loads(line, object_pairs_hook=_no_key_twice)
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
    _check_keys(found, _ROW, file, at)
    for anchor in found["anchors"]:
        _check_keys(anchor, _ANCHOR, file, at)
    row = Row(
        **{
            **found,
            "state": State(found["state"]),
            "subjects": tuple(found["subjects"]),
            "tags": tuple(found["tags"]),
            "fields": tuple(found["fields"]),
            "seen": tuple(sorted(found["seen"].items())),
            "anchors": tuple(sorted(_anchor(anchor) for anchor in found["anchors"])),
        }
    )
    if problem := _inconsistency(row):
        raise _error(problem, file, at)
    return row


def _anchor(found: dict[str, Any]) -> Anchor:
    return Anchor(found["article"], tuple(found["heading"]), tuple(found["quotes"]), found["fold"])


def _inconsistency(row: Row) -> str | None:
    """Return what no build could have written, or None."""
    shipped = (bool(row.fields), row.mod > 0, row.due > 0, bool(row.week))
    if len(set(shipped)) > 1:
        return "fields, mod, due and week belong together: all or none of them"
    if row.state in (State.ACTIVE, State.RETIRED) and not row.issued:
        return f"a note that is {row.state} must have been issued, and this has no fields"
    if row.state is State.WAITING and row.issued:
        return "a note that is waiting cannot have been issued, and this has fields"
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
            hint="keep the row with the larger mod and delete the other line",
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
    return LockError(what, hint=_RESTORE, file=file, line=line)


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
