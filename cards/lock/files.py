"""The lock on disk: read, written whole or not at all, held against a second build."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cards.errors import BusyError, LockError, WriteError
from cards.lock.format import dumps, loads
from cards.lock.rows import Lock


def load(path: Path) -> Lock | None:
    """Read the lock at ``path``; None if there is none.

    Raises:
        LockError: it cannot be read, is torn or inconsistent.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        hint = "a lock is a file that you may read and write: look at its permissions"
        raise LockError(f"the lock cannot be read: {error.strerror}", hint=hint, file=path) from None
    return _decode(data, str(path))


def save(lock: Lock, path: Path) -> bool:
    """Write the lock to ``path``, whole or not at all; leave the file alone if it says the same already.

    Returns:
        Whether the file was written.

    Raises:
        WriteError: no permission, no space, no such folder.
    """
    return replace(path, dumps(lock).encode())


def replace(path: Path, data: bytes) -> bool:
    """Put ``data`` in the place of the file at ``path``, whole or not at all.

    Returns:
        Whether the file was written: not if it holds these bytes already.

    Raises:
        WriteError: it cannot be written.
    """
    path = path.resolve()  # a link stays a link
    temporary = path.with_name(f".{path.name}.tmp")  # one name: a killed build leaves no litter behind
    try:
        with suppress(FileNotFoundError):
            if path.read_bytes() == data:
                return False
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        hint = "check the folder's permissions and the space left on the disk; the old file is unharmed"
        raise WriteError(f"cannot be written: {error.strerror}", hint=hint, file=path) from None
    return True


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Keep a second build of the same deck out as long as the block runs.

    The operating system frees the hold when the process ends, however it ends.

    Args:
        path: the deck's lock; the busy file lies hidden beside it.

    Raises:
        BusyError: another build holds it.
        WriteError: the folder cannot be written to.
    """
    from filelock import FileLock, Timeout  # only a build wants it

    busy = path.with_name(f".{path.name}.busy")
    if not busy.parent.is_dir():
        raise WriteError("there is no such folder", hint="create it first", file=busy.parent)
    # The busy file stays: were it removed, one build could hold the old file and another the new one.
    guard = FileLock(busy)
    try:
        guard.acquire(timeout=0)
    except Timeout:
        if not busy.exists():  # filelock takes a folder that refuses new files for one that is held
            raise _refusal("no file can be made in this folder", busy.parent) from None
        raise BusyError(
            f"another build of '{path.stem}' is running",
            hint="wait until it has ended, or end it; nothing was changed",
            file=busy,
        ) from None
    except OSError as error:
        raise _refusal(f"cannot be written: {error.strerror or error}", busy) from None
    try:
        yield
    finally:
        guard.release()


def _refusal(what: str, path: Path) -> WriteError:
    hint = "the deck's lock is kept beside its recipe or output: choose a folder that can be written to"
    return WriteError(what, hint=hint, file=path)


def _decode(data: bytes, name: str) -> Lock:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "take the lock from version control, a backup, or the last deck with 'mkdeck doctor --recover'"
        raise LockError("the lock is not UTF-8", hint=hint, file=name, line=line) from None
    return loads(text, name)
