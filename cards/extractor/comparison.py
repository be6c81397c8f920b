"""Comparisons: contrasts in a sentence, and tables by row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.frames import frames
from cards.extractor.leads import topic_subject
from cards.extractor.making import fact, of_frame
from cards.extractor.subjects import Reader, plain_name, subject_of
from cards.extractor.units import Table
from cards.language import length, pack
from cards.language.data import table
from cards.language.shapes import is_noun_phrase
from cards.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.extractor.subjects import Scope
    from cards.model import Fact, Phrase


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the comparisons of a passage."""
    if isinstance(passage.unit, Table):
        yield from _of_table(passage.unit, passage.scope)
    for stated in passage.statements:
        for frame in frames(stated, "comparison"):
            if found := _of_frame(frame):
                yield found
                break


def _of_frame(frame: Frame) -> Fact | None:
    stated, slots = frame.statement, frame.slots
    reader = Reader(stated.scope, stated.before)
    subject, other = reader.resolve(slots["subject"]), reader.resolve(slots["other"])
    if subject is None or other is None or plain_name(subject) == plain_name(other):
        return None
    cut = {
        name: answer(slots[name], stated.scope, longest=45)
        for name in ("left", "right", "difference")
        if name in slots
    }
    if any(kernel is None for kernel in cut.values()):
        return None
    made = of_frame(frame, subject, cut, "comparison")
    return fact(
        made.kind, made.construct, (subject, other), made.slots, made.evidence, stated.scope, **made.features
    )


def _of_table(unit: Table, scope: Scope) -> Iterator[Fact]:
    """A table whose columns are things and whose rows are aspects, or the other way round, or a glossary."""
    if not 2 <= len(unit.head) <= 6:
        return
    first = unit.head[0].text
    words = table(scope.lang, "tables")
    if len(unit.head) == 2:
        yield from _glossary(unit, scope)
    elif _matches(first, words["aspect_heads"]) or not first.strip():
        yield from _by_row(unit, scope)
    else:
        yield from _by_column(unit, scope)


def _glossary(unit: Table, scope: Scope) -> Iterator[Fact]:
    """Two columns: a thing and what is said of it, if the second head says that it is."""
    saying = _matches(unit.head[1].text, table(scope.lang, "tables")["saying_heads"])
    if not saying or len(unit.rows) > 20:
        return
    topic = topic_subject(scope)
    for row in unit.rows:
        if len(row) < 2 or not row[0] or not row[1]:
            continue
        if not is_noun_phrase(row[0].text, scope.lang, known=True, longest=24):
            continue
        kernel = answer(row[1], scope, longest=45, shortest=3)
        if kernel is None:
            continue
        qualifier = topic.name if topic is not None and plain_name(topic) not in row[0].text else ""
        yield fact(
            Kind.DEFINITION, "comparison.glossary", (subject_of(row[0], qualifier),),
            {"definition": kernel, "head": unit.head[1]}, (row[0], row[1]), scope, cells=float(len(unit.rows)),
        )  # fmt: skip


def _by_row(unit: Table, scope: Scope) -> Iterator[Fact]:
    """Columns are the things: each row is one aspect in which they are compared."""
    things = unit.head[1:]
    if not all(is_noun_phrase(cell.text, scope.lang, known=True, longest=20) for cell in things):
        return
    for row in unit.rows:
        cells = row[1 : len(things) + 1]
        if len(cells) == len(things) and row[0] and all(cells):
            yield from _compared(row[0], things, cells, scope, "comparison.row")


def _by_column(unit: Table, scope: Scope) -> Iterator[Fact]:
    """Rows are the things: each column is one aspect."""
    things = tuple(row[0] for row in unit.rows if row and row[0])
    if not 2 <= len(things) <= 5 or len(things) != len(unit.rows):
        yield from _cells(unit, scope)
        return
    if not all(is_noun_phrase(cell.text, scope.lang, known=True, longest=20) for cell in things):
        return
    for column in range(1, len(unit.head)):
        cells = tuple(row[column] for row in unit.rows if len(row) > column)
        if len(cells) == len(things) and all(cells) and unit.head[column]:
            yield from _compared(unit.head[column], things, cells, scope, "comparison.column")


def _cells(unit: Table, scope: Scope) -> Iterator[Fact]:
    """Too many things to compare at once: what the second column says of each, if it says what it is."""
    if not _matches(unit.head[1].text, table(scope.lang, "tables")["saying_heads"]):
        return
    narrow = Table(unit.lead, unit.head[:2], tuple(row[:2] for row in unit.rows))
    yield from _glossary(narrow, scope)


def _compared(
    aspect: Phrase, things: tuple[Phrase, ...], cells: tuple[Phrase, ...], scope: Scope, construct: str
) -> Iterator[Fact]:
    kernels = tuple(answer(cell, scope, longest=40) for cell in cells)
    if any(kernel is None for kernel in kernels) or len({cell.text for cell in cells}) < 2:
        return
    if sum(length(cell.text) for cell in cells) > 110:
        return
    values = tuple(kernel for kernel in kernels if kernel is not None)
    if pack(scope.lang).is_generic(aspect.text) and len(aspect.text) < 2:
        return
    yield fact(
        Kind.COMPARISON, construct, tuple(subject_of(thing) for thing in things),
        {"aspect": aspect, "grid": (things, values)}, (aspect, *values), scope, things=float(len(things)),
    )  # fmt: skip


def _matches(text: str, words: list[str]) -> bool:
    lowered = text.strip().lower()
    return any(lowered == word or lowered.endswith(word) for word in words)
