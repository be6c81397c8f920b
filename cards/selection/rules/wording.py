"""Can the card be read a year later, out of its article, and does it say what it wants to know?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from cards.language import pack
from cards.language.data import table
from cards.language.tagging import Pos
from cards.model import Kind, Lang
from cards.selection.view import MASK, View

_SAID = 10.0  # a definition of a common word says at least so much
_CONTENT: frozenset[Pos] = frozenset(["NOUN", "PROPN", "VERB", "ADJ", "NUM", "X"])


def self_contained(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """Nothing on the card stands for something that only the article says."""
    front, back, has = view.front_words, view.back_words, view.language.has
    if has("front_pronoun", front):
        yield "pronoun"
    if has("opening_pronoun", back) and not _named_before(view):
        yield "answer_pronoun"
    if has("deictic", front) or has("deictic", back):
        yield "deictic"
    if has("opening_dependent", front) or has("opening_dependent", back):
        yield "dependent"
    if has("narrator", front):
        yield "narrator_front"
    elif has("narrator", back):
        yield "narrator"
    if has("ordinal", front):
        yield "ordinal"
    if has("example", front) or (has("example", back) and view.card.kind is not Kind.LIST):
        yield "example"


def _named_before(view: View) -> bool:
    """Whether the pronoun that an answer opens with stands for what its question names."""
    return view.language.has("named_before", f"{view.front_words} {view.back_words}")


def precise(view: View, limits: Mapping[str, float]) -> Iterator[str]:
    """The question says what kind of answer is wanted, of which thing."""
    front, has = view.front_words, view.language.has
    if not view.card.is_cloze:
        if has("vague_question", front):
            yield "vague"
        elif not has("question", front) and view.card.kind is not Kind.FORMULA:
            yield "no_question"
        if has("open_question", front):
            yield "open"
        if has("statement_question", front):
            yield "statement"
        if has("asks_what_is", front) and not view.items and has("predicate_start", view.back_words):
            yield "misfit"
        yield from _subject(view)
    if _defines_common(view):
        return
    if not _names_something(view):
        yield "no_term"
    if view.card.subjects and all(view.language.is_generic(subject) for subject in view.card.subjects):
        yield "generic"


def _defines_common(view: View) -> bool:
    """Whether a word that is a heading elsewhere is defined as one of its kind (What is an algorithm?)."""
    if view.card.kind is not Kind.DEFINITION or view.back_length < _SAID:
        return False
    return _common(view.card.lang).search(view.front_words) is not None


@cache
def _common(lang: Lang) -> re.Pattern[str]:
    """What asks for a common word; nothing where a language does not say."""
    return re.compile(table(lang, "shapes")["definition"].get("common", "(?!)"))


def _subject(view: View) -> Iterator[str]:
    """Whether what is asked for is named, by a name."""
    front, lists = view.front_words, view.language.lists
    if front.lower().startswith(_headless(view.card.lang)) and not _opens_with_term(view):
        words = view.language.words(front)
        if words and words[0].text.lower() in lists["headless"]:
            yield "headless"
    label = view.language.patterns["asked_label"].match(front)
    if label is None:
        return
    lowered = label["label"].lower()
    if not any(word in lowered for word in lists["clause_words"]):
        return
    if any(word.text.lower() in lists["clause_words"] for word in view.language.words(label["label"])):
        yield "clause"


@cache
def _headless(lang: Lang) -> tuple[str, ...]:
    """What a front begins with that has lost its subject."""
    return tuple(pack(lang).lists["headless"])


def _opens_with_term(view: View) -> bool:
    """Whether a front opens with its subject, and that is a term of the article (并查集 is no 并)."""
    known = view.card.features.get("subject_known", 0.0) > 0
    return known and view.front_words.startswith(view.card.subjects)


def _names_something(view: View) -> bool:
    """Whether the front has a content word that is neither generic nor part of asking."""
    language = view.language
    if MASK in view.front_words or any(
        subject in view.card.front and not language.is_generic(subject) for subject in view.card.subjects
    ):
        return True
    question, stop = language.lists["question"], language.lists["stop"]
    return any(
        word.pos in _CONTENT
        and (lowered := word.text.lower()) not in question
        and lowered not in stop
        and not language.is_generic(word.text)
        and not language.has("question", word.text)
        for word in language.words(view.front)
    )
