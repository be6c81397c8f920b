"""Sets: a lead-in with its list, a heading with what stands under it, an enumeration inside a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.announced import asked_of_parts, labels_alone
from cards.extractor.answered import asked_alone, asked_within, only_counts
from cards.extractor.divisions import counts, is_numbered
from cards.extractor.enumerations import enumerations
from cards.extractor.headed import headed
from cards.extractor.inline import inline
from cards.extractor.items import labelled
from cards.extractor.leads import leads
from cards.extractor.masks import masked
from cards.extractor.members import MOST, cues, members_of, number
from cards.extractor.sets import made, question
from cards.extractor.terms import undecorated
from cards.extractor.units import Listing, Parts, Prose, Table
from cards.language import length, pack
from cards.model import BlockKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.items import Item
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact

_SAYS_NOTHING = 8.0  # a lead-in as short as this (主要如下：) leaves the question to the heading
_ASKS = re.compile("[？?]\\s*$")


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the sets of a passage."""
    unit, scope = passage.unit, passage.scope
    if isinstance(unit, Listing):
        found = members_of(unit.items, scope, asked=unit.lead.text if unit.lead is not None else "")
        if found is not None:
            evidence = tuple(_standing(item) for item in unit.items)
            known = not unit.nested or unit.under is not None
            yield from _set(found, evidence, unit.lead, scope, ordered=unit.ordered, named=known)
    elif isinstance(unit, Parts):
        counted = unit.lead is not None and counts(unit.lead, len(unit.heads), scope.lang)
        heads = [head for head in unit.heads if counted or not _comments(head, scope)]
        items = labels_alone(
            [labelled(undecorated(head, scope.lang), scope.lang) for head in heads], scope.lang
        )
        if (found := members_of(items, scope)) is not None:
            yield from _set(found, tuple(heads), unit.lead, scope, parts=True)
    elif isinstance(unit, Table):
        yield from _of_table(unit, scope)
    elif isinstance(unit, Prose):
        yield from _numbered_inside(unit.block.whole(), scope)
    yield from _in_sentences(passage)


def _in_sentences(passage: Passage) -> Iterator[Fact]:
    """Sets that stand in one sentence: led in there, named there, or names behind a colon and no more."""
    scope = passage.scope
    told = []
    for stated in passage.statements:
        if stated.part or cues(scope.lang)["tells"].search(stated.sentence.text) is None:
            continue
        for one in inline(stated.sentence, scope):
            told.append(stated.sentence)
            yield one
    rest = passage.statements
    for one in enumerations(tuple(s for s in rest if s.sentence not in told) if told else rest):
        told += one.evidence
        yield one
    for stated in passage.statements:
        if not stated.part and not any(_within(one, stated.sentence) for one in told):
            yield from inline(stated.sentence, scope, names=True)


def _within(part: Phrase, whole: Phrase) -> bool:
    return part.block is whole.block and whole.start <= part.start < whole.end


def _standing(item: Item) -> Phrase:
    """Where what an item names stands: with its text, or in a paragraph of its own over it."""
    apart = item.label is not None and item.label.block is not item.whole.block
    return item.label if apart and item.label is not None else item.whole


def _of_table(unit: Table, scope: Scope) -> Iterator[Fact]:
    """``X 包含：`` and a table: its first column holds the members, the others what is said of them."""
    heads = tuple(row[0] for row in unit.rows if row and row[0])
    if len(heads) < len(unit.rows) or not heads:
        return
    led = unit.lead is not None and leads(unit.lead, scope)
    if not led and not _right_below(scope, heads):
        return
    found = members_of([labelled(head, scope.lang) for head in heads], scope)
    if found is None:
        return
    if unit.lead is None or not led:
        yield from _set(found, heads, None, scope)
    elif (asked := question(unit.lead, scope)) is not None:
        yield from made(asked, found, (unit.lead, *heads), scope, ordered=False)


def _comments(head: Phrase, scope: Scope) -> bool:
    """Whether a heading is a label or speaks about those beside it: 概述, 三种方式的对比."""
    text = pack(scope.lang).bare(head.text)
    return pack(scope.lang).is_generic(text) or cues(scope.lang)["comment"].search(text) is not None


