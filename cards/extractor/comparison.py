"""Comparisons: contrasts in a sentence, and tables by row and column."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor import grids
from cards.extractor.answers import answer, first_clause
from cards.extractor.contrasts import contrasts
from cards.extractor.making import fact
from cards.extractor.settings import across_settings
from cards.extractor.subjects import plain_name, subject_of
from cards.extractor.twins import pairs
from cards.extractor.units import Listing, Prose, Table, sentences_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.fold import fold
from cards.language.patterns import compiled
from cards.model import BlockKind, Kind, Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cards.extractor.items import Item
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Subject

_ASPECTS = 6  # in which two things are compared
_NEAR = 2  # characters that may stand before the name in its clause: 而, 但
_SENTENCE = 45.0  # of a sentence that tells of one of two, by ``language.length``
_UNEVEN = 3.0  # times as long as the other: then one of them says something of another kind
_TELLING = 3.0  # what is said of a side is at least this long


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the comparisons of a passage."""
    if isinstance(passage.unit, Table):
        yield from grids.read(passage.unit, passage.scope)
    elif isinstance(passage.unit, Listing):
        yield from _of_sides(passage.unit, passage.scope)
        yield from _of_aspects(passage.unit, passage.scope)
        yield from pairs(passage.unit.items, passage.scope)
    elif isinstance(passage.unit, Prose):
        yield from _in_turn(passage.unit, passage.scope)
    yield from contrasts(passage.statements)
    yield from across_settings(passage.statements)


def _of_sides(unit: Listing, scope: Scope) -> Iterator[Fact]:
    """``**A**：…`` and ``**B**：…`` under a heading that names both: what is said of each, side by side."""
    heading = scope.path[-1].heading
    if len(unit.items) != 2 or heading is None:
        return
    labels = tuple(item.label for item in unit.items if item.label is not None and item.strong)
    above = fold(heading.plain.text)
    names = tuple(subject_of(label) for label in labels)
    if len(labels) < len(unit.items) or not all(fold(plain_name(name)) in above for name in names):
        return
    said = tuple(
        answer(first_clause(_opening(item.body, scope), scope.lang, shortest=8), scope, longest=40)
        for item in unit.items
    )
    values = tuple(value for value in said if value is not None and length(value.text) >= _TELLING)
    if len(values) < len(said):
        return
    things = tuple(name.phrase for name in names if name.phrase is not None)
    evidence = tuple(item.whole for item in unit.items)
    yield fact(
        Kind.COMPARISON, "comparison.sides", names, {"grid": (things, values)}, evidence, scope, things=2.0
    )


def _in_turn(unit: Prose, scope: Scope) -> Iterator[Fact]:
    """``A …。`` and then ``B …。`` under a heading that compares the two."""
    names, blocks = (scope.topic.subject, scope.topic.other), scope.path[-1].blocks
    if names[0] is None or names[1] is None or not blocks or blocks[0] is not unit.block:
        return
    sentences = [
        sentence
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH
        for sentence in sentences_of(block, scope.lang)
    ]
    told = [_first_of(plain_name(name), sentences, scope) for name in names if name is not None]
    one, two = told
    if one is None or two is None or (one[0].block is two[0].block and one[0].start == two[0].start):
        return
    sizes = [length(said[1].text) for said in (one, two)]
    if max(sizes) > _UNEVEN * min(sizes) or one[1].text == two[1].text:
        return
    yield fact(
        Kind.COMPARISON, "comparison.in_turn", (names[0], names[1]),
        {"grid": ((one[0], two[0]), (one[1], two[1])), "left": one[1], "right": two[1]},
        (one[2], two[2]), scope, things=2.0,
    )  # fmt: skip


def _first_of(name: str, sentences: list[Phrase], scope: Scope) -> tuple[Phrase, Phrase, Phrase] | None:
    """A name, what the first sentence that begins with it says, and that sentence."""
    for sentence in sentences:
        at = sentence.text.lower().find(name.lower())
        if not 0 <= at <= _NEAR:
            continue
        rest = sentence.cut(at + len(name), len(sentence.text))
        found = _turn(scope.lang)["within"].match(rest.text)
        rest = rest.cut(found.end(), len(rest.text)).strip() if found else rest.strip()
        if _turn(scope.lang)["both"].match(rest.text):
            continue  # A 和 B 都 …
        kernel = answer(rest, scope, longest=_SENTENCE, shortest=_TELLING)
        return (sentence.cut(at, at + len(name)), kernel, sentence) if kernel is not None else None
    return None


@cache
def _turn(lang: Lang) -> dict[str, re.Pattern[str]]:
    """What may stand between a name and what is said of it; matches nothing where a language does not say."""
    data = table(lang, "contrasts").get("in_turn", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in ("within", "both")}


def _opening(body: Phrase, scope: Scope) -> Phrase:
    """The first sentence of a body."""
    ends = (end for _, end in pack(scope.lang).sentences(body.block.plain) if end > body.start)
    return body.cut(0, min(next(ends, body.end), body.end) - body.start)


def _of_aspects(unit: Listing, scope: Scope) -> Iterator[Fact]:
    """``**aspect**：A …；B …`` in a section that compares A and B."""
    names = (scope.topic.subject, scope.topic.other)
    if names[0] is None or names[1] is None or len(unit.items) > _ASPECTS:
        return
    for item in unit.items:
        if item.label is None:
            continue
        cut = [_said_of(name, item, scope) for name in names if name is not None]
        sides = tuple(side for side in cut if side is not None)
        if len(sides) < len(names) or sides[0][1].text == sides[1][1].text:
            continue
        things, values = tuple(side[0] for side in sides), tuple(side[1] for side in sides)
        yield fact(
            Kind.COMPARISON, "comparison.row_two", (names[0], names[1]),
            {"aspect": grids.aspect_of(item.label, scope.lang), "grid": (things, values)},
            (item.whole,), scope, things=2.0,
        )  # fmt: skip


def _said_of(name: Subject, item: Item, scope: Scope) -> tuple[Phrase, Phrase] | None:
    """What a clause that begins with a name says of it, without the item's label over again."""
    spoken, body = plain_name(name), item.body
    label = item.label.text if item.label is not None else ""
    for start, end in pack(scope.lang).clauses(body.block.plain, body.start, body.end):
        clause = Phrase(body.block, start, end).strip()
        at = clause.text.lower().find(spoken.lower())
        if 0 <= at <= _NEAR:
            rest = clause.cut(at + len(spoken), len(clause.text)).strip(" ：:，,")
            again = rest.text.find(label)
            if 0 <= again <= _NEAR:
                rest = rest.cut(again + len(label), len(rest.text)).strip(" ：:，,")
            if owned := grids.cue(scope.lang, "owned").match(rest.text):
                rest = rest.cut(owned.end(), len(rest.text)).strip()
            kernel = answer(rest, scope, longest=40, shortest=_TELLING)
            return (clause.cut(at, at + len(spoken)), kernel) if kernel is not None else None
    return None
