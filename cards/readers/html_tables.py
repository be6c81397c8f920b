"""Tables with cells that take several rows or columns, as a grid."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_WIDEST = 60  # columns; a table with more is no text
_SPAN = 40
_MOST_HANGING = 2000  # rows over which cells of one table stand


def rows_of(table: LexborNode) -> list[list[LexborNode | None]]:
    """Return the cells of each row; one over several rows stands in each, one over columns in the first."""
    rows: list[list[LexborNode | None]] = []
    hanging: dict[int, tuple[LexborNode, int]] = {}  # by column: the cell from above, the rows it still takes
    left = _MOST_HANGING
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        if not cells:
            continue
        line: list[LexborNode | None] = []
        for cell in cells:
            _hang(line, hanging)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            if high > 1 and left > 0:
                hanging[len(line)] = (cell, high - 1)
                left -= high
            line += [cell, *[None] * (wide - 1)]
            if len(line) >= _WIDEST:
                break
        _hang(line, hanging)
        rows.append(line)
    return rows


def grid(lines: list[list[str]], first: list[LexborNode | None]) -> str:
    """Return a table in Markdown, with an empty header if its first row is none.

    Args:
        lines: what the cells say.
        first: the cells of the first row.
    """
    width = max(map(len, lines))
    lines = [line + [""] * (width - len(line)) for line in lines]
    if not all(cell is None or cell.tag == "th" for cell in first):
        lines.insert(0, [""] * width)
    lines.insert(1, ["---"] * width)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _hang(line: list[LexborNode | None], hanging: dict[int, tuple[LexborNode, int]]) -> None:
    while len(line) in hanging and len(line) < _WIDEST:
        cell, left = hanging.pop(len(line))
        if left > 1:
            hanging[len(line)] = (cell, left - 1)
        line.append(cell)


def _span(cell: LexborNode, name: str) -> int:
    told = cell.attributes.get(name) or "1"
    return min(_SPAN, max(1, int(told))) if told.isdigit() and len(told) < 4 else 1
