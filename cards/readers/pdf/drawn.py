"""What is drawn on a page of a PDF and not written: the dots of lists, rules, the grounds of cells.

Part of the process of its own (glyphs.py); all places in points from the page's lower left corner.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_MOST_OBJECTS = 20_000  # a page that are looked at
_MOST_POINTS = 40_000  # a page, of lines that are looked at one by one
_MOST_RULES = 3_000  # a page; with more it shows a picture
_DOTS = (1.2, 8.0)  # how large a list's dot is drawn
_THIN = 3.0  # how thick a rule is at most
_LONG = 6.0  # how long it is at least
_WIDEST, _HIGHEST = 300.0, 40.0  # of a drawing that may stand in a line
_SIMPLE = 6  # segments of a path that is a box and no drawing
_PATH, _IMAGE, _LINE, _MOVE = 2, 3, 0, 2  # kinds of a page's object, of a path's segment
_WHITE = 0xFFFFFF
_FARTHEST = 20_000.0  # from the corner; no page is larger

Box = tuple[float, float, float, float]  # left, bottom, right, top


def drawn(page: PdfPage) -> dict[str, Any]:
    """Return the middles of ``dots``, boxes of ``rules``, of ``figures``, boxes and colours of ``grounds``.

    Figures are small pictures and drawings, as formulas may be. A page with too many rules tells none.
    """
    import pypdfium2.raw as raw

    told: dict[str, list[list[float]]] = {"dots": [], "rules": [], "grounds": [], "figures": []}
    ends = [ctypes.c_float() for _ in range(4)]
    left = _MOST_POINTS
    for at in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        each = raw.FPDFPage_GetObject(page, at)
        kind = raw.FPDFPageObj_GetType(each)
        if kind not in (_PATH, _IMAGE) or not raw.FPDFPageObj_GetBounds(each, *ends):
            continue
        whole = (ends[0].value, ends[1].value, ends[2].value, ends[3].value)
        points = raw.FPDFPath_CountSegments(each) if kind == _PATH else _MOST_POINTS
        if points > _SIMPLE and _is_figure(whole):
            told["figures"].append(_rounded(whole))
        if kind == _IMAGE:
            continue
        if all(_DOTS[0] <= size <= _DOTS[1] for size in (whole[2] - whole[0], whole[3] - whole[1])):
            told["dots"].append([round((whole[0] + whole[2]) / 2, 1), round((whole[1] + whole[3]) / 2, 1)])
        elif _is_rule(whole):
            told["rules"].append(_rounded(whole))
        elif points <= left:
            left -= points
            _look(each, told)
    too_many = len(told["rules"]) > _MOST_RULES
    told["rules"] = [] if too_many else told["rules"]
    return {name: found[:_MOST_RULES] if name != "dots" else found for name, found in told.items()}


def _look(each: Any, told: dict[str, list[list[float]]]) -> None:  # noqa: ANN401
    """Look at the parts of a path for rules and grounds."""
    filled, stroked = _mode(each)
    parts = list(_parts(each))
    if stroked:
        told["rules"] += [_rounded(box) for part in parts for box in _sides(part)]
    for box in map(_box, parts) if filled else ():
        if _is_rule(box):
            told["rules"].append(_rounded(box))
        elif _is_sound(box) and (colour := _colour(each)) != _WHITE:
            told["grounds"].append([*_rounded(box), colour])


def _rounded(box: Box) -> list[float]:
    return [round(each, 1) for each in box]


def _is_rule(box: Box) -> bool:
    thin, long = sorted((box[2] - box[0], box[3] - box[1]))
    return thin <= _THIN and long >= _LONG and _is_sound(box)


def _is_sound(box: Box) -> bool:
    return all(math.isfinite(each) and abs(each) < _FARTHEST for each in box)


def _is_figure(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return 2 < wide <= _WIDEST and 2 < high <= _HIGHEST and _is_sound(box)


def _mode(each: Any) -> tuple[bool, bool]:  # noqa: ANN401
    """Return whether a path is filled and whether its outline is drawn."""
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(each, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def _colour(each: Any) -> int:  # noqa: ANN401
    """Return what a path is filled with; white if nothing of it is seen."""
    import pypdfium2.raw as raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(each, red, green, blue, alpha) or alpha.value < 5:
        return _WHITE
    return red.value << 16 | green.value << 8 | blue.value


def _parts(each: Any) -> Iterator[list[tuple[float, float]]]:  # noqa: ANN401
    """Yield the parts of a path: their corners; of one with a curve, none."""
    import pypdfium2.raw as raw

    matrix, x, y = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(each, matrix)
    points: list[tuple[float, float]] = []
    curved = False
    for at in range(raw.FPDFPath_CountSegments(each)):
        segment = raw.FPDFPath_GetPathSegment(each, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == _MOVE:
            if points and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind not in (_MOVE, _LINE)
        points.append(
            (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
        )
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points and not curved:
        yield points


def _box(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _sides(points: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """Yield the straight sides of a part that are drawn."""
    for ends in pairwise(points):
        box = _box(ends)
        if min(box[2] - box[0], box[3] - box[1]) < 0.5 and _is_rule(box):
            yield box
