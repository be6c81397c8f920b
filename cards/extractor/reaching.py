"""Reaching: how far an answer of several clauses goes on.

An answer is a clause, and with it the next ones that go on with what the same thing does or that
end the thought; what draws a conclusion, turns against it or speaks of something else is left out.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import balanced, circumstances, goes_on_scene
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_noun_phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from cards.model import Lang, Phrase

_LONGEST = 46.0  # clauses that go on with one another
_PAIR = 42.0  # two clauses that are all that is said
_TIE = 2.0  # a clause that only ties the next to the one before
_SHORT = 8.0  # a clause so short adds to what was said
_FORMS = ("goes_on", "turns", "against", "done_in", "supposes", "effect")


def reach(
    said: Phrase, lang: Lang, *, longest: float = _LONGEST, pair: float = _PAIR, against: bool = False
) -> Phrase:
    """Cut what is said behind the last clause that belongs to its first.

    Args:
        said: one clause or more.
        lang: its language; one without the table keeps all.
        longest: the greatest length of clauses that go on.
        pair: the greatest length of two clauses that are all that is said.
        against: whether the second of two may turn against the first.
    """
    forms = _reaching(lang)
    if not forms:
        return said
    ranges = pack(lang).clauses(said.block.plain, said.start, said.end)
    text, end, opened = said.block.plain.text, said.start, False
    for start, stop in ranges:
        clause = text[start:stop].strip("，,；; ")
        if end > said.start and length(clause) <= _TIE:
            continue  # 并且，… goes on in the next clause
        if end > said.start and not opened:
            short = length(text[said.start : stop]) <= longest
            alone = len(ranges) == 2 and length(text[said.start : stop]) <= pair
            turned = forms["turns"].match(clause) is not None
            turned = turned or (_sets_scene(clause, lang) and not forms["goes_on"].match(clause))
            if against and alone and forms["against"].match(clause):
                turned = False
            if turned or not ((short and _goes_on(clause, lang)) or alone):
                break
        opened = _opens(clause, lang) or (opened and goes_on_scene(clause, lang))
        end = stop
    return said.cut(0, end - said.start).strip("，,；; ")


def onward(said: Phrase, whole: Phrase, lang: Lang, *, longest: float = _PAIR) -> Phrase:
    """Add to an aim or an effect the clauses right behind it, within ``whole``, that tell more of it.

    Those begin with what is brought about (避免 …, 让 …) and have no subject of their own.
    """
    forms, block = _reaching(lang), said.block
    if not forms or said.end >= whole.end:
        return said
    end = said.end
    for start, stop in pack(lang).clauses(block.plain, said.end, whole.end):
        clause = block.plain.text[start:stop].strip("，,；;、 ")
        if not clause:
            continue
        added = whole.cut(said.start - whole.start, stop - whole.start).strip("，,；; ")
        if forms["effect"].match(clause) is None or length(added.text) > longest or not balanced(added.text):
            break
        end = added.end
    return whole.cut(said.start - whole.start, end - whole.start)


def has_reach(lang: Lang) -> bool:
    """Whether a language's table says how far an answer goes on."""
    return bool(_reaching(lang))


def _opens(clause: str, lang: Lang) -> bool:
    """Whether a clause only sets the scene, supposes something or names what the next one speaks of."""
    if not balanced(clause) or _reaching(lang)["supposes"].match(clause):
        return True
    return _sets_scene(clause, lang) or is_noun_phrase(clause, lang)


def _sets_scene(clause: str, lang: Lang) -> bool:
    if _reaching(lang)["done_in"].match(clause):
        return False  # what is done there
    return circumstances(lang).search(clause) is not None


def _goes_on(clause: str, lang: Lang) -> bool:
    if length(clause) <= _SHORT:
        return True
    return _reaching(lang)["goes_on"].match(clause) is not None or is_action(clause, lang)


@cache
def _reaching(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "answers").get("reaching")
    return {name: compiled(lang, data[name]) for name in _FORMS} if data else {}
