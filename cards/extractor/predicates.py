"""Predicates: where a clause's subject ends, and the clause split at its main verb.

The split into subject, middle and object goes by the tags of the words, for languages whose words
are tagged (Chinese). The verb is the first of those worth a question
after which only a noun phrase follows; what stands between subject and object (adverbs, 通过…, the
verb) stays as it is, so that the question is the sentence itself with a question word in the
object's place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.subjects import Reader
from cards.extractor.units import masked
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import cuts_word, is_noun_phrase, is_thing
from cards.language.verbs import mark
from cards.model import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Lang, Phrase


_LATIN = re.compile("[A-Za-z]")
_ANYTHING = Subject("")  # stands for a subject that is known, whichever it is


@dataclass(frozen=True, slots=True)
class Predicate:
    """A clause in three.

    Attributes:
        subject: what stands before the predicate; None in an elliptic clause.
        middle: from the first adverb or preposition to the verb and its particle.
        object: what follows.
        verb: the verb's own text.
    """

    subject: Phrase | None
    middle: Phrase
    object: Phrase
    verb: str


def may_split(text: str, scope: Scope) -> bool:
    """Whether a clause holds a verb that ``predicate`` looks for, and a name that tells what it is about.

    A look before its words are tagged.
    """
    if scope.lang != "zh" or not _verbs(scope.lang).search(text):
        return False
    return _LATIN.search(text) is not None or bool(scope.names and scope.names.search(text))


@cache
def _verbs(lang: Lang) -> re.Pattern[str]:
    data = _data(lang)
    return re.compile("|".join(map(re.escape, sorted(data["asked"] | data["telling"]))))


def predicate(clause: Phrase, scope: Scope) -> Predicate | None:
    """Split a clause at its main verb; None where that cannot be told."""
    lang = scope.lang
    text = masked(clause)
    words = _outside_terms(pack(lang).words(text), scope.inside_terms(text))
    data = _data(lang)
    begin = _predicate_start(words, text, data)
    if begin is None:
        return None
    for index in range(begin, len(words)):
        word = words[index]
        if not (_asked(words, index, begin, data) or _with_particle(words, index, data)):
            continue
        after = _after_particle(words, index, data)
        if after >= len(words):
            return None
        said = clause.cut(words[after].start, len(text)).strip()
        clausal = word.text in data["clausal"] and words[after].text not in data["not_object"]
        if not clausal and not _is_object(said, words[after:], data, lang):
            continue
        subject = clause.cut(0, words[begin].start).strip()
        middle = clause.cut(words[begin].start, words[after].start).strip()
        return Predicate(subject or None, middle, said, word.text)
    return None


def start(clause: Phrase, scope: Scope) -> int | None:
    """Where the predicate of a clause begins, from its start: 0 without a subject, None if unclear."""
    if scope.lang != "zh":
        return None
    text = masked(clause)
    words = _outside_terms(pack(scope.lang).words(text), scope.inside_terms(text))
    index = _predicate_start(words, text, _data(scope.lang))
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


def _predicate_start(words: tuple[Word, ...], text: str, data: Mapping[str, Any]) -> int | None:
    """The first word that can open a predicate so that a noun phrase (or nothing) stands before it."""
    for index, word in enumerate(words):
        opens = word.tag[0] in "dpv" or word.text in data["openers"]
        if not opens or word.tag == "vn" or word.text in data["inside"]:
            continue
        before = text[: word.start].strip()
        if not before:
            return index
        following = words[index + 1].text if index + 1 < len(words) else ""
        if following == "的" and word.tag[0] == "v":
            continue
        if is_noun_phrase(before, "zh", longest=30):
            return index
    return None


def _asked(words: tuple[Word, ...], index: int, begin: int, data: Mapping[str, Any]) -> bool:
    """Whether a word is a verb whose object is worth asking for, and no noun here."""
    word = words[index]
    if word.text not in data["asked"]:
        return False
    if word.text not in data["nominal"] or (index > begin and words[index - 1].text in data["openers"]):
        return True
    return any(before.text in data["carriers"] for before in words[begin:index])


def _with_particle(words: tuple[Word, ...], index: int, data: Mapping[str, Any]) -> bool:
    """Whether a word is a verb that its particle shows to be the main one (引入了, 调度到)."""
    word, following = words[index], words[index + 1 : index + 2]
    if word.tag[0] != "v" or word.text in data["never"] or not following:
        return False
    return following[0].text in data["telling"]


def _after_particle(words: tuple[Word, ...], index: int, data: Mapping[str, Any]) -> int:
    at = index + 1
    while at < len(words) and words[at].text in data["particles"]:
        at += 1
    return at


def _is_object(said: Phrase, words: tuple[Word, ...], data: Mapping[str, Any], lang: Lang) -> bool:
    if not is_thing(said.text, lang) or words[0].text in data["not_object"]:
        return False
    verbs = [i for i, word in enumerate(words) if word.tag == "v" and word.text not in data["inside"]]
    if not verbs:
        return True
    return any(word.text == "的" for word in words[verbs[-1] + 1 :])


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
    return clause.cut(*ends).strip(" ，,"), clause.cut(ends[1], len(clause.text)).strip()


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
