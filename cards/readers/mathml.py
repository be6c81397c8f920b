"""MathML → TeX, for formulas whose own TeX a page has lost: MathJax 3 keeps but MathML or a drawing of it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborNode

_DEEPEST = 60
_TAIL = 40  # characters that the longest command has
_ENDS_OPEN = re.compile(r"(?:\\[A-Za-z]+|[_^][A-Za-z0-9])$")
_UPRIGHT = re.compile(r"(?<=[A-Za-z])\}\\mathrm\{(?=[A-Za-z]+\})")
_BINOMIAL = re.compile(r"\((\\binom(?:\{[^{}]*\}){2})\)")
_ONE = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?|\d+")
_FENCES = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix", (r"\{", r"\}"): "Bmatrix", ("|", "|"): "vmatrix",
    (r"\mid", r"\mid"): "vmatrix", (r"\{", ""): "cases"}  # fmt: skip
_ALPHABETS = ("double-struck", "fraktur", "script", "bold-italic", "bold", "sans-serif", "monospace")


@cache
def _table(name: str) -> dict[str, str]:
    table: dict[str, str] = _data()[name]
    return table


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _functions() -> frozenset[str]:
    return frozenset(_data()["functions"])


def to_tex(node: LexborNode) -> str:
    """Return the TeX of a ``math`` element, or of what MathJax drew of one, ``""`` if it says nothing."""
    return _written(node, 0).strip()


def _name(node: LexborNode) -> str:
    return node.attributes.get("data-mml-node") or node.tag or ""


def _children(node: LexborNode) -> list[LexborNode]:
    """The elements inside a node; of a drawing, its groups."""
    found = list(node.iter())
    if "data-mml-node" not in node.attributes:
        return found
    named: list[LexborNode] = []
    for child in found:
        if "data-mml-node" in child.attributes:
            named.append(child)
        elif child.tag in ("g", "svg"):
            named += [inner for inner in child.iter() if "data-mml-node" in inner.attributes]
    return named


def _said(node: LexborNode) -> str:
    """The characters of a token; a drawing names its glyphs by number."""
    if "data-mml-node" in node.attributes:
        codes = (glyph.attributes.get("data-c") or "" for glyph in node.css("[data-c]"))
        return "".join(chr(int(code, 16)) for code in codes if re.fullmatch("[0-9A-Fa-f]{1,5}", code))
    return "".join(node.text(deep=True).split()) if _name(node) != "mtext" else node.text(deep=True)


def _written(node: LexborNode, depth: int) -> str:
    if depth > _DEEPEST:
        return ""
    name = _name(node)
    if name in _TOKENS:
        return _TOKENS[name](node)
    if name in _WRITERS:
        return _WRITERS[name](node, depth + 1)
    if name in ("annotation", "annotation-xml", "maction", "mphantom", "mprescripts", "none"):
        return ""
    return _row(node, depth + 1)


def _joined(pieces: list[str]) -> str:
    """Put pieces side by side, so that no letter is read as part of the command before it."""
    out: list[str] = []
    for piece in pieces:
        open_end = out and piece[:1].isalnum() and _ENDS_OPEN.search(out[-1][-_TAIL:])
        if piece:
            out.append(f" {piece}" if open_end else piece)
    return _BINOMIAL.sub(r"\1", _UPRIGHT.sub("", "".join(out)))


def _row(node: LexborNode, depth: int) -> str:
    children = _children(node)
    if _name(node) == "semantics":
        children = children[:1]
    pieces = [_written(child, depth) for child in children]
    for at, child in enumerate(children):
        if _name(child) == "mtable":
            before, after = pieces[at - 1] if at else "", pieces[at + 1] if at + 1 < len(pieces) else ""
            kind = _FENCES.get((before.strip(), after.strip()))
            if kind:
                body = re.sub(r"^\\begin\{\w+\}|\\end\{\w+\}$", "", pieces[at])
                pieces[at - 1 : at + 2] = [f"\\begin{{{kind}}}{body}\\end{{{kind}}}"]
                break
    return _joined(pieces)


def _braced(tex: str) -> str:
    return tex if len(tex) == 1 else f"{{{tex}}}"


def _base(tex: str) -> str:
    whole = len(tex) <= 1 or (tex[0] in "([|" and tex[-1] in ")]|") or _ONE.fullmatch(tex)
    return tex if whole else f"{{{tex}}}"


def _three(node: LexborNode, depth: int) -> list[str]:
    written = [_written(child, depth) for child in _children(node)[:3]]
    return written + [""] * (3 - len(written))


def _sup(node: LexborNode, depth: int) -> str:
    base, above, _ = _three(node, depth)
    return f"{_base(base)}{above}" if set(above) == {"'"} else f"{_base(base)}^{_braced(above)}"


def _sub(node: LexborNode, depth: int) -> str:
    base, below, _ = _three(node, depth)
    return f"{_base(base)}_{_braced(below)}"


def _subsup(node: LexborNode, depth: int) -> str:
    base, below, above = _three(node, depth)
    return f"{_base(base)}_{_braced(below)}^{_braced(above)}"


def _frac(node: LexborNode, depth: int) -> str:
    above, below, _ = _three(node, depth)
    thin = (node.attributes.get("linethickness") or "").startswith("0")
    return f"\\{'binom' if thin else 'frac'}{{{above}}}{{{below}}}"


def _sqrt(node: LexborNode, depth: int) -> str:
    return f"\\sqrt{{{_row(node, depth)}}}"


def _root(node: LexborNode, depth: int) -> str:
    base, index, _ = _three(node, depth)
    return f"\\sqrt[{index}]{{{base}}}"


def _over(node: LexborNode, depth: int) -> str:
    return _accented(node, depth, "over", "^")


def _under(node: LexborNode, depth: int) -> str:
    return _accented(node, depth, "under", "_")


def _accented(node: LexborNode, depth: int, table: str, mark: str) -> str:
    children = _children(node)[:2]
    base, accent, _ = _three(node, depth)
    sign = _said(children[1]) if len(children) > 1 and _name(children[1]) == "mo" else ""
    if sign in _table(table):
        return f"{_table(table)[sign]}{{{base}}}"
    return f"{_base(base)}{mark}{_braced(accent)}"


def _table_of(node: LexborNode, depth: int) -> str:
    rows = [
        " & ".join(_row(cell, depth) for cell in _children(row) if _name(cell) == "mtd")
        for row in _children(node)
        if _name(row) in ("mtr", "mlabeledtr")
    ]
    aligned = "right" in (node.attributes.get("columnalign") or "")
    kind = "aligned" if aligned else "matrix"
    return f"\\begin{{{kind}}}" + r" \\ ".join(rows) + f"\\end{{{kind}}}"


def _fenced(node: LexborNode, depth: int) -> str:
    given = node.attributes
    marks = [_symbols(given.get(name) or other) for name, other in (("open", "("), ("close", ")"))]
    comma = (given.get("separators") or ",")[:1]
    return f"{marks[0]}{comma.join(_written(child, depth) for child in _children(node))}{marks[1]}"


def _letters(node: LexborNode) -> str:
    """An identifier: a letter, a function's name or a word."""
    said = _said(node)
    kind = node.attributes.get("mathvariant") or ""
    if not kind and len(said) == 1 and ord(said) > 0x7F:
        name = unicodedata.name(said, "").lower()
        kind = (
            next((kind for kind in _ALPHABETS if kind in name or kind.replace("-", " ") in name), "")
            if said not in _table("symbols")
            else ""
        )
    bare = unicodedata.normalize("NFKC", said) if said not in _table("symbols") else said
    if bare in _functions():
        return f"\\{bare}"
    written = _symbols(bare)
    if kind in _table("alphabets"):
        return f"{_table('alphabets')[kind]}{{{written}}}"
    return (
        f"\\mathrm{{{written}}}"
        if (len(bare) > 1 and bare.isalpha()) or (kind == "normal" and bare.isascii() and bare.isalpha())
        else written
    )


