"""The tokens of MathML → TeX: letters and their alphabets, numbers, signs, words, space."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborNode

_TAIL = 40  # characters that the longest command has
_ENDS_OPEN = re.compile(r"(?:\\[A-Za-z]+|[_^][A-Za-z0-9])$")
_UPRIGHT = re.compile(r"(?<=[A-Za-z])\}\\mathrm\{(?=[A-Za-z]+\})")
_BINOMIAL = re.compile(r"\((\\binom(?:\{[^{}]*\}){2})\)")
_SPECIAL = re.compile(r"[#$%&_{}]")
_ALPHABETS = (
    "double-struck",
    "fraktur",
    "script",
    "bold-italic",
    "bold",
    "sans-serif",
    "monospace",
    "italic",
)


@cache
def table(name: str) -> dict[str, str]:
    """Return a table of ``mathml.toml``."""
    found: dict[str, str] = _data()[name]
    return found


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("mathml.toml").read_text(encoding="utf-8"))


@cache
def _functions() -> frozenset[str]:
    return frozenset(_data()["functions"])


def said_by(node: LexborNode) -> str:
    """The characters of a token."""
    return "".join(node.text(deep=True).split()) if node.tag != "mtext" else node.text(deep=True)


def joined(pieces: list[str]) -> str:
    """Put pieces side by side, so that no letter is read as part of the command before it."""
    out: list[str] = []
    for piece in pieces:
        open_end = out and piece[:1].isalnum() and _ENDS_OPEN.search(out[-1][-_TAIL:])
        if piece:
            out.append(f" {piece}" if open_end else piece)
    return _BINOMIAL.sub(r"\1", _UPRIGHT.sub("", "".join(out)))


def _letters(node: LexborNode) -> str:
    """An identifier: a letter, a function's name or a word."""
    bare, kind = _plain(said_by(node))
    kind = node.attributes.get("mathvariant") or kind
    if bare in _functions():
        return f"\\{bare}"
    written = symbols(bare)
    if kind in table("alphabets") and (kind != "italic" or len(bare) > 1):
        return f"{table('alphabets')[kind]}{{{written}}}"
    upright = (len(bare) > 1 and bare.isalpha()) or (kind == "normal" and bare.isascii() and bare.isalpha())
    return f"\\mathrm{{{written}}}" if upright else written


def _plain(said: str) -> tuple[str, str]:
    """Letters of a mathematical alphabet as plain ones, and the alphabet if it is one for all."""
    kinds, letters = set(), []
    for char in said:
        origin = unicodedata.decomposition(char) if char not in table("symbols") else ""
        styled = origin.startswith("<font>")
        name = unicodedata.name(char, "").lower().replace("black-letter", "fraktur") if styled else ""
        kinds.add(next((kind for kind in _ALPHABETS if kind in name or kind.replace("-", " ") in name), ""))
        letters.append(chr(int(origin.split()[1], 16)) if styled else char)
    return "".join(letters), kinds.pop() if len(kinds) == 1 else ""


def _number(node: LexborNode) -> str:
    bare, kind = _plain(said_by(node))
    command = table("alphabets").get(node.attributes.get("mathvariant") or kind)
    return f"{command}{{{bare}}}" if command else symbols(bare).replace(",", "{,}")


def symbols(said: str) -> str:
    """Return the TeX of signs."""
    return joined([table("symbols").get(sign, sign) for sign in said])


def _operator(node: LexborNode) -> str:
    said = said_by(node)
    if said in _functions():
        return f"\\{said}"
    if said == "mod":
        return r"\bmod"
    return f"\\operatorname{{{said}}}" if len(said) > 1 and said.isalpha() else symbols(said)


def _text(node: LexborNode) -> str:
    bare, kind = _plain(" ".join(said_by(node).replace("\xa0", " ").split("\n")))
    command = table("texts").get(node.attributes.get("mathvariant") or kind, r"\text")
    return f"{command}{{{_SPECIAL.sub(_escaped, bare)}}}" if bare.strip() else ("\\ " if bare else "")


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _space(node: LexborNode) -> str:
    width = node.attributes.get("width") or ""
    wide = re.match(r"(\d+)(?:\.\d+)?em", width)
    if wide and int(wide[1]):
        return "\\qquad" if int(wide[1]) > 1 else "\\quad"
    return "\\ " if width and not width.startswith(("0em", "-")) else ""


TOKENS: dict[str, Callable[[LexborNode], str]] = {
    "mi": _letters,
    "mn": _number,
    "mo": _operator,
    "mtext": _text,
    "ms": _text,
    "mspace": _space,
}
"""How the elements that hold characters are written."""
