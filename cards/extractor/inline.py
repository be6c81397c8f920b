"""Inline: a lead-in and its members in one sentence ("快照有两种：全量和增量")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.items import labelled
from cards.extractor.leads import Lead, leads
from cards.extractor.masks import masked
from cards.extractor.members import MOST, cues, members_of, number
from cards.extractor.mentions import described, mentioned
from cards.extractor.sets import made, question
from cards.extractor.splits import split_arrows, split_members, split_parts, split_steps
from cards.language.shapes import is_noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.topics import Scope
    from cards.model import Fact, Phrase

_NAME = 16.0  # a longer member, by ``language.length``, is more than a name
_FEWEST = 3  # members that a lead-in without a count may have, where they are parted by words alone
_SURE = ("these", "question", "grounds", "order")  # lead-ins that announce a set in their own sentence


def inline(sentence: Phrase, scope: Scope, *, names: bool = False) -> Iterator[Fact]:
    """``X 有两种：A，…；B，…``: a lead-in and its members in one sentence.

    Args:
        sentence: the sentence.
        scope: where it stands.
        names: whether several names are enough behind a lead-in that neither counts nor points at them.
    """
    text = masked(sentence)
    told = cues(scope.lang)["tells"].search(text)
    at, end = told.span() if told else (-1, -1)
    if at < 4 or end > len(text) - 5:
        return
    lead, rest = sentence.cut(0, at), sentence.cut(end, len(text)).strip().strip("：: ")
    if not leads(sentence.cut(0, end), scope):
        return
    for split in (split_arrows, split_parts, split_steps, split_members):
        parts = split(rest, scope.lang)
        if not 2 <= len(parts) <= MOST:
            continue
        found = members_of([labelled(part, scope.lang, loose=True) for part in parts], scope)
        if found is None:
            continue
        course = _course(lead, scope) if split is split_arrows else None
        asked = course or question(lead, scope)
        if asked is None:
            return
        named = names and split is split_members and _names(lead, found, scope)
        sure = named or (asked.name in _SURE and (split is not split_members or len(found) >= _FEWEST))
        if sure or _says_count(asked, lead, len(found), scope):
            yield from made(asked, found, (sentence,), scope, ordered=split in (split_steps, split_arrows))
            return


def _names(lead: Phrase, found: tuple[Phrase, ...], scope: Scope) -> bool:
    """Whether a lead-in ends in what something has (零拷贝的实现技术有), and each member is one name."""
    data = cues(scope.lang)
    if len(found) < _FEWEST or data["named_set"].search(lead.text) is None:
        return False
    return not any(data["joined_names"].search(one.text) for one in found) and all(
        scope.knows(one.text) or is_noun_phrase(one.text, scope.lang, longest=_NAME) for one in found
    )


def _says_count(asked: Lead, lead: Phrase, count: int, scope: Scope) -> bool:
    """Whether a lead-in counts what it announces, in its question or before it (失效的两大原因)."""
    if asked.count is not None:
        return True
    said = cues(scope.lang)["says_count"].search(lead.text)
    return said is not None and number(lead.cut(*said.span("count")), scope.lang) == count


def _course(lead: Phrase, scope: Scope) -> Lead | None:
    """``快照的流程是：A -> B -> C``: asked for by what the course is called."""
    found = cues(scope.lang)["order"].match(lead.text)
    if found is None:
        return None
    stem = lead.cut(*found.span("stem"))
    subject = mentioned(stem, scope) or described(stem, scope)
    return Lead("order", subject, {"stem": stem}, None) if subject is not None else None
