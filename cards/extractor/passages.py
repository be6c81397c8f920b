"""Passages: a unit where it stands, with its sentences read in order and their subjects resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import balanced, circumstances, goes_on_scene
from cards.extractor.divisions import parts
from cards.extractor.frames import END_MARKS, Statement, groups, naming, statement, stating_line
from cards.extractor.items import Item, labelled
from cards.extractor.labels import is_headed, label_subject, of_terms, speaks_of_topic
from cards.extractor.masks import masked, masked_whole
from cards.extractor.objects import may_govern
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import Reader, Running, points_back
from cards.extractor.terms import undecorated
from cards.extractor.topics import Scope, read_heading, scopes
from cards.extractor.units import Listing, Prose, Unit, says_answer, units
from cards.language import pack
from cards.language.cues import index
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase
from cards.language.verbs import match_marked
from cards.model import Phrase, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.model import Article, Lang, Section


_SAYING = 2  # sentences in bold: so many say something, one may be but a heading


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
    for scope in scopes(article):
        if left_out(scope.path, article.lang):
            continue
        here = scope
        above: Unit | None = None
        for unit in units(scope.path[-1].blocks, article.lang):
            before, above = above, unit
            if isinstance(unit, Prose):
                passage = _prose(unit, here, before)
                if passage is None:
                    if stating_line(article.lang).match(unit.block.plain.text):
                        yield _plain(unit, here, before)
                    here = _under(unit.block.whole(), scope)
                    continue
                yield passage
            elif isinstance(unit, Listing):
                within = _nested(unit, here)
                yield Passage(unit, within, tuple(_listed(unit, within)))
            else:
                yield Passage(unit, here, ())
        for part in parts(scope.path[-1], article.lang):
            yield Passage(part, scope, ())


def left_out(path: tuple[Section, ...], lang: Lang) -> bool:
    """Whether a section, or one above it, holds nothing to learn: further reading, thanks, contents."""
    waste = pack(lang).lists["waste_headings"]
    return any(pack(lang).bare(s.heading.plain.text) in waste for s in path if s.heading)


def _pointed_at(unit: Unit | None, sentence: Phrase, lang: Lang) -> Phrase | None:
    """The last sentence of a paragraph, if the first of the next points back at it; None of anything else."""
    if not isinstance(unit, Prose) or not unit.sentences or not points_back(sentence, lang):
        return None
    last = unit.sentences[-1].strip()
    return None if last.text.endswith((":", "：", "?", "？")) else last.strip(END_MARKS)


def _prose(unit: Prose, scope: Scope, above: Unit | None) -> Passage | None:
    """Read a paragraph; None if all of it is one sentence in bold, which heads what follows."""
    whole = unit.block.whole()
    bare = undecorated(whole, scope.lang)
    item = labelled(bare, scope.lang)
    if item.label is not None and item.strong and not item.body:
        return None if len(unit.sentences) < _SAYING else _plain(unit, scope, above)
    if item.label is None or not (item.strong or bare.start > whole.start or is_headed(item, scope)):
        return _plain(unit, scope, above)
    label = label_subject(item, scope)
    body = tuple(s for s in _clip(unit.sentences, item.body))
    here = scope if label is not None or speaks_of_topic(item, scope.lang) else _unnamed(scope)
    return Passage(unit, scope, tuple(_read(body, here, label, quoted=unit.quoted)), item)


def _plain(unit: Prose, scope: Scope, above: Unit | None) -> Passage:
    """A paragraph without a label."""
    return Passage(unit, scope, tuple(_read(unit.sentences, scope, None, quoted=unit.quoted, above=above)))


def _under(heading: Phrase, scope: Scope) -> Scope:
    """The scope of what follows a bold line, or stands in an item below its label: that is its heading."""
    return replace(scope, topic=read_heading(heading, scope.topic, scope.lang))


def _nested(unit: Listing, scope: Scope) -> Scope:
    """The scope of a list: in another list, that of the item it stands in."""
    if not unit.nested or (unit.under is not None and says_answer(unit.under, scope.lang)):
        return scope
    return _under(unit.under, scope) if unit.under is not None else _unnamed(scope)


def _listed(unit: Listing, scope: Scope) -> Iterator[Statement]:
    terms, unnamed = of_terms(unit, scope), None
    for item in unit.items:
        label = label_subject(item, scope, unit.lead) if terms else None
        if not item.body:
            continue
        ranges = pack(scope.lang).sentences(item.whole.block.plain)
        sentences = tuple(Phrase(item.whole.block, start, end) for start, end in ranges)
        named = label is not None or speaks_of_topic(item, scope.lang)
        here = scope if named else (unnamed := unnamed or _unnamed(scope))
        yield from _read(_clip(sentences, item.body), here, label, quoted=unit.quoted)


def _unnamed(scope: Scope) -> Scope:
    """The scope of an item whose label names no term: what it leaves out is not the topic."""
    return replace(scope, topic=replace(scope.topic, subject=None))


def _clip(sentences: tuple[Phrase, ...], body: Phrase) -> tuple[Phrase, ...]:
    """The parts of the sentences that lie in the body of an item."""
    out = []
    for sentence in sentences:
        start, end = max(sentence.start, body.start), min(sentence.end, body.end)
        if end > start and sentence.block is body.block:
            out.append(Phrase(sentence.block, start, end).strip())
    return tuple(phrase for phrase in out if phrase)


def _read(
    sentences: tuple[Phrase, ...],
    scope: Scope,
    label: Subject | None,
    *,
    quoted: bool,
    above: Unit | None = None,
) -> Iterator[Statement]:
    """Make statements of sentences, each told the subject of the one before.

    The first may point back at the last of the paragraph above (This is called …).
    """
    running = Running(lambda: label)
    earlier = _pointed_at(above, sentences[0], scope.lang) if sentences else None
    for position, sentence in enumerate(sentences):
        if sentence.text.endswith(("？", "?")):
            running, earlier = _asked_about(sentence, scope), None
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
    if "：" in text or ":" in text:
        return True
    return index(scope.lang).may_state(text, masked_whole(clause.block.plain)) or may_govern(text, scope.lang)


def _asked_about(question: Phrase, scope: Scope) -> Running:
    """What a question hands on to its answer: the thing that it asks about (What is a latch? It is …)."""
    found = _asking(scope.lang).match(question.text)
    name = question.cut(*found.span("name")) if found is not None else None
    return Running(lambda: Reader(scope).resolve(name) if name is not None else None)


@cache
def _asking(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "topics").get("asking", "(?!)"))


def _after(stated: Statement) -> Running:
    """What a statement hands on: its own subject, else the one that was handed to it."""
    return Running(lambda: _handed_on(stated), stated.running)


def _after_clause(clause: Phrase, scope: Scope, running: Running) -> Running:
    """What a clause that states nothing else hands on."""
    return Running(lambda: _handed_on(statement(clause, scope, before=running, part=True)), running)


def _handed_on(stated: Statement) -> Subject | None:
    if (named := _named(stated)) is not None:
        return named
    split = subject_ends(stated.main, stated.scope)
    own = stated.reader.resolve(split[0]) if split else None
    if own is not None and (last := _last_group(stated)) is not None:
        return _handed_on(last)  # A 做 …；B 做 …。它 …
    if split and not stated.part:
        return own  # a sentence about what cannot be told leaves nothing to go on with
    return own or _bare_subject(stated) or stated.before


def _last_group(stated: Statement) -> Statement | None:
    """What stands behind the last semicolon of a sentence, told what stands before it."""
    *before_it, (start, end) = groups(stated.core_text)
    group = stated.core.cut(start, end).strip()
    if stated.part or not before_it or not group:
        return None
    before = statement(stated.core.cut(0, start - 1), stated.scope, before=stated.running, part=True)
    return statement(group, stated.scope, before=_after(before), part=True)


def _named(stated: Statement) -> Subject | None:
    """What a sentence names at its end: the next one speaks of that (…叫做快照，它 …)."""
    found = naming(stated.lang).search(stated.core_text)
    return stated.reader.resolve(stated.core.cut(*found.span("named"))) if found else None


def _clauses(stated: Statement) -> Iterator[Phrase]:
    """The clauses of a sentence of several, each with the circumstance that stands before it."""
    core, lang, text = stated.core, stated.lang, stated.core.block.plain.text
    ranges = pack(lang).clauses(core.block.plain, core.start, core.end)
    if len(ranges) < 2:
        return
    circumstance, (opening, starts, closed) = circumstances(lang), _opening(lang)
    if closed.match(core.text) or closed.match(stated.sentence.text):
        return
    begin: int | None = None
    for start, end in ranges:
        begin = start if begin is None else begin
        joined = begin < start and goes_on_scene(text[start:end].strip("，, "), lang)
        if (joined or circumstance.search(text[start:end])) and end != core.end:
            continue
        clause = text[begin:end]
        part = (begin, end) != (core.start, core.end) and balanced(clause)
        if part and match_marked(opening, clause, lang, starts):
            yield Phrase(core.block, begin, end)
        begin = None


@cache
def _opening(lang: Lang) -> tuple[re.Pattern[str], tuple[str, ...], re.Pattern[str]]:
    """What a clause must begin with to be read on its own, its first words, and what its sentence must not.

    Anything and nothing where a language does not say.
    """
    data = table(lang, "sentences")["clauses"]
    opening, closed = compiled(lang, data.get("opening", "")), compiled(lang, data.get("closed", "(?!)"))
    return opening, tuple(data.get("opening_starts", ())), closed


def _bare_subject(stated: Statement) -> Subject | None:
    """A clause that is a noun phrase and no more is the subject of the next ("X，由 … 组成")."""
    if stated.condition is not None or not is_noun_phrase(stated.main.text, stated.lang, longest=16):
        return None
    return stated.reader.resolve(stated.main)