def _set(
    found: tuple[Phrase, ...],
    evidence: tuple[Phrase, ...],
    lead: Phrase | None,
    scope: Scope,
    *,
    ordered: bool = False,
    parts: bool = False,
    named: bool = True,
) -> Iterator[Fact]:
    """Ask for a set in the words of its lead-in, else of its heading."""
    own = asked_within(lead, scope) if lead is not None else None
    if lead is not None and (own is not None or leads(lead, scope)):
        asked = own or question(lead, scope)
        if asked is not None:
            yield from made(asked, found, (lead, *evidence), scope, ordered=ordered)
        if asked is not None or not (length(lead.text) <= _SAYS_NOTHING or only_counts(lead, scope)):
            return
    if lead is not None and scope.topic.heading is not None and lead.block is scope.topic.heading.block:
        lead = None  # a bold line that heads the list
    if lead is not None and is_numbered(lead.block, scope.lang):
        return  # under one of several answers to the heading
    if named and (_right_below(scope, evidence) or not _one_of_several(scope, parts=parts)):
        heading = scope.topic.ask or scope.topic.heading
        answers = asked_of_parts if parts else asked_alone
        alone = answers(scope, found) if lead is None or parts else None
        if alone is not None and heading is not None:
            yield from made(alone, found, (heading, *evidence), scope, ordered=ordered)
            return
        yield from headed(
            heading, found, evidence, scope, ordered=ordered, parts=parts, count=_counted(lead, scope)
        )


def _counted(lead: Phrase | None, scope: Scope) -> int | None:
    """How many members a lead-in says there are that says no more."""
    said = lead.strip("：: ") if lead is not None else None
    told = cues(scope.lang)["says_count"].search(said.text) if said is not None else None
    return number(said.cut(*told.span("count")), scope.lang) if said is not None and told else None


def _right_below(scope: Scope, evidence: tuple[Phrase, ...]) -> bool:
    """Whether a list or table stands right below a heading that is a question, which it answers."""
    blocks, heading = scope.path[-1].blocks, scope.topic.heading
    if not blocks or heading is None or not _ASKS.search(heading.text):
        return False
    return any(block is evidence[0].block for block in blocks[0].walk())


def _one_of_several(scope: Scope, *, parts: bool) -> bool:
    """Whether a heading stands over more than this set: the chapters of an article, several lists."""
    own, heading = scope.path[-1].heading, scope.topic.heading
    if own is None or heading is None or heading.block is not own:
        return heading is None
    if parts:  # of several headings of that level, each is about something
        return own.level == 1 and sum(s.level == 1 for s in scope.article.root.sections) == 1
    return sum(block.kind is BlockKind.LIST for block in scope.path[-1].blocks) > 1


def _numbered_inside(whole: Phrase, scope: Scope) -> Iterator[Fact]:
    """``主要有三点：1、A…；2、B…；3、C…``: a list that lost its lines."""
    text, marks = masked(whole), list[re.Match[str]]()
    if "1" not in text or "2" not in text:
        return
    for found in cues(scope.lang)["inside"].finditer(text):
        if int(found[1]) == len(marks) + 1:
            marks.append(found)
    if not 2 <= len(marks) <= MOST:
        return
    lead = whole.cut(0, marks[0].start()).strip()
    ends = [*(mark.start() for mark in marks[1:]), len(whole.text)]
    parts = [whole.cut(mark.end(), end).strip("；; ") for mark, end in zip(marks, ends, strict=True)]
    found_members = members_of([labelled(part, scope.lang) for part in parts if part], scope)
    if found_members is None or len(found_members) < len(marks):
        return
    sentences = pack(scope.lang).sentences(whole.block.plain)
    before = [r for r in sentences if r[0] < lead.end] if lead else []
    last = Phrase(whole.block, before[-1][0], lead.end) if before else None
    yield from _set(found_members, tuple(parts), last, scope, ordered=True)
