"""Outlines: texts that are lists and nothing else, as Logseq keeps its pages, tasks among them."""

from __future__ import annotations

import re

# A line that begins at the margin, and is neither an item nor a property.
_OTHER = re.compile(r"^(?!- |-\n|[^\W\d][\w.-]{0,40}:: )\S", re.MULTILINE)
_TASK = re.compile(
    r"(?:TODO|DOING|DONE|LATER|NOW|WAITING|WAIT|IN-PROGRESS|CANCELED|CANCELLED)\s+(?:\[#[A-C]\]\s+)?(?=\S)"
)


def is_outline(text: str) -> bool:
    """Return whether a Markdown text is a list from its first line to its last."""
    return not _OTHER.search(text)


def task(content: str) -> int:
    """Return how long the marker of a task is that an item of an outline begins with, 0 for none."""
    found = _TASK.match(content)
    return found.end() if found else 0
