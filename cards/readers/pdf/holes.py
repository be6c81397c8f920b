"""Holes: what is drawn between words where others are written, as a formula or a sign may be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from cards.readers.pdf.glyphs import MATH
from cards.readers.pdf.lines import Run

_TALLEST = 2.5  # times the size of text beside it
_NEAR = 1.0  # of its size: between a word and what is drawn behind it
_MOST_LOOKS = 10_000_000  # at figures; a page with more is a drawing
_SAME_LINE = 0.5  # of its size, up or down

Box = Sequence[float]


def with_holes(runs: Sequence[Run], figures: Sequence[Box]) -> list[Run]:
    """Return runs with a hole behind each word behind which something is drawn."""
    if not figures or len(figures) * len(runs) > _MOST_LOOKS:
        return list(runs)
    placed = sorted(figures, key=lambda figure: figure[0])
    lefts = [figure[0] for figure in placed]
    out: list[Run] = []
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        out.append(run)
        end = _end(run, placed, lefts)
        beside = after is not None and abs(after.y - run.y) < _SAME_LINE * run.size and after.x0 > run.x0
        if end is not None and not (beside and after is not None and after.x0 < end - 1):
            out.append(Run("\ufffd", run.x1, end, run.y, run.size, MATH, run.mark))
    return out


def _end(run: Run, placed: Sequence[Box], lefts: Sequence[float]) -> float | None:
    """Return where what is drawn behind a run ends, one thing behind the other; None if nothing is."""
    end = run.x1
    while True:
        near = placed[bisect_left(lefts, end - 1) : bisect_right(lefts, end + _NEAR * run.size)]
        right = max((figure[2] for figure in near if _is_beside(figure, run)), default=end)
        if right <= end:
            return end if end > run.x1 else None
        end = right


def _is_beside(figure: Box, run: Run) -> bool:
    _, bottom, _, top = figure
    return (
        top - bottom <= _TALLEST * run.size and bottom - 1 <= run.y + _SAME_LINE * run.size <= top + run.size
    )
