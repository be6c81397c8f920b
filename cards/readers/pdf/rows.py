"""Lines side by side in columns → rows, where no rule parts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cards.readers.pdf.lines import Line

Row = tuple[tuple[Line, ...], ...]

_MOST = 300  # lines of a cell or of rows that no rule parts
_SEVERAL = 3  # columns
_LEVEL = 0.35  # of a line's size, up or down: side by side
_LINES = 0.85  # of their size: lines of one cell are farther apart
_EVEN = 1.15  # how many times farther apart lines are at most that are equally far apart
_WORD = re.compile(r"[!-~À-ɏ]+")


def rows_within(columns: Sequence[Sequence[Line]], *, bands_are_rows: bool) -> list[Row] | None:
    """Return the rows that stand between two rules; None if that is not certain.

    Args:
        columns: of each column its lines, from the top down.
        bands_are_rows: whether rules part the table's other rows, so that this is likely to be one.
    """
    levels = _levels(columns)
    whole: Row = tuple(tuple(column) for column in columns)
    if len(levels) < 2:
        return [whole]
    if len(levels) > _MOST:
        return None
    apart = [above - below for above, below in pairwise(levels)]
    if bands_are_rows:
        several = all(len(column) == len(levels) for column in columns)
        broken = several and all(
            _is_short(above, below, column) for column in columns for above, below in pairwise(column)
        )
        return None if broken and len(levels) > 2 else [whole]
    if max(apart) <= _EVEN * min(apart):
        return _of_even(columns, levels)
    # Cells in the middle of their row stand between the lines of those beside them.
    least = _LINES * max(line.size for column in columns for line in column)
    steps = sorted(step for step in apart if step > least)
    if not steps:
        return [whole]
    near, far = max(
        pairwise([min(apart), *steps] if len(steps) < 2 or steps[-1] < _EVEN * steps[0] else steps),
        key=lambda pair: pair[1] / pair[0],
    )
    if far < _EVEN * near:
        return None
    cuts = [below for (above, below), step in zip(pairwise(levels), apart, strict=True) if step >= far]
    rows = _cut(columns, cuts)
    # Lines of one cell: the first word of each had no place on the line before.
    for row in rows:
        for cell, column in zip(row, columns, strict=True):
            if any(_is_short(above, below, column) for above, below in pairwise(cell)):
                return None
    return rows


def _of_even(columns: Sequence[Sequence[Line]], levels: Sequence[float]) -> list[Row] | None:
    """Return the rows of lines that are equally far apart: what has a first cell begins one."""
    rows: list[Row] = [
        tuple(
            tuple(line for line in column if abs(line.y - level) <= _LEVEL * line.size) for column in columns
        )
        for level in levels
    ]
    if all(all(row) for row in rows):
        # A row whose cells all go on in as many lines is rare; where several are told apart, the others are.
        told = [_are_apart(above, below, columns) for above, below in pairwise(rows)]
        enough = all(told) if len(columns) < _SEVERAL else 2 * sum(told) >= len(told)
        return rows if enough else None
    out: list[Row] = []
    for row in rows:
        if not row[0]:
            if not out:
                return None
            out[-1] = tuple(above + below for above, below in zip(out[-1], row, strict=True))
            continue
        # What has a first cell goes on with that of the line above, unless there was place for it.
        if out and not (any(row[1:]) and _is_short(out[-1][0][-1], row[0][0], columns[0])):
            return None
        out.append(row)
    return out


def _are_apart(above: Row, below: Row, columns: Sequence[Sequence[Line]]) -> bool:
    """Whether in one column what stands below would have had its place beside what stands above."""
    return any(_is_short(a[-1], b[0], column) for a, b, column in zip(above, below, columns, strict=True))


def _levels(columns: Sequence[Sequence[Line]]) -> list[float]:
    """Return the base lines in all columns, from the top down."""
    out: list[float] = []
    for line in sorted((line for column in columns for line in column), key=lambda each: -each.y):
        if not out or out[-1] - line.y > _LEVEL * line.size:
            out.append(line.y)
    return out


def _cut(columns: Sequence[Sequence[Line]], cuts: Sequence[float]) -> list[Row]:
    ends = [float("inf"), *cuts, float("-inf")]
    return [
        tuple(
            tuple(
                line
                for line in column
                if line.y > low + _LEVEL * line.size and line.y <= high + _LEVEL * line.size
            )
            for column in columns
        )
        for high, low in pairwise(ends)
    ]


def _is_short(above: Line, below: Line, column: Sequence[Line]) -> bool:
    """Whether the first word of a line would have had its place on the line above it."""
    width = max(line.x1 for line in column) - min(line.x0 for line in column)
    word = _WORD.match(below.text)
    needed = 2.2 * below.size
    if word:
        needed = (len(word[0]) + 1) * (below.x1 - below.x0) / len(below.text)
    return above.x1 - above.x0 + needed < width
