"""Runs of characters → lines: what stands side by side on a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cards.readers.pdf.glyphs import BOLD, MATH, MONO, data
from cards.readers.pdf.structure import Mark

_MOST_LINES = 3_000  # a page; nobody reads one with more
_SAME_LINE = 0.45  # of a line's size, up or down: indices and exponents
_SMALLER = 0.88  # times its size: an index or an exponent
_BESIDE = 1.5  # of its size to the right: another column, another cell
_BESIDE_MARKER = 3  # the same, of an item beside its sign or number
_MOST_LOOKS = 2_000_000  # at runs of a page, for those beside signs that stand alone
_LEVEL = 0.2  # of its size, up or down: a sign that belongs to it


@dataclass(slots=True)
class Run:
    """Characters of one style side by side; places in points from the lower left corner.

    Marks are what tags tell of them, if there are any (structure.py).
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    style: int
    mark: Mark | None = None


@dataclass(slots=True)
class Line:
    """What stands side by side on a page.

    Attributes:
        runs: from left to right.
        page: the page's number, from 0.
        column: the column's, counted over the document.
        dotted: whether a list's dot is drawn before it.
        table: what stands in its place, if it is no line at all.
    """

    runs: list[Run]
    page: int
    column: int = 0
    dotted: bool = False
    table: Table | None = None
    y: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        """Find out its size and its base line: those of most of its text, else of most characters."""
        weights: Counter[tuple[float, float]] = Counter()
        for run in self.runs:
            weights[run.size, run.y] += len(run.text.strip()) * (1 if run.style & (MONO | MATH) else 1000)
        (self.size, self.y), _ = max(weights.items(), key=lambda item: (item[1], item[0]))

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(run.x1 for run in self.runs)

    @property
    def mark(self) -> Mark | None:
        """What tags say of it, of the label of an item apart; None if they say nothing of its block."""
        marks = [run.mark for run in self.runs if run.mark and run.mark.block]
        return next((mark for mark in marks if mark.kind != "label"), marks[0] if marks else None)

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs).strip()

    def share(self, style: int) -> float:
        """How much of its text has a style, 0 to 1."""
        sizes = [(len(run.text.strip()), run.style & style) for run in self.runs]
        return sum(size for size, has in sizes if has) / max(1, sum(size for size, _ in sizes))


@dataclass(frozen=True, slots=True)
class Table:
    """Cells side by side and one above the other.

    Attributes:
        rows: from the top down; of each its cells, of each cell its lines.
        edges: where its columns begin and the last one ends, in points; none if tags told it.
        headed: whether the first row is its head; the others may be the rest of a table before it.
    """

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    edges: tuple[float, ...]
    headed: bool


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of lines by name."""
    return {name: re.compile(pattern) for name, pattern in data()["lines"].items()}


@cache
def _shapes() -> dict[int, str]:
    """Return what characters that look like others are to be: radicals, ligatures, compatibility forms."""
    import unicodedata

    blocks = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0xFB00, 0xFB07), (0x2E9F, 0x2EF3))
    made = {code: unicodedata.normalize("NFKC", chr(code)) for block in blocks for code in block}
    return {**made, **{ord(char): said for char, said in data()["radicals"].items()}}


def runs_of(rows: Iterable[Sequence[Any]]) -> Iterator[Run]:
    """Yield the runs of a page as glyphs.py tells them."""
    for text, x0, x1, y, size, style, mark in rows:
        said = str(text).translate(_shapes())
        if said.strip():
            marked = patterns()["formula"].search(said)
            yield Run(said, x0, x1, y, size, style | MATH if marked else style, Mark(*mark) if mark else None)


def lines_from(runs: Iterable[Run | Line], number: int, dots: Sequence[Sequence[float]] = ()) -> list[Line]:
    """Return the lines that runs of the page ``number`` make, as they are drawn; a line is one already."""
    lines: list[Line] = []
    current: list[Run] = []
    for run in runs:
        if isinstance(run, Line):
            if current:
                lines.append(Line(current, number))
            lines.append(run)
            current = []
            continue
        if current and _joins(current, run):
            current.append(run)
            continue
        if current:
            lines.append(Line(current, number))
        current = [run]
    if current:
        lines.append(Line(current, number))
    _mark_dotted(lines, dots)
    return [line for line in lines if line.text][:_MOST_LINES]


def in_order(runs: Sequence[Run]) -> list[Run]:
    """Return runs as they are drawn, the signs and numbers of items before them, if drawn at another time."""
    late: dict[int, Run] = {}
    alone = [
        run
        for at, run in enumerate(runs)
        if _is_marker(run.text) and not (at + 1 < len(runs) and _joins([run], runs[at + 1]))
    ]
    for marker in alone if len(alone) * len(runs) <= _MOST_LOOKS else ():
        near = [run for run in runs if _is_marked_by(run, marker)]
        if near:
            late[id(min(near, key=lambda each: each.x0))] = marker
    moved = set(map(id, late.values()))
    out: list[Run] = []
    for run in runs:
        if id(run) in late:
            out.append(late[id(run)])
        if id(run) not in moved:
            out.append(run)
    return out


def _is_marked_by(run: Run, marker: Run) -> bool:
    level = abs(run.y - marker.y) <= _LEVEL * run.size
    return level and -0.2 * run.size <= run.x0 - marker.x1 <= _BESIDE_MARKER * run.size


def _joins(current: Sequence[Run], run: Run) -> bool:
    last, size = current[-1], max(each.size for each in current)
    if last.mark and run.mark and last.mark.block != run.mark.block and last.mark.kind != "label":
        return False
    near = abs(run.y - current[0].y) <= _SAME_LINE * size
    gap = run.x0 - max(each.x1 for each in current)
    if run.size < _SMALLER * size and abs(run.y - current[0].y) < size:
        near = near or gap < 0.6 * size  # an exponent, however high it is drawn
    marker = len(current) == 1 and _is_marker(last.text)
    return near and -size < gap < (_BESIDE_MARKER if marker else _BESIDE) * size


def _is_marker(text: str) -> bool:
    bare = text.strip()
    return any(patterns()[name].fullmatch(bare + end) for name in ("bullet", "number") for end in ("", " "))


def _mark_dotted(lines: Iterable[Line], dots: Sequence[Sequence[float]]) -> None:
    for line in lines if dots else ():
        line.dotted = any(
            0 < line.x0 - x < 2.5 * line.size and -0.2 * line.size < y - line.y < line.size for x, y in dots
        )


def mostly(lines: Iterable[Line], style: int = MONO | BOLD | MATH) -> float:
    """Return the size of most characters that have none of the styles, else of most; 10 if there are none."""
    plain: Counter[float] = Counter()
    every: Counter[float] = Counter()
    for line in lines:
        for run in line.runs:
            every[run.size] += len(run.text)
            if not run.style & style:
                plain[run.size] += len(run.text)
    best = plain.most_common(1) or every.most_common(1)
    return best[0][0] if best else 10.0
