"""Pictures that were taken out of documents, each in a file of its own in the cache, named by its content.

No name from outside is ever a file's, and the same picture is written once, whatever documents hold it.
A file that is lost costs nothing: the next build takes the picture out again.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from cards import whole_file
from cards.templater.pictures import ending

MOST_BYTES = 1 << 29
"""Bytes that the pictures may take together. What was not used for the longest time goes."""

_SPARED = 0.8  # of the most bytes are left when some must go
_DAY = 86_400
_STALE = _DAY / 2  # after which it is written down anew that a picture was used
_DOT = 2  # pixels either way of what nobody is to see


class Album:
    """A folder of pictures. May be used by several runs at once.

    Args:
        folder: it is made if need be.
        most: bytes that it may hold.
    """

    def __init__(self, folder: Path, *, most: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most
        self._written = False

    def keep(self, data: bytes) -> Path | None:
        """Return the file that holds a picture; None if it is none, shows nothing or cannot be written."""
        kind = ending(data)
        if kind is None or _is_dot(data, kind):
            return None
        path = self._folder / f"{hashlib.sha256(data).hexdigest()}.{kind}"
        try:
            if not _holds(path, data):
                whole_file.write(path, data)
                self._written = True
        except OSError:  # no space, no permission
            return None
        return path

    def close(self) -> None:
        """Make room if need be. What was used of late stays, as another run may need it."""
        if not self._written:
            return
        with suppress(OSError):
            files = [(each.stat(), each.path) for each in os.scandir(self._folder)]
            left = sum(status.st_size for status, _ in files)
            if left <= self._most:
                return
            for status, path in sorted(files, key=lambda file: file[0].st_mtime):
                if left <= self._most * _SPARED or status.st_mtime > time.time() - _DAY:
                    return
                left -= status.st_size
                with suppress(OSError):
                    Path(path).unlink()


def _is_dot(data: bytes, kind: str) -> bool:
    """Whether a picture is too small to be seen: it keeps a place, or counts who looks."""
    if kind == "png":
        sizes = data[16:20], data[20:24]
        return len(data) < 24 or all(int.from_bytes(size, "big") <= _DOT for size in sizes)
    return kind == "gif" and all(int.from_bytes(size, "little") <= _DOT for size in (data[6:8], data[8:10]))


def _holds(path: Path, data: bytes) -> bool:
    """Whether a picture is there, as a whole; then it is marked as used."""
    if not whole_file.holds(path, data):
        return False
    if path.stat().st_mtime < time.time() - _STALE:
        path.touch()
    return True
