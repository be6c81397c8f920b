"""Which language a text is written in."""

from __future__ import annotations

import re

from cards.model import Lang

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇々"
"""The Han characters, for use inside a character class of a regular expression."""

_HAN = re.compile(f"[{HAN}]+")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_WORD = 2  # Han characters that a Latin word weighs
_ZH_SHARE = 0.3
_SAMPLE = 50_000  # characters; the rest of a book does not change the answer


def detect(text: str) -> Lang:
    """Return the language of prose by its script.

    Chinese technical prose is full of English names, so it is Chinese as soon as three tenths of
    it are Han, where a Latin word weighs as much as two Han characters. A text without a letter is
    English.

    Args:
        text: prose without code blocks.
    """
    sample = text[:_SAMPLE]
    han = sum(map(len, _HAN.findall(sample)))
    letters = han + _WORD * len(_LATIN_WORD.findall(sample))
    return "zh" if letters and han / letters >= _ZH_SHARE else "en"
