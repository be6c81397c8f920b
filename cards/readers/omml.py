"""Word's formulas (OMML) → TeX. What is not known here makes no formula: half of one would be a wrong one."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = re.compile(r"[A-Za-z]{2,}")
_COMMAND_END = re.compile(r"\\[A-Za-z]+$")
_PASSED = frozenset({"e", "num", "den", "deg", "sub", "sup", "lim", "fName", "oMath", "oMathPara", "box"})
_LEFT_OUT = frozenset({"ctrlPr", "bookmarkStart", "bookmarkEnd", "proofErr"})


class _UnknownError(Exception):
    """There is something in the formula that is not known."""


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("omml.toml").read_text(encoding="utf-8"))


def to_tex(formula: Element) -> str | None:
    """Return the TeX of an ``m:oMath`` element; None if it holds what is not known."""
    try:
        tex = _inside(formula)
    except _UnknownError:
        return None
    return " ".join(tex.split()) or None


def _inside(element: Element) -> str:
    return _joined(_one(child) for child in element if _is_content(child))


def _is_content(child: Element) -> bool:
    name = _name(child)
    return not name.endswith("Pr") and name not in _LEFT_OUT


def _joined(parts: Iterable[str]) -> str:
    """Join pieces of TeX; a command and a letter after it must not run together."""
    out = ""
    for part in parts:
        if part and _COMMAND_END.search(out) and part[0].isalpha():
            out += " "
        out += part
    return out


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _one(element: Element) -> str:
    name = _name(element)
    if name in _PASSED:
        return _inside(element)
    write = _WRITERS.get(name)
    if write is None or not element.tag.startswith(M):
        raise _UnknownError(name)
    return write(element)


def _part(element: Element, name: str) -> str:
    child = element.find(M + name)
    return "" if child is None else _inside(child)


def _value(element: Element, properties: str, name: str, default: str = "") -> str:
    """Return a property's value; ``default`` where it is not given."""
    given = element.find(f"{M}{properties}/{M}{name}")
    return default if given is None else given.get(f"{M}val", "")


def _is_on(element: Element, properties: str, name: str) -> bool:
    given = element.find(f"{M}{properties}/{M}{name}")
    return given is not None and given.get(f"{M}val", "1") not in ("0", "off", "false")


def _run(element: Element) -> str:
    text = "".join(each.text or "" for each in element.findall(M + "t"))
    if any(_name(child) not in ("t", "rPr", "ctrlPr", "lastRenderedPageBreak") for child in element):
        raise _UnknownError("r")
    if _is_on(element, "rPr", "nor"):
        return f"\\text{{{text}}}" if text.strip() else " "
    upright = _value(element, "rPr", "sty") == "p"
    return _symbols(text, upright=upright)


def _symbols(text: str, *, upright: bool = False) -> str:
    symbols, known = _tables()["symbols"], _tables()["functions"]["known"]
    if upright and _WORD.fullmatch(text.strip()):
        word = text.strip()
        return f"\\{word}" if word in known else f"\\mathrm{{{word}}}"
    plain = "".join(char if char in symbols else unicodedata.normalize("NFKC", char) for char in text)
    return _joined(_symbol(char, symbols) for char in plain)


def _symbol(char: str, symbols: Mapping[str, str]) -> str:
    if char in symbols:
        return str(symbols[char])
    if char.isspace() or char in "\u2061\u2062\u2063\u200b":
        return " " if char.isspace() else ""
    if unicodedata.category(char) in ("Co", "Cn", "Cs"):
        raise _UnknownError(char)
    return f" {char} " if char == "=" else char


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    kind = _value(element, "fPr", "type", "bar")
    if kind in ("lin", "skw"):
        return f"{above}/{below}"
    command = "\\genfrac{}{}{0pt}{}" if kind == "noBar" else "\\frac"
    return f"{command}{{{above}}}{{{below}}}"


def _base(element: Element) -> str:
    base, inner = _part(element, "e"), element.find(f"{M}e/*")
    if inner is not None and _name(inner) == "d":  # what is in brackets is one thing already
        return base
    return base if len(base) == 1 or re.fullmatch(r"\\[A-Za-z]+", base) else f"{{{base}}}"


def _sub(element: Element) -> str:
    return f"{_base(element)}_{{{_part(element, 'sub')}}}"


