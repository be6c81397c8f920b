"""Sides: a thing and what is said of it, cut so that it can stand beside what is said of another."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.answers import answer, first_clause, saying
from cards.extractor.masks import masked
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled

if TYPE_CHECKING:
    import re

    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Lang, Phrase, Subject

_SHORTEST, _LONGEST = 2.0, 45.0  # what is said of one, by ``language.length``
_OWN = ("major", "trailing", "called", "sequence", "stressed")


class Side(NamedTuple):
    """A thing, what is said of it, the words of that, and whether it says what the thing is."""

    subject: Subject
    said: Phrase
    words: tuple[Word, ...]
    copular: bool


def cut_side(subject: Subject, said: Phrase, scope: Scope) -> Side | None:
    """Cut what is said of a thing to an answer; None if there is none that can stand alone."""
    if found := _cues(scope.lang)["trailing"].match(said.text):
        said = said.cut(found.end(), len(said.text))
    said = without_frame(said, scope.lang)
    kernel = answer(said, scope, longest=_LONGEST, shortest=_SHORTEST, whole=True)
    cues = _cues(scope.lang)
    if kernel is not None and cues["pronoun"].search(kernel.text):
        kernel = answer(first_clause(kernel, scope.lang), scope, shortest=_SHORTEST)
    if kernel is None or cues["pronoun"].search(kernel.text):
        return None
    if cues["called"].match(said.text) or follows(said, scope.lang):
        return None
    return Side(subject, kernel, pack(scope.lang).words(kernel.text), saying(said, scope.lang))


def without_frame(said: Phrase, lang: Lang) -> Phrase:
    """What is said between 是 and 的, which together only stress it (是最近使用的)."""
    found = _cues(lang)["stressed"].match(said.text)
    return said.cut(*found.span("said")) if found else said


def set_apart(core: Phrase, lang: Lang) -> bool:
    """Whether the author set the parts of a sentence apart by semicolons."""
    return _cues(lang)["major"].search(masked(core)) is not None


def follows(said: Phrase, lang: Lang) -> bool:
    """Whether what is said of a thing happens before or after something else: an order is no difference."""
    return _cues(lang)["sequence"].match(said.text) is not None


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "contrasts")
    own = {name: compiled(lang, data["parallel"].get(name, "(?!)")) for name in _OWN}
    return {"pronoun": compiled(lang, data.get("pronoun", {}).get("regex", "(?!)")), **own}
