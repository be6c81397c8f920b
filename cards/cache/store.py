"""The file in which data is kept: sealed pieces by key, in SQLite.

SQLite keeps two builds from each other's writes and undoes what a killed one left half done. A seal
on each piece makes sure that what comes out is what went in, and for this key. Beyond that there is
nothing to trust: the pieces are read as data and never run.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

CACHE_VARIABLE = "MKDECK_CACHE_DIR"
FILE = "cache-1.sqlite3"  # the number is that of the format: another one is another file
MOST_BYTES = 1 << 29

_PATIENCE = 2.0  # seconds to wait for another build to have written
_SEAL = 16  # bytes
_DAY = 86_400
_STALE = 7  # days after which it is written down anew that a piece was used
_SPARED = 0.8  # of the most bytes are left when some must go
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_REFUSED = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
"""No writing: no space, no permission. What is there may be read all the same."""

_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, used INTEGER NOT NULL, data BLOB NOT NULL)"
_OLDEST = (
    "DELETE FROM kept WHERE rowid IN (SELECT rowid FROM (SELECT rowid, sum(length(data)) OVER "
    "(ORDER BY used DESC, rowid DESC) AS total FROM kept) WHERE total > ?)"
)


def cache_dir() -> Path:
    """Return the folder: ``MKDECK_CACHE_DIR``, else the system's place for a user's caches.

    It may not exist yet.
    """
    own = os.environ.get(CACHE_VARIABLE)
    if own:
        return Path(own).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("mkdeck", appauthor=False)


class Store:
    """Pieces of data by key. No method raises: what cannot be had or kept is not there.

    Args:
        folder: where the file lies; it is made if need be.
        most: bytes that the file may take. What was not used for the longest time goes.
    """

    def __init__(self, folder: Path, *, most: int = MOST_BYTES) -> None:
        self._path = folder / FILE
        self._most = most
        self._today = int(time.time()) // _DAY
        self._used: set[str] = set()  # what is to be marked as used
        self._may_write = True
        self._connection: sqlite3.Connection | None = None
        self._connect()

    def has(self, key: str) -> bool:
        """Whether there is a piece under this key; it may turn out to be torn all the same."""
        return self._row("SELECT used, NULL FROM kept WHERE key = ?", key) is not None

    def get(self, key: str) -> bytes | None:
        """Return the piece under this key, as it was put there; None if there is none or it is torn."""
        row = self._row("SELECT used, data FROM kept WHERE key = ?", key)
        return None if row is None else _unsealed(key, row[1])

    def put(self, pieces: Mapping[str, bytes]) -> None:
        """Keep some pieces, all of them or none, in place of what was there."""
        rows = [(key, self._today, _sealed(key, data)) for key, data in pieces.items()]
        self._write("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        self._make_room()

    def close(self) -> None:
        """Write down what was used, and let go of the file."""
        if self._used:
            rows = [(self._today, key) for key in self._used]
            self._write("UPDATE kept SET used = ? WHERE key = ?", rows)
        self._let_go()

    def _row(self, query: str, key: str) -> tuple[int, object] | None:
        if self._connection is None:
            return None
        try:
            row: tuple[int, object] | None = self._connection.execute(query, (key,)).fetchone()
            if row is not None and row[0] + _STALE <= self._today:
                self._used.add(key)
            return row
        except (sqlite3.Error, TypeError) as error:
            self._fail(error)
            return None

    def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        if self._connection is None or not self._may_write:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            if _kind(error) in _REFUSED:
                self._may_write = False
            else:
                self._fail(error)

    def _make_room(self) -> None:
        if self._size() > self._most:
            self._write(_OLDEST, [(int(self._most * _SPARED),)])

    def _size(self) -> int:
        """Return how many bytes of the file are taken."""
        if self._connection is None:
            return 0
        try:
            pages, spare, size = (
                self._connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
        except sqlite3.Error as error:
            self._fail(error)
            return 0
        return int((pages - spare) * size)

    def _connect(self) -> None:
        for _ in range(2):  # the second time without a broken file
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
                self._connection.execute(_TABLE)
                return
            except (sqlite3.Error, OSError) as error:
                self._fail(error)
                self._let_go()

    def _fail(self, error: Exception) -> None:
        """Do without from now on, if it is more than another build that was writing for too long."""
        if _kind(error) == sqlite3.SQLITE_BUSY:
            return
        self._let_go()
        if _kind(error) in _BROKEN:
            for name in (FILE, f"{FILE}-journal"):
                with suppress(OSError):
                    self._path.with_name(name).unlink()

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None


def _kind(error: Exception) -> int:
    """Return SQLite's code of an error, without what it says of the circumstances; 0 for another's."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _sealed(key: str, data: bytes) -> bytes:
    packed = zlib.compress(data, 1)
    return _seal(key, packed) + packed


def _unsealed(key: str, data: object) -> bytes | None:
    if not isinstance(data, bytes) or data[:_SEAL] != _seal(key, data[_SEAL:]):
        return None
    with suppress(zlib.error):
        return zlib.decompress(data[_SEAL:])
    return None


def _seal(key: str, packed: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\0" + packed).digest()[:_SEAL]
