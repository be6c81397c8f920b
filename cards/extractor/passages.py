"""Passages: a unit where it stands, with its sentences read in order and their subjects resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor import predicates
from cards.extractor.answers import balanced, circumstances
from cards.extractor.divisions import parts
from cards.extractor.frames import Statement, statement
from cards.extractor.subjects import (
    Reader,
    Running,
    Scope,
    Topic,
    aspect_of,
    plain_name,
    scopes,
    subject_of,
    undecorated,
)
from cards.extractor.units import Item, Listing, Prose, Unit, labelled, masked, units
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled, index
from cards.language.shapes import cuts_word, is_noun_phrase, is_term
from cards.language.verbs import mark
from cards.model import MarkKind, Phrase, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cards.model import Article, Lang


_ANYTHING = Subject("")  # stands for a subject that is known, whichever it is
_POINTED = ("pros", "cons", "both", "cause", "aim", "use", "condition")  # aspects whose items are points
_NEAR = 2  # how many topics above a label can tell what it belongs to
_NAME = 3.0  # a shorter beginning of a topic is not its name
_SHORT = 6.0  # a longer label says by itself what it is about
_WIDER = 12.0  # a longer topic is a sentence rather than a term


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit where it stands.

    Attributes:
        unit: the unit.
        scope: its sections and topic. Under a bold line that serves as a heading, the topic is its.
        statements: the sentences of it (of its items, in a list), ready to be read.
        item: the paragraph read as ``label：body`` when the unit is one paragraph that begins so.
    """

    unit: Unit
    scope: Scope
    statements: tuple[Statement, ...]
    item: Item | None = None


def passages(article: Article) -> Iterator[Passage]:
    """Yield the passages of an article in reading order."""
    waste = pack(article.lang).lists["waste_headings"]
    for scope in scopes(article):
        if any(pack(article.lang).bare(s.heading.plain.text) in waste for s in scope.path if s.heading):
            continue
        here = scope
        for unit in units(scope.path[-1].blocks, article.lang):
            if isinstance(unit, Prose):
                passage = _prose(unit, here)
                if passage is None:
                    here = _under(unit, scope)
                    continue
                yield passage
            elif isinstance(unit, Listing):
                yield Passage(unit, here, tuple(_listed(unit, here)))
            else:
                yield Passage(unit, here, ())
        for part in parts(scope.path[-1], article.lang):
            yield Passage(part, scope, ())


def _prose(unit: Prose, scope: Scope) -> Passage | None:
    """Read a paragraph; None if all of it is a bold line, which heads what follows."""
    whole = unit.block.whole()
    bare = undecorated(whole, scope.lang)
    item = labelled(bare, scope.lang)
    if item.label is not None and item.strong and not item.body:
        return None
    if item.label is None or not (item.strong or bare.start > whole.start or _headed(item, scope)):
        return Passage(unit, scope, tuple(_read(unit.sentences, scope, None, quoted=unit.quoted)))
    label = label_subject(item, scope)
    body = tuple(s for s in _clip(unit.sentences, item.body))
    here = scope if label is not None or _speaks_of_topic(item, scope.lang) else _unnamed(scope)
    return Passage(unit, scope, tuple(_read(body, here, label, quoted=unit.quoted)), item)


def _headed(item: Item, scope: Scope) -> bool:
    """Whether a plain label before a colon is a term: it has a gloss, or the section is about it."""
    assert item.label is not None
    name = item.label.text
    if re.search(r"[（(][A-Za-z].*[）)]$", name):
        return True
    topic = scope.topic.subject
    return scope.article.lossy or (topic is not None and plain_name(topic) == name)


def _under(unit: Prose, scope: Scope) -> Scope:
    """The scope of what follows a bold line: the line is its heading."""
    heading = unit.block.whole()
    if heading.text.endswith(("?", "？")):
        return replace(scope, topic=replace(scope.topic, ask=heading, own=False))
    subject = subject_of(undecorated(heading, scope.lang).strip("：: "))
    if aspect := aspect_of(plain_name(subject), scope.lang):
        return replace(scope, topic=replace(scope.topic, aspect=aspect, label=subject.phrase))
    topic = Topic(subject, own=True, parent=scope.topic.subject, wider=scope.topic.below())
    return replace(scope, topic=topic)


def _listed(unit: Listing, scope: Scope) -> Iterator[Statement]:
    terms = _of_terms(unit, scope)
    for item in unit.items:
        label = label_subject(item, scope, unit.lead) if terms else None
        if not item.body:
            continue
        ranges = pack(scope.lang).sentences(item.whole.block.plain)
        sentences = tuple(Phrase(item.whole.block, start, end) for start, end in ranges)
        here = scope if label is not None or _speaks_of_topic(item, scope.lang) else _unnamed(scope)
        yield from _read(_clip(sentences, item.body), here, label, quoted=unit.quoted)


