"""Clauses whose question turns the predicate round ("X maps to Y" → "What does X map to?").

For languages with a table of clauses (English): a clause is a subject, adverbs and auxiliaries, the
main verb, then its object or what a preposition ties to it, then when it is done. Patterns come
first; this is how a clause of any other verb is asked. In doubt it is not read.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.masks import masked
from cards.language import pack
from cards.language.data import has_table, table
from cards.language.patterns import compiled
from cards.language.verbs import verbs

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from cards.language import Word
    from cards.model import Lang, Phrase

_FEWEST = 4  # words: a shorter clause has no room for a subject, a verb and an answer
_FARTHEST = 10  # words: a predicate that begins later stands behind more than a subject


class Turned(NamedTuple):
    """A clause cut for a question.

    Attributes:
        name: what is asked: moment, where, prep_object or object.
        subject: what stands before the predicate, without its determiner.
        act: what of the predicate stays in the question.
        answer: what gives way to the question word.
    """

    name: str
    subject: Phrase
    act: Phrase
    answer: Phrase


_Found = tuple[str, int, int, int]
"""What is asked, where the predicate ends for the question, where the answer begins and ends: words."""


class _Cut(NamedTuple):
    """A clause with the places that are known of it: where its predicate begins, its main verb."""

    words: tuple[Word, ...]
    begin: int
    verb: int
    passive: bool


def read(clause: Phrase, lang: Lang) -> Turned | None:
    """Read a clause; None where its parts cannot be told, or a pattern should ask for them."""
    if not has_table(lang, "clauses"):
        return None
    text = masked(clause)
    words = pack(lang).words(text)
    if len(words) < _FEWEST or _telling(lang).search(text):
        return None
    lexis = _lexis(lang)
    cut = _predicate(words, lexis) if not _commands(words, lang) else None
    found = _moment(cut, lexis) or _governed(cut, lexis, lang) if cut is not None else None
    if cut is None or found is None:
        return None
    name, until, since, end = found
    first = 1 if words[0].text.lower() in lexis["determiners"] else 0
    if first == cut.begin:
        return None
    return Turned(
        name,
        clause.cut(words[first].start, words[cut.begin - 1].end),
        clause.cut(words[cut.begin].start, words[until - 1].end),
        clause.cut(words[since].start, words[end - 1].end),
    )


def _predicate(words: tuple[Word, ...], lexis: Mapping[str, frozenset[str]]) -> _Cut | None:
    """The first finite verb that nothing but a noun phrase or a pronoun stands before."""
    if words[0].tag in lexis["within"]:
        return None
    for at, word in enumerate(words[:_FARTHEST]):
        if at and word.tag in lexis["finite"]:
            break
        alone = at == 0 and word.tag == "PRON"
        named = alone or word.tag in lexis["naming"] or word.tag in lexis["within"]
        if word.text in lexis["apart"] or not named:
            return None
    else:
        return None
    begin = at
    while begin > 1 and words[begin - 1].tag in lexis["within"]:
        begin -= 1
    verb = at
    if word.tag in lexis["auxiliary"]:
        verb = at + 1
        while verb < len(words) and words[verb].tag in lexis["within"]:
            verb += 1
        if verb == len(words):
            return None
    passive = words[verb].tag in lexis["done"] and any(w.tag in lexis["being"] for w in words[at:verb])
    if not passive and words[verb].tag not in lexis["acting"]:
        return None
    return _Cut(words, begin, verb, passive)


def _moment(cut: _Cut, lexis: Mapping[str, frozenset[str]]) -> _Found | None:
    """When it is done, if the clause says so before anything else turns up."""
    words = cut.words
    for at in range(cut.verb + 1, len(words) - 1):
        word = words[at]
        if _one_of(words, at, lexis["moments"]):
            if words[at - 1].tag in lexis["tying"] or words[at - 1].tag in lexis["joins"]:
                return None  # at once, asynchronously and before …
            if not _clause_follows(words, at, lexis):
                return None
            since = at - 1 if words[at - 1].text in lexis["narrowing"] else at
            return ("moment", since, since, _clause_end(words, at + 1)) if since > cut.verb else None
        if word.text in lexis["stops"] or word.tag in lexis["ends"] or word.tag in lexis["finite"]:
            return None
    return None


def _clause_follows(words: tuple[Word, ...], at: int, lexis: Mapping[str, frozenset[str]]) -> bool:
    """Whether "once" or "every time" begins a clause and is no count: once with …, every time."""
    if words[at].text in lexis["counting"]:
        return words[at + 1].tag not in lexis["tying"] or words[at + 1].text in lexis["each"]
    if f"{words[at].text} {words[at + 1].text}" not in lexis["counting"]:
        return True
    return at + 2 < len(words) and words[at + 2].tag not in lexis["clausal"] | lexis["tying"] | lexis["ends"]


def _governed(cut: _Cut, lexis: Mapping[str, frozenset[str]], lang: Lang) -> _Found | None:
    """The object of the main verb, or what a preposition behind it ties to it."""
    words = cut.words
    at = cut.verb + 1
    while at < len(words) and words[at].tag in lexis["manner"]:
        at += 1
    end = _object_end(words, at, lexis)
    if at + 1 >= len(words) or end <= at:
        return None
    first = at + 1 if words[at].tag in lexis["tying"] else at
    if _one_of(words, first, lexis["unspecific"]):
        return None
    if not any(word.tag in lexis["nouns"] or not word.text.isalpha() for word in words[first:end]):
        return None
    base = _base(words[cut.verb].text, lang)
    if words[at].tag in lexis["tying"]:
        return _tied(cut, at, end, base, lexis)
    return _object(cut, at, end, lexis) if at == cut.verb + 1 and base not in lexis["never"] else None


def _tied(cut: _Cut, at: int, end: int, base: str, lexis: Mapping[str, frozenset[str]]) -> _Found | None:
    """What the preposition at ``at`` ties to the verb, or the place that it names."""
    words = cut.words
    if base in lexis["defining"]:
        return None  # X refers to …: what it is
    if words[at].text in lexis["stranded"]:
        bare = end == at + 1 or words[at + 1].tag in lexis["bare"]
        return None if bare else ("prep_object", at + 1, at + 1, end)
    if words[at].text not in lexis["places"] or end == at + 1 or words[at + 1].tag not in lexis["placing"]:
        return None
    if any(word.text in lexis["nowhere"] for word in words[cut.verb + 1 : at]):
        return None
    stands = cut.words[cut.verb].text not in lexis["no_place"] if cut.passive else base in lexis["standing"]
    if not stands or any(word.text in lexis["no_places"] for word in words[at + 1 : end]):
        return None
    end = next((i for i in range(at + 2, end) if words[i].text in lexis["behind_places"]), end)
    return ("where", at, at, end)


def _object(cut: _Cut, at: int, end: int, lexis: Mapping[str, frozenset[str]]) -> _Found | None:
    """The object that begins right behind the verb, or what becomes of it (into …)."""
    words = cut.words
    if cut.passive or words[at].tag not in lexis["opening"]:
        return None
    goal = next((i for i in range(at + 1, end - 1) if words[i].text in lexis["goals"]), None)
    if goal is not None:
        return ("prep_object", goal + 1, goal + 1, end)
    if _may(cut, lexis) or (end < len(words) and words[at].tag in lexis["counts"]):
        return None  # what it may do besides, or a number of what is then listed
    if words[end - 1].tag in lexis["manner"] or any(w.tag in lexis["aiming"] for w in words[end : end + 1]):
        return None  # what it is done for, or what the object is to do, is asked elsewhere
    return ("object", at, at, end)


def _may(cut: _Cut, lexis: Mapping[str, frozenset[str]]) -> bool:
    """Whether the predicate says no more than what is possible."""
    said = [word.text for word in cut.words[cut.begin : cut.verb]]
    return not lexis["possible"].isdisjoint(said) and lexis["denials"].isdisjoint(said)


def _object_end(words: tuple[Word, ...], start: int, lexis: Mapping[str, frozenset[str]]) -> int:
    """Where what begins at ``start`` ends: at a comma, a clause, an aim, a second predicate."""
    for at in range(start + 1, len(words)):
        word = words[at]
        if word.text == "," and _enumerates(words, at, lexis):
            continue
        if word.tag in lexis["relating"]:
            return _clause_end(words, at)
        if word.text in lexis["agents"] and words[at - 1].tag in lexis["done"] and at > start + 1:
            continue  # a date specified by …
        if _one_of(words, at, lexis["stops"]) or word.tag in lexis["ends"] or _joins(words, at, lexis):
            while at > start + 1 and words[at - 1].tag in lexis["hanging"]:
                at -= 1  # a block defined by …
            return at
    return len(words)


def _joins(words: tuple[Word, ...], at: int, lexis: Mapping[str, frozenset[str]]) -> bool:
    """Whether a conjunction begins a second predicate or another clause."""
    if words[at].tag not in lexis["joins"]:
        return False
    after = (word.tag for word in words[at + 1 :] if word.tag in lexis["finite"] | lexis["clausal"])
    return next(after, "") in lexis["finite"]


def _one_of(words: tuple[Word, ...], at: int, listed: frozenset[str]) -> bool:
    """Whether a word, alone or with the next, is one of those listed."""
    pair = f"{words[at].text} {words[at + 1].text}" if at + 1 < len(words) else ""
    return words[at].text in listed or pair in listed


def _commands(words: tuple[Word, ...], lang: Lang) -> bool:
    """Whether a clause may tell to do something: it opens with a verb that is seldom a noun."""
    return words[0].text.lower() in _seldom_nouns(lang)


def _enumerates(words: tuple[Word, ...], at: int, lexis: Mapping[str, frozenset[str]]) -> bool:
    """Whether what follows a comma is more things of the same kind, and no clause: ", a key and a value"."""
    tags = {word.tag for word in words[at + 1 :]}
    if tags.isdisjoint(lexis["joins"]) or not tags.isdisjoint(lexis["finite"] | lexis["ends"]):
        return False
    return words[at + 1].tag in lexis["opening"] and all(w.text not in ";:" for w in words[at + 1 :])


def _clause_end(words: tuple[Word, ...], start: int) -> int:
    """Where a circumstance ends: at the comma or the end mark."""
    return next((at for at in range(start, len(words)) if words[at].text in ",;:"), len(words))


def _base(form: str, lang: Lang) -> str:
    known = verbs(lang)
    return known.bases.get(form, form) if known is not None else form


@cache
def _seldom_nouns(lang: Lang) -> frozenset[str]:
    listed = table(lang, "tags")["verbs"]
    return frozenset(listed["base"]) - frozenset(listed["nouns"])


@cache
def _lexis(lang: Lang) -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(listed) for name, listed in table(lang, "clauses").items() if isinstance(listed, list)
    }


@cache
def _telling(lang: Lang) -> re.Pattern[str]:
    return compiled(lang, table(lang, "clauses")["telling"]["regex"])
