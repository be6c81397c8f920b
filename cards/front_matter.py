"""Front matter: what an article or a note says of itself before its text, in YAML."""

from __future__ import annotations

import re
from typing import Any

_FRONT = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*[\w-]+\s*:(?:\s|$)")
_LONGEST = 10_000  # characters; the YAML parser recurses
_WIDEST = 1_000  # bits of a number


def find(text: str) -> re.Match[str] | None:
    """Return where the front matter of ``text`` stands, its YAML the first group; None if it has none."""
    found = _FRONT.match(text)
    return found if found and len(found[1]) <= _LONGEST and _KEY.match(found[1]) else None


def values(source: str) -> dict[str, Any]:
    """Return what front matter says; nothing if it is no mapping.

    Its lists may hold one another and be larger, written out, than any memory: only :func:`said` makes a
    string of a value.

    Raises:
        yaml.YAMLError, ValueError, RecursionError: it is not YAML, or has a value that cannot be.
    """
    import yaml  # a run with nothing to do does without

    told = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return told if isinstance(told, dict) else {}


def readable(source: str) -> dict[str, Any]:
    """Return what front matter says; nothing if it cannot be read, as whoever reads the article is told."""
    import yaml

    try:
        return values(source)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}


def said(value: object) -> str:
    """Return a value as a line of text; empty for a list, a date, a number that no one wrote out."""
    if isinstance(value, int) and value.bit_length() > _WIDEST:
        return ""
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
