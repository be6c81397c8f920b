"""Tables: things by aspects, either way round, and glossaries. At most a few cards a table."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.making import fact
from cards.extractor.mentions import topic_subject
from cards.extractor.subjects import plain_name, subject_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_noun_phrase
from cards.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.topics import Scope
    from cards.extractor.units import Table
    from cards.model import Fact, Lang, Phrase

_MOST = 6  # cards a table, or of one of its columns
_VALUES = 2  # columns of values
_ROWS = 24  # of a table whose cells are asked for one by one
_SAYING = 4.0  # an explanation is longer than this
_THINGS = 4  # that one card can compare
_CELL = 30.0  # of a comparison or a value, by ``language.length``
_EXPLAINED = 45.0  # what a thing is
_ROW = 80.0
_TELLING = 3.0  # one cell at least, or the row says too little


def read(unit: Table, scope: Scope) -> Iterator[Fact]:
    """Yield the facts of a table."""
    if not 2 <= len(unit.head) <= 8 or scope.article.lossy:
        return
    yield from _facts(unit, scope)


def _facts(unit: Table, scope: Scope) -> Iterator[Fact]:
    lang = scope.lang
    if _things_above(unit, scope):
        yield from islice(_by_row(unit, scope), _MOST)
        return
    if not all(_names(row[0], lang) for row in unit.rows if row):
        return
    if _is(lang, "counting", unit.head[0]) and not _headed(unit, scope):
        return
    few = 2 <= len(unit.rows) <= _THINGS and len(unit.head) > 2
    compared = tuple(islice(_by_column(unit, scope), _MOST)) if few else ()
    if compared:
        yield from compared
        return
    for column, construct in _columns(unit, few=few, lang=scope.lang):
        yield from islice(_by_cell(unit, column, construct, scope), _MOST)


def _headed(unit: Table, scope: Scope) -> bool:
    """Whether the heading names what stands in the first column: 死锁和活锁有什么区别？"""
    heading = scope.path[-1].heading
    above = heading.plain.text.lower() if heading is not None else ""
    return all(row[0].text.strip().lower() in above for row in unit.rows if row and row[0])


def _things_above(unit: Table, scope: Scope) -> bool:
    """Whether the columns are the things: the first head or column says so, or the heading."""
    first, *others = unit.head
    if not 2 <= len(others) <= _THINGS or not all(_names(head, scope.lang) for head in others):
        return False
    if any(_is(scope.lang, kind, head) for head in others for kind in ("saying", "idle", "aspectual")):
        return False
    if not first.text.strip() or _is(scope.lang, "aspect", first):
        return True
    if 2 * sum(bool(row) and _is(scope.lang, "aspectual", row[0]) for row in unit.rows) >= len(unit.rows):
        return True
    heading = scope.path[-1].heading
    above = heading.plain.text.lower() if heading is not None else ""
    return all(head.text.strip().lower() in above for head in others)


def _by_row(unit: Table, scope: Scope) -> Iterator[Fact]:
    """Columns are the things: each row is one aspect in which they are compared."""
    for row in unit.rows:
        cells = row[1 : len(unit.head)]
        if len(cells) == len(unit.head) - 1 and row[0] and all(cells):
            yield from _compared(row[0], unit.head[1:], cells, scope, "row")


def _by_column(unit: Table, scope: Scope) -> Iterator[Fact]:
    """Rows are the things: each column is one aspect."""
    things = tuple(row[0] for row in unit.rows)
    if len({thing.text for thing in things}) < len(things):
        return
    for column, aspect in enumerate(unit.head[1:], 1):
        cells = tuple(row[column] for row in unit.rows if len(row) > column)
        if len(cells) == len(things) and all(cells) and aspect:
            yield from _compared(aspect, things, cells, scope, "column")


def _compared(
    aspect: Phrase, things: tuple[Phrase, ...], cells: tuple[Phrase, ...], scope: Scope, construct: str
) -> Iterator[Fact]:
    if aspect.text in {thing.text for thing in things}:
        return  # a matrix of the things against one another
    if _is(scope.lang, "idle", aspect) or len({cell.text.strip().lower() for cell in cells}) < 2:
        return
    if any(pack(scope.lang).is_generic(thing.text) or _is(scope.lang, "aspect", thing) for thing in things):
        return  # its columns are what is told of each row, and no things to compare
    kernels = tuple(_cell(cell, scope, _CELL) for cell in cells)
    values = tuple(kernel for kernel in kernels if kernel is not None)
    if len(values) < len(cells) or sum(length(value.text) for value in values) > _ROW:
        return
    whether = _is(scope.lang, "whether", aspect)
    told = any(length(value.text) >= _TELLING or any(map(str.isdigit, value.text)) for value in values)
    if not whether and not told:
        return
    name = "whether" if whether else construct
    yield fact(
        Kind.COMPARISON, f"comparison.{name}{'_two' if len(things) == 2 else ''}",
        tuple(subject_of(thing) for thing in things),
        {"aspect": aspect_of(aspect, scope.lang), "grid": (things, values)},
        (aspect, *things, *values), scope,
        things=float(len(things)),
    )  # fmt: skip


def _columns(unit: Table, *, few: bool, lang: Lang) -> list[tuple[int, str]]:
    """Which columns are asked for: what says what things are, else their values, else their traits.

    Of ``few`` things, of which too much is said to compare them, only values and traits are.
    """
    if _of_own_fields(unit, lang) or len(unit.rows) > _ROWS:
        return []
    heads = list(enumerate(unit.head[1:], 1))
    said = [] if few else [column for column, head in heads if _is(lang, "saying", head)]
    if said:
        return [(said[0], "glossary")]
    values = [column for kind in ("value", "trait") for column, head in heads if _is(lang, kind, head)]
    return [(column, "value") for column in values[:_VALUES]]


def _by_cell(unit: Table, column: int, construct: str, scope: Scope) -> Iterator[Fact]:
    """Too many things to compare at once, or too much of each: what a column says of every one of them."""
    head = unit.head[column]
    for row in unit.rows:
        if len(row) <= column or not row[0] or not row[column]:
            continue
        kernel = _cell(row[column], scope, _CELL if construct == "value" else _EXPLAINED)
        if kernel is None:
            continue
        name = (
            _asked(kernel, row[0], (unit.head[0], head), scope.lang) if construct == "glossary" else construct
        )
        if name is None:
            continue
        if name == "meaning" and (found := _cues(scope.lang)["says"].match(kernel.text)):
            kernel = kernel.cut(found.end(), len(kernel.text))
        yield fact(
            Kind.FACT if name == "value" else Kind.DEFINITION, f"comparison.{name}",
            (subject_of(row[0], _qualifier(row[0], scope)),), {"definition": kernel, "aspect": head},
            (row[0], row[column]), scope, cells=float(len(unit.rows)),
        )  # fmt: skip


def _of_own_fields(unit: Table, lang: Lang) -> bool:
    """Whether a table explains the fields or tables of a design of the article's own (`user_id`)."""
    named = [row[0].text.strip() for row in unit.rows if row and row[0]]
    own = sum(_cues(lang)["own_name"].match(name) is not None for name in named)
    return _is(lang, "own_fields", unit.head[0]) and 2 * own > len(named)