def _of_terms(unit: Listing, scope: Scope) -> bool:
    """Whether the labels of a list can be terms: not those of a reading list or of a plan for learning."""
    aside = _labels(scope.lang).get("aside")
    if aside is None:
        return True
    headings = [s.heading.plain.text for s in scope.path[-1:] if s.heading is not None]
    if (said := scope.topic.label or scope.topic.ask) is not None:
        headings.append(said.text)
    if any(aside.search(heading) for heading in headings) or scope.topic.aspect in _EVALUATED:
        return False
    lead = unit.lead.text if unit.lead is not None else ""
    if _labels(scope.lang)["lead"].search(lead):
        return False
    odd = sum(_odd(item, scope.lang) for item in unit.items)
    return 2 * odd < len(unit.items)


_EVALUATED = ("pros", "cons", "both", "cause", "use", "difference")  # members of these are no terms


def _odd(item: Item, lang: Lang) -> bool:
    """Whether an item reads like one of a reading list: a linked title, or a call to learn."""
    if item.label is not None and _is_title(item.label, lang):
        return True
    return (found := _labels(lang).get("lesson")) is not None and found.match(item.body.text) is not None


def _marked(item: Item) -> bool:
    """Whether the author shows a label to be a term: code; where labels are tested as terms, any markup."""
    assert item.label is not None
    return item.label.has(MarkKind.CODE)


def _is_title(label: Phrase, lang: Lang) -> bool:
    """Whether a label is the linked title of another article."""
    return (
        label.has(MarkKind.LINK)
        and (found := _labels(lang).get("title")) is not None
        and bool(found.search(label.text))
    )


def _speaks_of_topic(item: Item, lang: Lang) -> bool:
    """Whether what an item says is said of the section's topic: it has no label, or one like 作用."""
    return (
        item.label is None
        or pack(lang).is_generic(item.label.text)
        or aspect_of(item.label.text, lang) is not None
    )


def _unnamed(scope: Scope) -> Scope:
    """The scope of an item whose label names no term: what it leaves out is not the topic."""
    return replace(scope, topic=replace(scope.topic, subject=None))


@cache
def _labels(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "topics")
    found = {"aside": data["aside"], **data["labels"]} if "aside" in data else {}
    return {name: re.compile(regex) for name, regex in found.items()}


def label_subject(item: Item, scope: Scope, lead: Phrase | None = None) -> Subject | None:
    """The subject that an item's label names.

    None for labels that name no term: 注意 and 优点, and the points of a list of effects or sides.
    """
    if item.label is None or scope.topic.aspect in _POINTED:
        return None
    if lead is not None and _points(lead, scope.lang):
        return None
    name = item.label.text
    if pack(scope.lang).is_generic(name) or aspect_of(name, scope.lang):
        return None
    if not is_noun_phrase(name, scope.lang, known=_marked(item), longest=30):
        return None
    if _is_title(item.label, scope.lang) or _odd(item, scope.lang):
        return None
    subject = subject_of(item.label)
    if not scope.is_term(subject):
        return None
    wanted = length(name) <= _SHORT and not ((own := _labels(scope.lang).get("own")) and own.search(name))
    return replace(subject, qualifier=_qualifier(plain_name(subject), scope) if wanted else "")


def _points(lead: Phrase, lang: Lang) -> bool:
    """Whether a lead-in announces points (problems, reasons, advantages) rather than things."""
    return re.search(table(lang, "units")["points"]["regex"], lead.text) is not None


def _qualifier(name: str, scope: Scope) -> str:
    """The nearest topic above that is a term of the article, to tell a short label by; else nothing."""
    for above in scope.topic.below()[:_NEAR]:
        topic = _one_of_set(above, scope.lang)
        wider = plain_name(topic)
        if wider in name or name in wider:
            continue
        if length(wider) > _WIDER or "的" in wider or not scope.speaks_of(wider, 3):
            continue
        if (aside := _labels(scope.lang).get("aside")) and aside.search(wider):
            continue
        if is_noun_phrase(wider, scope.lang) and is_term(wider, scope.lang):
            return topic.name
    return ""


def _one_of_set(topic: Subject, lang: Lang) -> Subject:
    """A topic without what makes a set of it (Git 的三种状态)."""
    found = None
    if topic.phrase is not None and "set" in _labels(lang):
        found = _labels(lang)["set"].search(topic.phrase.text)
    if found is not None and length(topic.phrase.text[: found.start()] if topic.phrase else "") < _NAME:
        return topic
    return (
        subject_of(topic.phrase.cut(0, found.start())) if found and topic.phrase and found.start() else topic
    )


def _clip(sentences: tuple[Phrase, ...], body: Phrase) -> tuple[Phrase, ...]:
    """The parts of the sentences that lie in the body of an item."""
    out = []
    for sentence in sentences:
        start, end = max(sentence.start, body.start), min(sentence.end, body.end)
        if end > start and sentence.block is body.block:
            out.append(Phrase(sentence.block, start, end).strip())
    return tuple(phrase for phrase in out if phrase)


