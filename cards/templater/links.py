"""The link from a card back to its passage."""

from __future__ import annotations

import re
from urllib.parse import quote

from cards.model import CardSource
from cards.templater.safety import clean_text, safe_url

# A stretch between marks of any kind reads the same in the page as in its Markdown, and begins and
# ends at the border of a word, as a text fragment must.
_STRETCH = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_SHORTEST, _LONGEST = 8, 48  # by _weight: long enough to be found once, short enough for a link


def passage_url(source: CardSource) -> str:
    """Return the article's address, scrolled to the passage by a text fragment; ``""`` if it has none."""
    url = safe_url(source.url)
    if not url:
        return ""
    words = _fragment(source)
    if not words:
        return url
    return f"{url}{'' if '#' in url else '#'}:~:text={words}"


def _fragment(source: CardSource) -> str:
    for quoted in source.quotes:
        for match in _STRETCH.finditer(clean_text(quoted)):
            if _SHORTEST <= _weight(match[0]) <= _LONGEST:
                return quote(match[0], safe="")
    return ""


def _weight(text: str) -> int:
    """Letters, a Han character counted as two."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
