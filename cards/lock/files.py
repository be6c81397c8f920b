"""The lock on disk: read, and written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cards.errors import LockError, WriteError
from cards.lock.format import RESTORE, dumps, loads
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
                temporary.unlink(missing_ok=True)  # of a build that was killed
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


def _decode(data: bytes, name: str) -> Lock:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LockError("the lock is not UTF-8", hint=RESTORE, file=name, line=line) from None
    return loads(text, name)
