"""Neighbours: whether two sentences side by side tell one kind of thing of two things.

``向量检索擅长 A。关键词检索更擅长 B。``: no word sets the one against the other, and they begin with no
word that both share; that their names are set together elsewhere, and a word that both hold, show it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.comparable import built_alike, set_together
from cards.extractor.sides import follows
from cards.extractor.subjects import plain_name
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled

if TYPE_CHECKING:
    import re

    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase, Subject

_HEAD = 12  # characters in which a sentence names what it is about
_UNEVEN = 3.0  # times as long as the other: then one of them says something of another kind
_BEFORE = 3  # characters before what is said of a thing that may liken it to another
_CONTENT = "nv"  # tags of words that say what is told


def of_terms(one: Phrase, two: Phrase, scope: Scope) -> bool:
    """Whether two sentences begin with different terms of the article: cheap, so asked first."""
    if scope.names is None:
        return False
    terms = scope.names.match(one.text), scope.names.match(two.text)
    return terms[0] is not None and terms[1] is not None and terms[0][0] != terms[1][0]


def may_be_two(one: Phrase, two: Phrase, scope: Scope) -> bool:
    """Whether two sentences may begin with two things of one kind: cheap, so asked first."""
    if "alike" not in table(scope.lang, "contrasts"):
        return False
    heads = one.text[:_HEAD], two.text[:_HEAD]
    if heads[0][:2] == heads[1][:2]:
        return False
    pairs = [{head[at : at + 2] for at in range(len(head) - 1)} for head in heads]
    return not pairs[0].isdisjoint(pairs[1])


def told_alike(subjects: tuple[Subject, Subject], said: tuple[Phrase, Phrase], scope: Scope) -> bool:
    """Whether two things are set together, and what is said of them holds a word in common."""
    one, two = (plain_name(subject) for subject in subjects)
    if not (built_alike(one, two) or set_together(*subjects, scope)):
        return False
    cues = _cues(scope.lang)
    if any(follows(side, scope.lang) or cues["happens"].search(side.text) for side in said):
        return False
    if any(cues["likewise"].search(side.block.plain.text[: side.start][-_BEFORE:]) for side in said):
        return False
    sizes = [length(side.text) for side in said]
    if max(sizes) > _UNEVEN * min(sizes) or said[0].text == said[1].text:
        return False
    weak = cues["weak"]
    words = [
        {
            word.text
            for word in pack(scope.lang).words(side.text)
            if word.tag[:1] in _CONTENT and len(word.text) > 1 and not weak.fullmatch(word.text)
        }
        for side in said
    ]
    return any(word not in one and word not in two for word in words[0] & words[1])


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "contrasts").get("alike", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in ("happens", "weak", "likewise")}
