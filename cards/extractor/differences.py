"""Differences that a sentence names as such: the two things, and what it says they differ in.

The sentence itself shows that its two things are compared (A 与 B 的区别在于 …), so more may stand
there for a name than elsewhere; where it names none (两者的区别在于 …), the words before it do.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.alignments import names_alike
from cards.extractor.answers import answer, balanced
from cards.extractor.comparable import apart
from cards.extractor.making import fact, statement_signs
from cards.extractor.masks import masked
from cards.extractor.mentions import says_nothing
from cards.extractor.pairs import pair_in
from cards.extractor.reaching import reach
from cards.extractor.sides import cut_side
from cards.extractor.subjects import plain_name, subject_of
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    from cards.extractor.frames import Frame, Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Subject

_LONGEST = 45.0  # what two things differ in, by ``language.length``
_NAME = 26.0
_OUT = "(?![A-Za-z0-9_/.-])"  # where a name ends

Pair = tuple["Subject", "Subject"]


def told(frame: Frame) -> Fact | None:
    """Return the difference (or what is common) that a frame tells; None if it is not clear of what."""
    stated, slots = frame.statement, frame.slots
    pair, before = _pair(frame)
    if pair is None or not _two(pair, stated.scope):
        return None
    evidence = (stated.sentence,) if before is None else (before, stated.sentence)
    said = slots["difference"]
    return _side_by_side(pair, said, stated, evidence) or _in_a_clause(frame, pair, said, evidence)


def _pair(frame: Frame) -> tuple[Pair | None, Phrase | None]:
    """The two things of a frame, and the sentence before where they are named there."""
    stated, slots = frame.statement, frame.slots
    if "subject" in slots:
        one, two = _resolved(slots["subject"], stated), _resolved(slots["other"], stated)
        return ((one, two) if one is not None and two is not None else None), None
    if "before" in slots:
        return _named(slots["before"], stated), None
    topic = stated.scope.topic
    compared = (topic.subject, topic.other) if topic.subject is not None and topic.other is not None else None
    if "both" in slots and slots["both"] and compared is not None:
        return compared, None
    if stated.earlier is not None and (pair := _named(stated.earlier, stated)) is not None:
        return pair, stated.earlier
    return None, None


def _resolved(name: Phrase, stated: Statement) -> Subject | None:
    """What a name stands for; one that is no subject elsewhere (弱引用) is one where it is compared."""
    subject = stated.reader.resolve(name)
    if subject is not None:
        return subject
    text = name.text
    if says_nothing(text, stated.scope) or _cues(stated.lang)["unnamed"].search(text):
        return None
    return subject_of(name) if is_noun_phrase(text, stated.lang, known=True, longest=_NAME) else None


def _named(text: Phrase, stated: Statement) -> Pair | None:
    """The two things that a text likens (A 与 B 类似) or joins (A 和 B 都是 …)."""
    ranges = list(pack(stated.lang).clauses(text.block.plain, text.start, text.end))
    last = Phrase(text.block, *ranges[-1]).strip() if ranges else text
    found = _cues(stated.lang)["likened"].match(masked(last))
    if found is None:
        return pair_in(text, stated.scope)
    one, two = (_resolved(last.cut(*found.span(name)).strip(), stated) for name in ("subject", "other"))
    return (one, two) if one is not None and two is not None else None


def _two(pair: Pair, scope: Scope) -> bool:
    """Whether two subjects are different things; names built alike are, whatever their words."""
    names = [plain_name(subject) for subject in pair]
    odd = (says_nothing(name, scope) or _cues(scope.lang)["unnamed"].search(name) for name in names)
    if any(odd) or not all(map(balanced, names)):
        return False
    return apart(*pair, scope) or names_alike(names, scope)


def _side_by_side(pair: Pair, said: Phrase, stated: Statement, evidence: tuple[Phrase, ...]) -> Fact | None:
    """``… 在于 A 是 …，而 B 是 …``: what is said of each."""
    found = _two_clauses(pair, said)
    if found is None:
        return None
    first, second = found
    values = tuple(_cut(name, rest, stated.scope) for name, rest in (first, second))
    if values[0] is None or values[1] is None or values[0].text == values[1].text:
        return None
    things = (first[0], second[0])
    return fact(
        Kind.COMPARISON, "comparison.sides", (subject_of(things[0]), subject_of(things[1])),
        {"grid": (things, (values[0], values[1]))}, evidence, stated.scope,
        **statement_signs(stated),
    )  # fmt: skip


def _cut(name: Phrase, rest: Phrase, scope: Scope) -> Phrase | None:
    """What is said of a thing; that it is of a kind (是异步的) needs its verb."""
    if found := _cues(scope.lang)["owned"].match(rest.text):
        rest = rest.cut(found.end(), len(rest.text)).strip()
    said = reach(rest, scope.lang)
    side = cut_side(subject_of(name), said, scope)
    if side is not None:
        return side.said
    return said if _cues(scope.lang)["kind"].match(said.text) else None


def _two_clauses(pair: Pair, said: Phrase) -> tuple[tuple[Phrase, Phrase], tuple[Phrase, Phrase]] | None:
    """The names and what follows each, if what is said begins with the one and goes on with the other."""
    one, two = (re.escape(plain_name(subject)) for subject in pair)
    for a, b in ((one, two), (two, one)):
        found = re.match(
            rf"(?P<a>{a})(?P<x>{_OUT}.{{2,80}}?)(?:[，,；;]\s?(?:而|但是?)?|而)\s?(?P<b>{b})(?P<y>{_OUT}.{{2,80}})$",
            said.text, re.IGNORECASE,
        )  # fmt: skip
        if found is not None:
            a_, x, b_, y = (said.cut(*found.span(name)).strip("，,；; ") for name in "axby")
            return (a_, x), (b_, y)
    return None


def _in_a_clause(frame: Frame, pair: Pair, said: Phrase, evidence: tuple[Phrase, ...]) -> Fact | None:
    """What two things differ in, as a phrase, or as what is so of the first alone (在于它 …)."""
    stated, cues = frame.statement, _cues(frame.statement.lang)
    if found := cues["first"].match(said.text):
        said = said.cut(found.end(), len(said.text)).strip()
    kernel = answer(said, stated.scope, longest=_LONGEST)
    if kernel is None or kernel.end < said.end:
        kernel = answer(reach(said, stated.lang), stated.scope, longest=_LONGEST) or kernel
    if kernel is None or (kernel.end < said.end and cues["unfinished"].search(kernel.text)):
        return None
    name, slot = ("unlike", "left") if found else (frame.pattern.name, "difference")
    return fact(
        Kind.COMPARISON, f"comparison.{name}", pair, {slot: kernel}, evidence, stated.scope,
        **statement_signs(stated),
    )  # fmt: skip


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    own = table(lang, "contrasts").get("difference", {})
    names = ("likened", "first", "unfinished", "unnamed", "kind", "owned")
    return {name: compiled(lang, own.get(name, "(?!)")) for name in names}
