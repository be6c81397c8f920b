"""Is the answer one thing, short, not given away and worth the effort?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cards.language import length
from cards.language.fold import bigrams
from cards.model import Kind, Plain
from cards.selection.view import View

_QUESTION_MARK = re.compile(r"[？?](?![A-Za-z0-9_])")
_ENUMERATION = re.compile(r"、|(?:, (?:and |or )?)")
_LATIN = re.compile(r"[a-z][\w.+#-]*|\d[\d.,]*", re.IGNORECASE)
_HAN_RUN = re.compile(r"[一-鿿㐀-䶿]{2,}")


def atomic(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """One fact a card, in few words."""
    if view.front_length > limits["front_too_long"]:
        yield "front_too_long"
    elif view.front_length > limits["front_long"]:
        yield "front_long"
    if len(_QUESTION_MARK.findall(view.front_words)) > 1:
        yield "two_questions"
    yield from _answer_length(view, limits)
    if not view.items and len(view.language.sentences(Plain(view.back_words))) > 1:
        yield "sentences"


def _answer_length(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    if view.items:
        if max(map(length, view.items)) > limits["item_long"]:
            yield "item_long"
    elif view.is_block:
        if view.card.back.count("\n") > limits["block_lines"]:
            yield "too_long"
    elif view.back_length > limits["answer_too_long"]:
        yield "too_long"
    elif view.back_length > limits["answer_long"]:
        yield "long"


def effort(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """Neither yes or no, nor one of two that the question names, nor a mere "two steps"."""
    if view.language.has("hollow", view.back_words):
        yield "hollow"
    if view.card.is_cloze:
        return
    if view.language.has("yes_no_answer", view.back):
        yield "yes_no"
    elif view.language.has("yes_no_question", view.front_words):
        yield "two_ways"


def no_leak(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """The question does not show its answer."""
    if not view.back_fold:
        return
    if view.card.is_cloze:
        if _stands_in(view):
            yield "gap_seen"
        return
    if view.items or view.is_block:
        return
    if _stands_in(view):
        yield "answer_seen"
        return
    pieces = content(view.back, view.language.lists["stop"])
    if len(pieces) >= 3 and len(pieces & content(view.front, view.language.lists["stop"])) >= limits[
        "leak"
    ] * len(pieces):
        yield "much_seen"


def no_sets(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """No long lists: they are forgotten as a whole for one forgotten item."""
    count = len(view.items)
    if count > limits["items_too_many"]:
        yield "too_many"
    elif count > limits["items_many"]:
        yield "many"
    elif count == 1 and view.card.kind is Kind.LIST and not view.is_table:
        yield "single"
    if not count and len(_ENUMERATION.findall(view.back_words)) >= limits["items_many"]:
        yield "many"


def content(text: str, stop: frozenset[str]) -> frozenset[str]:
    """Return what a text is about: pairs of Han characters, Latin words and numbers, without stop words."""
    folded = text.lower()
    latin = {word for word in _LATIN.findall(folded) if word not in stop}
    han = {pair for run in _HAN_RUN.findall(folded) for pair in bigrams(run)}
    return frozenset(latin | (han - stop))


def _stands_in(view: View) -> bool:
    """Whether the question shows the answer, a Latin one as a word of its own."""
    answer = view.back.lower().strip(" .。")
    if answer.isascii():
        asked = view.visible.lower()
        if answer not in asked:
            return False
        return re.search(rf"(?<![a-z0-9]){re.escape(answer)}(?![a-z0-9])", asked) is not None
    return view.back_fold in view.asked_fold
