"""Does the answer stand in the article, and for how long will it be true?"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise

from cards.selection.view import View

_TOKEN = re.compile(r"[a-z]+|\d+")
_MARKS = re.compile(r"[*`~\\]+")
_NO_TOKEN = re.compile(r"[^a-z0-9]+")
_HAN_RUN = re.compile(r"[一-鿿㐀-䶿]{2,}")


def grounded(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """Every number and name of the answer stands in its evidence, and most of its Chinese text."""
    if not view.card.sources or not any(source.quotes for source in view.card.sources):
        yield "no_source"
        return
    answer = _answer(view)
    if any(answer in quote for quote in view.card.source.quotes):
        return  # and so does each of its parts: most answers stand there to the letter
    evidence, answer = _evidence(view), _comparable(answer)
    if answer in evidence:
        return
    known = view.language.lists["phrasing"].union(_TOKEN.findall(evidence))
    unknown = set(_TOKEN.findall(answer)) - known
    joined = _NO_TOKEN.sub("", evidence) if unknown else ""  # **Page**Rank
    if any(token not in joined for token in unknown):
        yield "token"
    pairs = [a + b for run in _HAN_RUN.findall(answer) for a, b in pairwise(run)]
    if pairs and sum(pair in evidence for pair in pairs) < limits["grounded"] * len(pairs):
        yield "text"


def dated(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """What is true only for a time says so."""
    if view.language.has("time", view.front_words) or view.language.has("time", view.back_words):
        yield "time"


def _answer(view: View) -> str:
    """The answer without what phrasing put there: the head of a table, a first word."""
    text = "\n".join(view.items) if view.is_table else view.back
    for word in view.language.lists["phrasing_start"]:
        text = text.removeprefix(word)
    return text


def _evidence(view: View) -> str:
    """What the answer may be made of: the evidence, the subjects and the headings above."""
    source = view.card.source
    parts = (*source.quotes, *view.card.subjects, *source.heading, source.title)
    text = _MARKS.sub("", "\n".join(parts))
    return _comparable(html.unescape(text) if "&" in text else text)


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
