"""A file that is held: what keeps a second process out, as long as the first one works.

The operating system frees the hold when the process ends, however it ends. The file stays: were it
removed, one process could hold the old file and another the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cards.errors import BusyError, WriteError


@contextmanager
def holding(
    file: Path,
    *,
    busy: Callable[[], BusyError],
    refused: Callable[[str, Path], WriteError],
    wait: float = 0.0,
    waiting: Callable[[BusyError], None] | None = None,
) -> Iterator[None]:
    """Hold a file as long as the block runs.

    Args:
        file: it is made if need be, its folder is not.
        busy: makes the error for a file that another process holds.
        refused: makes the error for a file that cannot be held, of what is wrong and where.
        wait: seconds to wait for the other process.
        waiting: is told, once, what it would have been refused with.

    Raises:
        BusyError: another process holds it, and held it as long as was to be waited.
        WriteError: the file cannot be made.
    """
    from filelock import FileLock, Timeout  # not every command holds anything

    guard = FileLock(file)
    try:
        try:
            guard.acquire(timeout=0)
        except Timeout:
            if not file.exists():  # filelock takes a folder that refuses new files for one that is held
                raise refused("no file can be made in this folder", file.parent) from None
            if not wait > 0:  # NaN, too
                raise
            if waiting:
                waiting(busy())
            guard.acquire(timeout=wait)
    except Timeout:
        raise busy() from None
    except OSError as error:
        raise refused(f"cannot be written: {error.strerror or error}", file) from None
    try:
        yield
    finally:
        guard.release()
