"""What is remembered of the network: the last good copy of each page, and what was ever listed.

``pages.sqlite3`` has a row a page; ``pages/`` a file a body, named by the hash of address and body.
So a file never changes under a reader's hands, and a row never speaks of another body than its own.
Nothing in here is believed unseen: a name that is not of our making is not opened, a file of another
size is as good as none, a torn or foreign database is begun anew. It costs the copies, and no more.

Pages that say ``no-store`` are kept all the same. That word keeps shared machines from handing a page
on to others; this is the reader's own copy of what they have read, which nobody else is given.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from cards import whole_file
from cards.web.database import Database
from cards.web.trouble import Trouble

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
_DAY = 86_400
_YEAR = 366 * _DAY
_STALE = 7 * _DAY  # after which it is written down anew that a page was asked for
_LISTED = 100_000  # addresses of one source
_LONGEST = 4096  # characters of one of them


@dataclass(frozen=True, slots=True)
class Copy:
    """The last good copy of a page. All times are seconds since 1970.

    Attributes:
        url: the page's address.
        moved: where it is now, after permanent redirects.
        final: where its body came from; ``etag`` and ``modified`` hold for it.
        file: the name of the file with the body.
        size: of the file, in bytes.
        media_type, charset: as told; ``""`` if not.
        etag, modified: what makes a request conditional; ``""`` if nothing.
        fetched: when the body was last known to be good.
        fresh: until when it need not be asked for.
        missed: when it was first answered 404 or 410 since; 0 if it was not.
        gone: when it was so for the second time, long enough after; 0 if it was not.
        asked: when it was last wanted, to the week.
    """

    url: str
    moved: str
    final: str
    file: str
    size: int
    media_type: str
    charset: str
    etag: str
    modified: str
    fetched: int
    fresh: int
    missed: int
    gone: int
    asked: int


_COLUMNS = ", ".join(each.name for each in fields(Copy))
_PUT = f"INSERT OR REPLACE INTO pages ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(Copy)))})"
_LIST = "INSERT OR IGNORE INTO listed (source, url, seen, place) VALUES (?, ?, ?, ?)"
_TOO_MANY = (
    "DELETE FROM listed WHERE source = ? AND url NOT IN "
    "(SELECT url FROM listed WHERE source = ? ORDER BY seen DESC, place LIMIT ?)"
)


class Memory:
    """What is remembered. May be used by several threads, and by several runs at once.

    Args:
        folder: where it lies; it is made if need be.
        now: the time of the run, in seconds since 1970.
    """

    def __init__(self, folder: Path, now: int) -> None:
        self._pages = folder / "pages"
        self._now = now
        self._database = Database(folder / "pages.sqlite3")

    def find(self, url: str) -> Copy | None:
        """Return the copy of a page; None if there is none, or its file is not as it was."""
        rows = self._database.read(f"SELECT {_COLUMNS} FROM pages WHERE url = ?", (url,))
        if not rows:
            return None
        copy = Copy(*rows[0])
        if not all(isinstance(each, type(ours)) for each, ours in zip(rows[0], astuple(_BLANK), strict=True)):
            return None
        if not _NAME.fullmatch(copy.file):
            return None
        with suppress(OSError):
            if self.path(copy).stat().st_size == copy.size:
                return self._wanted(copy)
        return None

    def path(self, copy: Copy) -> Path:
        """Return the file with the body."""
        return self._pages / copy.file

    def keep(self, copy: Copy, body: bytes | bytearray, suffix: str) -> Copy:
        """Remember a page with its body, and return it with the file's name.

        Args:
            copy: the page.
            body: its body.
            suffix: how the file's name is to end.

        Raises:
            Trouble: the disk does not take it.
        """
        digest = hashlib.sha256(copy.url.encode() + b"\0")
        digest.update(body)
        whole = replace(copy, file=digest.hexdigest() + suffix, size=len(body), asked=self._now)
        path = self.path(whole)
        try:
            if whole_file.holds(path, body):
                path.touch()  # else another run, which sees no page that has it, may take it for a stray
            else:
                whole_file.write(path, body)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "unknown"
            raise Trouble(
                f"its copy cannot be kept: {reason}", "free some space, or set MKDECK_CACHE_DIR"
            ) from None
        self.put(whole)
        return whole

    def put(self, copy: Copy) -> None:
        """Remember what is known of a page whose body is kept already."""
        self._database.write(_PUT, [astuple(copy)])

    def remember(self, source: str, urls: Iterable[str]) -> None:
        """Remember what a source lists. What it listed before keeps its time."""
        rows = []
        for place, url in enumerate(urls):
            if place >= _LISTED:
                break
            if len(url) <= _LONGEST and url.isprintable():  # half a character is not, and could not be kept
                rows.append((source, url, self._now, place))
        self._database.write(_LIST, rows)
        self._database.write(_TOO_MANY, [(source, source, _LISTED)])

    def known(self, source: str) -> list[str]:
        """Return what a source ever listed: first what it listed last, and that in the source's order."""
        query = "SELECT url FROM listed WHERE source = ? ORDER BY seen DESC, place"
        return [str(url) for (url,) in self._database.read(query, (source,))]

    def rules(self, site: str, most: int) -> tuple[int, str] | None:
        """Return status and text of a site's robots.txt, if it was had less than so many seconds ago."""
        query = "SELECT status, text, fetched FROM robots WHERE site = ?"
        for status, text, fetched in self._database.read(query, (site,)):
            if isinstance(fetched, int) and 0 <= self._now - fetched < most:
                return int(status), str(text)
        return None

    def keep_rules(self, site: str, status: int, text: str) -> None:
        """Remember a site's robots.txt."""
        row = (site, status, text, self._now)
        self._database.write(
            "INSERT OR REPLACE INTO robots (site, status, text, fetched) VALUES (?, ?, ?, ?)", [row]
        )

    def tidy(self) -> None:
        """Forget pages that nobody wanted for a year, and files that no page has any more.

        A file is left for a day, as another run may have been told of it.
        """
        self._database.write("DELETE FROM pages WHERE asked < ?", [(self._now - _YEAR,)])
        self._database.write("DELETE FROM robots WHERE fetched < ?", [(self._now - _DAY,)])
        rows = self._database.read("SELECT file FROM pages", ())
        if not self._database.is_well:
            return  # who knows what it would have said
        used = {file for (file,) in rows}
        with suppress(OSError), os.scandir(self._pages) as found:
            for each in found:
                with suppress(OSError):
                    if each.name not in used and each.stat().st_mtime < time.time() - _DAY:
                        Path(each.path).unlink()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _wanted(self, copy: Copy) -> Copy:
        if copy.asked + _STALE > self._now:
            return copy
        self._database.write("UPDATE pages SET asked = ? WHERE url = ?", [(self._now, copy.url)])
        return replace(copy, asked=self._now)


_BLANK = Copy("", "", "", "", 0, "", "", "", "", 0, 0, 0, 0, 0)


def blank(url: str) -> Copy:
    """Return what is known of a page that was never had."""
    return replace(_BLANK, url=url)
