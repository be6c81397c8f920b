"""Pictures, drawn here: real ones of any size, each number another."""

from __future__ import annotations

import struct
import zlib
from random import Random


def png(number: int = 0, side: int = 24) -> bytes:
    """A square of noise as a PNG."""
    pixels = Random(number).randbytes(side * side)
    rows = b"".join(b"\0" + pixels[at * side : (at + 1) * side] for at in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )
