"""The database of the memory: SQLite, which never is the reason why a build fails.

What another program left under its name, or a torn page of it, is begun anew. Where no file can be had
at all, the rows live in this process for the one run.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_VERSION = 1  # of the tables; another one is begun anew
_APPLICATION = 0x6D6B6463  # "mkdc": that the file is ours
_PATIENCE = 10.0  # seconds to wait for another run to have written
_ATTEMPTS = 20  # to begin with the file while others do, which SQLite does not wait for
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH}
"""The file is torn, or its tables are not those that the marks promise."""

_TABLES = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, moved TEXT, final TEXT, file TEXT, size INTEGER, media_type TEXT, charset TEXT,
    etag TEXT, modified TEXT, fetched INTEGER, fresh INTEGER, missed INTEGER, gone INTEGER, asked INTEGER
);
CREATE TABLE IF NOT EXISTS listed (
    source TEXT, url TEXT, seen INTEGER, place INTEGER, PRIMARY KEY (source, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (site TEXT PRIMARY KEY, status INTEGER, text TEXT, fetched INTEGER);
"""


class Database:
    """Rows. No method raises what the file or another run did.

    Args:
        path: the file; its folder is made if need be.

    Attributes:
        is_well: whether nothing was lost so far.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self.is_well = True
        self._connection: sqlite3.Connection | None = None
        self._connect()

    def read(self, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return rows; none if they cannot be had."""
        with self._lock:
            if self._connection is None:
                return []
            try:
                return self._connection.execute(query, values).fetchall()
            except (sqlite3.Error, UnicodeError, OverflowError) as error:
                self._fail(error)
                return []

    def write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Write rows, all of them or none."""
        with self._lock:
            if self._connection is None:
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany(statement, rows)
                self._connection.execute("COMMIT")
            except (sqlite3.Error, UnicodeError, OverflowError) as error:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                self._fail(error)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
            self._connection = None

    def _fail(self, error: Exception) -> None:
        """Begin anew with a broken file. Of anything else (no space, another run) only the rows are lost."""
        self.is_well = False
        if isinstance(error, sqlite3.Error) and _code(error) in _BROKEN:
            self.close()
            self._remove()
            self._connect()

    def _connect(self) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._connection = self._opened(str(self._path))
                return
            except (sqlite3.Error, OSError, ValueError) as error:
                code = _code(error)
                if code in _BUSY:
                    time.sleep(0.05 * attempt)
                elif code in _BROKEN or isinstance(error, ValueError):
                    self._remove()
                else:
                    break
        self.is_well = False
        self._connection = self._opened(":memory:")

    def _opened(self, name: str) -> sqlite3.Connection:
        """Return a connection to tables of ours.

        Raises:
            sqlite3.Error: the file is torn.
            ValueError: it is another's.
        """
        connection = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            _own(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()


def _own(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file, or make sure that they are ours."""
    connection.execute("BEGIN IMMEDIATE")  # two runs may begin at once
    marks = [_pragma(connection, name) for name in ("application_id", "user_version", "schema_version")]
    if marks == [0, 0, 0]:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    elif marks[:2] != [_APPLICATION, _VERSION]:
        raise ValueError
    connection.execute("COMMIT")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _code(error: Exception) -> int:
    """Return SQLite's code of an error, without what it says of the circumstances; 0 for another's."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
