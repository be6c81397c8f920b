"""The heads of tables: whether the first row is seen to be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from cards.readers.pdf.glyphs import BOLD
from cards.readers.pdf.lines import Line, Run
from cards.readers.pdf.rows import Row
from cards.readers.pdf.rules import Frame

_SLACK = 2.0  # points between places that are one
_CENTRED = 2  # columns whose head stands in the middle while what is below stands at the left


def end_of(run: Run) -> float:
    """Return where a run ends, a blank at its end not counted."""
    return run.x1 - (0.25 * run.size if run.text.endswith(" ") else 0)


def is_headed(rows: Sequence[Row], frame: Frame, page: Mapping[str, Any]) -> bool:
    """Whether the first row is seen to be the head."""
    head = [line for cell in rows[0] for line in cell]
    others = [line for row in rows[1:] for cell in row for line in cell]
    if not others:
        return False
    if all(line.share(BOLD) >= 0.9 for line in head) and not all(line.share(BOLD) >= 0.9 for line in others):
        return True
    if len(frame.xs) > 2 and _is_centred(rows, frame.xs):
        return True
    if len(frame.ys) == 3 and len(rows) > 2:  # a rule above, one below the head, one at the end
        return True
    return _has_ground(frame, page.get("grounds", ()))


def _is_centred(rows: Sequence[Row], xs: Sequence[float]) -> bool:
    """Whether the first row stands in the middle of its columns and the others do not, as browsers set it."""
    told = 0
    for at, (left, right) in enumerate(pairwise(xs)):
        head, *others = ([*_beside(line, left, right)] for row in rows for line in row[at])
        if not rows[0][at] or min(head) < 2 * _SLACK:
            continue  # nothing in it, or as wide as the column
        if abs(head[0] - head[1]) > 2 * _SLACK or len({round(before) for before, _ in others}) > 2:
            return False
        told += any(after - before > 4 * _SLACK for before, after in others)
    return told >= _CENTRED


def _beside(line: Line, left: float, right: float) -> tuple[float, float]:
    """Return how much is free on either side of a line in a column."""
    return line.x0 - left, right - max(map(end_of, line.runs))


def _has_ground(frame: Frame, grounds: Iterable[Sequence[float]]) -> bool:
    """Whether the first row lies on a colour on which no other one does."""
    colours: list[set[float]] = []
    middles = [(high + low) / 2 for high, low in zip(frame.ys, frame.ys[1:], strict=False)]
    grounds = list(grounds)
    for y in middles:
        x = frame.xs[0] + 2 * _SLACK
        colours.append({each[4] for each in grounds if each[0] <= x <= each[2] and each[1] <= y <= each[3]})
    return len(colours) > 2 and bool(colours[0]) and all(colours[0].isdisjoint(each) for each in colours[1:])
