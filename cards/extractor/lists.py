"""Sets: a lead-in with its list, a heading with its list, an enumeration inside a sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, balanced, first_clause
from cards.extractor.frames import frames, statement
from cards.extractor.making import fact, of_frame, resolved
from cards.extractor.passages import subject_ends
from cards.extractor.proscons import topic_subject
from cards.extractor.subjects import Reader, plain_name
from cards.extractor.units import Listing, masked
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.extractor.subjects import Scope
    from cards.extractor.units import Item
    from cards.model import Fact, Lang, Slot, Subject

_MOST = 8  # conventions.md asks for few; a closed set of eight is still one card, a longer one is none


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the sets of a passage."""
    if isinstance(passage.unit, Listing):
        yield from _of_listing(passage.unit, passage.scope)
    for stated in passage.statements:
        for frame in frames(stated, "list"):
            if "members" in frame.slots and (found := _of_members(frame)):
                yield found
                break


def _of_listing(unit: Listing, scope: Scope) -> Iterator[Fact]:
    if not 2 <= len(unit.items) <= _MOST:
        return
    members = _members(unit.items, scope)
    if members is None:
        return
    evidence = tuple(item.whole for item in unit.items)
    lead = unit.lead if unit.lead is not None and _leads(unit.lead, scope.lang) else None
    if lead is not None:
        yield from _led(lead, members, evidence, unit, scope)
        return
    subject = topic_subject(scope)
    if unit.lead is None and subject is not None and scope.topic.own and _names_class(subject, scope.lang):
        yield fact(
            Kind.LIST, "list.heading", (subject,), {"members": members}, evidence, scope,
            members=len(members), ordered=float(unit.ordered),
        )  # fmt: skip
    elif scope.topic.aspect is not None and scope.topic.label is not None and subject is not None:
        yield fact(
            Kind.LIST if scope.topic.aspect not in ("pros", "cons", "both") else Kind.PROSCONS,
            "list.aspect", (subject,), {"aspect": scope.topic.label, "members": members},
            evidence, scope, members=len(members), ordered=float(unit.ordered),
        )  # fmt: skip


def _led(
    lead: Phrase, members: tuple[Phrase, ...], evidence: tuple[Phrase, ...], unit: Listing, scope: Scope
) -> Iterator[Fact]:
    for stated in _lead_statements(lead, scope):
        for frame in frames(stated, "leads"):
            counted = _number(frame.slots.get("count"), scope.lang)
            if counted is not None and counted != len(members):
                return
            split = _lead_subject(frame, scope)
            if split is None:
                continue
            subject, rest = split
            slots: dict[str, Slot | None] = {**frame.slots, "before": rest, "members": members}
            if frame.pattern.on == "main":
                slots["condition"] = stated.condition
            yield fact(
                Kind.LIST, f"list.{frame.pattern.name}", (subject,), slots,
                (lead, *evidence), scope, members=len(members), ordered=float(unit.ordered),
                counted=float(counted is not None),
            )  # fmt: skip
            return


def _lead_statements(lead: Phrase, scope: Scope) -> Iterator[Statement]:
    """The lead-in whole, then its last clause, which inherits the subject of the one before."""
    whole = statement(lead, scope)
    yield whole
    ranges = pack(scope.lang).clauses(whole.main.block.plain, whole.main.start, whole.main.end)
    if len(ranges) > 1:
        first = Phrase(whole.main.block, *ranges[0])
        split = subject_ends(first, scope)
        before = Reader(scope).resolve(split[0]) if split else None
        yield statement(Phrase(whole.main.block, *ranges[-1]), scope, before=before)


def _lead_subject(frame: Frame, scope: Scope) -> tuple[Subject, Phrase | None] | None:
    """The subject of a lead-in and what stands between it and the pointer to the list."""
    before = frame.slots.get("before")
    if before is None:
        subject = topic_subject(scope)
        return (subject, None) if subject is not None else None
    reader = Reader(scope, frame.statement.before)
    split = subject_ends(before, scope)
    if split is not None:
        subject = reader.resolve(split[0])
        return (subject, split[1]) if subject is not None else None
    if _cues(scope.lang)["elliptic"].match(before.text):
        subject = reader.resolve(None)
        return (subject, before) if subject is not None else None
    subject = reader.resolve(before)
    return (subject, None) if subject is not None else None


def _members(items: tuple[Item, ...], scope: Scope) -> tuple[Phrase, ...] | None:
    """The heads of the items: their labels if all have one, else what is short enough of each."""
    out = []
    labelled = all(head_of(item, scope.lang) is not item.whole for item in items)
    for item in items:
        phrase = head_of(item, scope.lang) if labelled else first_clause(item.whole, scope.lang, shortest=6)
        kernel = answer(phrase, scope, longest=30)
        if kernel is None:
            return None
        out.append(kernel)
    total = sum(length(member.text) for member in out)
    return tuple(out) if total <= 110 else None


def _names_class(subject: Subject, lang: Lang) -> bool:
    """Whether a topic names a class of things (寻址算法), so that the items under it are its members."""
    name = plain_name(subject).lower()
    return any(name.endswith(word) and name != word for word in table(lang, "topics")["classes"])


def head_of(item: Item, lang: Lang) -> Phrase:
    """The term that an item speaks of: its label, or a noun phrase before its first comma; else the whole."""
    if item.label is not None:
        return item.label
    ranges = pack(lang).clauses(item.whole.block.plain, item.whole.start, item.whole.end)
    if not ranges:  # nothing but marks
        return item.whole
    first = Phrase(item.whole.block, *ranges[0]).strip()
    if first != item.whole and is_noun_phrase(first.text, lang, longest=16):
        return first
    return item.whole


def _leads(lead: Phrase, lang: Lang) -> bool:
    return _cues(lang)["lead"].search(lead.text) is not None


def _of_members(frame: Frame) -> Fact | None:
    stated = frame.statement
    subject = resolved(frame)
    members = split_members(frame.slots["members"], stated.lang)
    if subject is None or not 2 <= len(members) <= _MOST:
        return None
    kernels = [answer(member, stated.scope, longest=16) for member in members]
    if any(kernel is None or not is_noun_phrase(kernel.text, stated.lang) for kernel in kernels):
        return None
    counted = _number(frame.slots.get("count"), stated.lang)
    if counted is not None and counted != len(members):
        return None
    found = tuple(kernel for kernel in kernels if kernel is not None)
    slots: dict[str, Slot] = {**frame.slots, "members": found}
    return of_frame(frame, subject, slots, "list")


def split_members(phrase: Phrase, lang: Lang) -> tuple[Phrase, ...]:
    """Split "A、B 和 C" into its members, outside brackets."""
    text = masked(phrase)
    parts: list[Phrase] = []
    start = 0
    for found in _cues(lang)["between"].finditer(text):
        if found.start() > start and balanced(text[start : found.start()]):
            parts.append(phrase.cut(start, found.start()).strip())
            start = found.end()
    parts.append(phrase.cut(start, len(text)).strip())
    return tuple(part for part in parts if part)


def _number(phrase: Phrase | None, lang: Lang) -> int | None:
    if phrase is None:
        return None
    words = table(lang, "lists")["numbers"]
    text = phrase.text.lower()
    if text.isascii() and text.isdigit():
        return int(text)
    number = words.get(text)
    return number if isinstance(number, int) else None


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "lists")
    return {name: compiled(lang, data[name]["regex"]) for name in ("lead", "between", "elliptic")}
