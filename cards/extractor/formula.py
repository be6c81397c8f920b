"""Formulas that have a name: from the lead-in, from their own left side, inside a sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.answers import points
from cards.extractor.frames import frames, statement, stating
from cards.extractor.making import fact, of_frame, resolved, statement_signs
from cards.extractor.mentions import says_nothing, topic_subject
from cards.extractor.nameable import nameable
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import Reader, folded, plain_name, subject_of
from cards.extractor.units import Formula
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.phrases import is_clause
from cards.model import BlockKind, Kind, MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Slot, Subject

_LONGEST = 200  # characters of TeX; a longer formula is none to learn
_LEGEND = 60.0  # of a legend, by ``language.length``
_AMOUNT = "amounts"
_LABELLED = "labelled"  # this is no sentence, but what a label names
_NAME = 30.0  # of a name that holds a sign
_LEFT = re.compile(r"\s*([^=<>≈∝&]{1,60}?)\s*(?:=|:=|\\approx|\\propto|\\triangleq|\\equiv|≈)(?!=)")
_SPELT = re.compile(r"\\(?:text|mathrm|operatorname|mathit|textit|textbf|mathbf)\s*\{([^{}]*)\}|[\\{}$]")

_VARIABLE = re.compile(r"[a-z]\w*(?:\[[^\]]*\])*", re.ASCII)  # the name of one (node_number)

_COMPUTES = re.compile(  # what a formula has that is more than a sign
    r"[=+*/^<>(≤≥∑√]|\\(?:d?frac|sum|prod|int|sqrt|log|ln|exp|cdot|times|max|min|left)|\w\s?-\s?\w"
)


class _Named(NamedTuple):
    """What a formula is the formula of: a thing, or the measure of a thing, and by what it is named."""

    subject: Subject
    measure: Phrase | None = None
    by: str = "led"


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the formulas of a passage. A page that lost characters has none that can be trusted."""
    yield from _inside(passage)
    if isinstance(passage.unit, Formula) and not passage.scope.article.lossy:
        if passage.unit.formula.block.kind is BlockKind.CODE:
            yield from _spelt(passage.unit, passage.scope)
        else:
            yield from _displayed(passage.unit, passage.scope)


def _displayed(unit: Formula, scope: Scope) -> Iterator[Fact]:
    """A formula set off from the text: named by its lead-in, by its item or by the section it is alone in."""
    if len(unit.formula.text) > _LONGEST or "\\\\" in unit.formula.text:
        return
    stated = _last_clause(unit.lead, scope) if unit.lead is not None else None
    named = _under(unit, scope)
    if named is None and stated is not None:
        named = _led(stated) or _left(unit.formula, stated, scope)
    named = named or _alone(unit, scope)
    if named is None or says_nothing(plain_name(named.subject), scope):
        return
    legend = unit.legend if unit.legend is not None and length(unit.legend.text) <= _LEGEND else None
    evidence = tuple(part for part in (unit.lead, unit.formula, legend) if part is not None)
    slots: dict[str, Slot | None] = {"formula": unit.formula, "legend": legend, "measure": named.measure}
    signs = statement_signs(stated) if stated is not None else {}
    yield fact(Kind.FORMULA, f"formula.{named.by}", (named.subject,), slots, evidence, scope, **signs)


def _spelt(unit: Formula, scope: Scope) -> Iterator[Fact]:
    """An equation between words in a block of its own (可用性 = 正常时间 / 总时间)."""
    found = _LEFT.match(unit.formula.text)
    if found is None or "\n" in unit.formula.text.strip():
        return
    whole = unit.formula
    said, rest = whole.cut(*found.span(1)).strip(), whole.cut(found.end(), len(whole.text))
    heading = scope.topic.heading
    told = heading is not None and _cues(scope.lang)["circumstance"].match(heading.text) is not None
    subject, slots = subject_of(said), dict[str, "Slot | None"](inline=rest.strip())
    named = _led(_last_clause(unit.lead, scope)) if unit.lead is not None else None
    coded = _VARIABLE.fullmatch(said.text) is not None
    if named is not None or coded:
        topic = topic_subject(scope) or (scope.topic.subject if scope.topic.own else None)
        owner = named.subject if named is not None else topic
        if owner is None:
            return  # a variable of the author's says a year later nothing of what it stands for
        subject, slots = owner, {"whole": whole}
    slots["condition"] = heading if told else None
    evidence = (whole,) if unit.lead is None else (unit.lead, whole)
    yield fact(Kind.FORMULA, "formula.spelt", (subject,), slots, evidence, scope)


def _under(unit: Formula, scope: Scope) -> _Named | None:
    """The item that a formula stands in, if that is a thing (**余弦相似度**)."""
    subject = Reader(scope).resolve(unit.under) if unit.under is not None else None
    return _Named(subject, by="under") if subject is not None and _LEFT.match(unit.formula.text) else None


