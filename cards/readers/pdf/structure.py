"""What a tagged PDF says of its tables: which cell a piece of content belongs to.

Part of the process of its own (glyphs.py). Browsers and word processors write tags when they print;
what they say is certain, where places alone are not.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_DEEPEST = 40
_MOST = 20_000  # elements of a page
_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_CELLS = frozenset({"TH", "TD", ""})


Cell = tuple[int, int, int, bool]
"""The number of a table on its page; row (some are left out) and column, from 0; whether it is a head's."""


@dataclass(slots=True)
class _Tags:
    cells: dict[int, Cell]
    tables: int = 0
    left: int = _MOST


def cells_of(page: PdfPage) -> dict[int, Cell]:
    """Return the cells of tables by the number of what is in them; none of a page without tags."""
    import pypdfium2.raw as raw

    tags = _Tags({})
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return tags.cells
    try:
        for at in range(min(raw.FPDF_StructTree_CountChildren(tree), _MOST)):
            child = raw.FPDF_StructTree_GetChildAtIndex(tree, at)
            if child:
                _look(child, tags, 0)
    finally:
        raw.FPDF_StructTree_Close(tree)
    return tags.cells


def _look(element: Any, tags: _Tags, depth: int) -> None:  # noqa: ANN401
    tags.left -= 1
    if depth > _DEEPEST or tags.left < 0:
        return
    if _type(element) == "Table":
        _table(element, tags)
        return
    for child in _children(element):
        if child:
            _look(child, tags, depth + 1)


def _table(table: Any, tags: _Tags) -> None:  # noqa: ANN401
    """Note the cells of a table that has as many in each row and holds no other table."""
    found: dict[int, Cell] = {}
    tags.tables += 1
    width = 0
    for number, row in enumerate(_rows(table)):
        cells = list(_children(row)) if row else []
        kinds = [_type(cell) if cell else "" for cell in cells]
        width = width or len(cells)
        if row and (len(cells) != width or not _CELLS.issuperset(kinds)):
            return
        for column, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
            for content in _content(cell, tags, 0) if cell else ():
                if content < 0:
                    return
                found[content] = (tags.tables, number, column, kind == "TH")
    tags.cells.update(found)


def _rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    for child in _children(table):
        if child and _type(child) in _GROUPS:
            yield from _children(child)
        elif not child or _type(child) == "TR":
            yield child


def _content(element: Any, tags: _Tags, depth: int) -> Iterator[int]:  # noqa: ANN401
    """Yield the content of a cell, -1 if there is a table or too much in it."""
    import pypdfium2.raw as raw

    tags.left -= 1
    if depth > _DEEPEST or tags.left < 0 or _type(element) == "Table":
        yield -1
        return
    for at in range(min(raw.FPDF_StructElement_CountChildren(element), _MOST)):
        content = raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
        if content >= 0:
            yield content
    for child in _children(element):
        if child:
            yield from _content(child, tags, depth + 1)


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
