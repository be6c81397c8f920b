"""What MathJax has built of boxes (``jax="CHTML"``) → MathML. Its style sheet holds the characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from cards.readers.mathjax.elements import (
    DEEPEST,
    Parts,
    UnknownError,
    assembled,
    boxed,
    element,
    fraction,
    is_token,
    rules,
    space,
    token,
)

_CODE = re.compile(r"(?:^|\s)mjx-c([0-9A-Fa-f]{1,6})(?=\s|$)")
_FONT = re.compile(r"(?:^|\s)[A-Z]{2,8}-([A-Z0-9]+)(?=\s|$)")
_WIDTH = re.compile(r"width:\s*(-?[\d.]+)em")


def of_box(node: LexborNode, depth: int = 0) -> str:
    """Return the MathML of a box.

    Raises:
        UnknownError: something in it is not understood.
        ValueError: a number is none.
    """
    name = (node.tag or "").removeprefix("mjx-")
    if depth > DEEPEST:
        raise UnknownError
    if is_token(name):
        return token(name, list(_characters(node)))
    if name == "mspace":
        found = _WIDTH.search(_style(node))
        return space(float(found[1]) if found else 0)
    if name == "mphantom":
        return ""
    return _written(node, name, [(part, of_box(box, depth + 1)) for part, box in _inside(node, "")])


def _written(node: LexborNode, name: str, parts: Parts) -> str:
    if name == "mtable":
        cell = node.css_first("mjx-mtd")
        right = cell is not None and "text-align: right" in _style(cell)
        return element(name, [said for _, said in parts], ' columnalign="right"' if right else "")
    if name == "mfrac":
        return fraction(parts, ruled=node.css_first("mjx-frac[atop]") is None)
    if name == "menclose":
        frames = list(node.iter())
        if len(frames) != 1 or "border: " not in _style(frames[0]):
            raise UnknownError
        return boxed(parts)
    if len(parts) == 3 and not any(part for part, _ in parts):  # beside the base: the upper one first
        parts = [("base", parts[0][1]), ("over", parts[1][1]), ("under", parts[2][1])]
    return assembled(name, parts)


def _inside(node: LexborNode, part: str) -> Iterator[tuple[str, LexborNode]]:
    """Yield the boxes inside one that mirror an element, and which part each is."""
    around: dict[str, str] = rules()["boxes"]
    for box in node.iter():
        name = box.tag or ""
        if name in rules()["names"]["silent"]:
            continue
        if name in around:
            yield from _inside(box, around[name] or part)
        elif name == "mjx-munder" and node.tag == "mjx-box" and _is_in(node, "mjx-munderover"):
            yield from _inside(box, part)  # the lower half of the element around
        else:
            yield part, box


def _is_in(node: LexborNode, name: str) -> bool:
    return node.parent is not None and node.parent.tag == name


def _style(node: LexborNode) -> str:
    return node.attributes.get("style") or ""


def _characters(node: LexborNode) -> Iterator[tuple[str, str]]:
    """Yield the characters of a token, each with its font."""
    for box in node.iter():
        classes = box.attributes.get("class") or ""
        if box.tag == "mjx-utext":
            yield box.text(deep=True), ""
        elif box.tag == "mjx-box":
            yield from _characters(box)
        elif box.tag in ("mjx-c", "mjx-stretchy-v", "mjx-stretchy-h") and (found := _CODE.search(classes)):
            font = _FONT.search(classes)
            yield chr(int(found[1], 16)), font[1] if font else "" if box.tag == "mjx-c" else "S4"
        else:
            raise UnknownError
