"""Predicates: where a clause's subject ends, by words that mark a predicate, else by the tags of words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.chunks import lexis_of, pieces, text_at
from cards.extractor.masks import masked
from cards.extractor.subjects import Reader
from cards.language import pack
from cards.language.data import has_table, table
from cards.language.patterns import compiled
from cards.language.shapes import cuts_word, is_noun_phrase
from cards.language.verbs import mark
from cards.model import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from cards.extractor.chunks import Lexis, Words
    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Lang, Phrase


_ANYTHING = Subject("")  # stands for a subject that is known, whichever it is


def start(clause: Phrase, scope: Scope) -> int | None:
    """Where the predicate of a clause begins, from its start: 0 without a subject, None if unclear."""
    if not has_table(scope.lang, "predicates"):
        return None
    text = masked(clause)
    words = _outside_terms(pack(scope.lang).words(text), scope.inside_terms(text))
    index = _predicate_start(words, text, scope.lang)
    return None if index is None else words[index].start


def _outside_terms(words: tuple[Word, ...], inside: frozenset[int]) -> tuple[Word, ...]:
    """The words, those in the middle of a term of the article joined to its first."""
    if not inside:
        return words
    out: list[Word] = []
    for word in words:
        if out and word.start in inside:
            before = out.pop()
            out.append(before._replace(end=word.end, text=before.text + word.text, tag="nz"))
        else:
            out.append(word)
    return tuple(out)


def _predicate_start(words: tuple[Word, ...], text: str, lang: Lang) -> int | None:
    """The first word that can open a predicate so that a noun phrase (or nothing) stands before it."""
    data = _data(lang)
    for index, word in enumerate(words):
        opens = word.tag[0] in "dpv" or word.text in data["openers"]
        if not opens or word.tag == "vn" or word.text in data["inside"]:
            continue
        before = text[: word.start].strip()
        if not before:
            return index
        following = words[index + 1].text if index + 1 < len(words) else ""
        if following in data["of"] and word.tag[0] == "v":
            continue
        if is_noun_phrase(before, lang, longest=30):
            return index
    return None


@cache
def _data(lang: Lang) -> Mapping[str, Any]:
    return {key: frozenset(value) for key, value in table(lang, "predicates").items()}


def subject_ends(clause: Phrase, scope: Scope) -> tuple[Phrase, Phrase] | None:
    """Split a clause into what stands before its predicate, and the predicate; None without one."""
    ends = _marked_end(clause, scope)
    if ends is None or (ends[1] and not _names(clause.cut(*ends), scope)):
        at = start(clause, scope)
        ends = ends if at is None else (0, at)
    if ends is None or ends[1] == 0:
        return None
    subject = _without_adverbs(clause.cut(*ends).strip(" ，,"), scope)
    return subject, clause.cut(subject.end - clause.start, len(clause.text)).strip(" ，,")


def _without_adverbs(subject: Phrase, scope: Scope) -> Phrase:
    """A subject without the adverbs at its end: they belong to the predicate (缓存|本来就…)."""
    lang = scope.lang
    if not has_table(lang, "predicates") or not subject.text.endswith(_adverbs(lang)):
        return subject
    words, adverbs, end = pieces(subject, scope), lexis_of(lang)["adverbs"], 0
    end = max((at for at, word in enumerate(words, 1) if word.text not in adverbs), default=0)
    return subject.cut(0, words[end - 1].end).strip(" ，,") if 0 < end < len(words) else subject


@cache
def _adverbs(lang: Lang) -> tuple[str, ...]:
    return tuple(lexis_of(lang)["adverbs"])


def named(subject: Phrase, scope: Scope) -> Phrase | None:
    """A subject as a pattern has cut it, if it is a name; without the adverbs at its end (X 其实).

    None where it is an adverb or a place, or goes over into its predicate (Telnet 现在已经 …, Codis 已不 …).
    """
    if is_adverbial(subject, scope):
        return None
    if not has_table(scope.lang, "predicates") or scope.knows(subject.text):
        return subject
    words, lexis = pieces(subject, scope), lexis_of(scope.lang)
    end = len(words)
    while end and words[end - 1].text in lexis["neutral"]:
        end -= 1
    if (end == 1 and words[0].tag == "f") or words[end - 1].text in lexis["trailing"]:
        return None
    if any(_leads_on(words, at, lexis) for at in range(end)):
        return None
    return subject.cut(0, words[end - 1].end).strip(" ，,")


def _leads_on(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a word is no part of a name but leads from a subject to its verb."""
    word = words[at].text
    if word not in lexis["adverbial"]:
        return False
    return (at > 0 or len(words) == 1) and text_at(words, at + 1) not in lexis["of"]


def is_adverbial(subject: Phrase, scope: Scope) -> bool:
    """Whether what a pattern took for a subject is an adverb alone, or begins with somebody's view."""
    if not has_table(scope.lang, "predicates") or scope.knows(subject.text):
        return False
    words, lexis = pieces(subject, scope), lexis_of(scope.lang)
    if words[0].text in lexis["thinking"]:
        return True
    return words[0].text in lexis["adverbs"] and all(word.text in lexis["adverbs"] for word in words)


def _names(phrase: Phrase, scope: Scope) -> bool:
    """Whether a phrase can be a subject: a noun phrase or what stands for one."""
    return Reader(scope, _ANYTHING).resolve(phrase.strip(" ，,")) is not None


def _marked_end(clause: Phrase, scope: Scope) -> tuple[int, int] | None:
    """The range before the first word that marks a predicate (是, 会, 将 …), if one stands outside a word."""
    text = mark(masked(clause), scope.lang)
    for found in _predicate(scope.lang).finditer(text):
        start, end = found.span("subject") if "subject" in found.groupdict() else (0, found.start())
        if end == 0 or not (cuts_word(text, end, scope.lang) or end in scope.inside_terms(text)):
            return start, end
    return None


@cache
def _predicate(lang: Lang) -> re.Pattern[str]:
    return compiled(lang, table(lang, "frames")["predicate"]["regex"])
