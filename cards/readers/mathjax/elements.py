"""Elements of MathML, written of what MathJax's boxes and glyphs say."""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

DEEPEST = 60
"""Elements inside one another; a formula with more is none."""

Parts = list[tuple[str, str]]
"""What stands in an element: which part each is (base, over, under, ``""`` if nothing tells), its MathML."""

_SIZES = frozenset(
    {"S1", "S2", "S3", "S4", "SO", "LO"}
)  # fonts of signs that are taller or wider than others
_ARITY = {"msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2, "msubsup": 3, "munderover": 3}


class UnknownError(Exception):
    """Something in a formula is not understood."""


@cache
def rules() -> dict[str, Any]:
    """Return what is known of MathJax, from ``mathjax.toml``."""
    return tomllib.loads(Path(__file__).with_name("mathjax.toml").read_text(encoding="utf-8"))


def is_token(name: str) -> bool:
    """Whether an element holds characters."""
    return name in rules()["names"]["tokens"]


def token(name: str, characters: list[tuple[str, str]]) -> str:
    """Return an element of characters, each of which comes with its font.

    Raises:
        UnknownError: a letter is of a font that nothing is known of.
    """
    known: dict[str, str] = rules()["fonts"]
    stretched = rules()["stretched"]
    said = "".join(stretched.get(char, char) if font in _SIZES else char for char, font in characters)
    fonts = {font for char, font in characters if char.isascii() and char.isalpha()}
    if not fonts <= known.keys():
        raise UnknownError
    variants = {known[font] for font in fonts}
    variant = variants.pop() if len(variants) == 1 and said.isascii() else ""
    if name == "mi" and len(said) == 1 and fonts and not variant:
        variant = "normal"
    return element(name, [escape(said)], f' mathvariant="{variant}"' if variant else "")


def space(width: float) -> str:
    """Return space of a width in em."""
    return element("mspace", [], f' width="{width:.3g}em"')


def fraction(parts: Parts, *, ruled: bool) -> str:
    """Return a fraction, or without a rule two things above one another."""
    over, under = _part(parts, "over"), _part(parts, "under")
    return element("mfrac", [over, under], "" if ruled else ' linethickness="0"')


def boxed(parts: Parts) -> str:
    """Return what stands in a frame."""
    return element("menclose", [said for _, said in parts], ' notation="box"')


def assembled(name: str, parts: Parts) -> str:
    """Return an element in MathML's order: the base, what is below it, what is above.

    Raises:
        UnknownError: the element is not known, or has other parts than it should.
    """
    if name in rules()["rows"]:
        return element(rules()["rows"][name], [said for _, said in parts])
    given = [part for part in ("under", "over") if any(part == each for each, _ in parts)]
    if given:
        base = element("mrow", [said for part, said in parts if part in ("", "base")])
        written = [base, *(_part(parts, part) for part in given)]
    else:
        written = [element("mrow", [said]) for _, said in parts]
    if len(written) != _ARITY.get(name):
        raise UnknownError
    return element(name, written)


def _part(parts: Parts, wanted: str) -> str:
    return element("mrow", [said for part, said in parts if part == wanted])


def element(name: str, inside: list[str], attributes: str = "") -> str:
    """Return an element; its attributes are given as they are written."""
    return f"<{name}{attributes}>{''.join(inside)}</{name}>"
