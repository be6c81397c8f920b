"""Files of the cache that are named by their content: there as a whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def holds(path: Path, data: bytes | bytearray) -> bool:
    """Whether a file is there with these bytes.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def write(path: Path, data: bytes | bytearray) -> None:
    """Write a file, and its folder if need be; several runs may write the same one at once.

    Raises:
        OSError: no permission, no space.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
