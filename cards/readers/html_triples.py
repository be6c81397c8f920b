"""Formulas of which only the text is left: as drawn, as TeX, as drawn again, side by side.

Whoever copies ``$O(N^2)$`` from a page of KaTeX gets ``O ( N 2 ) O(N^2) O(N2)``.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate

_OTHER = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—"
_STRETCH = re.compile(f"[^{_OTHER}\n]+")
_TOKEN = re.compile(r"\S+")
_SPELT = re.compile(f"(?<![^\\s{_OTHER}])[^\\s{_OTHER}]{{1,2}}\\s[^\\s{_OTHER}]{{1,4}}\\s+[^\\s{_OTHER}]")
_ALONE = re.compile(r" \S\s")  # a sign by itself, which is found out fast
_COMMANDS = re.compile(r"\\([A-Za-z]+)|[\\{}^_&~\s]")
_UNSEEN = re.compile(r"[\s\u200b\u2009\u2061-\u2064]")
_ALIKE = str.maketrans("−∗′", "-*'")
_MOST = 60  # tokens that a formula as drawn takes; of TeX half of it
_DRAWN = re.compile(r"[\d.,]+|[^A-Za-z]{1,3}|arg|cos|det|dim|exp|gcd|lim|ln|log|max|min|mod|sin|sup|tan|inf")
_PATIENCE = 20_000  # steps for a page without end


def could_be(drawn: str, tex: str) -> bool:
    """Whether TeX can be what was drawn: all the letters and digits it shows are there, and no others."""
    shown = _letters(drawn)
    left = Counter(sign for sign in _COMMANDS.sub("", tex) if sign.isalnum())
    if left - shown:
        return False
    rest = Counter({sign: count for sign, count in shown.items() if sign.isalnum() and sign.isascii()}) - left
    return not rest - Counter("".join(found[1] or "" for found in _COMMANDS.finditer(tex)))


def _letters(text: str) -> Counter[str]:
    """What is drawn, in any order: fractions are drawn from below."""
    return Counter(_UNSEEN.sub("", text).translate(_ALIKE))


class Untripler:
    """Writes such formulas once. Has patience for one page."""

    def __init__(self) -> None:
        self._patience = _PATIENCE
        self._sure = False

    def once(self, text: str) -> str:
        r"""Return text in which such formulas stand once, as ``\(…\)``.

        A single letter thrice is one if the page has others.
        """
        if self._patience <= 0 or not _ALONE.search(text) or not _SPELT.search(text):
            return text
        return _STRETCH.sub(lambda found: self._stretch(found[0]), text)

    def _stretch(self, text: str) -> str:
        tokens = list(_TOKEN.finditer(text))
        bare = [_UNSEEN.sub("", token[0]) for token in tokens]
        ends = [0, *accumulate(map(len, bare))]
        out, at, done = [], 0, 0
        while at < len(tokens) - 2 and self._patience > 0:
            found = self._formula_at(bare, ends, at)
            if found is None:
                at += 1
                continue
            middle, last = found
            tex = text[tokens[middle].start() : tokens[last - 1].end()]
            self._sure = self._sure or len(bare[last]) > 1
            if self._sure:
                out += [text[done : tokens[at].start()], rf"\({tex}\)"]
                done = tokens[last].end()
            at = last + 1
        return "".join([*out, text[done:]]) if out else text

    def _formula_at(self, bare: list[str], ends: list[int], at: int) -> tuple[int, int] | None:
        """Return where the TeX begins and ends of a formula that is drawn from token ``at`` on."""
        for middle in range(at + 1, min(at + _MOST, len(bare) - 1)):
            if len(bare[middle - 1]) > 1 and not _DRAWN.fullmatch(bare[middle - 1]):
                return None
            self._patience -= 1
            size = ends[middle] - ends[at]
            for last in range(middle + 1, min(middle + _MOST // 2, len(bare))):
                if len(bare[last]) != size:
                    continue
                drawn, tex = "".join(bare[at:middle]), " ".join(bare[middle:last])
                if _letters(drawn) == _letters(bare[last]) and _is_formula(drawn, tex):
                    return middle, last
        return None


def _is_formula(drawn: str, tex: str) -> bool:
    if len(drawn) == 1:
        return drawn == tex and drawn.isalpha() and drawn.isascii()
    return could_be(drawn, tex) and not tex.isalpha()
