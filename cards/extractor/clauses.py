"""Clauses: a clause read into a frame by the tags of its words.

For languages that ask in place and have a table of predicates (Chinese). A clause is a subject, then
adverbs, auxiliaries and prepositional phrases in any order, then the main verb with its particle,
then an object, then perhaps a second predicate (来…, 并…). The first reading wins in which a noun
phrase (or nothing) stands before the predicate and an object behind the verb. The segmenter's tags
are often wrong, so a word counts as a verb by what stands round it; in doubt a clause is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from cards.extractor.chunks import (
    BRACKETED,
    COMMA,
    becomes,
    can_be_verb,
    is_bare_verb,
    is_nominal,
    is_told,
    leads,
    lexis_of,
    pieces,
    text_at,
)  # fmt: skip
from cards.extractor.masks import masked
from cards.extractor.objects import behind_particles, holds_predicate, is_object, object_end
from cards.language import pack
from cards.language.data import has_table
from cards.language.shapes import cuts_word, is_noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.chunks import Lexis, Words
    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase

_NAMED = re.compile(
    r"[ -~]*[A-Za-z0-9`]\s?(?=[\u4e00-\u9fff]{2,8}$)"
)  # a name in Latin letters, then one noun
_LONGEST_SUBJECT = 30.0
_FARTHEST = 12  # words: a predicate that begins later stands behind more than a subject
_SHORTEST = 6  # characters: a shorter clause has no room for a subject, a verb and an answer
_SPACES = " ，,"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with a main verb and an object.

    Attributes:
        subject: what stands before the predicate; None in an elliptic clause.
        middle: from the predicate's first word to the verb's particle, without what leans on the
            clause before (也, 还, 就).
        object: what stands behind the verb.
        after: a second predicate behind the object, None without one.
        kind: whether the object is a thing or a clause.
        changed: whether the object is what something else becomes, or where it goes (把 A 变成 B).
    """

    subject: Phrase | None
    middle: Phrase
    object: Phrase
    after: Phrase | None
    kind: Literal["thing", "clause"]
    changed: bool = False


def may_read(text: str, lang: Lang) -> bool:
    """Whether a clause can be read: a look before its words are tagged."""
    return len(text) >= _SHORTEST and has_table(lang, "predicates") and _cue(lang).search(text) is not None


def read(clause: Phrase, scope: Scope) -> Clause | None:
    """Read a clause; None where its parts cannot be told."""
    lang = scope.lang
    text, words, lexis = masked(clause), pieces(clause, scope), lexis_of(lang)
    for begin in _beginnings(words, text, lexis):
        verb = _main_verb(words, begin, lexis)
        found = _at_verb(clause, words, begin, verb, lexis) if verb is not None else None
        if found is not None and _opens(words, begin, text, lang):
            return found
    return _at_copula(clause, words, text, lexis, lang) if _topical(lang).search(text) else None


def _at_verb(clause: Phrase, words: Words, begin: int, verb: int, lexis: Lexis) -> Clause | None:
    """The clause split at its main verb; None if what stands behind it is no object."""
    start = behind_particles(words, verb, lexis)
    clausal = words[verb].text in lexis["clausal"]
    end = object_end(words, start, lexis, whole=clausal)
    if start >= end or not is_object(words, start, end, lexis):
        return None
    changed = any(word.text in lexis["disposing"] for word in words[begin:verb])
    if any(word.text in lexis["partly"] for word in words[begin:verb]):
        return None  # 不仅… : the other half is said elsewhere
    said = holds_predicate(words[start:end], lexis)
    if said and (changed or not clausal or text_at(words, end) == COMMA):
        return None
    if begin == 0 and words[0].text in lexis["aims"]:
        return None  # what the clause before is for
    if begin == 0 and _leans(words, verb, start, end, lexis):
        return None
    if words[verb].text in lexis["instruments"] and end - start > 1 and _is_act(words, end - 1, lexis):
        end -= 1  # 使用 A 实现: what is used ends before what is done with it
        return _split(clause, words, (begin, start, end), words[end].start, lexis, "thing")
    after = words[end].start if text_at(words, end) in lexis["aims"] else None
    return _split(clause, words, (begin, start, end), after, lexis, "clause" if said else "thing", changed)


