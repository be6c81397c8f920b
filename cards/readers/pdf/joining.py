"""Pieces of text with their styles: those of a line, and lines joined as their language wants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cards.readers.characters import cleaned, is_cjk, joins
from cards.readers.converted import LOST
from cards.readers.pdf.formulas import certain_formulas
from cards.readers.pdf.glyphs import BOLD, MATH, MONO, UNNAMED
from cards.readers.pdf.lines import Line, Run

TEX = 32
"""The style of a piece that is TeX."""

HYPHENS = "-\u00ad\u2010\u0002"
"""What a word that is divided at a line's end ends in."""

_DIVIDED = 0.04  # of lines that end in a letter or a hyphen: from here on a text divides words
_HYPHEN = re.compile(f"[A-Za-z]{{2,}}[{HYPHENS}]$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a document writes, in lower case, and whether it divides them at the ends of lines."""

    known: frozenset[str]
    divided: bool


def words_of(lines: Iterable[Line]) -> Words:
    """Return the words of lines."""
    known, ends, hyphens, broken = set[str](), 0, 0, False
    for line in lines:
        text = line.text
        words = re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", text)
        first, broken = int(broken), bool(_HYPHEN.search(text))
        known.update(word.lower() for word in words[first : len(words) - broken])
        ends += bool(re.search(f"[a-z{HYPHENS}]$", text))
        hyphens += broken
    return Words(frozenset(known), hyphens > _DIVIDED * ends)


def without(pieces: list[tuple[str, int]], count: int) -> list[tuple[str, int]]:
    """Drop the first characters, white space before them not counted."""
    out: list[tuple[str, int]] = []
    for text, style in pieces:
        if count > 0:
            bare = text.lstrip() if not out else text
            text, count = bare[count:], count - len(bare)
        if text:
            out.append((text.lstrip() if not out else text, style))
    return out


def pieces_of(line: Line, *, in_table: bool = False) -> list[tuple[str, int]]:
    """Return the line's text with its styles; what is raised, lowered or of a formula is a hole.

    A number alone is what remains of a formula but in a table.
    """
    if is_formula(line) or (not in_table and is_rest(line)):
        return [(LOST, 0)]
    out: list[tuple[str, int]] = []
    last: Run | None = None
    kept = MONO if line.share(UNNAMED) else MONO | BOLD  # half a word in bold is worse than none
    formulas = certain_formulas(line)
    done = 0
    for at, run in enumerate(line.runs):
        if at < done:
            continue
        if at in formulas:
            done, tex = formulas[at]
            out.append((tex, TEX))
            last = line.runs[done - 1]
            if last.text.endswith(" "):
                out.append((" ", 0))
            continue
        text = cleaned(run.text.replace("\u0002", "-"))
        lost = run.style & MATH or (run.size < 0.88 * line.size and abs(run.y - line.y) > 0.06 * line.size)
        if abs(run.y - line.y) > 0.2 * line.size:
            lost = True
        if last is not None and run.x0 - last.x1 > 0.2 * line.size and not out[-1][0].endswith(" "):
            out.append(("" if joins(out[-1][0][-1:] or "a", text[:1]) else " ", 0))
        out.append((LOST + " " * text.endswith(" "), 0) if lost else (text, run.style & kept))
        last = run
    return [piece for piece in out if piece[0]]


def join_to(pieces: list[tuple[str, int]], following: list[tuple[str, int]], words: Words) -> None:
    """Add a line's pieces to those of the lines before it; ``words`` are those that the document writes.

    Chinese is joined with nothing between, English with a space, a divided word as one.
    """
    if following and pieces:
        text, style = pieces[-1]
        first = following[0][0].lstrip()
        before = "".join(said for said, _ in pieces[-3:])
        if _HYPHEN.search(before) and first[:1].islower():
            pieces[-1] = (text[:-1] if _is_divided(before, first, words) else text, style)
        else:
            text = text.rstrip()
            pieces[-1] = (text, style)
            # A word that has a hyphen anyway, an option of a command.
            whole = re.search(r"\w-$", text) or (style & following[0][1] & MONO and text[-1:] == "-")
            whole = whole and first[:1].isalnum()
            if not whole and text and first and not joins(text[-1], first[0]):
                pieces.append((" ", style if style == following[0][1] else 0))
    pieces += following


def _is_divided(before: str, following: str, words: Words) -> bool:
    """Whether the hyphen at a line's end only divides a word.

    It does not where the text writes the word so elsewhere, or hardly ever divides one: browsers do not.
    """
    first = re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*[-\u00ad\u2010\u0002]$", before)
    second = re.match(r"[a-z]+(?:-[a-z]+)*", following)
    if not first or not second or before[-1] == "\u00ad":
        return True
    begun, ended = first[-1][:-1].lower(), second[0].lower()
    if f"{begun}-{ended}" in words.known:
        return False
    return begun + ended in words.known or (words.divided and not {begun, ended} <= words.known)


def is_formula(line: Line) -> bool:
    """Whether a line is part of a formula that stands alone: no word in it but what letters stand for."""
    rest = "".join(run.text for run in line.runs if not run.style & MATH)
    return line.share(MATH) > 0 and not any(map(is_cjk, rest)) and not re.search(r"[A-Za-z]{3}", rest)


def is_rest(line: Line) -> bool:
    """Whether a line holds but numbers and signs, as what is above and below a fraction's bar."""
    return not re.search(r"[^\W\d_]{2}", line.text) and bool(re.search(r"[+=<>×·/^]|\d\s*$", line.text))
