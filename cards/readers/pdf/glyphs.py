"""What stands where on the pages of a PDF. Runs as a process of its own, with bounds to memory and time.

Standard input is the document; standard output is JSON: ``{"pages": [page, …], "outline": […]}`` or
``{"error": why}``.
A page is ``{"height": …, "runs": [[text, left, right, baseline, size, style, mark], …], …}`` with what
drawn.py adds, in points from the page's lower left corner, in the order in which the page draws its text.
A mark is as structure.py tells it, or null.
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
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.readers.pdf.bookmarks import told_outline
from cards.readers.pdf.drawn import drawn
from cards.readers.pdf.structure import Mark, marks_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

BOLD, MONO, MATH, UNNAMED, LETTER = 1, 2, 4, 8, 16
"""The bits of a run's style; whether it is bold is not known of a font without a name.

A font of ``LETTER`` holds the letters of formulas and tells which they are.
"""

MOST_PAGES = 1_500
MOST_CHARACTERS = 2_000_000
_MEMORY = 2_000_000_000  # bytes of address space
_SECONDS = 60  # of the processor
_APART = 0.15  # of its size, between two runs that are drawn one by one
_FIXED = 1  # the bit of a font's flags


def main() -> None:
    """Read the document and tell."""
    _bound()
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(sys.stdin.buffer.read())
        pages = _pages(document)
        outline = told_outline(document)
    except PdfiumError as error:
        told: dict[str, Any] = {"error": "password" if "password" in str(error).lower() else "damaged"}
    except (MemoryError, OverflowError, ValueError):
        told = {"error": "large"}
    else:
        told = {"pages": pages, "outline": outline} if pages is not None else {"error": "large"}
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
        pages.append({"height": page.get_height(), "runs": list(_runs(text, marks_of(page))), **drawn(page)})
        text.close()
        page.close()
    return pages


@dataclass(frozen=True, slots=True)
class _Hand:
    """What draws characters: its id, their size in points, style, whether they stand upright, their mark."""

    owner: int
    size: float
    style: int
    upright: bool
    mark: Mark | None


def _runs(text: PdfTextPage, marks: Mapping[int, Mark]) -> Iterator[list[Any]]:
    """Yield the runs of a page: characters of one style, side by side on one line.

    What is drawn apart and stands apart is two runs, however near: it may be two cells of a table.
    """
    run: list[Any] = []
    broken, before, last = False, 0.0, 0
    for char, left, right, y, hand in _characters(text, marks):
        if hand is None:  # put in by the library, for a gap or the end of a line
            if char == " " and run:
                run[0] += " "
            broken = broken or char in "\r\n"
            continue
        size = hand.size
        same = (
            run and not broken and run[4:] == [size, hand.style, hand.mark] and abs(run[3] - y) < 0.1 * size
        )
        if same and hand.owner != last and left - run[2] > _APART * size:
            same = False
        # The letters of a ligature are all where it is.
        if same and (-0.5 * size < left - run[2] < 0.9 * size or left == before):
            run[0] += char
            run[2] = max(run[2], round(right, 1))
        else:
            if run:
                yield run
            run = [char, round(left, 1), round(right, 1), round(y, 1), size, hand.style, hand.mark]
        broken, before, last = False, left, hand.owner
    if run:
        yield run


def _characters(
    text: PdfTextPage, marks: Mapping[int, Mark]
) -> Iterator[tuple[str, float, float, float, _Hand | None]]:
    """Yield each upright character: left, right, base line, what draws it, None if nothing does."""
    import pypdfium2.raw as raw

    known: dict[int, _Hand] = {}
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
            yield char, 0, 0, 0, None
        elif raw.FPDFText_GetLooseCharBox(text, at, box) and raw.FPDFText_GetCharOrigin(text, at, x, y):
            hand = _hand(text, at, known, marks)
            places = (box.left, box.right, y.value, hand.size)
            if hand.upright and hand.size and all(map(math.isfinite, places)):
                yield char, box.left, box.right, y.value, hand


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


def _hand(text: PdfTextPage, at: int, known: dict[int, _Hand], marks: Mapping[int, Mark]) -> _Hand:
    """Return what draws a character."""
    import pypdfium2.raw as raw

    drawn_by = raw.FPDFText_GetTextObject(text, at)
    owner = ctypes.cast(drawn_by, ctypes.c_void_p).value or 0
    if owner in known:
        return known[owner]
    matrix, size, upright = raw.FS_MATRIX(), raw.FPDFText_GetFontSize(text, at), True
    if raw.FPDFText_GetMatrix(text, at, matrix):
        size *= math.hypot(matrix.c, matrix.d)
        upright = abs(matrix.b) <= 0.1 * abs(matrix.a) + 0.001
    mark = marks.get(raw.FPDFPageObj_GetMarkedContentID(drawn_by)) if owner and marks else None
    style = _style(text, at)
    if mark:  # tags tell what a font without a name does not
        style = style & ~UNNAMED | BOLD * mark.strong | MONO * mark.code | MATH * mark.formula
    found = _Hand(owner, round(abs(size), 1), style, upright, mark)
    if owner:
        known[owner] = found
    return found


def _style(text: PdfTextPage, at: int) -> int:
    """Return the style of a character, by its font."""
    import pypdfium2.raw as raw

    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, at, name, 200, flags)
    called, fonts = name.value.decode("utf-8", "replace"), _fonts()
    style = BOLD * bool(fonts["bold"].search(called) or raw.FPDFText_GetFontWeight(text, at) >= 600)
    fixed = flags.value & _FIXED and not fonts["chinese"].search(called)
    style |= MONO * bool(fonts["mono"].search(called) or fixed)
    style |= MATH * bool(fonts["math"].search(called)) | LETTER * bool(fonts["letter"].search(called))
    return style | UNNAMED * (not called)


if __name__ == "__main__":
    main()
