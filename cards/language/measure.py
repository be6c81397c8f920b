"""How long a text reads, measured alike in Chinese and English."""

from __future__ import annotations

import re
from functools import lru_cache

from cards.language.detect import HAN

_WIDE = f"{HAN}\u3040-\u30ff\uac00-\ud7af"
_CLOZE = re.compile(r"\{\{c\d+::|\}\}")
_CHARACTER = re.compile(f"[{_WIDE}]+")
_SPELLED = re.compile(rf"[^\W_{_WIDE}]")  # without any of it there is neither a word nor a number
_WORD = re.compile(rf"[^\W\d_{_WIDE}][^\W_{_WIDE}]*+(?:['’\-](?=[^\W\d_{_WIDE}])[^\W_{_WIDE}]++)*+")
_NUMBER = re.compile(r"\d(?<![^\W_]\d)\d*(?:[.,:]\d+)*")
_SYMBOL = re.compile(r"[=+*/<>≤≥≠≈→←↔×÷%^|&~]")

WORD = 2.0
"""What a Latin word counts: two Han characters, the usual length of the Chinese word for it."""


@lru_cache(maxsize=4_096)
def length(text: str) -> float:
    """Return how long a text reads, in Han characters.

    A Han character (kana, Hangul syllable) counts 1; a word in another alphabet 2, whatever its
    letters; a number 1; an operator sign ½. Punctuation, white space and markup count nothing.
    The parts of ``snake_case`` are words, an ``hyphenated-word`` is one.

    >>> length("进程"), length("process"), length("FP16 占 2 字节")
    (2.0, 2.0, 6.0)
    """
    if "{{" in text:
        text = _CLOZE.sub(" ", text)
    han = 0 if text.isascii() else sum(map(len, _CHARACTER.findall(text)))
    if han == len(text):
        return float(han)
    other = 0.5 * len(_SYMBOL.findall(text))
    if _SPELLED.search(text):
        other += WORD * len(_WORD.findall(text)) + len(_NUMBER.findall(text))
    return han + other


def longer(text: str, limit: float) -> bool:
    """Whether a text reads longer than this; a short one need not be measured for it."""
    return WORD * len(text) > limit and length(text) > limit
