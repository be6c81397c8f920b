"""Reading a copy of a collection: SQLite, as Anki has kept it since schema 11.

The person's own file is never opened, only copied, together with its write-ahead log: what was
reviewed a moment ago may stand there alone. Anki may be running all the while.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from cards.anki.seen import OFTEN_FAILED, SeenCard, SeenCollection, SeenNote, identity_of
from cards.errors import AnkiError
from cards.templater.notetype import FIELD_NAMES

_OLDEST, _NEWEST = 11, 18  # the schemas whose tables are read here
_TRIES = 5  # to copy a file that Anki is writing to
_MAGIC = b"SQLite format 3\0"
_PACKED = (b"PK\x03\x04", b"\x28\xb5\x2f\xfd")  # zip, zstandard
_SUSPENDED = -1
_FLAGS = 7
_SEPARATOR = "\x1f"
_LEECH = "leech"

_NO_COLLECTION = (
    "it is collection.anki2 in the folder of your profile; Anki's manual tells where, under File Locations"
)
_DAMAGED = "in Anki, choose Tools → Check Database, or name a backup that was unpacked"


def read(path: Path, ours: Container[str]) -> SeenCollection:
    """Read what stands in a collection of our notes.

    Args:
        path: ``collection.anki2``.
        ours: the guids of our notes.

    Raises:
        AnkiError: there is no such file, it is no collection or a damaged one, or one of a format
            that is not known.
    """
    _check(path)
    try:
        with _opened(path) as database:
            return _read(database, path, ours)
    except (sqlite3.Error, ValueError, KeyError, TypeError) as error:  # a torn file holds anything at all
        raise AnkiError(f"the collection is damaged: {error}", hint=_DAMAGED, file=path) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def about(path: Path) -> SeenCollection | None:
    """Return of the collection at ``path`` all but its notes, which Anki itself may be asked for.

    None if it cannot be read here.
    """
    try:
        with _opened(path) as database:
            created, changed = database.execute("SELECT crt, mod FROM col").fetchone()
            return SeenCollection(_identity(created, path), changed, {}, _graves(database))
    except (OSError, TypeError, sqlite3.Error):
        return None


def _identity(created: int, path: Path) -> str:
    return identity_of(created, path.resolve().parent.name)


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise _unreadable(path, error) from None
    if start.startswith(_PACKED):
        what = "this is a package or a backup, not the collection itself"
        raise AnkiError(what, hint=_NO_COLLECTION, file=path)
    if start != _MAGIC:
        raise AnkiError("this is no collection of Anki's", hint=_NO_COLLECTION, file=path)


def _unreadable(path: Path, error: OSError) -> AnkiError:
    return AnkiError(f"cannot be read: {error.strerror or error}", hint=_NO_COLLECTION, file=path)


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    """Yield a copy of the collection and its log, both of one moment, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="mkdeck-anki-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "collection.anki2"
        for _ in range(_TRIES):
            before = _state(path)
            for suffix in ("", "-wal"):
                target = copy.with_name(copy.name + suffix)
                target.unlink(missing_ok=True)
                if (source := path.with_name(path.name + suffix)).exists():
                    shutil.copyfile(source, target)
            if _state(path) == before:
                break
        yield copy


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with _copy(path) as copy, closing(sqlite3.connect(copy)) as database:
        database.create_collation("unicase", _unicase)
        yield database


def _state(path: Path) -> list[tuple[int, int]]:
    files = [file for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()]
    return [(stat.st_mtime_ns, stat.st_size) for stat in map(os.stat, files)]


def _unicase(one: str, other: str) -> int:
    """Anki's order of names, near enough to look them up."""
    a, b = one.casefold(), other.casefold()
    return (a > b) - (a < b)


def _read(database: sqlite3.Connection, path: Path, ours: Container[str]) -> SeenCollection:
    (sound,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise sqlite3.DatabaseError(" ".join(str(sound).split()))
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if not {"col", "notes", "cards", "graves"} <= tables:
        raise AnkiError("this is no collection of Anki's", hint=_NO_COLLECTION, file=path)
    created, changed, schema = database.execute("SELECT crt, mod, ver FROM col").fetchone()
    if not _OLDEST <= schema <= _NEWEST:
        what = f"the collection is of a format that is not known here ({schema})"
        raise AnkiError(what, hint="update mkdeck, and open the collection in Anki once", file=path)
    fields = _fields(database, tables)
    notes = _with_cards(database, _notes(database, ours, fields))
    return SeenCollection(_identity(created, path), changed, notes, _graves(database))


def _graves(database: sqlite3.Connection) -> frozenset[int]:
    return frozenset(number for (number,) in database.execute("SELECT oid FROM graves WHERE type = 1"))


def _fields(database: sqlite3.Connection, tables: Container[str]) -> Mapping[int, list[str]]:
    """Return the names of the fields of each note type, in their order."""
    if "notetypes" in tables:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for number, name in database.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            found[number].append(name)
        return found
    (models,) = database.execute("SELECT models FROM col").fetchone()
    return {
        int(number): [field["name"] for field in sorted(model["flds"], key=lambda field: int(field["ord"]))]
        for number, model in json.loads(models or "{}").items()
    }


def _notes(
    database: sqlite3.Connection, ours: Container[str], names: Mapping[int, list[str]]
) -> dict[int, SeenNote]:
    found = {}
    rows = database.execute("SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY mod")
    for number, guid, kind, mod, tags, values in rows:
        if guid in ours:
            fields = dict(zip(names.get(kind, ()), values.split(_SEPARATOR), strict=False))
            own = fields if fields.keys() >= set(FIELD_NAMES) else None
            found[number] = SeenNote(guid, number, mod, own, tuple(filter(None, tags.split(" "))))
    return found


def _with_cards(database: sqlite3.Connection, notes: Mapping[int, SeenNote]) -> dict[str, SeenNote]:
    cards: defaultdict[int, list[SeenCard]] = defaultdict(list)
    rows = database.execute(
        "SELECT nid, ord, reps, lapses, factor, queue, flags, data FROM cards ORDER BY nid, ord"
    )
    for note, ordinal, reps, lapses, ease, queue, flags, data in rows:
        if note not in notes:
            continue
        card = SeenCard(ordinal, reps, lapses, ease, _difficulty(data), queue == _SUSPENDED, flags & _FLAGS)
        if card.suspended or card.flag or card.lapses >= OFTEN_FAILED or _LEECH in notes[note].tags:
            cards[note].append(card)
    return {
        note.guid: SeenNote(note.guid, number, note.mod, note.fields, note.tags, tuple(cards[number]))
        for number, note in notes.items()
    }


def _difficulty(data: str) -> float | None:
    """Return FSRS's difficulty, which stands as JSON beside a card."""
    if '"d"' not in data:
        return None
    try:
        found = json.loads(data).get("d")
    except (ValueError, AttributeError):
        return None
    return float(found) if isinstance(found, int | float) else None
