"""The link from a card back to its passage: a text fragment, which browsers scroll to and mark.

A browser looks for the words as a person sees them in the page, from the border of one word to the
border of another. The passage is at hand as Markdown; so only stretches are taken that read the same
in both, and of a passage longer than one stretch the first and the last, ``text=start,end``.
https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

import re
from urllib.parse import quote

from cards.model import CardSource
from cards.templater.safety import clean_text, safe_url

_LONGEST_PASSAGE = 2_000  # characters that are looked at
_SHORTEST, _LONGEST = 8, 60  # by _weight: long enough to be found once, short enough for a link
_SHORTEST_END = 4

# What does not stand in the page as it stands in the Markdown.
_HIDDEN = re.compile(
    r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?|(?<=\])(?:\([^)]*\)|\[[^\]]*\])"
    r"|<[^<>]*>|\$\$?[^$]+\$\$?|&#?\w+;|\\."
)
# Words and the spaces between them. What joins letters into one word (as in e.g., don't, a_b, 1,000)
# may not stand at an end with a letter behind it: there would be no border.
_JOINT = "_.'’:,;·．：，；＇"
_STRETCH = re.compile(
    rf"(?<![^\W])(?<![A-Za-z0-9][{_JOINT}])[^\W_]+(?: [^\W_]+)*(?![\w])(?![{_JOINT}][A-Za-z0-9_])"
)


def passage_url(source: CardSource) -> str:
    """Return the article's address, scrolled to the passage by a text fragment; ``""`` if it has none."""
    url = safe_url(source.url).partition(":~:")[0].removesuffix("#")
    if not url:
        return ""
    words = next(filter(None, map(_fragment, source.quotes)), "")
    if not words:
        return url
    return f"{url}{'' if '#' in url else '#'}:~:text={words}"


def _fragment(quoted: str) -> str:
    seen = _HIDDEN.sub("\n", clean_text(quoted)[:_LONGEST_PASSAGE])
    stretches = [match[0] for match in _STRETCH.finditer(seen)]
    first = next((at for at, words in enumerate(stretches) if _weight(words) >= _SHORTEST), None)
    if first is None:
        return ""
    start, end = _head(stretches[first]), ""
    for words in reversed(stretches[first + 1 :]):
        if _weight(words) >= _SHORTEST_END:
            end = _tail(words)
            break
    if not end and start != stretches[first]:
        end = _tail(stretches[first])
    return ",".join(map(_encoded, filter(None, (start, end))))


def _head(words: str) -> str:
    """Return the first words, as many as a link should hold. What has no spaces stays whole."""
    while _weight(words) > _LONGEST and " " in words:
        words = words.rpartition(" ")[0]
    return words


def _tail(words: str) -> str:
    while _weight(words) > _LONGEST and " " in words:
        words = words.partition(" ")[2]
    return words


def _encoded(words: str) -> str:
    # In a text fragment ``-``, ``,`` and ``&`` are syntax; ``quote`` would leave the first as it is.
    return quote(words, safe="").replace("-", "%2D")


def _weight(text: str) -> int:
    """Letters, a Han character counted as two."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
