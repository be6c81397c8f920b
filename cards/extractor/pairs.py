"""Pairs: two things named together, and then told apart as the former and the latter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.masks import masked
from cards.extractor.parallels import are_apart, made
from cards.extractor.sides import cut_side
from cards.extractor.subjects import subject_of
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase

if TYPE_CHECKING:
    import re

    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Fact, Lang, Phrase, Subject


def former_and_latter(stated: Statement) -> Fact | None:
    """``A 和 B …，前者…，后者…``: the two things named before, in this sentence or the one before."""
    scope, text = stated.scope, masked(stated.core)
    cues = _cues(scope.lang)
    found = cues["former"].search(text)
    later = cues["latter"].search(text, found.end()) if found is not None else None
    if found is None or later is None:
        return None
    before = stated.core.cut(0, found.start()) if found.start() > 2 else stated.earlier
    pair = pair_in(before, scope) if before is not None else None
    if pair is None:
        return None
    said = (stated.core.cut(found.end(), later.start()), stated.core.cut(later.end(), len(text)))
    sides = tuple(
        cut_side(thing, part.strip("，,；; "), scope) for thing, part in zip(pair, said, strict=True)
    )
    if sides[0] is None or sides[1] is None or not are_apart((sides[0], sides[1]), scope):
        return None
    evidence = (stated.sentence,) if found.start() > 2 else (before, stated.sentence)
    return made((sides[0], sides[1]), stated, tuple(part for part in evidence if part is not None))


def pair_in(text: Phrase | None, scope: Scope) -> tuple[Subject, Subject] | None:
    """The two things that a text joins with 和, if it joins no more than two; the last such pair."""
    if text is None:
        return None
    words, joints = pack(scope.lang).words(masked(text)), table(scope.lang, "contrasts")["parallel"]["joints"]
    inside = scope.inside_terms(text.text)
    for at in range(len(words) - 2, 0, -1):
        if words[at].text not in joints or words[at].start in inside:
            continue
        start, end = at - 1, at + 1
        while start > 0 and _in_name(words[start - 1], words[start], inside):
            start -= 1
        while end + 1 < len(words) and _in_name(words[end + 1], words[end], inside):
            end += 1
        two = text.cut(words[at + 1].start, words[end].end)
        if two.text.endswith(text.text[words[start].start : words[at - 1].end]) and start > 0:
            start -= words[start - 1].tag[:1] == "v"  # 对称加密 beside 非对称加密
        if start > 0 and words[start - 1].text in joints:
            return None  # one of three
        one = text.cut(words[start].start, words[at - 1].end)
        if all(scope.knows(name.text) or is_noun_phrase(name.text, scope.lang) for name in (one, two)):
            return subject_of(one), subject_of(two)
        return None
    return None


def _in_name(word: Word, beside: Word, inside: frozenset[int]) -> bool:
    """Whether a word belongs to the name that the word beside it is part of."""
    if max(word.start, beside.start) in inside:
        return True
    if word.tag == "x":
        return word.text in "-_/+."
    return (
        word.tag[:1] in "nbaejlstz" or word.tag in ("vn", "eng") or (len(word.text) == 1 and word.tag == "v")
    )


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "contrasts")["parallel"]
    return {name: compiled(lang, data[name]) for name in ("former", "latter")}
