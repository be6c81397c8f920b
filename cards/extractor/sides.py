"""Sides: a thing and what is said of it, cut so that it can stand beside what is said of another."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.answers import answer, first_clause, saying
from cards.extractor.masks import masked
from cards.extractor.subjects import plain_name
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled

if TYPE_CHECKING:
    import re

    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Lang, Phrase, Subject

_SHORTEST, _LONGEST = 2.0, 45.0  # what is said of one, by ``language.length``
_TELLING = 5.0  # a clause as short as this tells little without the one behind it
_ENOUGH = 30.0  # as much of several clauses as tells a side
_OWN = ("major", "trailing", "called", "sequence", "stressed")
_SHARED = ("pronoun", "leading", "empty", "turned", "one")


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


def kernel_of(said: Phrase, scope: Scope) -> Phrase | None:
    """What is said of one side of a contrast, as much of it as tells; None for what cannot stand alone."""
    cues = _cues(scope.lang)
    if found := cues["leading"].match(said.text):
        said = said.cut(found.end(), len(said.text))
    said = without_frame(said, scope.lang)
    kernel = (
        answer(said, scope, longest=_ENOUGH, shortest=_TELLING)
        or answer(said, scope, longest=_ENOUGH, shortest=_TELLING, whole=True)
        or answer(said, scope, longest=_ENOUGH, shortest=2)
        or answer(said, scope, longest=_LONGEST)
    )
    if kernel is None or cues["pronoun"].search(kernel.text) or is_empty(kernel, scope.lang):
        return None
    return kernel


def is_empty(said: Phrase, lang: Lang) -> bool:
    """Whether what is said of a thing tells nothing by which it could differ: a reason, an example."""
    return _cues(lang)["empty"].search(said.text) is not None


def till_named(said: Phrase, subject: Subject, other: Subject, scope: Scope) -> Phrase | None:
    """What is said of a thing, up to where it is named anew; None if it is something to the ``other``.

    A clause behind the first that speaks of the other may begin with a noun (目的是替代 X): it is left out.
    """
    text, own = said.block.plain.text, plain_name(subject)
    ranges = pack(scope.lang).clauses(said.block.plain, said.start, said.end) or ((said.start, said.end),)
    end = ranges[0][0]
    for start, stop in ranges:
        clause = text[start:stop].strip("，, ")
        if _speaks_of(clause, own, plain_name(other), scope):
            opened = pack(scope.lang).words(clause)[:1]
            if end == ranges[0][0] or not opened or opened[0].tag[:1] != "n":
                return None
            break
        if end > ranges[0][0] and own in clause:
            break
        end = stop
    return said.cut(0, end - said.start)


def _speaks_of(clause: str, own: str, name: str, scope: Scope) -> bool:
    """Whether what is said of one thing names the other, or what that is a kind of and the one is not.

    Two of one kind may turn into each other (写锁 可以降级为读锁), which is no part of either.
    """
    at = clause.find(name)
    if at > 0 and name[-1] == own[-1] and _cues(scope.lang)["turned"].search(clause[:at]):
        return False
    words = pack(scope.lang).words(name)
    kind = words[-1].text if len(words) > 1 and len(words[-1].text) > 1 else name
    return name in clause or (kind in clause and kind not in own)


def uncounted(name: Phrase, lang: Lang) -> Phrase:
    """The name of a thing without what only says that it is one (一个主账户)."""
    found = _cues(lang)["one"].match(name.text)
    return name.cut(found.end(), len(name.text)).strip() if found else name


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
    return {name: compiled(lang, data.get(name, {}).get("regex", "(?!)")) for name in _SHARED} | own
