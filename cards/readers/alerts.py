"""Alerts and callouts: quotes that begin with ``[!kind]``, perhaps with a title behind it."""

from __future__ import annotations

import re

from cards.readers.builder import Segments

_ALERT = re.compile(r"\[!(\w+)(?:\|[^\[\]\n]*)?\][+-]?[ \t]*([^\n]*)(?:\n|\Z)")
# What is longer, or ends as a sentence does, is text that begins on the first line.
_TITLE = re.compile(r"[^\n。．.!！]{1,60}|[^\n。．.]{1,40}[?？]")


def kind_of(text: str) -> str:
    """Return the kind of the alert that ``text`` begins with, lower case; ``""`` for none."""
    found = _ALERT.match(text)
    return found[1].lower() if found else ""


def split(content: str) -> tuple[tuple[int, int], int] | None:
    """Return where the title of an alert stands in its first paragraph, and where its text begins.

    The title is empty if it has none, or if what stands there says no more than the alert's kind.
    None if the paragraph begins no alert.
    """
    found = _ALERT.match(content)
    if not found:
        return None
    start = found.start(2)
    title = found[2].rstrip()
    if not title or title.lower() == found[1].lower():
        return (start, start), found.end()
    if _TITLE.fullmatch(title):
        return (start, start + len(title)), found.end()
    return (start, start), start


def behind(segments: Segments, skip: int) -> Segments:
    """Return the segments of a content without its first ``skip`` characters."""
    moved = [(max(0, begin - skip), origin + max(0, skip - begin)) for begin, origin in segments]
    return [pair for at, pair in enumerate(moved) if at + 1 == len(moved) or moved[at + 1][0] > 0]