def _alone(unit: Formula, scope: Scope) -> _Named | None:
    """The topic of a section that has one formula and no more: that is the topic's."""
    topic = scope.topic
    if topic.subject is None or not topic.own or topic.ask is not None or topic.other is not None:
        return None
    formulas = [b for block in scope.path[-1].blocks for b in block.walk() if b.kind is BlockKind.MATH]
    if len(formulas) != 1 or unit.under is not None or not _LEFT.match(unit.formula.text):
        return None
    subject = topic_subject(scope)
    return _Named(subject, by="alone") if subject is not None and scope.is_term(subject) else None


def _last_clause(lead: Phrase, scope: Scope) -> Statement:
    """The last clause of a lead-in, told the subject of the one before."""
    whole = statement(lead, scope)
    ranges = pack(scope.lang).clauses(whole.main.block.plain, whole.main.start, whole.main.end)
    if len(ranges) < 2:
        return whole
    split = subject_ends(Phrase(whole.main.block, *ranges[0]), scope)
    before = Reader(scope).resolve(split[0]) if split is not None else None
    return statement(Phrase(whole.main.block, *ranges[-1]), scope, before=before)


def _led(stated: Statement) -> _Named | None:
    """The name that a lead-in gives in words."""
    for name in ("lead", "measure"):
        found = _cues(stated.lang)[name].match(stated.main_text)
        if found is None:
            continue
        thing = stated.main.cut(*found.span("subject")).strip() if found["subject"] else None
        subject = stated.reader.resolve(thing) or (subject_of(thing) if thing and name == "measure" else None)
        if subject is None and thing is None:
            subject = topic_subject(stated.scope)
        measure = stated.main.cut(*found.span("measure")).strip() if name == "measure" else None
        return _Named(subject, measure) if subject is not None else None
    return None


def _left(formula: Phrase, stated: Statement, scope: Scope) -> _Named | None:
    """What stands left of the sign of equality, where the lead-in or the topic names it.

    A measure is written as it is called (PA = …); a sign stands behind its name in the lead-in
    (词的向量 $v$ 是 …).
    """
    found = _LEFT.match(formula.text)
    if found is None:
        return None
    spelt = folded(_SPELT.sub(lambda sign: sign[1] or "", found[1]))
    lead = stated.sentence
    split = subject_ends(statement(lead, scope).main, scope)
    told = Reader(scope).resolve(split[0]) if split is not None else None
    for subject in (told, scope.topic.subject):
        if subject is not None and len(spelt) > 1 and folded(plain_name(subject)) == spelt:
            return _Named(subject)
    return _signed(found[1], lead, scope)


def _signed(sign: str, lead: Phrase, scope: Scope) -> _Named | None:
    """The noun with its sign before the verb of a lead-in's clause."""
    plain = lead.block.plain
    for mark in plain.marks_in(lead.start, lead.end, MarkKind.MATH):
        if plain.text[mark.start : mark.end].strip("$ ") != sign.strip():
            continue
        clauses = pack(scope.lang).clauses(plain, lead.start, lead.end)
        clause = next((r for r in clauses if r[0] < mark.end <= r[1]), None)
        if clause is None or not _cues(scope.lang)["equals"].match(plain.text[mark.end : clause[1]]):
            continue
        core = statement(Phrase(lead.block, clause[0], mark.end), scope).core
        named = not (points(core.text, scope.lang) or is_clause(core.text, scope.lang))
        if named and mark.end - mark.start < len(core.text) and length(core.text) <= _NAME:
            return _Named(subject_of(core))
    return None


def _inside(passage: Passage) -> Iterator[Fact]:
    """``X 的计算公式为 $…$``, ``X = a / b``."""
    for stated in stating(passage.statements, "formula"):
        if passage.scope.article.lossy:
            continue
        for frame in frames(stated, "formula"):
            subject, inline = _told(frame), frame.slots["inline"]
            amount = frame.pattern.name == _AMOUNT
            if subject is None or (stated.part and not amount) or (amount and not _tells(subject, stated)):
                continue
            if frame.pattern.name == _LABELLED and (stated.label is None or stated.position > 0):
                continue
            if not inline.has(MarkKind.MATH, MarkKind.CODE) or _COMPUTES.search(inline.text):
                slots = {name: frame.slots.get(name) for name in ("inline", "measure", "best")}
                slots["condition"] = stated.condition if frame.pattern.on == "main" else None
                yield of_frame(frame, subject, slots, "formula")
                break


def _told(frame: Frame) -> Subject | None:
    """What a formula is that of; by its place it is a thing, whatever its words are elsewhere."""
    named, lang = frame.slots.get("subject"), frame.statement.lang
    subject = resolved(frame)
    if subject is not None or named is None or points(named.text, lang) or length(named.text) > _NAME:
        return subject
    return subject_of(named) if named.text.lower() not in pack(lang).lists["pronouns"] else None


def _tells(subject: Subject, stated: Statement) -> bool:
    """Whether a question can name the owner of a measure: what a thing of the article has can be."""
    return subject.phrase is None or nameable(subject, stated.scope) is not None


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "formulas")
    names = ("lead", "measure", "equals", "circumstance")
    return {name: compiled(lang, data.get(name, {}).get("regex", "(?!)")) for name in names}
