"""Tables of a page: which runs stand in which cell. Only what is told for certain is a table.

Columns are parted by rules, or by gaps that go through all rows and beside which cells are aligned.
Rows are parted by rules, or by what is between their lines. A table has a head: bold, on a ground of
its own, in the middle of columns of which the rest is not, or the only row that a rule parts from the
others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from cards.readers.pdf.glyphs import MONO
from cards.readers.pdf.heads import end_of, is_headed
from cards.readers.pdf.lines import Line, Run, Table, lines_from
from cards.readers.pdf.rows import Row, rows_within
from cards.readers.pdf.rules import Frame, frames_of
from cards.readers.pdf.tagged import tagged_tables

_SLACK = 2.0  # points that a cell may go over its rules
_WIDEST = 12  # columns
_GAP = 0.2  # of a run's size: between two columns at least
_CLEAR = 1.0  # of its size: a gap that needs no other sign
_ALIGNED = 0.7  # of a column's cells that begin, end or have their middle at one place
_SIZES = (0.75, 1.25)  # times the size of most of a table's text
_FILLED = 0.6  # of the cells
_TALLEST_HEAD = 4.0  # times the size of text
_MOST_LOOKS = 2_000_000  # at runs, for the frames of a page
_TRIES = 3  # frames with fewer and fewer rules


def with_tables(runs: Sequence[Run], page: Mapping[str, Any], number: int) -> list[Run | Line]:
    """Return a page's runs as they are drawn; where a table begins, a line that holds it in their place."""
    found: dict[int, Line] = {}
    taken: set[int] = set()
    for table, inside in _tables(runs, page, number):
        if taken.isdisjoint(map(id, inside)):
            taken |= set(map(id, inside))
            found[id(inside[0])] = _line(table, inside, number)
    return [found.get(id(run), run) for run in runs if id(run) in found or id(run) not in taken]


def _tables(runs: Sequence[Run], page: Mapping[str, Any], number: int) -> Iterator[tuple[Table, list[Run]]]:
    yield from tagged_tables(runs, number)
    frames = frames_of(page.get("rules", ()))
    for frame in frames if len(frames) * len(runs) <= _MOST_LOOKS else ():
        yield from _framed(runs, frame, page, number)