def _sup(element: Element) -> str:
    return f"{_base(element)}^{{{_part(element, 'sup')}}}"


def _sub_sup(element: Element) -> str:
    return f"{_base(element)}_{{{_part(element, 'sub')}}}^{{{_part(element, 'sup')}}}"


def _before(element: Element) -> str:
    sub, sup = _part(element, "sub"), _part(element, "sup")
    return f"{{}}_{{{sub}}}^{{{sup}}}{_part(element, 'e')}"


def _root(element: Element) -> str:
    degree = "" if _is_on(element, "radPr", "degHide") else _part(element, "deg")
    return f"\\sqrt[{degree}]{{{_part(element, 'e')}}}" if degree else f"\\sqrt{{{_part(element, 'e')}}}"


def _sum(element: Element) -> str:
    sign = _symbols(_value(element, "naryPr", "chr", "∫"))
    sub = "" if _is_on(element, "naryPr", "subHide") else _part(element, "sub")
    sup = "" if _is_on(element, "naryPr", "supHide") else _part(element, "sup")
    ends = (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "")
    return f"{sign}{ends} {_part(element, 'e')}"


def _delimited(element: Element) -> str:
    begin = _value(element, "dPr", "begChr", "(")
    end = _value(element, "dPr", "endChr", ")")
    between = _value(element, "dPr", "sepChr", "|")
    inside = f" {_symbols(between)} ".join(_inside(each) for each in element.findall(M + "e"))
    if re.search(r"\\(?:frac|sum|prod|int|begin|genfrac|sqrt)\b", inside) or not (begin and end):
        left, right = _symbols(begin) or ".", _symbols(end) or "."
        return _joined([f"\\left{left}", inside, f"\\right{right}"])
    return _joined([_symbols(begin), inside, _symbols(end)])


def _function(element: Element) -> str:
    name = element.find(M + "fName")
    said = "" if name is None else _inside(name)
    plain = said.strip()
    if _WORD.fullmatch(plain):
        known = plain in _tables()["functions"]["known"]
        said = f"\\{plain}" if known else f"\\operatorname{{{plain}}}"
    return _joined([said, " " if _COMMAND_END.search(said) else "", _part(element, "e")])


def _below(element: Element) -> str:
    base, limit = _part(element, "e"), _part(element, "lim")
    if _WORD.fullmatch(base) and base in _tables()["functions"]["known"]:
        base = f"\\{base}"
    return f"{base}_{{{limit}}}" if base.startswith("\\") else f"\\underset{{{limit}}}{{{base}}}"


def _above(element: Element) -> str:
    return f"\\overset{{{_part(element, 'lim')}}}{{{_part(element, 'e')}}}"


def _accent(element: Element) -> str:
    command = _tables()["accents"].get(_value(element, "accPr", "chr", "\u0302"))
    if command is None:
        raise _UnknownError("acc")
    return f"{command}{{{_part(element, 'e')}}}"


def _bar(element: Element) -> str:
    command = "\\overline" if _value(element, "barPr", "pos", "bot") == "top" else "\\underline"
    return f"{command}{{{_part(element, 'e')}}}"


def _group(element: Element) -> str:
    command = _tables()["groups"].get(_value(element, "groupChrPr", "chr", "⏟"))
    if command is None:
        raise _UnknownError("groupChr")
    return f"{command}{{{_part(element, 'e')}}}"


def _matrix(element: Element) -> str:
    rows = [" & ".join(_inside(cell) for cell in row.findall(M + "e")) for row in element.findall(M + "mr")]
    return "\\begin{matrix} " + " \\\\ ".join(rows) + " \\end{matrix}"


def _equations(element: Element) -> str:
    # & marks where they are aligned; Word writes it into the text.
    rows = [_inside(each).replace("\\&", "&") for each in element.findall(M + "e")]
    return "\\begin{aligned} " + " \\\\ ".join(rows) + " \\end{aligned}"


_WRITERS: Mapping[str, Callable[[Element], str]] = {
    "r": _run,
    "f": _fraction,
    "sSub": _sub,
    "sSup": _sup,
    "sSubSup": _sub_sup,
    "sPre": _before,
    "rad": _root,
    "nary": _sum,
    "d": _delimited,
    "func": _function,
    "limLow": _below,
    "limUpp": _above,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _group,
    "m": _matrix,
    "eqArr": _equations,
}
