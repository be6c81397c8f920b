"""Rules drawn on a page → the frames of tables: where their rows and columns are parted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SAME = 3.0  # points between two rules that are one, as those of neighbouring cells are
_NEAR = 4.0  # points between ends that are meant to meet
_MOST = 20_000  # pairs of rules that are looked at
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: where it lies, across its direction; where it begins and ends, along it."""

    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What rules part.

    Attributes:
        xs: from left to right, where columns are parted; only both ends if no rule does.
        ys: from the top down, where rows are parted; two rules at least.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]


def frames_of(boxes: Iterable[Sequence[float]]) -> list[Frame]:
    """Return the frames that rules make, each going from end to end; what is parted otherwise is none."""
    flat, upright = [], []
    for left, bottom, right, top in boxes:
        if right - left > top - bottom:
            flat.append(Rule((bottom + top) / 2, left, right))
        else:
            upright.append(Rule((left + right) / 2, bottom, top))
    rows, columns = _merged(flat), _merged(upright)
    if len(rows) * len(columns) > _MOST:
        return []
    out, used = [], set[int]()
    for across, along in _components(rows, columns):
        used |= set(map(id, across))
        frame = _grid(across, along)
        if frame is not None:
            out.append(frame)
    return out + list(_stacks([rule for rule in rows if id(rule) not in used]))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join the parts of one line."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at):
        if groups and rule.at - groups[-1][0].at <= _SAME:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    out = []
    for group in groups:
        parts: list[list[Rule]] = []
        end = 0.0
        for rule in sorted(group, key=lambda each: each.begin):
            if parts and rule.begin - end <= _SAME:
                parts[-1].append(rule)
                end = max(end, rule.end)
            else:
                parts.append([rule])
                end = rule.end
        for part in parts:
            middle = sum(rule.at for rule in part) / len(part)
            out.append(Rule(middle, part[0].begin, max(rule.end for rule in part)))
    return out


def _components(rows: Sequence[Rule], columns: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the rules across and along that meet, directly or by others."""
    meets: dict[int, list[int]] = {at: [] for at in range(len(rows) + len(columns))}
    for i, row in enumerate(rows):
        for j, column in enumerate(columns, len(rows)):
            if _crosses(row, column.at) and _crosses(column, row.at):
                meets[i].append(j)
                meets[j].append(i)
    seen: set[int] = set()
    for start in range(len(rows), len(rows) + len(columns)):
        if start in seen:
            continue
        found, waiting = {start}, [start]
        while waiting:
            new = set(meets[waiting.pop()]) - found
            found |= new
            waiting += new
        seen |= found
        across = [rows[at] for at in sorted(found) if at < len(rows)]
        yield across, [columns[at - len(rows)] for at in sorted(found) if at >= len(rows)]


def _crosses(rule: Rule, at: float) -> bool:
    return rule.begin - _SAME <= at <= rule.end + _SAME


def _grid(across: Sequence[Rule], along: Sequence[Rule]) -> Frame | None:
    """Return the frame of rules that all go from end to end; None if a cell takes several rows or columns."""
    if not across:
        return None
    left, right = min(rule.begin for rule in across), max(rule.end for rule in across)
    low, high = min(rule.begin for rule in along), max(rule.end for rule in along)
    whole = all(rule.begin <= left + _NEAR and rule.end >= right - _NEAR for rule in across)
    whole = whole and all(rule.begin <= low + _NEAR and rule.end >= high - _NEAR for rule in along)
    if not whole:
        return None
    xs = _distinct([left, right, *(rule.at for rule in along)])
    ys = _distinct([low, high, *(rule.at for rule in across)])
    return Frame(tuple(xs), tuple(reversed(ys))[: _MOST_ROWS + 1]) if len(ys) >= 2 else None


def _distinct(places: Iterable[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _NEAR:
            out.append(place)
    return out


def _stacks(rules: Iterable[Rule]) -> Iterator[Frame]:
    """Yield rules that lie one above the other, all as long, with nothing upright between them."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: (round(each.begin), round(each.end))):
        last = groups[-1][-1] if groups else None
        if last and abs(last.begin - rule.begin) <= _SAME and abs(last.end - rule.end) <= _SAME:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        ys = tuple(reversed(_distinct(rule.at for rule in group)))
        if len(ys) >= 2:
            yield Frame((group[0].begin, group[0].end), ys[: _MOST_ROWS + 1])
