"""The bookmarks of a PDF, part of the process of its own (glyphs.py)."""

from __future__ import annotations

import ctypes
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST = 3_000  # entries
_DEEPEST = 5
_LONGEST = 200  # characters of a title


def told_outline(document: PdfDocument) -> list[list[Any]]:
    """Return the entries of an outline, each ``[level, title, page, top]``, the top null if unknown."""
    import pypdfium2.raw as raw

    out: list[list[Any]] = []
    has_x, has_y, has_zoom = (ctypes.c_int() for _ in range(3))
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    for mark in islice(document.get_toc(max_depth=_DEEPEST), _MOST):
        place = mark.get_dest()
        page = place.get_index() if place else None
        try:
            title = " ".join(mark.get_title().replace("\0", "").split())
        except UnicodeDecodeError:
            continue
        if place is None or page is None or not title:
            continue
        raw.FPDFDest_GetLocationInPage(place, has_x, has_y, has_zoom, x, y, zoom)
        top = round(y.value, 1) if has_y.value and abs(y.value) < 100_000 else None
        out.append([mark.level, title[:_LONGEST], page, top])
    return out
