"""Notes → an ``.apkg`` that Anki imports without harm. The only module that knows genanki.

What genanki leaves to the clock is fixed here: every note carries its own ``mod`` (Anki rewrites a
note when the package's is newer, and nothing else counts), its own ids and its place among new
cards; the note type carries its stamp. The archive has fixed dates and a fixed order, so the same
notes give the same bytes.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from glob import escape
from pathlib import Path
from typing import Any

import genanki

from cards.errors import LockError, NoteError, WriteError
from cards.exporters.names import deck_name
from cards.model import Note
from cards.processes import runs
from cards.templater import notetype

LOCK_MEMBER = "mkdeck.lock"

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip archive can hold
_DECK_IDS = 1 << 40  # deck ids look like milliseconds; Anki goes by the name and allots its own

# No file, no archive, no such member, torn, or not what we would have written.
_UNREADABLE = (OSError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error)

_NOTE_ROW = "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')"
_CARD_ROW = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"


def write(
    notes: Sequence[Note],
    *,
    deck: str,
    path: Path,
    lock_text: str,
    media: Mapping[str, Path | bytes],
    description: str = "",
) -> bool:
    """Write a package; return False when the file there is already the same to the byte.

    Args:
        notes: in any order; they are written by ``due``.
        deck: the deck's name in Anki, ``A::B`` for a deck inside another.
        path: the ``.apkg``; it is replaced in one step or not at all.
        lock_text: the lock, carried along for a machine that has none.
        media: the pictures by their name in the collection. One that the notes refer to and that
            is missing here is taken over from the package at ``path``, if it holds it.
        description: shown by Anki under the deck's name.

    Raises:
        ConfigError: the deck's name cannot be used.
        LockError: two notes share a guid or an id.
        NoteError: a note's fields are not those of the note type.
        WriteError: the file cannot be written.
    """
    deck = deck_name(deck)
    notes = sorted(notes, key=lambda note: (note.due, note.guid))
    _check(notes, path)
    collection = _collection(notes, deck, description)
    wanted = sorted({name for note in notes for name in note.media})
    with _temporary_beside(path) as temporary:
        _pack(temporary, collection, _pictures(wanted, media, path), lock_text)
        if path.is_file() and filecmp.cmp(temporary, path, shallow=False):
            return False
        with temporary.open("rb") as file:
            os.fsync(file.fileno())  # else a power cut could leave a name without its bytes
        temporary.replace(path.resolve())
        return True


def read_lock(path: Path) -> str | None:
    """Return the lock that a package carries, None when it has none or is no package."""
    try:
        with zipfile.ZipFile(path) as package:
            return package.read(LOCK_MEMBER).decode("utf-8")
    except _UNREADABLE:
        return None


def read_deck_name(path: Path) -> str | None:
    """Return the name of the deck that a package puts its notes into, None when that cannot be told."""
    try:
        with zipfile.ZipFile(path) as package:
            collection = package.read("collection.anki2")
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(collection or b"-")  # of no bytes at all SQLite says that memory is out
            number, decks = connection.execute("SELECT did, decks FROM cards, col LIMIT 1").fetchone()
            return str(json.loads(decks)[str(number)]["name"])
    except (*_UNREADABLE, TypeError, sqlite3.Error):
        return None


def read_media(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Return the pictures that a package holds, of those named; none if it is no package."""
    try:
        with zipfile.ZipFile(path) as old:
            members = {name: member for member, name in json.loads(old.read("media")).items()}
            return {name: old.read(members[name]) for name in names if name in members}
    except _UNREADABLE:
        return {}


def _check(notes: Sequence[Note], path: Path) -> None:
    for what in ("guid", "note_id", "card_id"):
        counts = Counter(getattr(note, what) for note in notes)
        twice = [value for value, count in counts.items() if count > 1]
        if twice:
            raise LockError(
                f"{what} {twice[0]} belongs to two notes",
                hint="restore the lock from your version control or from the last .apkg",
                file=path,
            )
    for note in notes:
        if len(note.fields) != len(notetype.FIELD_NAMES) or any("\x1f" in value for value in note.fields):
            raise NoteError(
                f"note {note.guid} does not have the fields of the note type",
                hint="restore the lock from your version control or from the last .apkg",
                file=path,
            )


