"""What stands where on the pages of a PDF. Runs as a process of its own, with bounds to memory and time.

Standard input is the document; standard output is JSON: ``{"pages": [page, …]}`` or ``{"error": why}``.
A page is ``{"height": …, "runs": [[text, left, right, baseline, size, style], …], "dots": [[x, y], …]}``,
in points from the page's lower left corner, in the order in which the page draws its text.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

BOLD, MONO, MATH, UNNAMED = 1, 2, 4, 8
"""The bits of a run's style; whether it is bold is not known of a font without a name."""

MOST_PAGES = 1_500
MOST_CHARACTERS = 2_000_000
_MEMORY = 2_000_000_000  # bytes of address space
_SECONDS = 60  # of the processor
_MOST_OBJECTS = 20_000  # a page, looked at for the dots of lists
_DOTS = (1.2, 8.0)  # points: how large a list's dot is drawn
_PATH = 2  # the kind of a page's object
_FIXED = 1  # the bit of a font's flags


def main() -> None:
    """Read the document and tell."""
    _bound()
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(sys.stdin.buffer.read())
        pages = _pages(document)
    except PdfiumError as error:
        told: dict[str, Any] = {"error": "password" if "password" in str(error).lower() else "damaged"}
    except (MemoryError, OverflowError, ValueError):
        told = {"error": "large"}
    else:
        told = {"pages": pages} if pages is not None else {"error": "large"}
    sys.stdout.write(json.dumps(told))


def _bound() -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    limits = ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_CORE, 0))
    for what, most in limits:
        with suppress(ValueError, OSError):  # a limit that is lower already, or a system that has it not
            resource.setrlimit(what, (most, most))


def _pages(document: PdfDocument) -> list[dict[str, Any]] | None:
    """Return what is on the pages; None if it is too much."""
    if len(document) > MOST_PAGES:
        return None
    left, pages = MOST_CHARACTERS, []
    for page in document:
        text = page.get_textpage()
        left -= text.count_chars()
        if left < 0:
            return None
        pages.append({"height": page.get_height(), "runs": list(_runs(text)), "dots": _dots(page)})
        text.close()
        page.close()
    return pages


def _dots(page: PdfPage) -> list[list[float]]:
    """Return the middles of what may be the dots of a list, where they are drawn and not written."""
    import pypdfium2.raw as raw

    found = []
    ends = [ctypes.c_float() for _ in range(4)]
    for at in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        each = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(each) == _PATH and raw.FPDFPageObj_GetBounds(each, *ends):
            left, bottom, right, top = (end.value for end in ends)
            if all(_DOTS[0] <= size <= _DOTS[1] for size in (right - left, top - bottom)):
                found.append([round((left + right) / 2, 1), round((bottom + top) / 2, 1)])
    return found


def _runs(text: PdfTextPage) -> Iterator[list[Any]]:
    """Yield the runs of a page: characters of one style, side by side on one line."""
    run: list[Any] = []
    broken, before = False, 0.0
    for char, left, right, y, size, style in _characters(text):
        if size == 0:  # put in by the library, for a gap or the end of a line
            if char == " " and run:
                run[0] += " "
            broken = broken or char in "\r\n"
            continue
        same = run and not broken and (run[4], run[5]) == (size, style) and abs(run[3] - y) < 0.1 * size
        # The letters of a ligature are all where it is.
        if same and (-0.5 * size < left - run[2] < 0.9 * size or left == before):
            run[0] += char
            run[2] = max(run[2], round(right, 1))
        else:
            if run:
                yield run
            run = [char, round(left, 1), round(right, 1), round(y, 1), size, style]
        broken, before = False, left
    if run:
        yield run


def _characters(text: PdfTextPage) -> Iterator[tuple[str, float, float, float, float, int]]:
    """Yield each upright character: left, right, base line, size, style; size 0 for what is not written."""
    import pypdfium2.raw as raw

    styles: dict[int, tuple[float, int, bool]] = {}
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    high = 0
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:  # half a character; the other half tells
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high, char = 0, _char(code)
        if raw.FPDFText_IsGenerated(text, at):
            yield char, 0, 0, 0, 0, 0
        elif raw.FPDFText_GetLooseCharBox(text, at, box) and raw.FPDFText_GetCharOrigin(text, at, x, y):
            size, style, upright = _style(text, at, styles)
            if upright and size and all(map(math.isfinite, (box.left, box.right, y.value, size))):
                yield char, box.left, box.right, y.value, size, style


@cache
def data() -> Mapping[str, Any]:
    """Return what pdf.toml tells."""
    return tomllib.loads(Path(__file__).with_name("pdf.toml").read_text(encoding="utf-8"))


@cache
def _fonts() -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile("|".join(words), re.IGNORECASE) for name, words in data()["fonts"].items()}


def _char(code: int) -> str:
    """Return a character; U+FFFD for a glyph of which nobody knows what it says."""
    if code in (0, 0xFFFE, 0xFFFF) or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code) if code < 0x110000 else "\ufffd"


def _style(text: PdfTextPage, at: int, known: dict[int, tuple[float, int, bool]]) -> tuple[float, int, bool]:
    """Return a character's size in points, its style, and whether it stands upright."""
    import pypdfium2.raw as raw

    owner = ctypes.cast(raw.FPDFText_GetTextObject(text, at), ctypes.c_void_p).value or 0
    if owner in known:
        return known[owner]
    matrix, name, flags = raw.FS_MATRIX(), ctypes.create_string_buffer(200), ctypes.c_int()
    size = raw.FPDFText_GetFontSize(text, at)
    upright = True
    if raw.FPDFText_GetMatrix(text, at, matrix):
        size *= math.hypot(matrix.c, matrix.d)
        upright = abs(matrix.b) <= 0.1 * abs(matrix.a) + 0.001
    raw.FPDFText_GetFontInfo(text, at, name, 200, flags)
    called, fonts = name.value.decode("utf-8", "replace"), _fonts()
    style = BOLD * bool(fonts["bold"].search(called) or raw.FPDFText_GetFontWeight(text, at) >= 600)
    style |= MONO * bool(fonts["mono"].search(called) or flags.value & _FIXED) | MATH * bool(
        fonts["math"].search(called)
    )
    style |= UNNAMED * (not called)
    found = round(abs(size), 1), style, upright
    if owner:
        known[owner] = found
    return found


if __name__ == "__main__":
    main()
