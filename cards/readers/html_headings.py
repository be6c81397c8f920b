"""Headings that are only large or bold lines, as editors without headings leave them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

_SIZE = re.compile(r"font-size:\s*([\d.]+)\s*(px|pt|em|rem|%)")
_BOLD = re.compile(r"font-weight:\s*(?:bold|bolder|[6-9]00)")
_LONGEST = 50  # characters
_ENDS = tuple("。；;，,：:！!…")
_LEAVES = "p, section, div"
_BLOCKS = "p, section, div, ul, ol, li, table, pre, blockquote, figure, h1, h2, h3, h4, h5, h6, img, br"
_INSIDE = frozenset({"li", "td", "th", "blockquote", "pre", "figure", "a", "dd", "dt"})
_UNITS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}
_LARGER = 1.5  # pixels that a heading is larger than the text
_FEWEST = 2  # headings of its own with which a page needs no others
_MOST = 40_000  # elements looked at
_PARTS = 30  # elements looked at in a line
_CHAIN = 4  # elements inside one another, in a long one
_BODY = 16.0


def levels(main: LexborNode) -> dict[int, int]:
    """Return the level of each element that is a heading by its looks; empty if the page has headings."""
    if len(main.css("h1, h2, h3, h4")) >= _FEWEST:
        return {}
    lines = list(_lines(main))
    if not lines:
        return {}
    common = Counter[float]()
    for _, said, size, _ in lines:
        common[size] += len(said)
    body = common.most_common(1)[0][0]
    found = [
        (node, size)
        for node, said, size, bold in lines
        if 1 < len(said) <= _LONGEST
        and not said.endswith(_ENDS)
        and (size >= body + _LARGER or (bold and size >= body))
        and (bold or size >= body + 2 * _LARGER)
    ]
    sizes = sorted({size for _, size in found}, reverse=True)
    return {node.mem_id: min(6, 2 + sizes.index(size)) for node, size in found}


def _lines(main: LexborNode) -> Iterator[tuple[LexborNode, str, float, bool]]:
    """Yield each element of nothing but a line: what it says, its size in pixels, whether it is bold."""
    around = _around(main)
    for node in main.css(_LEAVES)[:_MOST]:
        if node.mem_id in around:
            continue
        said = " ".join(node.text(deep=True).split())
        if not said or _is_inside(node, main):
            continue
        size, bold = _looks(node, said)
        yield node, said, size or _inherited(node, main), bold


def _around(main: LexborNode) -> set[int]:
    """The elements that hold blocks."""
    around: set[int] = set()
    for block in main.css(_BLOCKS):
        above = block.parent
        while above is not None and above.mem_id not in around:
            around.add(above.mem_id)
            above = above.parent
    return around


def _is_inside(node: LexborNode, main: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.mem_id != main.mem_id:
        if above.tag in _INSIDE:
            return True
        above = above.parent
    return False


def _looks(node: LexborNode, said: str) -> tuple[float, bool]:
    """The size of the parts that hold most of the line, and whether bold ones do.

    Of a long line the size alone is wanted, and its first part is enough.
    """
    size, bold = 0.0, False
    long = len(said) > _LONGEST
    count = 0 if long else len(said.replace(" ", ""))
    for part in (node, *(_first_parts(node) if long else node.css("span, strong, b, font, em")[:_PARTS])):
        style = part.attributes.get("style") or ""
        if not style and part.tag not in ("strong", "b"):
            continue
        if not long and len("".join(part.text(deep=True).split())) * 10 < count * 9:
            continue
        size = _size(style) or size
        bold = bold or part.tag in ("strong", "b") or _BOLD.search(style) is not None
    return size, bold


def _first_parts(node: LexborNode) -> Iterator[LexborNode]:
    for _ in range(_CHAIN):
        first = next(iter(node.iter()), None)
        if first is None:
            return
        node = first
        yield node


def _size(style: str) -> float:
    found = _SIZE.search(style)
    return float(found[1].rstrip(".") or 0) * _UNITS[found[2]] if found else 0.0


def _inherited(node: LexborNode, main: LexborNode) -> float:
    above = node.parent
    while above is not None:
        size = _size(above.attributes.get("style") or "")
        if size:
            return size
        if above.mem_id == main.mem_id:
            break
        above = above.parent
    return _BODY
