"""Advice: what to use for an end or in a case ("频繁拼接字符串时，建议使用什么？"), and since which version.

Neither needs a subject that acts: the question is told by the end or the case, or by what is done.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import balanced, indefinite, points, thing, vague
from cards.extractor.askable import barred
from cards.extractor.chunks import head, lexis_of, pieces
from cards.extractor.domains import places, step_domain, topic_or_wider
from cards.extractor.making import fact, statement_signs, tells
from cards.extractor.masks import masked
from cards.extractor.mentions import mentioned
from cards.extractor.nameable import nameable
from cards.extractor.objects import goes_over
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import plain_name
from cards.language import length
from cards.language.data import table
from cards.language.phrases import names_thing
from cards.language.shapes import is_action, is_noun_phrase
from cards.model import Kind

if TYPE_CHECKING:
    from cards.extractor.frames import Frame
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Phrase, Slot, Subject

_CASE = (4.0, 30.0)  # the lengths of what asks
_TOOL = 30.0  # the greatest length of what is to be used
_ACT = (3.0, 30.0)  # the lengths of what is so since a version


def advised(frame: Frame) -> Fact | None:
    """Ask what to use for an end or in a case, told by the words that advise it."""
    stated, slots = frame.statement, frame.slots
    case, scope = slots["condition"], stated.scope
    if not _CASE[0] <= length(case.text) <= _CASE[1] or not balanced(case.text):
        return None
    if points(case.text, stated.lang) or barred(case, stated.lang):
        return None
    kernel = _tool(slots["answer"], scope)
    if kernel is None:
        return None
    if (turned := _topical(frame, kernel)) is not None:
        return turned
    about = mentioned(case, scope)
    within = step_domain(case, stated, kernel) if about is None else None
    subject = about or (topic_or_wider(scope) if within is not None else next(iter(places(scope)), None))
    if subject is None or not tells(subject, scope) or plain_name(subject) in kernel.text:
        return None
    filled: dict[str, Slot | None] = {
        "condition": case, "pause": slots.get("pause"), "middle": slots["middle"], "answer": kernel,
        "domain": within, "head": head(kernel, stated.lang),
    }  # fmt: skip
    return fact(
        Kind.FACT, f"fact.{frame.pattern.name}", (subject,), filled, (stated.sentence,), scope,
        **statement_signs(stated),
    )  # fmt: skip


def _topical(frame: Frame, tool: Phrase) -> Fact | None:
    """Ask when to use what the section is about: its own case tells less of the question than its name."""
    stated, case = frame.statement, frame.slots.get("case")
    subject, topic = stated.reader.resolve(tool), stated.scope.topic.subject
    if case is None or subject is None or topic is None or plain_name(subject) != plain_name(topic):
        return None
    if not tells(subject, stated.scope) or plain_name(subject) in case.text:
        return None
    slots: dict[str, Slot | None] = {"middle": frame.slots["middle"], "answer": case}
    return fact(
        Kind.FACT, "fact.usable_when", (subject,), slots, (stated.sentence,), stated.scope,
        **statement_signs(stated),
    )  # fmt: skip


def _tool(said: Phrase, scope: Scope) -> Phrase | None:
    """What is to be used, if all that is said is one thing."""
    kernel = thing(said, scope, longest=_TOOL)
    if kernel is None or kernel.end < said.end or vague(kernel.text, scope.lang):
        return None
    if vague(kernel.text, scope.lang, "unnamed") or not names_thing(kernel.text, scope.lang):
        return None
    inside = pieces(kernel, scope)[1:-1]  # a name may begin or end with a verb (滴灌系统, 公钥认证)
    if inside and goes_over(inside, lexis_of(scope.lang)):
        return None
    return kernel if is_noun_phrase(kernel.text, scope.lang, longest=_TOOL) else None


def since(frame: Frame) -> Fact | None:
    """Ask since which version something is so (Redis 从哪个版本开始支持模块？)."""
    stated, slots = frame.statement, frame.slots
    named, act = slots.get("subject"), slots["after"]
    if named is None:
        split = subject_ends(act, stated.scope)
        if split is None:
            return None
        named, act = split
    subject = _of_version(stated.reader.resolve(named), stated.scope)
    if subject is None or not _ACT[0] <= length(act.text) <= _ACT[1] or points(act.text, stated.lang):
        return None
    if not (is_action(masked(act), stated.lang) or _becomes(stated.lang).match(act.text)):
        return None
    filled: dict[str, Slot | None] = {"answer": slots["answer"], "after": act, "way": slots.get("way")}
    return fact(
        Kind.FACT, f"fact.{frame.pattern.name}", (subject,), filled, (stated.sentence,), stated.scope,
        **statement_signs(stated),
    )  # fmt: skip


def _of_version(subject: Subject | None, scope: Scope) -> Subject | None:
    found = nameable(subject, scope)
    return found if found is not None and not indefinite(plain_name(found), scope.lang) else None


@cache
def _becomes(lang: Lang) -> re.Pattern[str]:
    """How begins what a thing is or becomes in a version, without a verb of doing."""
    return re.compile(table(lang, "answers")["becomes"]["regex"])
