"""Replies: what answers the question right above it though no form of words says so.

"如何实现懒加载？" is answered by the first sentence that tells someone to do something, "BERT 如何预训练？"
by the first that tells what BERT does, "为什么需要缓存？" by the first that tells a need or a consequence.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.answers import answer, circumstances
from cards.extractor.masks import masked
from cards.extractor.predicates import subject_ends
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_noun_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cards.extractor.frames import Statement
    from cards.extractor.passages import Passage
    from cards.model import Lang, Phrase

_LONGEST, _SHORTEST = 45.0, 8.0
_NAMES, _NAME = "doer", 2.0  # the kind that is answered by a name, and how short that may be
_NOTHING = "(?!)"
_SEVERAL = 2
_FIRST = 3  # sentences of a paragraph that may reply
_STEM = 5  # letters: words that begin alike are forms of one
_TAKEN_UP = 0.5  # of the things that a question names
_CONTENT = ("n", "v", "e", "x", "l", "j")


class Reply(NamedTuple):
    """A sentence that replies, the part of it that answers, and the kind of question."""

    stated: Statement
    answer: Phrase
    kind: str


def reply(question: Phrase, passage: Passage, after: int = 0) -> Reply | None:
    """What in a paragraph answers the question above it; None if nothing does for certain.

    Args:
        question: the question.
        passage: where it is answered.
        after: where the question ends, if it stands in the paragraph: the next sentence answers it.
    """
    lang = passage.scope.lang
    kinds = [kind for kind, asks in _asks(lang).items() if asks.search(question.text)]
    if not kinds:
        return None
    whole = [stated for stated in passage.statements if not stated.part and stated.sentence.start >= after]
    whole = whole[: 1 if after else _FIRST]
    for stated in whole:
        if stated.sentence.text.endswith((":", "：")):
            continue
        if _NAMES in kinds and (named := _named(question, stated, passage)) is not None:
            return named
        if _data(lang)["scene"].search(stated.core_text):
            continue
        for kind in kinds:
            if kind == _NAMES:
                continue
            told = _TELLS[kind](question, stated)
            kernel = answer(told, passage.scope, shortest=_SHORTEST, longest=_LONGEST) if told else None
            if kernel is not None and told and not _breaks_off(kernel, told, lang):
                return Reply(stated, kernel, kind)
    return None


def _named(question: Phrase, stated: Statement, passage: Passage) -> Reply | None:
    """What is named in a sentence as doing what the question asks how to do."""
    told = _doer(question, stated)
    kernel = answer(told, passage.scope, shortest=_NAME, longest=_LONGEST) if told else None
    return Reply(stated, kernel, _NAMES) if kernel is not None else None


def _breaks_off(kernel: Phrase, told: Phrase, lang: Lang) -> bool:
    """Whether an answer was cut behind what only sets the scene for more, or speaks of what is elsewhere."""
    if _data(lang)["scene"].search(masked(kernel)):
        return True
    if kernel.end == told.end:
        return False
    *_, (start, end) = pack(lang).clauses(kernel.block.plain, kernel.start, kernel.end)
    return circumstances(lang).search(kernel.block.plain.text[start:end]) is not None


def _way(question: Phrase, stated: Statement) -> Phrase | None:
    """What someone is told to do, or what the thing asked about does."""
    core, data = stated.core, _data(stated.lang)
    if _tells_to(stated):
        end = data["suffices"].search(stated.core_text)
        return core.cut(0, end.start()) if end else core
    return _deed(question, stated)


def _tells_to(stated: Statement) -> bool:
    """Whether a sentence tells someone to do something: by its beginning, else by its verb (Read …)."""
    data = _data(stated.lang)
    if data["told_to"].pattern == _NOTHING:
        return is_action(stated.core_text, stated.lang)
    if (advised := data["advised"].match(stated.core_text)) is not None:
        return is_action(stated.core_text[advised.end() :], stated.lang)
    return data["told_to"].match(stated.core_text) is not None


def _deed(question: Phrase, stated: Statement) -> Phrase | None:
    """What a sentence says that the thing asked about does."""
    data, main = _data(stated.lang), stated.main
    if found := data["own"].match(stated.main_text):
        told = main.cut(found.end(), len(main.text)).strip()
    else:
        split = subject_ends(main, stated.scope)
        if split is None or split[0].text.strip().lower() not in question.text.lower():
            return None
        told = split[1]
    done = data["states"].match(masked(told)) is None and is_action(masked(told), stated.lang)
    return told if done else None


def _doer(question: Phrase, stated: Statement) -> Phrase | None:
    """What is said to be able to do what the question asks how to do, in the same words."""
    data, text = _data(stated.lang), stated.main_text
    asks = data["does"].match(question.text)
    at = stated.main.text.find(asks["act"]) if asks else -1
    able = data["able"].search(text[:at]) if at > 0 else None
    if able is None or able.start() == 0:
        return None
    thing = stated.main.cut(0, able.start()).strip()
    named = stated.scope.knows(thing.text) or is_noun_phrase(thing.text, stated.lang)
    return thing if named and thing.text not in question.text else None


def _need(question: Phrase, stated: Statement) -> Phrase | None:
    """A need or a consequence that is told of a word of the question."""
    if _data(stated.lang)["needed"].search(stated.core_text) is None:
        return None
    words = (w for w in pack(stated.lang).words(question.text) if w.tag[:1] in _CONTENT and len(w.text) > 1)
    said = stated.sentence.text.lower()
    return stated.core if any(word.text.lower() in said for word in words) else None


def _choice(question: Phrase, stated: Statement) -> Phrase | None:
    """What is said that the thing to be chosen has to be."""
    return _predicate(question, stated, "chosen")


def _gain(question: Phrase, stated: Statement) -> Phrase | None:
    """What is said that the thing asked about makes possible or better."""
    return _predicate(question, stated, "gained")


def _predicate(question: Phrase, stated: Statement, form: str) -> Phrase | None:
    """What is said of a word of the question, if it is of a form."""
    split = subject_ends(stated.main, stated.scope)
    if split is None or split[0].text.strip().lower() not in question.text.lower():
        return None
    return split[1] if _data(stated.lang)[form].match(masked(split[1])) is not None else None


def _trouble(question: Phrase, stated: Statement) -> Phrase | None:
    """What goes wrong, told in the clauses of a sentence right below the question."""
    clauses = pack(stated.lang).clauses(stated.core.block.plain, stated.core.start, stated.core.end)
    troubled = _data(stated.lang)["troubled"]
    if stated.position > 0 or len(clauses) < _SEVERAL or troubled.search(stated.core_text) is None:
        return None
    return stated.core


def _outcome(question: Phrase, stated: Statement) -> Phrase | None:
    """What happens then, told by the sentence right below a question that asks what does."""
    told = None if _opens(stated) else stated.main
    return told if told is not None and told.text.lower() not in question.text.lower() else None


def _again(question: Phrase, stated: Statement) -> Phrase | None:
    """A sentence right below the question that takes up the things that it speaks of."""
    naming = _data(stated.lang)["naming"]
    asked = {w.text.lower()[:_STEM] for w in pack(stated.lang).words(question.text) if naming.match(w.tag)}
    said = {w.text.lower()[:_STEM] for w in pack(stated.lang).words(stated.core_text)}
    taken_up = len(asked & said) >= max(1.0, len(asked) * _TAKEN_UP)
    return stated.core if taken_up and not _opens(stated) else None


def _opens(stated: Statement) -> bool:
    """Whether a sentence stands further down, or begins as one that answers nothing by itself."""
    return stated.position > 0 or _data(stated.lang)["open"].match(stated.core_text) is not None


_TELLS: Mapping[str, Callable[[Phrase, Statement], Phrase | None]] = {
    "way": _way,
    "deed": _deed,
    "choice": _choice,
    "gain": _gain,
    "trouble": _trouble,
    "need": _need,
    "outcome": _outcome,
    "again": _again,
}


@cache
def _asks(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    """Which questions each kind of reply answers."""
    asks = table(lang, "patterns/qa").get("replies", {}).get("asks", {})
    return {kind: compiled(lang, source) for kind, source in asks.items()}


@cache
def _data(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "patterns/qa").get("replies", {})
    names = (
        "scene", "told_to", "suffices", "own", "states", "needed", "advised", "chosen", "gained", "troubled",
        "does", "able", "open", "naming",
    )  # fmt: skip
    return {name: compiled(lang, data.get(name, _NOTHING)) for name in names}
