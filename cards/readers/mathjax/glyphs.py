"""What MathJax has drawn as a picture (``jax="SVG"``) → MathML. A glyph tells its character by a number."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from cards.readers.mathjax.elements import (
    DEEPEST,
    UnknownError,
    assembled,
    boxed,
    fraction,
    is_token,
    rules,
    space,
    token,
)

_FONT = re.compile(r"-([A-Z0-9]+)-[0-9A-Fa-f]+$")
_SHIFT = re.compile(r"translate\(\s*(-?[\d.]+)[\s,]+(-?[\d.]+)")
_EM = 1000.0  # units of a drawing
_NODE = "data-mml-node"


def of_group(node: LexborNode, depth: int = 0) -> str:
    """Return the MathML of a group of glyphs.

    Raises:
        UnknownError: something in it is not understood.
        ValueError: a number is none.
    """
    name = (node.attributes.get(_NODE) or "").lower()
    if depth > DEEPEST:
        raise UnknownError
    if is_token(name):
        return token(name, _glyphs(node))
    if name in ("mphantom", "mspace"):
        return ""
    if name in ("msqrt", "mroot"):
        return _root(node, name, depth)
    groups = list(_groups(node))
    written = [
        _gap(groups[at : at + 2]) if _is_blank(group) else of_group(group, depth + 1)
        for at, group in enumerate(groups)
    ]
    return _written(node, name, groups, written)


def _written(node: LexborNode, name: str, groups: list[LexborNode], written: list[str]) -> str:
    shapes = [shape.tag for shape in node.iter()]
    if name == "mfrac":
        if len(written) != 2:
            raise UnknownError
        return fraction([("over", written[0]), ("under", written[1])], ruled="rect" in shapes)
    if name == "menclose":
        if shapes != ["g", "rect"]:
            raise UnknownError
        return boxed([("", said) for said in written])
    if name in rules()["rows"] or len(written) != 3:
        return assembled(name, [("", said) for said in written])
    first, second = ("over", "under") if _height(groups[1]) > _height(groups[2]) else ("under", "over")
    return assembled(name, [("base", written[0]), (first, written[1]), (second, written[2])])


def _groups(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the groups inside one that mirror an element; not those of an equation's number."""
    for group in node.iter():
        given = group.attributes
        if _NODE in given:
            yield group
        elif group.tag in ("g", "svg", "a") and "data-labels" not in given:
            yield from _groups(group)


def _root(node: LexborNode, name: str, depth: int) -> str:
    """A root: what it is taken of stands in a group of its own, its sign and its index beside that."""
    beside = [group for group in node.iter() if _NODE in group.attributes]
    index = [group for group in beside if group.attributes.get(_NODE) != "mo"]
    held = [group for group in node.iter() if group.tag == "g" and _NODE not in group.attributes]
    if len(held) != 1 or len(index) != (name == "mroot"):
        raise UnknownError
    base = "".join(of_group(group, depth + 1) for group in _groups(held[0]))
    return assembled(name, [("base", base), *(("over", of_group(each, depth + 1)) for each in index)])


def _is_blank(group: LexborNode) -> bool:
    """Whether a group is but space."""
    name = group.attributes.get(_NODE)
    return name in ("mspace", "mstyle") and group.css_first("[data-c], text") is None


def _gap(groups: list[LexborNode]) -> str:
    """The space that a group without glyphs takes up to the next one."""
    if len(groups) < 2:
        return ""
    here, there = (_SHIFT.search(group.attributes.get("transform") or "") for group in groups)
    return space((float(there[1]) - float(here[1])) / _EM) if here and there else ""


def _height(group: LexborNode) -> float:
    found = _SHIFT.search(group.attributes.get("transform") or "")
    if found is None:
        raise UnknownError
    return float(found[2])


def _glyphs(node: LexborNode) -> list[tuple[str, str]]:
    """The characters of a token, each with its font; a tall or wide sign is put together of several."""
    own: list[tuple[str, str]] = []
    stretched: list[tuple[str, str]] = []
    for shape in node.iter():
        if shape.attributes.get(_NODE) == "text":
            own += _glyphs(shape)
        elif shape.tag == "text":
            own.append((shape.text(deep=True), ""))
        elif shape.attributes.get("data-c"):
            own.append(_glyph(shape))
        elif shape.tag in ("svg", "g"):
            stretched += [_glyph(inner) for inner in shape.css("[data-c]")]
        else:
            raise UnknownError
    if not stretched:
        return own
    if len({char for char, _ in own}) == 1 and own[0][0] not in rules()["pieces"]:
        return own[:1]
    sign = rules()["pieces"].get(" ".join(char for char, _ in own))
    return [(sign, "")] if sign else own or [(stretched[0][0], "S4")]


def _glyph(shape: LexborNode) -> tuple[str, str]:
    given = shape.attributes
    char = chr(int(given.get("data-c") or "", 16))
    found = _FONT.search(given.get("xlink:href") or given.get("href") or "")
    if not found and char in string.ascii_uppercase:
        return char, _font_of(char, given.get("d") or "")
    return char, found[1] if found else ""


def _font_of(letter: str, outline: str) -> str:
    """The font of a capital letter, which may be of any alphabet, by where its outline begins."""
    begins = outline.removeprefix("M")
    for font, shapes in rules()["shapes"].items():
        begin = shapes[string.ascii_uppercase.index(letter)]
        if begins.startswith(begin) and not begins[len(begin) : len(begin) + 1].isdigit():
            return str(font)
    raise UnknownError