class _Type(genanki.Model):  # type: ignore[misc]
    """The note type, with the ``mod`` of its stamp."""

    def __init__(self, frozen: notetype.NoteType) -> None:
        super().__init__(
            notetype.TYPE_ID,
            notetype.NAME,
            fields=[{"name": name, "id": number} for name, number in notetype.FIELDS.items()],
            templates=[
                {"name": each.name, "id": each.template_id, "qfmt": each.front, "afmt": each.back}
                for each in frozen.templates
            ],
            css=frozen.css,
        )
        self._mod = frozen.mod

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        result: dict[str, Any] = super().to_json(self._mod, deck_id)
        return result


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck whose notes bring their own ids and times, written in two statements."""

    def __init__(self, name: str, description: str, content: Sequence[Note]) -> None:
        number = _DECK_IDS + int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
        super().__init__(number, name, description)
        self.add_model(_Type(notetype.note_type()))
        self._content = content

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, timestamp, id_gen)
        cursor.executemany(_NOTE_ROW, map(_note_row, self._content))
        cursor.executemany(_CARD_ROW, (row for note in self._content for row in self._card_rows(note)))
        newest = max((note.mod for note in self._content), default=0)
        cursor.execute("UPDATE col SET mod = ?", (newest * 1000,))

    def _card_rows(self, note: Note) -> Iterator[tuple[int, ...]]:
        yield note.card_id, note.note_id, self.deck_id, 0, note.mod, note.due
        if note.fields[notetype.FIELD_NAMES.index("AddReverse")]:
            yield note.card_id + 1, note.note_id, self.deck_id, 1, note.mod, note.due


def _note_row(note: Note) -> tuple[Any, ...]:
    tags = f" {' '.join(note.tags)} " if note.tags else ""
    fields = "\x1f".join(note.fields)
    return note.note_id, note.guid, notetype.TYPE_ID, note.mod, tags, fields, note.fields[0]


def _collection(notes: Sequence[Note], deck: str, description: str) -> bytes:
    """Return the bytes of ``collection.anki2``."""
    newest = max((note.mod for note in notes), default=0)
    with closing(sqlite3.connect(":memory:")) as connection:
        package = genanki.Package(_Deck(deck, description, notes))
        package.write_to_db(connection.cursor(), newest, iter(()))
        connection.commit()
        return connection.serialize()


def _pictures(
    wanted: Sequence[str], media: Mapping[str, Path | bytes], path: Path
) -> dict[str, Path | bytes]:
    """Return what is to be had of the pictures; those not given are taken over from the old package."""
    found = {name: given for name in wanted if _is_there(given := media.get(name, b""))}
    missing = [name for name in wanted if name not in found]
    return {**found, **(read_media(path, missing) if missing else {})}


def _is_there(given: Path | bytes) -> bool:
    return given.is_file() if isinstance(given, Path) else bool(given)


def _pack(path: Path, collection: bytes, pictures: Mapping[str, Path | bytes], lock_text: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        _add(archive, "collection.anki2", collection)
        names = {str(number): name for number, name in enumerate(pictures)}
        _add(archive, "media", json.dumps(names, ensure_ascii=False).encode())
        for number, picture in enumerate(pictures.values()):
            _add(archive, str(number), picture if isinstance(picture, bytes) else picture.read_bytes())
        _add(archive, LOCK_MEMBER, lock_text.encode())


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.create_system = 3  # Unix, whatever the machine
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED, 6)


@contextmanager
def _temporary_beside(path: Path) -> Iterator[Path]:
    """Yield the name of a file in the folder of ``path`` that is gone at the end unless it was moved.

    It bears the process's number, for two recipes may be given one output; what a killed build left
    is removed.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for litter in target.parent.glob(f".{escape(target.name)}.*.tmp"):
            number = litter.name.split(".")[-2]
            if number.isdecimal() and not runs(int(number)):
                litter.unlink(missing_ok=True)
        try:
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(
            f"cannot be written: {error.strerror or error}",
            hint="check the folder and the free space, or name another file with -o",
            file=path,
        ) from error
