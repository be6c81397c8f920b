"""Does a cloze hide a short, meaningful unit?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cards.language import length
from cards.selection.view import View

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_BEFORE_GAP = re.compile(r"\{\{c\d+::")


def cloze_fit(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """The gap lies on the bounds of words and phrases, and enough is left to see."""
    if not view.card.is_cloze:
        return
    gap = view.back_length
    if gap > limits["gap_too_long"]:
        yield "too_long"
    elif gap > limits["gap_long"]:
        yield "long"
    if gap > limits["gap_share"] * max(view.front_length, 1):
        yield "share"
    if length(view.visible) < limits["gap_visible"]:
        yield "visible"
    if _in_literal(view.card.front) or "::" in view.card.back or "}}" in view.card.back:
        yield "literal"
        return
    if _NUMBER.fullmatch(view.back) and len(_NUMBER.findall(view.front)) > limits["gap_numbers"]:
        yield "numbers"
    yield from _bounds(view)


def _bounds(view: View) -> Iterator[str]:
    start, end = view.gap
    words = [word for word in view.language.words(view.front) if word.end > start and word.start < end]
    if not words or words[0].start < start or words[-1].end > end:
        yield "word"
        return
    lists = view.language.lists
    first, last = words[0].text.lower(), words[-1].text.lower()
    if all(word.text.lower() in lists["stop"] or word.pos == "PUNCT" for word in words):
        yield "empty"
    elif first in lists["no_start"] or last in lists["no_end"] or _hangs(view, end):
        yield "edge"


def _hangs(view: View, end: int) -> bool:
    """Whether the gap ends in a modifier whose noun stands behind it."""
    return view.language.has("modifier_end", view.front[:end])


def _in_literal(front: str) -> bool:
    """Whether the gap opens inside a code span or a formula."""
    match = _BEFORE_GAP.search(front)
    before = front[: match.start()] if match else ""
    dollars = before.count("$") - before.count("\\$")
    return before.count("`") % 2 == 1 or dollars % 2 == 1
