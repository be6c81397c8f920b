"""Blocks of a PDF → Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cards.model.markup import code_block
from cards.readers.converted import LOST
from cards.readers.html_text import escape, guarded
from cards.readers.pdf.blocks import Block, Kind, blocks_of
from cards.readers.pdf.glyphs import BOLD, MONO
from cards.readers.pdf.joining import TEX
from cards.readers.pdf.lines import Line
from cards.readers.pdf.outline import Levels

_PIPE = re.compile(r"(?<!\\)\|")
_HOLES = re.compile(f"{LOST}(?:[\\s{LOST}]*{LOST})?")


def markdown(lines: Sequence[Line], levels: Levels | None = None) -> str:
    """Return lines as Markdown; a formula is U+FFFD, over which no card is made.

    Args:
        lines: as they are read.
        levels: those of headings that an outline tells.
    """
    return _written(blocks_of(lines, levels or Levels(())))


def _written(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    indents: list[float] = []
    for before, block in pairwise([None, *blocks]):
        assert block is not None
        follows = block.kind is Kind.ITEM and before is not None and before.kind is Kind.ITEM
        if not follows:
            indents = []
        said = _quoted(_said(block, indents), block)
        if said and not (said.strip() == LOST and parts and parts[-1].strip() == LOST):
            parts.append(("\n" if follows else "\n\n") + said if parts else said)
    return "".join(parts) + "\n"


def _said(block: Block, indents: list[float]) -> str:
    """Return a block as Markdown; ``indents`` are where the items begin in which it may lie."""
    if block.kind is Kind.CODE:
        return _code(block)
    if block.kind is Kind.TABLE:
        return _table(block)
    if block.kind is Kind.HEADING:
        text = _text([(said, style & ~BOLD) for said, style in block.pieces])
        return f"{'#' * block.level} {text}" if text else ""
    if block.kind is Kind.TEXT:
        return guarded(_text(block.pieces))
    said = _text(block.pieces)
    while indents and block.indent < indents[-1] - 3:
        indents.pop()
    if not indents or block.indent > indents[-1] + 3:
        indents.append(block.indent)
    pad = "   " * (len(indents) - 1)
    return f"{pad}{block.number + '.' if block.number else '-'} {said}" if said else ""


def _quoted(said: str, block: Block) -> str:
    mark = block.lines[0].mark
    return re.sub(r"^", "> ", said, flags=re.MULTILINE) if said and mark and mark.quote else said


def _text(pieces: Sequence[tuple[str, int]]) -> str:
    """Return pieces as Markdown."""
    merged: list[tuple[str, int]] = []
    for text, style in pieces:
        if merged and (merged[-1][1] == style or not text.strip()):
            merged[-1] = (merged[-1][0] + text, merged[-1][1])
        else:
            merged.append((text, style))
    out = "".join(_marked(text, style) for text, style in merged)
    return _HOLES.sub(LOST, re.sub(r" {2,}", " ", out)).strip()


def _marked(text: str, style: int) -> str:
    if style & TEX:
        return text
    bare = text.strip()
    if not bare or LOST in bare:
        return escape(text)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if style & MONO:
        fence = "``" if "`" in bare else "`"
        pad = " " if "`" in bare else ""
        return f"{before}{fence}{pad}{bare}{pad}{fence}{after}"
    if style & BOLD and bare[0].isalnum() and bare[-1].isalnum() and "*" not in bare:
        return f"{before}**{escape(bare)}**{after}"
    return escape(text)


def _table(block: Block) -> str:
    """Return a table with a head, in the pipe syntax."""
    first, *others = block.cells
    head = [_text([(said, style & ~BOLD) for said, style in cell]) for cell in first]
    rows = [[_text(cell) for cell in row] for row in others]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_PIPE.sub(r"\|", cell) for cell in line) + " |" for line in lines)


def _code(block: Block) -> str:
    """Return lines of code, indented by where they begin."""
    left = min(line.x0 for line in block.lines)
    widths = [
        (run.x1 - run.x0) / len(run.text.rstrip())
        for line in block.lines
        for run in line.runs
        if run.text.strip()
    ]
    width = max(sorted(widths)[len(widths) // 2], 1.0) if widths else 5.0
    rows = []
    for line in block.lines:
        said = "".join(run.text for run in line.runs).replace("\u0002", "-").rstrip()
        rows.append(" " * min(40, round((line.x0 - left) / width)) + said.lstrip())
    return code_block("\n".join(rows))
