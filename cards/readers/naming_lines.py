"""A name alone on the first line of an item, over what is said of it: authors mean its line to end."""

from __future__ import annotations

import re

from cards.readers.builder import Segments

_NAMING_LINE = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9 ()/+-]{1,29}|(?![A-Za-z0-9 ]+\n)[^\n，。；：？！、,.;:?!|`*\[]{2,14})"
    r"(?=\n(?![a-z(\[])[^\n]{16})"
)
_HARD = "  "  # before the end of a line: it is one to keep


def ended(content: str, segments: Segments) -> tuple[str, Segments]:
    """Return an item's content whose naming line ends for good, and does not run on; else as it is."""
    line = _NAMING_LINE.match(content)
    if not line:
        return content, segments
    at = line.end()
    here = [pair for pair in segments if pair[0] <= at]
    begin, origin = here[-1]
    behind = [(at, origin + at - begin), *(pair for pair in segments if pair[0] > at)]
    moved = [*here, *((begin + len(_HARD), origin) for begin, origin in behind)]
    return content[:at] + _HARD + content[at:], moved
