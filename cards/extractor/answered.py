"""Answered: sets that answer the question of the heading over them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.frames import statement
from cards.extractor.leads import Lead
from cards.extractor.members import cues
from cards.extractor.mentions import mentioned, topic_subject
from cards.extractor.subjects import plain_name
from cards.language.data import table

if TYPE_CHECKING:
    from cards.extractor.topics import Scope
    from cards.model import Phrase, Subject


def asked_above(lead: Phrase, scope: Scope, *, grounds: bool = False) -> Lead | None:
    """The question of the heading, where the lead-in names no more than what it asks for.

    "如何恢复快照？" over 常见方法有： is answered by the list; what suits what, ``lists.toml`` says.
    It is too where the question asks for them by the name that the lead-in gives them.

    Args:
        lead: the lead-in.
        scope: where it stands.
        grounds: whether it announces reasons, of whatever stands before that word.
    """
    ask, data = scope.topic.ask, cues(scope.lang)
    if ask is None:
        return None
    if only_counts(lead, scope) and data["listable"].search(ask.text):
        return asked_whole(ask, scope)
    said = data["opening"].sub("", statement(lead, scope).main.text)
    if not grounds and data["hollow"].match(said) is None:
        return None
    suits = table(scope.lang, "lists").get("suits", ())
    if any(re.search(s["question"], ask.text) and re.search(s["lead"], lead.text) for s in suits):
        return asked_whole(ask, scope)
    called = data["called"].search(said)
    if called is None or data["asks_which"].search(ask.text) is None or called[0] not in ask.text:
        return None
    return asked_whole(ask, scope)


def asks_why(scope: Scope) -> bool:
    """Whether the heading asks why, so that reasons under it are those."""
    ask = scope.topic.ask
    return ask is not None and cues(scope.lang)["asks_why"].search(ask.text) is not None


def asked_within(lead: Phrase, scope: Scope) -> Lead | None:
    """The question that a lead-in holds (那么，Spring 里用到了哪些模式呢？); None if it names no term."""
    found = cues(scope.lang)["asks_itself"].match(lead.text)
    if found is None:
        return None
    stem = lead.cut(*found.span("ask"))
    subject = mentioned(stem, scope)
    return Lead("question", subject, {"stem": stem}, None) if subject is not None else None


def only_counts(lead: Phrase, scope: Scope) -> bool:
    """Whether a lead-in says no more than how many members follow (主要有三点：)."""
    return cues(scope.lang)["only_counts"].match(lead.text) is not None


def asked_alone(scope: Scope, members: tuple[Phrase, ...]) -> Lead | None:
    """The question of the heading, for a list that stands right below it: 为什么内存表写得快？

    A list of what the question names says something of each, and is no answer.
    """
    ask = scope.topic.ask
    suits = table(scope.lang, "lists").get("suits", ())
    if ask is None or not any(re.search(s["question"], ask.text) for s in suits):
        return None
    if mentioned(ask, scope) is None or any(member.text in ask.text for member in members):
        return None
    return asked_whole(ask, scope)


def asked_whole(ask: Phrase, scope: Scope) -> Lead | None:
    """The whole question of a heading; None if it is several, or not for a card."""
    stem, named = _stem(ask, scope), mentioned(ask, scope)
    if stem is None:
        return None
    bare = named is None or plain_name(named) in (stem.text, ask.text)
    if bare and cues(scope.lang)["elliptic_question"].match(stem.text):
        topic = topic_subject(scope) or scope.topic.subject  # 缓存雪崩 > 有哪些解决办法
        if topic is None:
            return None
        return Lead("question", topic, {"stem" if _repeats(topic, stem, scope) else "act": stem}, None)
    subject = named or scope.topic.subject
    return Lead("question", subject, {"stem": stem}, None) if subject is not None else None


def _repeats(topic: Subject, stem: Phrase, scope: Scope) -> bool:
    """Whether a question names what it is about, or its topic is so wide that it cannot stand before it."""
    joined = cues(scope.lang)["joined_names"].split(plain_name(topic))
    return len(joined) > 1 or any(name.strip() in stem.text for name in joined)


def first_asked(ask: Phrase, scope: Scope) -> Phrase:
    """The first of two questions, if a set answers it and the other asks on (有哪些？如何选择？).

    Of a heading that asks whether its reader knows a thing (快照的步骤了解吗？), the thing.
    """
    data = cues(scope.lang)
    found = data["two_questions"].match(ask.text) or data["asks_known"].match(ask.text)
    return ask.cut(*found.span("first")) if found else ask


def _stem(ask: Phrase, scope: Scope) -> Phrase | None:
    """A question without its end mark and particle; None if it is several, or not for a card."""
    ask = first_asked(ask, scope)
    found = cues(scope.lang)["one_question"].match(ask.text)
    return ask.cut(*found.span("stem")) if found else None
