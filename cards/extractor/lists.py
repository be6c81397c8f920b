"""Sets: a lead-in with its list, a heading with its list, an enumeration inside a sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, balanced
from cards.extractor.frames import frames, statement
from cards.extractor.making import fact, of_frame, resolved
from cards.extractor.proscons import topic_subject
from cards.extractor.units import Listing, masked
from cards.language import length
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase
from cards.model import Kind, MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.extractor.subjects import Scope
    from cards.extractor.units import Item
    from cards.model import Fact, Lang, Slot

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
    if scope.topic.aspect is not None and scope.topic.label is not None and subject is not None:
        yield fact(
            Kind.LIST if scope.topic.aspect not in ("pros", "cons", "both") else Kind.PROSCONS,
            "list.aspect", (subject,), {"aspect": scope.topic.label, "members": members},
            evidence, scope, members=len(members), ordered=float(unit.ordered),
        )  # fmt: skip


def _led(
    lead: Phrase, members: tuple[Phrase, ...], evidence: tuple[Phrase, ...], unit: Listing, scope: Scope
) -> Iterator[Fact]:
    stated = statement(lead, scope)
    for frame in frames(stated, "list"):
        if "members" in frame.slots:
            continue
        subject = resolved(frame) if "subject" in frame.slots else topic_subject(scope)
        if subject is None:
            continue
        counted = _number(frame.slots.get("count"), scope.lang)
        if counted is not None and counted != len(members):
            return
        yield fact(
            Kind.LIST, f"list.{frame.pattern.name}", (subject,),
            {"what": frame.slots.get("what"), "members": members, "condition": stated.condition},
            (lead, *evidence), scope, members=len(members), ordered=float(unit.ordered),
            counted=float(counted is not None),
        )  # fmt: skip
        return


def _members(items: tuple[Item, ...], scope: Scope) -> tuple[Phrase, ...] | None:
    """The heads of the items: their labels if all have one, else what is short enough of each."""
    out = []
    labelled = sum(item.label is not None for item in items) >= len(items) - 1
    for item in items:
        phrase = item.label if labelled and item.label is not None else item.whole
        if phrase.has(MarkKind.LINK) and phrase is item.whole and len(phrase.text) > 30:
            return None
        kernel = answer(phrase, scope, longest=30)
        if kernel is None:
            return None
        out.append(kernel)
    total = sum(length(member.text) for member in out)
    return tuple(out) if total <= 110 else None


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
    return {name: compiled(lang, data[name]["regex"]) for name in ("lead", "between")}