def _asked(kernel: Phrase, term: Phrase, heads: tuple[Phrase, Phrase], lang: Lang) -> str | None:
    """What an explanation answers; None for nothing.

    It tells what the term is (glossary), what it means (meaning: in a column of meanings, if the
    term is no word of the language or the explanation is no noun) or what it is for (role).
    """
    if length(kernel.text) < _SAYING or _cues(lang)["loose"].search(kernel.text):
        return None
    first, head = heads
    acts = _acts(kernel, lang) and _cues(lang)["made_noun"].match(kernel.text) is None
    if _is(lang, "meaning", head):
        meant = (acts or term.text.isascii()) and not _is(lang, "terms", first)
        return "meaning" if meant else "glossary"
    return "role" if acts or _is(lang, "role", head) else "glossary"


def _acts(kernel: Phrase, lang: Lang) -> bool:
    """Whether an explanation begins with a verb, where the language's tags tell verbs."""
    data = table(lang, "tables").get("acts")
    words = pack(lang).words(kernel.text) if data is not None else ()
    if not words or data is None:
        return False
    return words[0].tag in data["tags"] or words[0].text in table(lang, "predicates")["asked"]


def _qualifier(term: Phrase, scope: Scope) -> str:
    topic = topic_subject(scope)
    if topic is None or _cues(scope.lang)["hollow"].search(plain_name(topic)):
        return ""
    return topic.name if plain_name(topic) not in term.text else ""


def _cell(cell: Phrase, scope: Scope, longest: float) -> Phrase | None:
    """A cell whole; None if it is too long, a link or no answer."""
    kernel = answer(cell, scope, longest=longest)
    if kernel is None or len(kernel.text) < len(cell.text.strip()) - 3:
        return None
    return kernel


def _names(cell: Phrase, lang: Lang) -> bool:
    """Whether a cell names a thing: no number, no step, no line of code, no question."""
    text = cell.text.strip()
    if not text or _cues(lang)["unnamed"].search(text):
        return False
    return is_noun_phrase(text, lang, known=True, longest=18)


def _is(lang: Lang, name: str, head: Phrase) -> bool:
    return _cues(lang)[name].search(pack(lang).bare(head.text)) is not None


def aspect_of(head: Phrase, lang: Lang) -> Phrase:
    """The name of an aspect without what its question says anyway (格式上的区别)."""
    found = cue(lang, "difference").search(head.text)
    return head.cut(0, found.start()).strip() if found and found.start() > 1 else head


def cue(lang: Lang, name: str) -> re.Pattern[str]:
    """A pattern of ``tables.toml``."""
    return _cues(lang)[name]


_REGEXES = (
    "owned",
    "difference",
    "value",
    "trait",
    "idle",
    "counting",
    "whether",
    "unnamed",
    "aspectual",
    "role",
    "meaning",
    "terms",
    "says",
    "made_noun",
    "own_fields",
    "own_name",
    "loose",
    "hollow",
)


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    """The patterns over heads and cells. A list of words matches a head that is or ends in one of them."""
    data = table(lang, "tables")
    found = {}
    for name in ("aspect", "saying"):
        words = "|".join(re.escape(word) for word in data[f"{name}_heads"])
        found[name] = re.compile(f"(?:{words})$", re.IGNORECASE)
    for name in _REGEXES:
        found[name] = compiled(lang, data.get(name, {}).get("regex", "(?!)"))
    return found
