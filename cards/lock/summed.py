"""Lines of the lock that bear a sum of themselves: one that lost or changed a letter is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from zlib import crc32

_SUM = ', "sum": "'


def line_of(found: Mapping[str, object]) -> str:
    """Return an object as a line that ends in its sum: CRC-32 of what stands before it, eight hex digits."""
    # A lone surrogate becomes a question mark.
    body = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace").decode()[:-1]
    return f'{body}{_SUM}{_sum(body)}"}}\n'


def is_whole(line: str) -> bool:
    """Whether a line is as :func:`line_of` made it."""
    body, _, told = line.rstrip("\r").rpartition(_SUM)
    return told == f'{_sum(body)}"}}'


def _sum(body: str) -> str:
    return f"{crc32(body.encode('utf-8', 'surrogatepass')):08x}"
