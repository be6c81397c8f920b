"""Announced: lead-ins that count their members before the last clause, or call them as the heading asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answered import asked_alone, asked_whole
from cards.extractor.frames import frames, statement
from cards.extractor.leading import told_by
from cards.extractor.leads import Lead, lead_of
from cards.extractor.members import cues, number
from cards.extractor.mentions import mentioned
from cards.extractor.subjects import subject_of
from cards.extractor.units import sentences_of
from cards.language import pack
from cards.language.shapes import is_action, is_noun_phrase
from cards.model import Phrase

if TYPE_CHECKING:
    import re

    from cards.extractor.items import Item
    from cards.extractor.topics import Scope
    from cards.model import Lang, Subject

_SHORTEST = 2  # characters of what the members are called
_FEWEST = 3  # headings that answer how, unless each tells what is done
_BARE = "counted_bare"  # how a noun phrase that only counts is asked: no sentence tells it


def counted_before(lead: Phrase, scope: Scope) -> Lead | None:
    """``日志有三种格式，可以用参数指定：``: the last clause that counts, though more is said behind it."""
    ranges = list(pack(scope.lang).clauses(lead.block.plain, lead.start, lead.end))
    before: Subject | None = None
    found: Lead | None = None
    own = cues(scope.lang)["besides"].match(lead.text) is not None  # so may the last clause be, by itself
    for at, (start, end) in enumerate(ranges if own else ranges[:-1], 1):
        clause = Phrase(lead.block, start, end).strip("，,；;：: ")
        if at < len(ranges) and cues(scope.lang)["goes_through"].match(Phrase(lead.block, *ranges[at]).text):
            break
        found = _counts(clause, scope, before) or found
        before = told_by(clause, scope, before) or before
    return found


def counted_earlier(lead: Phrase, scope: Scope) -> Lead | None:
    """``SQL 定义了四种级别，…。这四个级别是：``: what an earlier sentence counts, and this points at."""
    told = cues(scope.lang)["points_back"].match(lead.text)
    if told is None:
        return None
    wanted = number(lead.cut(*told.span("count")), scope.lang)
    for sentence in reversed(sentences_of(lead.block, scope.lang)):
        if sentence.start >= lead.start:
            continue
        for start, end in pack(scope.lang).clauses(lead.block.plain, sentence.start, sentence.end):
            found = _counts(Phrase(lead.block, start, end).strip("，,；;：: "), scope, None)
            if found is not None and found.count == wanted:
                return found
    return None


def _counts(clause: Phrase, scope: Scope, before: Subject | None) -> Lead | None:
    """How a clause asks for the set that it counts."""
    data = cues(scope.lang)
    if data["ends_counting"].search(clause.text) is None or data["pointing"].search(clause.text):
        return None
    for frame in frames(statement(clause, scope, before=before), "leads"):
        found = lead_of(frame, scope) if "count" in frame.slots else None
        if found is not None and found.count and found.name != _BARE:
            return found
    return None


def called_as_asked(lead: Phrase, scope: Scope) -> Lead | None:
    """The question of the heading (有哪些状态？), where the lead-in calls the members so (下面这些状态)."""
    ask, data = scope.topic.ask, cues(scope.lang)
    if ask is None:
        return _called_as_headed(lead, scope)
    asked, told = data["asks_class"].search(ask.text), data["announces"].search(lead.text)
    if asked is None or told is None or asked["noun"] not in told["rest"]:
        return None
    found = asked_whole(ask, scope)
    return replace(found, count=_count(lead, told, scope)) if found is not None else None


def _called_as_headed(lead: Phrase, scope: Scope) -> Lead | None:
    """A heading (借用规则), where the lead-in ends in its last word (请记住这些规则：)."""
    data, heading = cues(scope.lang), scope.topic.heading
    told = data["announces"].search(lead.text)
    noun = told["rest"].strip() if told is not None else ""
    if heading is None or told is None or len(noun) < _SHORTEST or not heading.text.endswith(noun):
        return None
    if len(heading.text) <= len(noun) or data["hollow"].match(heading.text) or data["vague"].search(noun):
        return None
    if not is_noun_phrase(heading.text, scope.lang):
        return None
    subject = mentioned(heading, scope) or subject_of(heading)
    return Lead("as_follows", subject, {"stem": heading}, _count(lead, told, scope))


def _count(lead: Phrase, told: re.Match[str], scope: Scope) -> int | None:
    """How many members a lead-in announces, None if it does not say."""
    return number(lead.cut(*told.span("count")), scope.lang) if told["count"] else None


def asked_of_parts(scope: Scope, heads: tuple[Phrase, ...]) -> Lead | None:
    """The question of a heading (如何缓解雪崩？) that those below it answer: ways and reasons, no aspects."""
    ask, data = scope.topic.ask, cues(scope.lang)
    if ask is None or data["asks_choice"].search(ask.text):
        return None
    if any(_is_aspect(head, scope) for head in heads):
        return None
    if len(heads) < _FEWEST and not (
        data["asks_why"].search(ask.text) or all(is_action(head.text, scope.lang) for head in heads)
    ):
        return None
    return asked_alone(scope, heads)


def _is_aspect(head: Phrase, scope: Scope) -> bool:
    """Whether a heading names a part of what is told (两种路线, 缓存的演进, 示例), not what is done."""
    data = cues(scope.lang)
    if data["aspect_part"].search(head.text):
        return True
    return data["modified"].search(head.text) is not None and is_noun_phrase(head.text, scope.lang)


def labels_alone(items: list[Item], lang: Lang) -> list[Item]:
    """Headings of which some add to their names what is said of them (幂等：…), as their names alone."""
    told = [item for item in items if item.label is not None and item.body]
    if not told or len(told) == len(items):
        return items
    if not all(item.label is not None and is_noun_phrase(item.label.text, lang) for item in told):
        return items
    return [replace(i, whole=i.label, label=None) if i.label is not None and i.body else i for i in items]
