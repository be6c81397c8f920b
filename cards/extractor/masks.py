"""Masks: the text of a phrase as patterns see it, at the offsets of the phrase."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cards.model import MarkKind

if TYPE_CHECKING:
    from cards.model import Phrase, Plain

_SIGN = re.compile(r"[,;:!?()]")
# a comma between adjectives of one noun (smaller, more manageable pieces), which parts no clauses
_ADJECTIVES = re.compile(
    r"(?<=er),(?= (?:more|less) [a-z]+(?:able|ible|al|ent|ant|ful|ed|ing|ive|ous) [a-z]+\b)"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_HALF_WIDTH = re.compile(r"[()]|[,;:!?](?:(?<=[\u3000-\u9fff\uff00-\uffef）」”)].)|(?=[\u3000-\u9fff（「“]))")
_WIDE = dict(zip(",;:!?()", "，；：！？（）", strict=True))


def _widened(found: re.Match[str]) -> str:
    return _WIDE[found[0]]


def masked(phrase: Phrase) -> str:
    """Return the text as patterns see it; offsets stay, so that their groups are ranges of the phrase.

    The punctuation of code is ``ɴ``, every character of a formula ``ᴍ``, and half-width punctuation
    beside a Han character is full-width, as the language of the sentence would have it. A comma between
    two adjectives of one noun is ``‚``.
    """
    return masked_whole(phrase.block.plain)[phrase.start : phrase.end]


@lru_cache(maxsize=256)
def masked_whole(plain: Plain) -> str:
    """Return the text of a block as patterns see it."""
    text = plain.text
    if _SIGN.search(text) and _HAN.search(text):
        text = _HALF_WIDTH.sub(_widened, text)
    if "er, " in text:
        text = _ADJECTIVES.sub("‚", text)
    marks = [mark for mark in plain.marks if mark.kind in (MarkKind.CODE, MarkKind.MATH)]
    if not marks:
        return text
    out = list(text)
    for mark in marks:
        for at in range(mark.start, mark.end):
            if mark.kind is MarkKind.MATH:
                out[at] = "ᴍ"
            elif not out[at].isalnum():
                out[at] = "ɴ"
    return "".join(out)
