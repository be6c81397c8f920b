"""What a tagged PDF says of its content: headings, paragraphs, items, code, the cells of tables.

Part of the process of its own (glyphs.py). Browsers and word processors write tags when they print;
what they say is certain, where places alone are not.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_DEEPEST = 60
_MOST = 20_000  # elements of a page
_HEADINGS = {f"H{level}": f"h{level}" for level in range(1, 7)} | {"Title": "h1"}
_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_CELLS = frozenset({"TH", "TD", ""})

Cell = tuple[int, int, int, bool]
"""The number of a table on its page; row (some are left out) and column, from 0; whether it is a head's."""


class Mark(NamedTuple):
    """What tags say of a piece of content.

    Attributes:
        block: the number of the paragraph, item … on its page; 0 if it is in none.
        kind: of that: ``h1`` … ``h6``, ``p``, ``item``, ``label`` of an item, ``code``, ``quote``, or empty.
        strong: whether it is marked as strong.
        code: whether it is code.
        quote: whether it is quoted.
        cell: of a table.
        formula: whether it is one, or part of one.
    """

    block: int = 0
    kind: str = ""
    strong: bool = False
    code: bool = False
    quote: bool = False
    cell: Cell | None = None
    formula: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element lies: its mark, the number of the item around it, whether that has begun."""

    mark: Mark
    item: int = 0


@dataclass(slots=True)
class _Tags:
    marks: dict[int, Mark]
    blocks: int = 0
    tables: int = 0
    left: int = _MOST
    begun: set[int] = field(default_factory=set)  # items that have a paragraph already


def marks_of(page: PdfPage) -> dict[int, Mark]:
    """Return marks by the number of the content that they are of; none of a page without tags."""
    import pypdfium2.raw as raw

    tags = _Tags({})
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return tags.marks
    try:
        for at in range(min(raw.FPDF_StructTree_CountChildren(tree), _MOST)):
            child = raw.FPDF_StructTree_GetChildAtIndex(tree, at)
            if child:
                _look(child, tags, _Place(Mark()), 0)
    finally:
        raw.FPDF_StructTree_Close(tree)
    return tags.marks


def _look(element: Any, tags: _Tags, place: _Place, depth: int) -> None:  # noqa: ANN401
    """Mark the content of an element and of those within."""
    tags.left -= 1
    if depth > _DEEPEST or tags.left < 0:
        return
    kind = _type(element)
    if kind == "Table":
        _table(element, tags, place, depth)
        return
    place = _entered(kind, tags, place)
    for content in _content(element):
        tags.marks[content] = place.mark
    for child in _children(element):
        if child:
            _look(child, tags, place, depth + 1)


def _entered(kind: str, tags: _Tags, place: _Place) -> _Place:
    """Return the place within an element."""
    mark, item = place.mark, place.item
    if kind == "LI":
        tags.blocks += 1
        return _Place(mark._replace(block=tags.blocks, kind="item"), tags.blocks)
    if kind == "Lbl" and item:
        return replace(place, mark=mark._replace(block=item, kind="label"))
    if kind == "P" and mark.kind == "code":
        return place
    if kind == "P" and item and item not in tags.begun:
        tags.begun.add(item)
        return replace(place, mark=mark._replace(block=item, kind="item"))
    if kind in _HEADINGS or kind == "P":
        tags.blocks += 1
        return replace(place, mark=mark._replace(block=tags.blocks, kind=_HEADINGS.get(kind, "p")))
    if kind == "BlockQuote":
        tags.blocks += 1
        return replace(place, mark=mark._replace(block=tags.blocks, kind="quote", quote=True))
    if kind == "Code" and mark.kind in ("", "quote") and not mark.cell:
        tags.blocks += 1
        return replace(place, mark=mark._replace(block=tags.blocks, kind="code", code=True))
    words = mark._replace(
        strong=mark.strong or kind == "Strong",
        code=mark.code or kind == "Code",
        formula=mark.formula or kind == "Formula",
    )
    return replace(place, mark=words)


def _table(table: Any, tags: _Tags, place: _Place, depth: int) -> None:  # noqa: ANN401
    """Mark the cells of a table, if it has as many in each row and holds no other table."""
    tags.tables += 1
    nested = place.mark.cell is not None
    rows = [list(_children(row)) if row else [] for row in _rows(table)]
    kinds = [[_type(cell) if cell else "" for cell in row] for row in rows]
    width = max(map(len, rows), default=0)
    sound = not nested and all(len(row) in (0, width) and _CELLS.issuperset(row) for row in kinds)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            told = (tags.tables, number, column, kinds[number][column] == "TH") if sound else None
            if cell:
                _look(cell, tags, replace(place, mark=place.mark._replace(cell=told), item=0), depth + 1)


def _rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    for child in _children(table):
        if child and _type(child) in _GROUPS:
            yield from _children(child)
        elif not child or _type(child) == "TR":
            yield child


def _content(element: Any) -> Iterator[int]:  # noqa: ANN401
    """Yield the numbers of the content directly in an element."""
    import pypdfium2.raw as raw

    for at in range(min(raw.FPDF_StructElement_CountChildren(element), _MOST)):
        content = raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
        if content >= 0:
            yield content


def _children(element: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the elements within one; None for one that is on another page, or empty."""
    import pypdfium2.raw as raw

    for at in range(min(raw.FPDF_StructElement_CountChildren(element), _MOST)):
        if raw.FPDF_StructElement_GetChildMarkedContentID(element, at) < 0:
            yield raw.FPDF_StructElement_GetChildAtIndex(element, at) or None


def _type(element: Any) -> str:  # noqa: ANN401
    import pypdfium2.raw as raw

    name = ctypes.create_string_buffer(64)
    size = raw.FPDF_StructElement_GetType(element, name, 64)
    return name.raw[: max(0, min(size, 64) - 2)].decode("utf-16-le", "replace")
