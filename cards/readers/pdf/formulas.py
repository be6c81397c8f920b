"""Formulas of a PDF that are certain: one letter with an index or an exponent, words on either side.

All others stay holes. Operators and digits are set in the font of the text, or in fonts that do not tell
what their characters are; where a longer formula begins and ends cannot be told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from cards.readers.characters import is_cjk
from cards.readers.mathml import command_of
from cards.readers.pdf.glyphs import LETTER, MATH
from cards.readers.pdf.lines import Line, Run

_SAME = 0.06  # of its size, up or down: on the line
_SMALL = 0.88  # times the letter's size: an index or an exponent
_FAR = 0.35  # of the letter's size: they are no farther from it
_RAISED = 0.15  # of its size, at least
_LETTER = re.compile("[A-Za-z\u0391-\u03c9]")
_SCRIPT = re.compile("[A-Za-z0-9\u0391-\u03c9]{1,3}")
_ITALIC = re.compile("[\U0001d434-\U0001d467\U0001d6e2-\U0001d71b\u210e]")
_BEFORE = re.compile(r"[，。；：、（“]$|[A-Za-z]{2,}[,;:]?\s$")
_AFTER = re.compile(r"[，。；：、）”]|\s[A-Za-z]{2,}|[.,;](?:\s|$)")


def certain_formulas(line: Line) -> dict[int, tuple[int, str]]:
    """Return formulas of a line by their first run: the run after the last one, and the formula as TeX."""
    found = {}
    at = 0
    while at < len(line.runs):
        end, tex = _formula(line.runs, at, line)
        if tex and _stands_among_words(line.runs, at, end):
            found[at] = (end, tex)
        at = end
    return found


def _formula(runs: Sequence[Run], at: int, line: Line) -> tuple[int, str]:
    """Return where a formula that begins at a run ends, and itself; nothing if none is certain."""
    letter = runs[at]
    said = _plain(letter)
    level = abs(letter.y - line.y) <= _SAME * line.size and letter.size >= _SMALL * line.size
    if not level or not _is_italic(letter) or not _LETTER.fullmatch(said):
        return at + 1, ""
    scripts: dict[str, str] = {}
    end = at + 1
    while end < len(runs) and _is_script(runs[end], runs[end - 1], letter):
        sign = "^" if runs[end].y > letter.y else "_"
        said_so = _plain(runs[end])
        if sign in scripts or not _SCRIPT.fullmatch(said_so):
            return end + 1, ""
        scripts[sign] = said_so
        end += 1
    written = "".join(f"{sign}{_braced(_tex(scripts[sign]))}" for sign in "_^" if sign in scripts)
    return end, f"${_tex(said)}{written}$"


def _plain(run: Run) -> str:
    return unicodedata.normalize("NFKC", run.text).strip()


def _is_italic(run: Run) -> bool:
    return bool(run.style & LETTER or _ITALIC.fullmatch(run.text.strip()))


def _is_script(run: Run, before: Run, letter: Run) -> bool:
    """Whether a run is an index or an exponent of the letter."""
    near = -_FAR * letter.size <= run.x0 - before.x1 <= _FAR * letter.size
    apart = run.y - letter.y
    return (
        near
        and run.size < _SMALL * letter.size
        and (apart > _RAISED * letter.size or apart < -_SAME * letter.size)
    )


def _stands_among_words(runs: Sequence[Run], at: int, end: int) -> bool:
    """Whether what stands on either side is a word or ends a clause, so that no more belongs to it."""
    if at == 0 or end == len(runs) or runs[at - 1].style & MATH or runs[end].style & MATH:
        return False
    before, after = runs[at - 1].text, runs[end].text
    if any(abs(each.size - runs[at].size) > 0.2 * runs[at].size for each in (runs[at - 1], runs[end])):
        return False
    if runs[end - 1].text.endswith(" "):
        after = f" {after.lstrip()}"
    first, last = before.rstrip()[-1:], after.lstrip()[:1]
    words_before = bool(first) and (is_cjk(first) or _BEFORE.search(before) is not None)
    return words_before and bool(last) and (is_cjk(last) or _AFTER.match(after) is not None)


def _tex(said: str) -> str:
    return "".join(f"{command} " if (command := command_of(char)) != char else char for char in said).rstrip()


def _braced(tex: str) -> str:
    return tex if len(tex) == 1 else f"{{{tex}}}"