def _read(
    sentences: tuple[Phrase, ...], scope: Scope, label: Subject | None, *, quoted: bool
) -> Iterator[Statement]:
    """Make statements of sentences, each told the subject of the one before."""
    running = Running(lambda: label)
    earlier: Phrase | None = None
    for position, sentence in enumerate(sentences):
        if sentence.text.endswith(("？", "?")):
            running, earlier = Running(lambda: None), None
            continue
        stated = statement(
            sentence, scope, before=running, label=label, position=position, quoted=quoted, earlier=earlier
        )
        if not stated.core:
            continue
        yield stated
        earlier = stated.core
        within = running
        for clause in _clauses(stated):
            if not _may_state(clause, scope):
                within = _after_clause(clause, scope, within)
                continue
            part = statement(
                clause, scope, before=within, label=label, position=position, quoted=quoted, part=True
            )
            yield part
            within = _after(part)
        running = _after(stated)


def _may_state(clause: Phrase, scope: Scope) -> bool:
    """Whether a construction may find something in a clause: three clauses in four are only read past."""
    text = masked(clause)
    known = index(scope.lang)
    if known.candidates(text) & known.stating or "：" in text or ":" in text:
        return True
    return predicates.may_split(text, scope)


def _after(stated: Statement) -> Running:
    """What a statement hands on: its own subject, else the one that was handed to it."""
    return Running(lambda: _handed_on(stated), stated.running)


def _after_clause(clause: Phrase, scope: Scope, running: Running) -> Running:
    """What a clause that states nothing else hands on."""
    return Running(lambda: _handed_on(statement(clause, scope, before=running, part=True)), running)


def _handed_on(stated: Statement) -> Subject | None:
    return own_subject(stated) or _bare_subject(stated) or stated.before


def _clauses(stated: Statement) -> Iterator[Phrase]:
    """The clauses of a sentence of several, each with the circumstance that stands before it."""
    core, lang, text = stated.core, stated.lang, stated.core.block.plain.text
    circumstance, (opening, closed) = circumstances(lang), _opening(lang)
    if closed.match(core.text) or closed.match(stated.sentence.text):
        return
    ranges = pack(lang).clauses(core.block.plain, core.start, core.end)
    if len(ranges) < 2:
        return
    begin: int | None = None
    for start, end in ranges:
        begin = start if begin is None else begin
        if circumstance.search(text[start:end]) and end != core.end:
            continue
        clause = text[begin:end]
        if (begin, end) != (core.start, core.end) and balanced(clause) and opening.match(mark(clause, lang)):
            yield Phrase(core.block, begin, end)
        begin = None


@cache
def _opening(lang: Lang) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a clause must begin with to be read on its own, and what its sentence must not begin with.

    Anything and nothing where a language does not say.
    """
    data = table(lang, "sentences")["clauses"]
    return compiled(lang, data.get("opening", "")), compiled(lang, data.get("closed", "(?!)"))


def own_subject(stated: Statement) -> Subject | None:
    """The subject that a statement names before its predicate; None if it cannot be told."""
    split = subject_ends(stated.main, stated.scope)
    return stated.reader.resolve(split[0]) if split else None


def _bare_subject(stated: Statement) -> Subject | None:
    """A clause that is a noun phrase and no more is the subject of the next ("X，由 … 组成")."""
    if stated.condition is not None or not is_noun_phrase(stated.main.text, stated.lang, longest=16):
        return None
    return stated.reader.resolve(stated.main)


def subject_ends(clause: Phrase, scope: Scope) -> tuple[Phrase, Phrase] | None:
    """Split a clause into what stands before its predicate, and the predicate; None without one."""
    ends = _marked_end(clause, scope)
    if ends is None or (ends[1] and not _names(clause.cut(*ends), scope)):
        at = predicates.start(clause, scope)
        ends = ends if at is None else (0, at)
    if ends is None or ends[1] == 0:
        return None
    return clause.cut(*ends).strip(" ，,"), clause.cut(ends[1], len(clause.text)).strip()


def _names(phrase: Phrase, scope: Scope) -> bool:
    """Whether a phrase can be a subject: a noun phrase or what stands for one."""
    return Reader(scope, _ANYTHING).resolve(phrase.strip(" ，,")) is not None


def _marked_end(clause: Phrase, scope: Scope) -> tuple[int, int] | None:
    """The range before the first word that marks a predicate (是, 会, 将 …), if one stands outside a word."""
    text = mark(masked(clause), scope.lang)
    for found in _predicate(scope.lang).finditer(text):
        start, end = found.span("subject") if "subject" in found.groupdict() else (0, found.start())
        if end == 0 or not (cuts_word(text, end, scope.lang) or end in scope.inside_terms(text)):
            return start, end
    return None


@cache
def _predicate(lang: Lang) -> re.Pattern[str]:
    return compiled(lang, table(lang, "frames")["predicate"]["regex"])
