"""Pages of a PDF → lines in the order in which they are read, without what repeats on every page."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cards.readers.pdf.glyphs import BOLD, MATH, MONO

_SAME_LINE = 0.45  # of a line's size, up or down: indices and exponents
_SMALLER = 0.88  # times its size: an index or an exponent
_BESIDE = 1.5  # of its size to the right: another column, another cell
_MOST_LINES = 3_000  # a page; nobody reads one with more
_EDGE = 3  # lines at either end of a page that may be its head or foot
_OFTEN = 0.4  # of the pages
_COLUMN_LINES = 5  # that a column has at least
_FULL = 0.3  # of its lines that are about as long as it is wide
_ALIGNED = 0.5  # of a column's lines that begin where it does


@dataclass(slots=True)
class Run:
    """Characters of one style side by side; places in points from the lower left corner."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    style: int


@dataclass(slots=True)
class Line:
    """What stands side by side on a page.

    Attributes:
        runs: from left to right.
        page: the page's number, from 0.
        column: the column's, counted over the document.
        dotted: whether a list's dot is drawn before it.
    """

    runs: list[Run]
    page: int
    column: int = 0
    dotted: bool = False
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
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs).strip()

    def share(self, style: int) -> float:
        """How much of its text has a style, 0 to 1."""
        sizes = [(len(run.text.strip()), run.style & style) for run in self.runs]
        return sum(size for size, has in sizes if has) / max(1, sum(size for size, _ in sizes))


@cache
def patterns() -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of lines by name."""
    return {name: re.compile(pattern) for name, pattern in _table()["lines"].items()}


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("pdf.toml").read_text(encoding="utf-8"))


@cache
def _shapes() -> dict[int, str]:
    """Return what characters that look like others are to be: radicals, ligatures, compatibility forms."""
    import unicodedata

    blocks = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0xFB00, 0xFB07), (0x2E9F, 0x2EF3))
    made = {code: unicodedata.normalize("NFKC", chr(code)) for block in blocks for code in block}
    return {**made, **{ord(char): said for char, said in _table()["radicals"].items()}}


def lines_of(pages: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of all pages in reading order.

    Left out are heads and feet, page numbers, and what stands side by side as in a table: which cell
    belongs to which cannot be told for certain.
    """
    found = [_lines(page, number) for number, page in enumerate(pages)]
    furniture = _furniture(found, [float(page["height"]) for page in pages])
    out: list[Line] = []
    for number, lines in enumerate(found):
        kept = [line for line in lines if id(line) not in furniture]
        out += _ordered(kept, number)
    return out


def _lines(page: Mapping[str, Any], number: int) -> list[Line]:
    lines: list[Line] = []
    current: list[Run] = []
    for run in _read(page["runs"]):
        if current and _joins(current, run):
            current.append(run)
            continue
        if current:
            lines.append(Line(current, number))
        current = [run]
    if current:
        lines.append(Line(current, number))
    _mark_dotted(lines, page["dots"])
    return [line for line in lines if line.text][:_MOST_LINES]


def _read(rows: Iterable[Sequence[Any]]) -> Iterator[Run]:
    for text, x0, x1, y, size, style in rows:
        said = str(text).translate(_shapes())
        if said.strip():
            marked = patterns()["formula"].search(said)
            yield Run(said, x0, x1, y, size, style | MATH if marked else style)


def _joins(current: Sequence[Run], run: Run) -> bool:
    last, size = current[-1], max(each.size for each in current)
    near = abs(run.y - current[0].y) <= _SAME_LINE * size
    gap = run.x0 - max(each.x1 for each in current)
    if run.size < _SMALLER * size and abs(run.y - current[0].y) < size:
        near = near or gap < 0.6 * size  # an exponent, however high it is drawn
    marker = len(current) == 1 and _is_marker(last.text)
    return near and -size < gap < (3 if marker else _BESIDE) * size


def _is_marker(text: str) -> bool:
    bare = text.strip()
    return any(patterns()[name].fullmatch(bare + end) for name in ("bullet", "number") for end in ("", " "))


def _mark_dotted(lines: Iterable[Line], dots: Sequence[Sequence[float]]) -> None:
    for line in lines if dots else ():
        line.dotted = any(
            0 < line.x0 - x < 2.5 * line.size and -0.2 * line.size < y - line.y < line.size for x, y in dots
        )


def _furniture(found: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Return the ids of lines that are heads, feet and page numbers."""
    places: dict[tuple[str, int], list[Line]] = {}
    out: set[int] = set()
    for lines, height in zip(found, heights, strict=True):
        by_height = sorted(lines, key=lambda line: -line.y)
        edges = {id(line): line for line in (*by_height[:_EDGE], *by_height[-_EDGE:])}
        for line in edges.values():
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
    return [line for line in lines if not any(_is_of_table(line, span, left) for span in spans)]


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
        if not line.share(MATH):
            rows.setdefault(round(line.y / 2), []).append(line)
    found = []
    for at, row in rows.items():
        near = [*rows.get(at - 1, ()), *row, *rows.get(at + 1, ())]
        first, last = min(line.x1 for line in near), max(line.x0 for line in near)
        found += [line for line in row if line.x0 >= first or line.x1 <= last]
    return sorted(found, key=lambda line: -line.y)


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