def _symbols(said: str) -> str:
    return _joined([_table("symbols").get(sign, sign) for sign in said])


def _operator(node: LexborNode) -> str:
    said = _said(node)
    if said in _functions():
        return f"\\{said}"
    return f"\\operatorname{{{said}}}" if len(said) > 1 and said.isalpha() else _symbols(said)


def _text(node: LexborNode) -> str:
    said = " ".join(_said(node).replace("\xa0", " ").split("\n"))
    return f"\\text{{{said}}}" if said.strip() else ("\\ " if said else "")


def _space(node: LexborNode) -> str:
    width = node.attributes.get("width") or ""
    return (
        "\\quad"
        if re.match(r"[1-9](\.\d+)?em", width)
        else "\\ "
        if width and not width.startswith(("0em", "-"))
        else ""
    )


_TOKENS: dict[str, Callable[[LexborNode], str]] = {
    "mi": _letters,
    "mn": lambda node: _symbols(_said(node)),
    "mo": _operator,
    "mtext": _text,
    "ms": _text,
    "mspace": _space,
}
_WRITERS: dict[str, Callable[[LexborNode, int], str]] = {
    "msup": _sup,
    "msub": _sub,
    "msubsup": _subsup,
    "mfrac": _frac,
    "msqrt": _sqrt,
    "mroot": _root,
    "mover": _over,
    "munder": _under,
    "munderover": _subsup,
    "mtable": _table_of,
    "mfenced": _fenced,
}
