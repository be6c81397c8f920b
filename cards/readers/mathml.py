"""MathML → TeX, for formulas whose own TeX a page has lost: MathJax 3 keeps but MathML or a drawing of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from cards.readers.mathml_tokens import TOKENS, joined, said_by, symbols, table

_DEEPEST = 60
_ONE = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?|\d+")
_FENCES = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix", (r"\{", r"\}"): "Bmatrix", ("|", "|"): "vmatrix",
    (r"\mid", r"\mid"): "vmatrix", (r"\{", ""): "cases"}  # fmt: skip
_NOTATIONS = {"box": r"\boxed", "updiagonalstrike": r"\cancel"}
_TALL = re.compile(r"\\(?:[dt]?frac|sum|prod|int|begin|binom|sqrt\[|over|under)")
_OPENING = ("(", "[", r"\{", "|", r"\|", r"\lfloor", r"\lceil", r"\langle", "")
_CLOSING = (")", "]", r"\}", "|", r"\|", r"\rfloor", r"\rceil", r"\rangle", "")


class _UnknownError(Exception):
    """An element for which there is no TeX."""


def to_tex(node: LexborNode) -> str:
    """Return the TeX of a ``math`` element, ``""`` if it says nothing or what no TeX is known for."""
    try:
        return _written(node, 0).strip()
    except _UnknownError:
        return ""


def command_of(char: str) -> str:
    """Return the TeX command of a character, itself if it has none."""
    return table("symbols").get(char, char)


def _name(node: LexborNode) -> str:
    return node.tag or ""


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter())


def _written(node: LexborNode, depth: int) -> str:
    if depth > _DEEPEST:
        raise _UnknownError
    name = _name(node)
    if name in TOKENS:
        return TOKENS[name](node)
    if name in _WRITERS:
        return _WRITERS[name](node, depth + 1)
    if name in ("annotation", "annotation-xml", "mphantom", "mprescripts", "none"):
        return ""
    if name in ("merror", "mlongdiv", "mstack"):
        raise _UnknownError
    return _row(node, depth + 1)


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
    return _stretched(pieces) if _name(node) == "mrow" else joined(pieces)


def _stretched(pieces: list[str]) -> str:
    """A row between fences that grow with what stands between them."""
    if len(pieces) < 3 or pieces[0] not in _OPENING or pieces[-1] not in _CLOSING:
        return joined(pieces)
    inside = joined(pieces[1:-1])
    if not _TALL.search(inside) or not (pieces[0] or pieces[-1]) or "\\binom" in joined(pieces):
        return joined(pieces)
    return joined([f"\\left{pieces[0] or '.'}", inside, f"\\right{pieces[-1] or '.'}"])


def _braced(tex: str) -> str:
    return tex if len(tex) == 1 else f"{{{tex}}}"


def _base(tex: str) -> str:
    if len(tex) <= 1 or (tex[0] in "([|" and tex[-1] in ")]|") or _ONE.fullmatch(tex):
        return tex
    grown = tex.startswith(r"\left") and tex.find(r"\right") == tex.rfind(r"\right")
    return tex if grown else f"{{{tex}}}"


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
    primed = above and set(above) == {"'"}
    return f"{_base(base)}_{_braced(below)}{above if primed else '^' + _braced(above)}"


def _scripts(node: LexborNode, depth: int) -> str:
    """Scripts on both sides, in pairs below and above: behind ``mprescripts`` stand those before the base."""
    base, *others = _children(node)
    names = [_name(each) for each in others]
    at = names.index("mprescripts") if "mprescripts" in names else len(others)
    before, after = _pairs(others[at + 1 :], depth), _pairs(others[:at], depth)
    return (
        f"{{}}{before}{_base(_written(base, depth))}{after}"
        if before
        else f"{_base(_written(base, depth))}{after}"
    )


def _pairs(scripts: list[LexborNode], depth: int) -> str:
    written = [_written(each, depth) for each in scripts]
    marked = zip("_^" * len(written), written, strict=False)
    return "".join(f"{mark}{_braced(each)}" for mark, each in marked if each)


def _enclosed(node: LexborNode, depth: int) -> str:
    command = _NOTATIONS.get(node.attributes.get("notation") or "")
    if command is None:
        raise _UnknownError
    return f"{command}{{{_row(node, depth)}}}"


def _shown(node: LexborNode, depth: int) -> str:
    """Of an ``maction`` that can be switched, the part that is shown first."""
    return "".join(_written(child, depth) for child in _children(node)[:1])


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


def _accented(node: LexborNode, depth: int, kind: str, mark: str) -> str:
    children = _children(node)[:2]
    base, accent, _ = _three(node, depth)
    sign = _sign(children[1]) if len(children) > 1 else ""
    command = table(kind).get(sign)
    if command:
        whole = len(base) <= 1 or _ONE.fullmatch(base)
        return f"{command if whole else table('wide').get(command, command)}{{{base}}}"
    return f"{_base(base)}{mark}{_braced(accent)}"


def _sign(node: LexborNode) -> str:
    """The operator that an element is, whatever is around it."""
    while len(inside := _children(node)) == 1:
        node = inside[0]
    return said_by(node) if _name(node) == "mo" and not inside else ""


def _table_of(node: LexborNode, depth: int) -> str:
    rows = [
        " & ".join(_row(cell, depth) for cell in _cells(row))
        for row in _children(node)
        if _name(row) in ("mtr", "mlabeledtr")
    ]
    if len(rows) == 1 and "&" not in rows[0]:
        return rows[0]
    aligned = "right" in (node.attributes.get("columnalign") or "")
    kind = "aligned" if aligned else "matrix"
    return f"\\begin{{{kind}}}" + r" \\ ".join(rows) + f"\\end{{{kind}}}"


def _cells(row: LexborNode) -> list[LexborNode]:
    """The cells of a row without the number of an equation."""
    cells = [cell for cell in _children(row) if _name(cell) == "mtd"]
    return cells[1:] if _name(row) == "mlabeledtr" else cells


def _fenced(node: LexborNode, depth: int) -> str:
    given = node.attributes
    marks = [symbols(given.get(name) or other) for name, other in (("open", "("), ("close", ")"))]
    comma = (given.get("separators") or ",")[:1]
    return f"{marks[0]}{comma.join(_written(child, depth) for child in _children(node))}{marks[1]}"


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
    "mmultiscripts": _scripts,
    "menclose": _enclosed,
    "maction": _shown,
}
