"""Objects: what the verb of a plain clause governs ("TiDB 事务使用什么？").

Patterns know narrower questions and come first. For languages with a table of predicates: the verb
must be one whose object is worth asking for, and all that stands behind it one thing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import counting, indefinite, points, thing, vague
from cards.extractor.chunks import head, is_nominal, lexis_of, pieces, text_at, unbracketed
from cards.extractor.frames import one_clause
from cards.extractor.making import fact, in_circumstance, statement_signs, told
from cards.extractor.nameable import ends_as_name
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import plain_name
from cards.language import length, pack
from cards.language.data import alternation, has_table
from cards.language.phrases import names_thing
from cards.language.shapes import is_action, is_noun_phrase
from cards.model import Kind, MarkKind

if TYPE_CHECKING:
    from cards.extractor.chunks import Lexis, Words
    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Phrase, Slot, Subject

_LONGEST = 40  # of a thing with all that modifies it
_LONGEST_CLAUSE = 60  # characters
_FARTHEST = 34  # characters: where the verb has come, with what stands behind it
_FARTHEST_WORD = 9  # of a place and what leads to the verb behind it
_NAMES = "nexkf"  # how the tags of what ends a name or a place begin
_SHORTEST = 3.0
_NUMBER = 2.0  # of a number and its measure
_TELLING = 3.0  # what the class of an answer leaves to be answered


def object_of(stated: Statement) -> Fact | None:
    """Ask what the verb of a clause governs; None where the clause says something else as well."""
    if not has_table(stated.lang, "predicates") or len(stated.main_text) > _LONGEST_CLAUSE:
        return None
    if _verb(stated.lang).search(stated.main_text, 0, _FARTHEST) is None or not one_clause(stated):
        return None
    split = subject_ends(stated.main, stated.scope)
    if split is None or not _opens(stated.lang).match(split[1].text) or points(split[1].text, stated.lang):
        return None
    if split[0].text in pack(stated.lang).lists["pronouns"] and in_circumstance(stated) is not None:
        return None  # processes.py asks for that
    parted = _parted(split[1], stated.scope)
    if parted is None:
        return None
    act, said, many = parted
    subject, kernel = _subject(split[0], stated), _thing(said, stated.scope)
    if subject is None or kernel is None or _repeats(kernel.text, plain_name(subject)):
        return None
    named = head(kernel, stated.lang)
    if (many and named is None) or (named is not None and gives_away(kernel, named, stated.lang)):
        return None
    slots: dict[str, Slot | None] = {
        "head": named, "middle": act, "answer": kernel, "condition": stated.condition,
    }  # fmt: skip
    return fact(
        Kind.FACT, "fact.thing", (subject,), slots, (stated.sentence,), stated.scope,
        **statement_signs(stated),
    )  # fmt: skip


def may_govern(text: str, lang: Lang) -> bool:
    """Whether a clause, masked, may have a verb whose object is asked for."""
    return has_table(lang, "predicates") and _verb(lang).search(text, 0, _FARTHEST) is not None


@cache
def _verb(lang: Lang) -> re.Pattern[str]:
    """A verb whose object is asked for, with room before it for a subject and no 的 or copula behind it."""
    lexis = lexis_of(lang)
    barred = "|".join(map(re.escape, sorted(lexis["of_being"])))
    return re.compile(f"(?<=..){alternation(lexis['asked'] | lexis['doing'])}(?!{barred}).{{3}}")


@cache
def _opens(lang: Lang) -> re.Pattern[str]:
    """A predicate that opens with such a verb, or with what leads to one."""
    lexis = lexis_of(lang)
    asked = (lexis["asked"] | lexis["doing"]) - lexis["never"]
    leads, placing = alternation(lexis["leads"] - lexis["more"]), alternation(lexis["placing"])
    so = alternation(lexis["adverbial_so"])
    return re.compile(
        f"(?:(?:{leads}|.{{2,4}}{so})\\s?)*(?:{alternation(asked)}|{placing}.*{alternation(asked)})"
    )


def _subject(named: Phrase, stated: Statement) -> Subject | None:
    """What a clause is about, if a question can name it."""
    subject = told(stated.reader.resolve(named), stated.scope)
    name = plain_name(subject) if subject is not None else ""
    if indefinite(name, stated.lang) or not ends_as_name(name, stated.lang) or is_action(name, stated.lang):
        return None
    return subject


def _parted(predicate: Phrase, scope: Scope) -> tuple[Phrase, Phrase, bool] | None:
    """A verb with what leads to it, what stands behind it, and whether it governs many things."""
    words, lexis = pieces(predicate, scope), lexis_of(scope.lang)
    at = _led(words, 0, lexis)
    if at is not None and text_at(words, at) in lexis["placing"]:
        at = _placed(words, at, lexis)
    if at is None:
        return None
    if at == len(words) or words[at].text not in (lexis["asked"] | lexis["doing"]) - lexis["never"]:
        return None
    many = words[at].text in lexis["open"]
    if at + 1 < len(words) and words[at + 1].text in lexis["lasting_so"]:
        at += 1
    if at + 1 >= len(words) or words[at + 1].text in lexis["of_being"]:
        return None
    until, begun = words[at].end, words[_ties(words, lexis)].start
    return predicate.cut(begun, until), predicate.cut(until, len(predicate.text)).strip(), many


def _ties(words: Words, lexis: Lexis) -> int:
    """Where a predicate begins behind what ties it to the sentence before (则|使用)."""
    return next(at for at, word in enumerate(words) if word.text not in lexis["empty"])


def _led(words: Words, at: int, lexis: Lexis) -> int | None:
    """Where what leads to a verb ends; None where it says that the object is one of several."""
    while at < len(words):
        if text_at(words, at + 1) in lexis["adverbial_so"]:
            at += 2
        elif words[at].text not in lexis["leads"]:
            break
        elif words[at].text in lexis["more"]:
            return None
        else:
            at += 1
    return at


def _placed(words: Words, at: int, lexis: Lexis) -> int | None:
    """Where the verb stands behind a place, a time or one to whom something is done (在编译时|检查)."""
    within = words[at].text in lexis["within"]
    for index in range(at + 2, min(len(words), at + _FARTHEST_WORD)):
        before, word = words[index - 1], words[index]
        if within and before.text in lexis["trailing"] and index > at + 2:
            return _led(words, index, lexis)
        governs = not within and word.text in lexis["asked"] | lexis["doing"]
        governs = governs and text_at(words, index + 1) not in lexis["of"]
        if governs and (before.tag[0] in _NAMES or before.text in lexis["ending"]):
            return index
    return None


def _thing(said: Phrase, scope: Scope) -> Phrase | None:
    """What stands behind a verb if all of it is one thing that is worth naming."""
    kernel = thing(said, scope) if said else None
    if kernel is None or kernel.end < said.end:
        return None
    if length(unbracketed(kernel.text)) < _SHORTEST and not kernel.has(MarkKind.CODE):
        return None
    if any(vague(kernel.text, scope.lang, form) for form in ("vague", "unnamed")):
        return None
    if not names_thing(kernel.text, scope.lang):
        return None
    if not is_noun_phrase(unbracketed(kernel.text), scope.lang, longest=_LONGEST):
        return None
    words, lexis = pieces(kernel, scope), lexis_of(scope.lang)
    if words[0].text in lexis["trailing"]:
        return None  # what the verb belongs to is a time or a place (创建|时其他 …)
    return None if goes_over(words, lexis) else kernel


def goes_over(words: Words, lexis: Lexis) -> bool:
    """Whether what a verb governs goes over into another predicate (依赖页表|完成, 使用电容|测量 …的 …)."""
    last = max((at for at, word in enumerate(words) if word.text in lexis["of"]), default=-1)
    for at, word in enumerate(words):
        # a verb that may be a noun is none where what is 的 of something stands behind it
        if word.tag[0] == "v" and (not is_nominal(word, lexis) or 0 < at < last):
            after = at + 2 if text_at(words, at + 1) in lexis["telling"] | lexis["lasting_so"] else at + 1
            if text_at(words, after) not in lexis["of"]:
                return True
        elif (word.tag[0] in "dp" or word.tag in lexis["adverb_tags"]) and at > last:
            return True
    return words[0].tag == "v" and last < 0


def gives_away(kernel: Phrase, named: Phrase, lang: Lang) -> bool:
    """Whether the class of an answer leaves nothing to be answered (提供什么服务：消费服务, 一个链表)."""
    number = _NUMBER if counting(lang).match(kernel.text) else 0.0
    return length(unbracketed(kernel.text)) - length(named.text) - number < _TELLING


def _repeats(said: str, name: str) -> bool:
    return said.lower() in name.lower() or name.lower() in said.lower()