def _is_act(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether the last word of an object is what is done with the rest of it, and no noun behind 的."""
    return words[at].text in lexis["acts"] and words[at - 1].text not in lexis["of"]


def _at_copula(clause: Phrase, words: Words, text: str, lexis: Lexis, lang: Lang) -> Clause | None:
    """A clause that makes its verb a topic, split behind it (X 返回的是 Y)."""
    for at in range(2, min(len(words) - 2, _FARTHEST)):
        if words[at].text not in lexis["of"] or text_at(words, at + 1) not in lexis["copulas"]:
            continue
        begin = at - 1
        while begin > 1 and leads(words[begin - 1], lexis):
            begin -= 1
        verb = words[at - 1]
        if verb.text in lexis["never"] or not (verb.tag[0] == "v" or verb.text in lexis["asked"]):
            return None
        if not _names(text[: words[begin].start].strip(_SPACES), lang):
            return None
        if not is_object(words, at + 2, len(words), lexis) or holds_predicate(words[at + 2 :], lexis):
            return None
        return _split(clause, words, (begin, at + 2, len(words)), None, lexis, "thing")
    return None


def _split(
    clause: Phrase,
    words: Words,
    ends: tuple[int, int, int],
    after: int | None,
    lexis: Lexis,
    kind: Literal["thing", "clause"],
    changed: bool = False,
) -> Clause:
    """Cut a clause at the words where its predicate and its object begin and its object ends."""
    begin, start, end = ends
    first = next((at for at in range(begin, start) if words[at].text not in lexis["leaning"]), begin)
    return Clause(
        subject=clause.cut(0, words[begin].start).strip(_SPACES) or None,
        middle=clause.cut(words[first].start, words[start].start).strip(),
        object=clause.cut(words[start].start, words[end - 1].end),
        after=clause.cut(after, clause.end - clause.start) if after is not None else None,
        kind=kind,
        changed=changed,
    )


def head(phrase: Phrase, lang: Lang) -> Phrase | None:
    """The noun at the end of an answer that its question can name; None without one.

    Behind a proper name it is all that follows: of gossip 协议 the 协议, of RDB 持久化方式 the 持久化方式.
    """
    lexis, text = lexis_of(lang), BRACKETED.sub("", phrase.text)
    found = max((noun for noun in lexis["heads"] if text.endswith(noun)), key=len, default="")
    named = _NAMED.match(text)
    at = named.end() if named and found else len(text) - len(found)
    if not found or at < 2 or not phrase.text.startswith(text) or cuts_word(text, at, lang):
        return None
    if any(word.text in lexis["joints"] for word in pack(lang).words(text)):
        return None
    return phrase.cut(at, len(text)).strip()


def _beginnings(words: Words, before: str, lexis: Lexis) -> Iterator[int]:
    """The words that can open a predicate, by themselves and by what stands beside them."""
    leading, verbal, copulas, joints = (
        lexis["leading"], lexis["verbal"], lexis["copulas"], lexis["joints"]
    )  # fmt: skip
    for at, word in enumerate(words[:_FARTHEST]):
        text, kind = word.text, word.tag[0]
        led = text in leading or (kind == "d" and text not in copulas)  # as in leads(): asked of every word
        if not led and ((kind != "v" and text not in verbal) or not is_bare_verb(words, at, lexis)):
            continue
        if text in joints:
            continue
        if at != 1 or not can_be_verb(words, 0, lexis) or not before[: word.start].strip(_SPACES):
            yield at


def _opens(words: Words, begin: int, text: str, lang: Lang) -> bool:
    """Whether a noun phrase or nothing stands before a predicate: asked last, for it costs most."""
    before = text[: words[begin].start].strip(_SPACES)
    return not before or _names(before, lang)


def _names(text: str, lang: Lang) -> bool:
    """Whether a text can be a subject: a noun phrase, a pronoun, a demonstrative and what it points at."""
    lists = pack(lang).lists
    return (
        text in lists["pronouns"]
        or is_noun_phrase(text, lang, longest=_LONGEST_SUBJECT)
        or (
            text.startswith(_demonstratives(lang))
            and any(
                text.startswith(word) and is_noun_phrase(text[len(word) :], lang)
                for word in lists["demonstratives"]
            )
        )
    )


def _main_verb(words: Words, begin: int, lexis: Lexis) -> int | None:
    """The verb that the adverbs, auxiliaries and prepositional phrases from ``begin`` on lead to."""
    at, disposed = begin, False
    while at < len(words):
        if words[at].text in lexis["prepositions"]:
            disposed = disposed or words[at].text in lexis["disposing"]
            end = _phrase_end(words, at, lexis)
            if end is None:
                return None
            at = end
        elif _is_main(words, at, lexis, led=at > begin, disposed=disposed):
            return at
        elif leads(words[at], lexis) or words[at].text in lexis["manner"] or _pauses(words, begin, at, lexis):
            at += 1
        elif text_at(words, at + 1) in lexis["manner"]:
            at += 2
        else:
            return None
    return None


def _pauses(words: Words, begin: int, at: int, lexis: Lexis) -> bool:
    """Whether a comma stands between a phrase and its verb (在启动时，会加载…)."""
    return at > begin and words[at].text == COMMA and words[at - 1].text in lexis["places"]


def _is_main(words: Words, at: int, lexis: Lexis, *, led: bool, disposed: bool) -> bool:
    """Whether a word is the main verb: ``led`` to by others, behind a thing that is ``disposed`` of."""
    if not led:
        return is_bare_verb(words, at, lexis)
    return (
        can_be_verb(words, at, lexis) or is_told(words, at, lexis) or (disposed and becomes(words, at, lexis))
    )


def _phrase_end(words: Words, at: int, lexis: Lexis) -> int | None:
    """Where the prepositional phrase at a word ends; None where that cannot be told.

    One of place ends with its locative (在…中), one that disposes of a thing before the verb that says
    what becomes of it (把…转换成), any other behind a noun, before what leads to the verb.
    """
    if text_at(words, at + 1) in lexis["prepositions"]:
        return None  # 通过对 A 屏蔽 B: what is done is what it is done by
    placed, disposed = words[at].text in lexis["placing"], words[at].text in lexis["disposing"]
    for index in range(at + 1, len(words)):
        word, before = words[index], words[index - 1]
        if text_at(words, index + 1) in lexis["of"]:
            continue
        if placed and word.text in lexis["places"]:
            return index + 1
        if index == at + 1 or word.text in lexis["of_joints"] or before.text in lexis["of_joints"]:
            continue
        if becomes(words, index, lexis) if disposed else _may_follow(words, index, lexis):
            return index
        if word.tag[0] == "v" and word.text in lexis["never"] and not (placed or disposed):
            return None
        if not (placed or disposed) and _ends_phrase(words, index, lexis):
            return index
    return None


def _may_follow(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a word leads on to the verb, or is it by its particle."""
    return leads(words[at], lexis) or is_told(words, at, lexis)


def _ends_phrase(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a word behind a preposition and its noun is the verb, not a part of the noun (密钥交换参数)."""
    if words[at - 1].tag[0] in "mqr" or not can_be_verb(words, at, lexis):
        return False
    if not is_nominal(words[at], lexis) or at + 1 == len(words):
        return True
    return words[at + 1].tag[0] in "mu" or words[at + 1].text in lexis["particles"]


def _leans(words: Words, verb: int, start: int, end: int, lexis: Lexis) -> bool:
    """Whether a clause that begins with its predicate has another subject than the clause before, or none.

    It may tell what the whole clause before leads to (导致…, 避免…), or be a noun with what modifies it
    (创建节点的权限).
    """
    if verb == 0 and words[verb].text in lexis["effects"]:
        return True
    if not any(word.text in lexis["of"] for word in words[start:end]):
        return False
    return (verb == 0 and start == 1) or words[end - 1].text in lexis["nominalising"]


@cache
def _demonstratives(lang: Lang) -> tuple[str, ...]:
    return tuple(pack(lang).lists["demonstratives"])


@cache
def _topical(lang: Lang) -> re.Pattern[str]:
    """What a clause holds that makes its verb a topic (的是)."""
    of, being = ("|".join(map(re.escape, lexis_of(lang)[name])) for name in ("of", "copulas"))
    return re.compile(rf"(?:{of})\s*(?:{being})")


@cache
def _cue(lang: Lang) -> re.Pattern[str]:
    """What a clause that can be read holds: a verb that is asked for, a particle, or what leads to a verb."""
    lexis = lexis_of(lang)
    words = lexis["asked"] | lexis["telling"] | lexis["leads"]
    return re.compile("|".join(map(re.escape, sorted(words))))
