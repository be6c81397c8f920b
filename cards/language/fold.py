"""What two texts are compared by: the fold takes away all that may change without changing the meaning.

    「C++ 的進程，」 → c++的进程        O(n²) → on^2        1,000 → 1000        3.5 ≠ 35

Identity hangs on this (a note's guid is minted from a fold), so what it does is frozen with the
first release. Compatibility forms, traditional characters, case, white space, zero-width
characters, punctuation and Markdown's own marks go. What tells two facts apart stays:

* every mathematical, currency and other symbol (``+ < > = ≤ × → € ✅``) except ``| $ ` ~``, which
  are Markdown's, and ``% & ^``; a raised digit is written ``^2`` (2¹⁰ is not 210);
* ``#`` after a letter (C#), ``!`` before ``=``;
* a hyphen before a digit, as a minus sign (−1, x-1), unless it joins a name of two or more letters
  to its number (UTF-8 is UTF8), and ``~`` before a digit;
* ``. / : - ~`` between two digits. Whatever else stood between two digits leaves a space, so that
  "1、2" is not 12; only the comma of thousands goes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from operator import add

from cards.language.script import conversions

_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_RAISED_DIGIT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_LIKE_ASCII = {**dict.fromkeys(map(ord, "‐‑‒–"), "-"), ord("⁄"): "/"}
_CONTEXTUAL = "-.,/:~#!"
_NOISE = rf"[\s{re.escape(_CONTEXTUAL)}]"
_KEPT_SIGN = re.compile(
    r"(?P<thousands>(?<=[0-9]),(?=[0-9]{3}(?![0-9])))"
    r"|(?<=[0-9])\s*(?P<between>[-./:~])\s*(?=[0-9])"
    r"|(?<![a-z][a-z])(?P<minus>-)(?=[0-9])"
    r"|(?P<about>~)(?=[0-9])"
    r"|(?<=[a-z])(?P<sharp>\#)"
    r"|(?P<unequal>!)(?==)"
    rf"|(?P<gap>(?<=[0-9]){_NOISE}+(?=[0-9]))"
    rf"|{_NOISE}"
)
_SPARES = re.compile(rf"[{re.escape(_CONTEXTUAL)}]|[0-9]\s+[0-9]")  # without any of it only spaces go
_KEPT_MARKS = frozenset("%&^")
_MARKDOWN_SYMBOLS = frozenset("|$`")
# Letters and marks by category that are nothing to the eye.
_INVISIBLE = frozenset(
    [0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
)


def fold(text: str) -> str:
    """Return what ``text`` is compared by; folding it again changes nothing.

    Args:
        text: anything: a sentence, a subject, a whole article, raw Markdown.
    """
    if not text.isascii():
        text = _RAISED.sub(r"^\g<0>", text) if _RAISED_DIGIT.search(text) else text
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold().translate(_table())
    if not _SPARES.search(text):
        return unicodedata.normalize("NFKC", "".join(text.split()))
    # Last, for a mark may have come to stand after a letter.
    return unicodedata.normalize("NFKC", _KEPT_SIGN.sub(_sign, text))


@lru_cache(maxsize=1 << 17)
def refold(text: str) -> str:
    """Return the fold of a short text that a run folds over and over, kept from the first time."""
    return fold(text)


def bigrams(folded: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, a text of one character as itself.

    A pair's second occurrence and those after it are elements of their own (the pair and a
    number), so that 111 and 11 differ.
    """
    if len(folded) < 2:
        return frozenset([folded] if folded else ())
    pairs = list(map(add, folded, folded[1:]))
    once = frozenset(pairs)
    if len(once) == len(pairs):
        return once
    counts: dict[str, int] = {}
    out: list[str] = []
    for pair in pairs:
        count = counts.get(pair, 0)
        counts[pair] = count + 1
        out.append(f"{pair}{count}" if count else pair)
    return frozenset(out)


def dice(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the Dice coefficient of two sets of bigrams, 0 to 1; two empty ones are alike."""
    if not a and not b:
        return 1.0
    return 2 * len(a & b) / (len(a) + len(b))


def likeness(a: str, b: str) -> float:
    """Return how alike two texts are, 0 to 1: Dice over the character bigrams of their folds."""
    return dice(bigrams(fold(a)), bigrams(fold(b)))


def _sign(match: re.Match[str]) -> str:
    group = match.lastgroup
    if group is None or group == "thousands":
        return ""
    if group == "gap":
        return " "
    # As the true minus sign, which always stays: else "is -1" would become is-1, and that is1.
    return match[group].replace("-", "−")


class _Table(dict[int, str]):
    """What becomes of each character; filled as characters are met, for Unicode is large."""

    def __missing__(self, code: int) -> str:
        value = self[code] = _replacement(chr(code))
        return value


@cache
def _table() -> _Table:
    return _Table({**_simplified(), **_LIKE_ASCII})


def _replacement(char: str) -> str:
    """Return the character if it may tell two facts apart, a space if it parts words, else nothing."""
    if char in _CONTEXTUAL or char in _KEPT_MARKS:
        return char
    category = unicodedata.category(char)
    if char in _MARKDOWN_SYMBOLS or category[0] in "PZ" or category in ("Sk", "Cc"):
        return " "
    if category in ("Cf", "Cs") or ord(char) in _INVISIBLE:
        return ""
    return char


def _simplified() -> dict[int, str]:
    """Return what traditional characters become; of several the first."""
    direct = {char: others[0] for char, others in conversions("TSCharacters").items()}
    return {ord(char): _last(char, direct) for char in direct}


def _last(char: str, direct: dict[str, str]) -> str:
    """Follow the table to its end, so that folding twice changes nothing."""
    seen = {char}
    while (following := direct.get(char, char)) not in seen:
        seen.add(following)
        char = following
    return char