def continued(lines: Iterable[Line]) -> list[Line]:
    """Join tables that go on over the end of a page, their head repeated or not; drop what has no head."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if line.table and last and last.table and (line.page, line.column) != (last.page, last.column):
            whole = _whole(last.table, line.table)
            if whole:
                last.table = whole
                last.page, last.column = line.page, line.column
                continue
        if line.table is None or _stands_alone(line.table):
            out.append(line)
    return out


def _stands_alone(table: Table) -> bool:
    return table.headed and len(table.rows) > 1 and bool(table.rows[1][0])


def _whole(before: Table, table: Table) -> Table | None:
    """Return two tables as one, None if the second does not go on with the first."""
    if len(before.rows[0]) != len(table.rows[0]) or not _fits(before.edges, table.edges):
        return None
    rows, done = table.rows, before.rows
    if table.headed:
        heads = [[[line.text for line in cell] for cell in each.rows[0]] for each in (before, table)]
        if heads[0] != heads[1]:
            return None
        rows = rows[1:]
    if rows and not rows[0][0] and len(done) > 1:  # a row that the page's end divides
        done = (*done[:-1], tuple(above + below for above, below in zip(done[-1], rows[0], strict=True)))
        rows = rows[1:]
    return replace(before, rows=done + rows)


def _fits(before: Sequence[float], edges: Sequence[float]) -> bool:
    """Whether the columns of two tables are as wide."""
    pairs = zip(pairwise(before), pairwise(edges), strict=False)
    return len(before) == len(edges) and all(abs((b - a) - (d - c)) <= 2 * _SLACK for (a, b), (c, d) in pairs)


def _line(table: Table, inside: Sequence[Run], number: int) -> Line:
    """Return the line that stands for a table."""
    top = max(run.y for run in inside)
    size = Counter(run.size for run in inside).most_common(1)[0][0]
    left, right = min(run.x0 for run in inside), max(run.x1 for run in inside)
    return Line([Run("\ufffc", left, right, top, size, 0)], number, table=table)


def _framed(
    runs: Sequence[Run], frame: Frame, page: Mapping[str, Any], number: int
) -> Iterator[tuple[Table, list[Run]]]:
    """Yield the tables within a frame: one if rules part its columns, else what has columns in it."""
    if len(frame.xs) > 2:
        found = _table(runs, frame, page, number)
        if found:
            yield found
        return
    within = _inside(runs, frame)
    if len(within) * len(frame.ys) ** 2 > _MOST_LOOKS:
        return
    first = 0
    while first + 2 < len(frame.ys) or (first == 0 and len(frame.ys) == 2):
        last = _last(within, frame, first)
        for end in range(last, max(last - _TRIES, first), -1):
            part = Frame(frame.xs, frame.ys[first : end + 1])
            found = _table(within, part, page, number)
            if found:
                yield found
                first = end
                break
        first += 1


def _last(runs: Sequence[Run], frame: Frame, first: int) -> int:
    """Return the rule up to which columns go on that begin below the rule ``first``."""
    last = first
    for end in range(first + 1, len(frame.ys)):
        if len(_gaps(_inside(runs, Frame(frame.xs, (frame.ys[first], frame.ys[end]))))) == 0:
            break
        last = end
    return last


def _inside(runs: Iterable[Run], frame: Frame) -> list[Run]:
    left, right = frame.xs[0] - _SLACK, frame.xs[-1] + _SLACK
    return [
        run for run in runs if left <= run.x0 and end_of(run) <= right and frame.ys[-1] < run.y < frame.ys[0]
    ]


def _gaps(runs: Sequence[Run]) -> list[tuple[float, float]]:
    """Return from where to where nothing stands in any row."""
    out, end = [], None
    for run in sorted(runs, key=lambda each: each.x0):
        if end is not None and run.x0 - end >= _GAP * run.size:
            out.append((end, run.x0))
        end = end_of(run) if end is None else max(end, end_of(run))
    return out


def _table(
    runs: Sequence[Run], frame: Frame, page: Mapping[str, Any], number: int
) -> tuple[Table, list[Run]] | None:
    """Return the table in a frame and the runs that it is made of; None if it is not certain."""
    inside = _inside(runs, frame)
    crossing = any(
        frame.ys[-1] < run.y < frame.ys[0]
        and run.x0 < frame.xs[-1] - _SLACK
        and end_of(run) > frame.xs[0] + _SLACK
        for run in runs
        if not _within(run, frame)
    )
    if crossing or not inside or not _is_even(inside):
        return None
    gaps = _gaps(inside) if len(frame.xs) == 2 else []
    xs = (frame.xs[0], *((end + begin) / 2 for end, begin in gaps), frame.xs[-1])
    xs = xs if len(frame.xs) == 2 else frame.xs
    if not 3 <= len(xs) <= _WIDEST + 1:
        return None
    bands = [_cells(band, xs, number) for band in _bands(inside, frame.ys)]
    rows: list[Row] = []
    ruled = len(bands) > 2
    for cells in bands:
        if cells is None:
            return None
        parted = rows_within(cells, bands_are_rows=ruled)
        if parted is None or (not rows and len(parted) > 1 and len(bands) > 1):
            return None
        rows += parted
    aligned = len(frame.xs) > 2 or all(_is_aligned(rows, at, gaps) for at in range(len(xs) - 1))
    if not aligned or not _is_sound(rows):
        return None
    return Table(tuple(rows), xs, is_headed(rows, frame, page)), inside


def _within(run: Run, frame: Frame) -> bool:
    return frame.xs[0] - _SLACK <= run.x0 and end_of(run) <= frame.xs[-1] + _SLACK


def _is_even(runs: Sequence[Run]) -> bool:
    """Whether all is written in about one size: no heading stands among cells."""
    sizes = Counter[float]()
    for run in runs:
        sizes[run.size] += len(run.text)
    most = sizes.most_common(1)[0][0]
    return all(size <= _SIZES[1] * most for size in sizes)


def _bands(runs: Iterable[Run], ys: Sequence[float]) -> list[list[Run]]:
    """Return the runs between each rule and the next one below."""
    upwards = ys[::-1]
    out: list[list[Run]] = [[] for _ in ys[1:]]
    for run in runs:
        out[len(out) - bisect_left(upwards, run.y)].append(run)
    return out


def _cells(runs: Iterable[Run], xs: Sequence[float], number: int) -> list[list[Line]] | None:
    """Return the lines in each column; None if a run goes over a column's edge."""
    columns: list[list[Run]] = [[] for _ in xs[1:]]
    for run in runs:
        at = sum(x <= (run.x0 + end_of(run)) / 2 for x in xs) - 1
        if not 0 <= at < len(columns) or run.x0 < xs[at] - _SLACK or end_of(run) > xs[at + 1] + _SLACK:
            return None
        columns[at].append(run)
    return [sorted(lines_from(column, number), key=lambda line: -line.y) for column in columns]


def _is_sound(rows: Sequence[Row]) -> bool:
    """Whether the cells are those of a table of words: hardly any is empty, not all of them are code."""
    head, *others = rows
    if not all(head[1:]) or (not others and not head[0]) or not all(row[0] for row in others[1:]):
        return False
    if not all(any(row[1:]) for row in others):
        return False
    cells = [cell for row in rows for cell in row]
    lines = [line for cell in cells for line in cell]
    if all(line.share(MONO) > 0.9 for line in lines):
        return False
    return sum(map(bool, cells)) >= _FILLED * len(cells)


def _is_aligned(rows: Sequence[Row], at: int, gaps: Sequence[tuple[float, float]]) -> bool:
    """Whether a column is told by more than a narrow gap: its cells have one edge or one middle."""
    lines = [line for row in rows[1:] for line in row[at]]
    if not lines:
        return False
    if all(begin - end >= _CLEAR * lines[0].size for end, begin in gaps[max(0, at - 1) : at + 1]):
        return True
    kinds = (
        [line.x0 for line in lines],
        [line.x1 for line in lines],
        [(line.x0 + line.x1) / 2 for line in lines],
    )
    counts = [Counter(map(round, places)) for places in kinds]
    return any(max(count[x] + count[x + 1] for x in count) >= _ALIGNED * len(lines) for count in counts)
