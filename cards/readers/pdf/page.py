"""Pages of a PDF → lines in the order in which they are read, without what repeats on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cards.readers.pdf.glyphs import MATH
from cards.readers.pdf.holes import with_holes
from cards.readers.pdf.lines import Line, in_order, lines_from, patterns, runs_of
from cards.readers.pdf.tables import continued, with_tables

_EDGE = 3  # lines at either end of a page that may be its head or foot
_OFTEN = 0.4  # of the pages
_COLUMN_LINES = 5  # that a column has at least
_FULL = 0.3  # of its lines that are about as long as it is wide
_ALIGNED = 0.5  # of a column's lines that begin where it does


def lines_of(pages: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of all pages in reading order.

    Left out are heads and feet, page numbers, and what stands side by side as in a table of which it
    is not certain which cell belongs to which.
    """
    found = []
    for number, page in enumerate(pages):
        runs = with_holes(list(runs_of(page["runs"])), page.get("figures", ()))
        found.append(lines_from(with_tables(in_order(runs), page, number), number, page["dots"]))
    furniture = _furniture(found, [float(page["height"]) for page in pages])
    out: list[Line] = []
    for number, lines in enumerate(found):
        kept = [line for line in lines if id(line) not in furniture]
        out += _ordered(kept, number)
    return continued(out)


def _furniture(found: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Return the ids of lines that are heads, feet and page numbers."""
    places: dict[tuple[str, int], list[Line]] = {}
    out: set[int] = set()
    for lines, height in zip(found, heights, strict=True):
        by_height = sorted((line for line in lines if not line.table), key=lambda line: -line.y)
        edges = {id(line): line for line in (*by_height[:_EDGE], *by_height[-_EDGE:])}
        tagged = any(run.mark for line in lines for run in line.runs)
        for line in edges.values():
            if tagged and _is_outer(line, height) and not any(run.mark for run in line.runs):
                out.add(id(line))
            places.setdefault((re.sub(r"\d+", "#", line.text), round(line.y / 4)), []).append(line)
        for line in (*by_height[:1], *by_height[-1:]):
            if _is_outer(line, height) and patterns()["page_number"].fullmatch(line.text):
                out.add(id(line))
    most = max(3, round(_OFTEN * len(found)))
    for same in places.values():
        outer = all(_is_outer(line, heights[line.page]) for line in same)
        if len({line.page for line in same}) >= (2 if outer else most):
            out |= {id(line) for line in same}
    return out


def _is_outer(line: Line, height: float) -> bool:
    return not 0.1 * height < line.y < 0.9 * height


def _ordered(lines: list[Line], number: int) -> list[Line]:
    """Return a page's lines column by column; if it has but one, as it draws them, without tables."""
    gutter = _gutter(lines)
    if gutter is None:
        kept = _without_tables(lines)
        for line in kept:
            line.column = 3 * number
        return kept
    out: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda each: (-each.y, each.x0)):
        if line.x0 < gutter < line.x1:  # a heading over both columns
            line.column = 3 * number + 2
            out += [*_band(band, gutter, number), line]
            band = []
        else:
            band.append(line)
    return out + _band(band, gutter, number)


def _band(lines: Sequence[Line], gutter: float, number: int) -> list[Line]:
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        line.column = 3 * number + (line.x0 >= gutter)
        sides[line.x0 >= gutter].append(line)
    return [*_without_tables(sides[0]), *_without_tables(sides[1])]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return the middle between two columns; None if the page has but one."""
    if len(lines) < 2 * _COLUMN_LINES:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = right - left
    places = [left + width * (0.35 + 0.01 * step) for step in range(31)]
    crossed = [sum(line.x0 < x < line.x1 for line in lines) for x in places]
    free = [x for x, count in zip(places, crossed, strict=True) if count == min(crossed)]
    gutter = free[len(free) // 2]
    sides = [line for line in lines if line.x1 <= gutter], [line for line in lines if line.x0 >= gutter]
    if min(crossed) > 0.25 * len(lines) or min(map(len, sides)) < _COLUMN_LINES:
        return None
    # A table in one of the columns makes it look like none; but no line goes over the gutter then.
    enough = any if min(crossed) <= 0.05 * len(lines) else all
    return gutter if enough(map(_is_column, sides)) and _overlap(*sides) else None


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether the lines begin at one place and most are about as long: text, no cells."""
    lines = [line for line in lines if not line.table] or lines
    starts = Counter(round(line.x0 / 2) for line in lines)
    aligned = max(starts[at] + starts[at + 1] for at in starts)
    widest = max(line.x1 - line.x0 for line in lines)
    full = sum(line.x1 - line.x0 > 0.75 * widest for line in lines)
    return aligned >= _ALIGNED * len(lines) and full >= _FULL * len(lines)


def _overlap(left: Sequence[Line], right: Sequence[Line]) -> bool:
    low = max(min(line.y for line in side) for side in (left, right))
    high = min(max(line.y for line in side) for side in (left, right))
    return high > low


def _without_tables(lines: Sequence[Line]) -> list[Line]:
    """Leave out the rows of a table and the further lines of their cells."""
    spans: list[list[Line]] = []
    for cell in _cells(lines):
        if spans and spans[-1][-1].y - cell.y < 5 * cell.size:
            spans[-1].append(cell)
        else:
            spans.append([cell])
    left = min((line.x0 for line in lines), default=0)
    return [line for line in lines if line.table or not any(_is_of_table(line, span, left) for span in spans)]


def _is_of_table(line: Line, cells: Sequence[Line], left: float) -> bool:
    """Whether a line lies between a table's rows, or goes on with a cell of its last one."""
    top, bottom = cells[0].y, cells[-1].y
    if bottom - 0.5 <= line.y <= top + 0.5:
        return True
    beside = any(abs(cell.x0 - line.x0) < 3 for cell in cells if cell.x0 > left + 3)
    return beside and top + 1.8 * line.size > line.y > bottom - 1.8 * line.size


def _cells(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that have another one beside them, from the top down."""
    rows: dict[int, list[Line]] = {}
    for line in lines:
        if not line.share(MATH) and not line.table:
            rows.setdefault(round(line.y / 2), []).append(line)
    found = []
    for at, row in rows.items():
        near = [*rows.get(at - 1, ()), *row, *rows.get(at + 1, ())]
        first, last = min(line.x1 for line in near), max(line.x0 for line in near)
        found += [line for line in row if line.x0 >= first or line.x1 <= last]
    return sorted(found, key=lambda line: -line.y)
