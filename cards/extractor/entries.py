"""Entries: a term and, beside it, what it is: ``label：body`` and definition lists.

The body of a label is a sentence without its subject: it says what the term is, what it does
(code and the like), or what it means. definition.py yields what is found here among its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import (
    answer,
    balanced,
    circumstances,
    defines,
    first_clause,
    grasped,
    hollow,
    marks,
    saying,
)
from cards.extractor.bodies import asked_for, echoes, repeats, standalone, unled
from cards.extractor.classes import tells_classes
from cards.extractor.items import marked_start
from cards.extractor.making import fact, statement_signs
from cards.extractor.subjects import plain_name, subject_of
from cards.extractor.units import Definitions
from cards.language import length, pack
from cards.language.phrases import is_clause
from cards.language.shapes import is_action, is_genus, is_noun_phrase
from cards.model import Kind, MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Lang, Subject

_WHOLE = 45  # what a label says is kept whole up to this length
_LONGEST = 60
_CODE = 12  # characters: shorter code may name what the label is


def of_label(stated: Statement) -> Iterator[Fact]:
    """``label：body``: the first sentence of the body says what the label is, or what it does."""
    assert stated.label is not None
    if stated.sentence.leads_on:
        return
    kernels = (
        grasped(body, answer(body, stated.scope, shortest=3, longest=_LONGEST), stated.lang)
        for body in _bodies(stated)
    )
    kernel = next((k for k in kernels if k is not None and _says(k, stated.label, stated.lang)), None)
    if kernel is None or (asked := asked_for(stated.label, kernel, stated.scope)) is None:
        return
    elsewhere = kernel.start > stated.core.start and plain_name(stated.label) not in kernel.text
    if elsewhere and _conditional(stated.core, stated.lang):
        return
    yield fact(
        Kind.DEFINITION,
        "definition.label",
        (standalone(stated.label, asked, stated.lang),),
        asked,
        (stated.label.phrase, stated.sentence) if stated.label.phrase else (stated.sentence,),
        stated.scope,
        **statement_signs(stated),
    )


def _bodies(stated: Statement) -> Iterator[Phrase]:
    """What of a body may define, the best first: all, its first clause, a later one that says what it is."""
    core = unled(stated.core, stated.lang)
    if length(core.text) <= _WHOLE and "；" not in stated.core_text:
        yield core
    first = first_clause(core, stated.lang, shortest=12)
    if not _classes(first, stated.lang):
        yield _grown(core, stated.lang)
    yield first
    for start, end in pack(stated.lang).clauses(core.block.plain, core.start, core.end):
        clause = Phrase(core.block, start, end)
        if saying(clause, stated.lang):
            yield clause


def _conditional(body: Phrase, lang: Lang) -> bool:
    """Whether what stands behind a label begins with a case, so that its end holds in that case alone."""
    found = marks(lang).get("conditional")
    return found is not None and found.match(body.text) is not None


def _classes(said: Phrase, lang: Lang) -> bool:
    """Whether a first clause names a class, so that nothing needs to follow; yes where nothing tells."""
    return not tells_classes(lang) or is_genus(said.text, lang)


def _grown(core: Phrase, lang: Lang) -> Phrase:
    """The clauses of a body as long as they stay short together: the point may be in a later one."""
    best, never = core, circumstances(lang)
    for start, end in pack(lang).clauses(core.block.plain, core.start, core.end):
        part = core.cut(0, end - core.start).strip("，,；; ")
        if length(part.text) > _WHOLE:
            break
        if balanced(part.text) and not never.search(core.block.plain.text[start:end]):
            best = part
    return best


def _says(said: Phrase, label: Subject, lang: Lang) -> bool:
    """Whether what stands behind a label defines it, and neither speaks about it nor shows an example."""
    if not defines(said.text, lang) or hollow(said, lang) or _cut_off(said, lang):
        return False
    name, text = plain_name(label).lower(), said.text.lower()
    if text.startswith(name) or text.endswith(name) or echoes(name, text):
        return False
    if repeats(said, plain_name(label), lang, _LONGEST):
        return False
    code, exemplary = marked_start(said, MarkKind.CODE), marks(lang).get("exemplary")
    if code is not None and code.end >= said.end and len(said.text) > _CODE:
        return False  # how it is written
    if code is None or exemplary is None or (label.phrase is not None and label.phrase.has(MarkKind.CODE)):
        return True
    return exemplary.match(said.text, code.end - said.start) is None


def _cut_off(said: Phrase, lang: Lang) -> bool:
    """Whether the clause behind what is said brings what that leads up to (不会…，而是…)."""
    found = marks(lang).get("cut_off")
    return found is not None and found.match(said.block.plain.text, said.end) is not None


def of_list(passage: Passage) -> Iterator[Fact]:
    """Yield the terms of a definition list, each defined by what is indented below it."""
    assert isinstance(passage.unit, Definitions)
    lang = passage.scope.lang
    for term, description in passage.unit.pairs:
        said = first_clause(_first_sentence(description, lang), lang, shortest=12)
        kernel = answer(said, passage.scope, longest=60)
        if kernel is None or not is_noun_phrase(term.text, lang, known=True, longest=30):
            continue
        if is_clause(kernel.text, lang) and not is_action(kernel.text, lang):
            continue  # it speaks of another thing
        if echoes(term.text.lower(), kernel.text.lower()):
            continue
        yield fact(
            Kind.DEFINITION, "definition.list", (subject_of(term),), {"definition": kernel},
            (term, description), passage.scope,
        )  # fmt: skip


def _first_sentence(description: Phrase, lang: Lang) -> Phrase:
    """The first sentence of what is indented below a term: the next ones add to it."""
    ends = (end for _, end in pack(lang).sentences(description.block.plain) if end > description.start)
    end = min(next(ends, description.end), description.end)
    return description.cut(0, end - description.start)
