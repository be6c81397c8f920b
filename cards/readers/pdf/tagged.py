"""Tables that a PDF's tags tell (structure.py): their runs are gathered cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from cards.readers.pdf.lines import Run, Table, lines_from

_WIDEST = 12  # columns
_LONGEST = 500  # characters of a cell; one with more is a part of a page's layout

Cells = Mapping[tuple[int, int], Sequence[Run]]


def tagged_tables(runs: Sequence[Run], number: int) -> Iterator[tuple[Table, list[Run]]]:
    """Yield the tables of the page ``number`` that its tags tell, and what they are made of."""
    tables: dict[int, list[Run]] = {}
    for run in runs:
        if run.mark and run.mark.cell:
            tables.setdefault(run.mark.cell[0], []).append(run)
    for inside in tables.values():
        table = _table(inside, number)
        if table:
            yield table, inside


def _table(runs: Sequence[Run], number: int) -> Table | None:
    cells: dict[tuple[int, int], list[Run]] = {}
    heads: dict[int, bool] = {}
    for run in runs:
        assert run.mark is not None
        assert run.mark.cell is not None
        _, row, column, head = run.mark.cell
        cells.setdefault((row, column), []).append(run)
        heads[row] = heads.get(row, True) and head
    width = 1 + max(column for _, column in cells)
    long = any(sum(len(run.text) for run in inside) > _LONGEST for inside in cells.values())
    if long or not 2 <= width <= _WIDEST or not _is_in_order(cells):
        return None
    numbers = sorted(heads)
    rows = tuple(
        tuple(tuple(lines_from(cells.get((row, column), ()), number)) for column in range(width))
        for row in numbers
    )
    return Table(rows, (), headed=heads[numbers[0]])


def _is_in_order(cells: Cells) -> bool:
    """Whether the cells stand as they are numbered: rows from the top down, columns from left to right."""
    tops: dict[int, list[float]] = {}
    lefts: dict[int, list[float]] = {}
    for (row, column), runs in sorted(cells.items()):
        tops.setdefault(column, []).append(-max(run.y for run in runs))
        lefts.setdefault(row, []).append(min(run.x0 for run in runs))
    return all(map(_rises, (*tops.values(), *lefts.values())))


def _rises(places: Iterable[float]) -> bool:
    return all(first < second for first, second in pairwise(places))
