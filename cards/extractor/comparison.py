"""Comparisons: contrasts in a sentence, and tables by row and column."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor import grids
from cards.extractor.answers import answer, first_clause
from cards.extractor.comparable import apart, built_alike, is_no_twin
from cards.extractor.contrasts import contrasts
from cards.extractor.making import fact
from cards.extractor.parallels import across
from cards.extractor.settings import across_settings
from cards.extractor.subjects import plain_name, subject_of
from cards.extractor.terms import undecorated
from cards.extractor.twins import pairs
from cards.extractor.units import Listing, Parts, Prose, Table, first_sentence, sentences_of
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
    from cards.model import Fact, Lang, Section, Subject

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
        yield from _of_two(passage)
    elif isinstance(passage.unit, Prose):
        yield from _in_turn(passage.unit, passage.scope)
    elif isinstance(passage.unit, Parts):
        yield from _of_sections(passage.scope)
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
        answer(first_clause(first_sentence(item.body, scope.lang), scope.lang, shortest=8), scope, longest=40)
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


def _of_two(passage: Passage) -> Iterator[Fact]:
    """Two items without labels that say one kind of thing of two things, each in its first sentence."""
    first = [stated for stated in passage.statements if not stated.part and stated.position == 0]
    if len(first) == 2 and not any(stated.label for stated in first):
        found = across(first[0].core, first[1])
        if found is not None:
            yield found


def _in_turn(unit: Prose, scope: Scope) -> Iterator[Fact]:
    """``A …。`` and then ``B …。`` under a heading that compares the two."""
    names, blocks = (scope.topic.subject, scope.topic.other), scope.path[-1].blocks
    if names[0] is None or names[1] is None or not blocks or blocks[0] is not unit.block:
        return
    sentences = _told_in(scope.path[-1], scope.lang)
    yield from _side_by_side((names[0], names[1]), (sentences, sentences), scope, "in_turn")


def _of_sections(scope: Scope) -> Iterator[Fact]:
    """Two sections with names built alike: what the first sentence that begins with its name says of each."""
    sections = scope.path[-1].sections
    if len(sections) != 2:
        return
    headings = [undecorated(one.heading.whole(), scope.lang) for one in sections if one.heading is not None]
    names = tuple(subject_of(heading) for heading in headings)
    if len(names) < len(sections) or not built_alike(plain_name(names[0]), plain_name(names[1])):
        return
    if is_no_twin(headings, scope.lang) or not apart(names[0], names[1], scope):
        return
    first, second = (_told_in(section, scope.lang) for section in sections)
    yield from _side_by_side((names[0], names[1]), (first, second), scope, "pair")


def _told_in(section: Section, lang: Lang) -> list[Phrase]:
    """The sentences of a section's own paragraphs."""
    blocks = (block for block in section.blocks if block.kind is BlockKind.PARAGRAPH)
    return [sentence for block in blocks for sentence in sentences_of(block, lang)]


def _side_by_side(
    names: tuple[Subject, Subject], told: tuple[list[Phrase], list[Phrase]], scope: Scope, name: str
) -> Iterator[Fact]:
    """What sentences say of each of two things, if it is two things and of about one length."""
    one, two = (_first_of(plain_name(of), said, scope) for of, said in zip(names, told, strict=True))
    if one is None or two is None or (one[0].block is two[0].block and one[0].start == two[0].start):
        return
    sizes = [length(said[1].text) for said in (one, two)]
    if max(sizes) > _UNEVEN * min(sizes) or one[1].text == two[1].text:
        return
    if two[0].text in one[1].text or one[0].text in two[1].text:
        return  # it compares the two by itself (A 只有 …，而 B 支持 …)
    yield fact(
        Kind.COMPARISON, f"comparison.{name}", names,
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
        if _turn(scope.lang)["other"].match(rest.text):
            continue  # A 和 B 都 …, A 的 X …
        kernel = answer(rest, scope, longest=_SENTENCE, shortest=_TELLING)
        return (sentence.cut(at, at + len(name)), kernel, sentence) if kernel is not None else None
    return None


@cache
def _turn(lang: Lang) -> dict[str, re.Pattern[str]]:
    """What may stand between a name and what is said of it; matches nothing where a language does not say."""
    data = table(lang, "contrasts").get("in_turn", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in ("within", "other")}


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
