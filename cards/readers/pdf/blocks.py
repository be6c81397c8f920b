"""Lines of a PDF → blocks: which lines are one paragraph, one heading, one item, one piece of code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from cards.readers.characters import is_cjk
from cards.readers.converted import LOST
from cards.readers.pdf.glyphs import BOLD, MONO
from cards.readers.pdf.joining import (
    is_formula,
    is_rest,
    join_to,
    pieces_of,
    without,
)
from cards.readers.pdf.lines import Line, patterns
from cards.readers.pdf.measures import Measures, is_short, measured
from cards.readers.pdf.outline import Levels
from cards.readers.pdf.structure import Mark

_LARGER = 1.1  # times the size of text: a heading
_LONGEST_HEADING = 100  # characters
_SHORTEST_BROKEN = 15  # characters
_ENDS = re.compile(r"[。！？!?;；：:，,、.…]['\"”’」』）)]*$")
_STOPS = re.compile(r"[。！？!?;；：:.…]['\"”’」』）)]*$")


class Kind(Enum):
    """What a block is."""

    TEXT = auto()
    HEADING = auto()
    ITEM = auto()
    CODE = auto()
    TABLE = auto()


@dataclass(slots=True)
class Block:
    """Lines that belong together.

    Attributes:
        kind: what they are.
        lines: themselves.
        pieces: their text joined, with its styles.
        number: of an item, as it is written; ``""`` for a bullet.
        indent: where it begins, in points.
        level: of a heading.
        cells: of a table, row by row; of each its pieces.
    """

    kind: Kind
    lines: list[Line]
    pieces: list[tuple[str, int]] = field(default_factory=list)
    number: str = ""
    indent: float = 0.0
    level: int = 0
    cells: list[list[list[tuple[str, int]]]] = field(default_factory=list)


def blocks_of(lines: Sequence[Line], levels: Levels) -> list[Block]:
    """Return the blocks that lines make; a formula is U+FFFD, over which no card is made."""
    measures = measured([line for line in lines if not line.table])
    blocks: list[Block] = []
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        after = lines[at + 1] if at + 1 < len(lines) else None
        _add(blocks, line, before, after, measures)
    _rank(blocks, measures, levels)
    _mend(blocks)
    return blocks


def _mend(blocks: list[Block]) -> None:
    """Mark what breaks off: no card is made of half a sentence, nor of what follows it.

    A table, a picture, a formula or the end of a page may have come between, or the page was not
    understood.
    """
    broken = False
    for at, block in enumerate(blocks):
        said = "".join(text for text, _ in block.pieces).strip()
        if block.kind is not Kind.TEXT:
            broken = broken and block.kind is Kind.TABLE
            continue
        if broken and said:
            block.pieces.insert(0, (f"{LOST} ", 0))
        label = all(style & BOLD for text, style in block.pieces if text.strip())
        broken = len(said) >= _SHORTEST_BROKEN and not label and not _ENDS.search(said)
        if at + 1 < len(blocks) and _is_told_same(block.lines[-1], blocks[at + 1].lines[0]) is False:
            broken = False  # tags say that it ends there
        if broken:
            block.pieces.append((LOST, 0))


def _add(
    blocks: list[Block], line: Line, before: Line | None, after: Line | None, measures: Measures
) -> None:
    block = blocks[-1] if blocks else None
    if line.table:
        cells = [[_cell(cell, measures) for cell in row] for row in line.table.rows]
        blocks.append(Block(Kind.TABLE, [line], cells=cells))
        return
    kind = _kind(line, before, after, measures)
    if kind is Kind.CODE:
        if block and block.kind is Kind.CODE and _goes_on_as_code(block.lines[-1], line, measures):
            block.lines.append(line)
        else:
            blocks.append(Block(kind, [line]))
        return
    if kind is Kind.ITEM:
        blocks.append(_item(line))
        return
    if block and block.kind is not Kind.CODE and _goes_on(block, line, kind, measures):
        block.lines.append(line)
        join_to(block.pieces, pieces_of(line), measures.words)
        return
    blocks.append(Block(kind, [line], pieces_of(line), indent=line.x0))


def _cell(lines: Iterable[Line], measures: Measures) -> list[tuple[str, int]]:
    """Return what a cell says; one with a list in it is a hole."""
    pieces: list[tuple[str, int]] = []
    for line in lines:
        if line.dotted or patterns()["bullet"].match(line.text):
            return [(LOST, 0)]
        join_to(pieces, pieces_of(line, in_table=True), measures.words)
    return pieces


def _kind(line: Line, before: Line | None, after: Line | None, measures: Measures) -> Kind:
    mark = line.mark
    if mark:
        told = _kind_told(line, mark, before)
        if told:
            return told
    if not (mark and measures.code) and _is_code(line, before, after, measures):
        return Kind.CODE
    if is_formula(line) or any(each and is_formula(each) and is_rest(line) for each in (before, after)):
        return Kind.TEXT
    untold = not (mark and measures.headings)
    if untold and line.size >= _LARGER * measures.size and re.search(r"\w", line.text):
        return Kind.HEADING
    if line.dotted or any(patterns()[name].match(line.text) for name in ("bullet", "number")):
        return Kind.ITEM
    alone = before is None or not _is_near(before, line, 1.15 * measures.pitch)
    if untold and line.share(BOLD) > 0.95 and alone and len(line.text) <= _LONGEST_HEADING:
        return Kind.TEXT if _ENDS.search(line.text) else Kind.HEADING
    return Kind.TEXT


def _kind_told(line: Line, mark: Mark, before: Line | None) -> Kind | None:
    """Return what tags say a line is, if they say more than that it is a line."""
    if mark.kind[:1] == "h":
        return Kind.HEADING
    if mark.kind == "code":
        return Kind.CODE
    if before is None or before.page != line.page or before.mark is None:
        return None
    if mark.block == before.mark.block:
        return Kind.TEXT
    return Kind.ITEM if mark.kind in ("item", "label") else None


def _is_code(line: Line, before: Line | None, after: Line | None, measures: Measures) -> bool:
    if line.share(MONO) >= 0.9 and not _ends_text(line, before, measures):
        return True
    return _is_within_code(line, before, after)


def _is_within_code(line: Line, before: Line | None, after: Line | None) -> bool:
    """Whether a line between two of code is code though a part of it is in another font, as Chinese is."""
    other = "".join(run.text for run in line.runs if not run.style & MONO)
    around = all(each and each.share(MONO) >= 0.9 for each in (before, after))
    return around and line.share(MONO) > 0 and any(map(is_cjk, other))


def _ends_text(line: Line, before: Line | None, measures: Measures) -> bool:
    """Whether the line only goes on with a paragraph, of which nothing but words of code is left for it."""
    if before is None or before.share(MONO) >= 0.9:
        return False
    return _is_near(before, line, 1.12 * measures.pitch) and not is_short(before, line, measures)


def _is_near(above: Line, below: Line, most: float) -> bool:
    return above.column == below.column and 0 < above.y - below.y <= most


def _is_told_same(last: Line, line: Line) -> bool | None:
    """Whether tags say that two lines are of one block; None if they say nothing."""
    if last.page != line.page or last.mark is None or line.mark is None:
        return None
    return last.mark.block == line.mark.block


def _goes_on_as_code(last: Line, line: Line, measures: Measures) -> bool:
    told = _is_told_same(last, line)
    return _is_near(last, line, 2.2 * measures.pitch) if told is None else told


def _goes_on(block: Block, line: Line, kind: Kind, measures: Measures) -> bool:
    """Whether a line belongs to the block that the lines before it make."""
    last = block.lines[-1]
    told = _is_told_same(last, line)
    if told is not None:
        return told
    if block.kind is Kind.HEADING or kind is Kind.HEADING:
        near = _is_near(last, line, 1.6 * last.size)
        return block.kind is kind and near and abs(last.size - line.size) < 0.2
    if abs(last.size - line.size) > 0.15 * measures.size or is_short(last, line, measures):
        return False
    if last.column != line.column or line.y > last.y:  # over to the next column or page
        begins = line.x0 > measures.edges.get(line.column, (line.x0, 0.0))[0] + 1.2 * line.size
        return not _STOPS.search(last.text) and (block.kind is Kind.ITEM or not begins)
    if not _is_near(last, line, 1.25 * measures.pitch):
        return False
    if block.kind is Kind.ITEM:
        return line.x0 > block.lines[0].x0 - 0.5 * line.size
    first = block.lines[0].x0 if len(block.lines) == 1 else last.x0
    return line.x0 < first + 1.2 * line.size


def _item(line: Line) -> Block:
    bullet, number = patterns()["bullet"].match(line.text), patterns()["number"].match(line.text)
    pieces = pieces_of(line)
    found = None if line.dotted and number is None else bullet or number
    if found:
        pieces = without(pieces, found.end())
    marker = (number["number"] or number["bracketed"]) if number and found is number else ""
    return Block(Kind.ITEM, [line], pieces, number=marker, indent=line.x0)


def _rank(blocks: Iterable[Block], measures: Measures, levels: Levels) -> None:
    """Give headings their levels: those that tags or the outline tell, else the larger the higher.

    Bold ones of the text's size lie lowest. What an outline that knows others does not know lies below
    those, but for the title.
    """
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    sizes = [max(block.lines[0].size, measures.size) for block in headings]
    ranks = sorted(set(sizes), reverse=True)
    first = 1 if ranks and sizes.count(ranks[0]) == 1 else 2  # of several none is the title of them all
    known = [levels.of(block.lines[0].page, _said(block)) for block in headings]
    for at, (block, size) in enumerate(zip(headings, sizes, strict=True)):
        mark = block.lines[0].mark
        told = int(mark.kind[1]) if mark and mark.kind[:1] == "h" else known[at]
        guessed = first + ranks.index(size)
        if any(known) and any(known[:at]):
            guessed = max(guessed, levels.deepest + 1)
        block.level = told or min(6, guessed)


def _said(block: Block) -> str:
    return "".join(text for text, _ in block.pieces)
