r"""Formulas outside Anki: ``\(…\)`` and ``\[…\]`` of a finished side → MathML.

Inside Anki its own MathJax typesets formulas; a browser that shows a card elsewhere gets MathML,
which needs no script. latex2mathml (the extra ``review``) reads the TeX. It escapes nothing, so its
tree is written out here, element by element, from an allow-list. TeX that it cannot read, or that
would cost too much, stands as code; without the library all TeX stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element

_LONGEST = 2_000  # characters of TeX in a formula; more is an accident, and slow
_LARGEST = 40_000  # characters of MathML

# Definitions can grow without bound when they are expanded, and a card has no use for them.
_DEFINITION = re.compile(r"\\(?:[egx]?def|let|(?:re|provide)?newcommand|newenvironment)(?![A-Za-z])")
# Environments that differ from one that the library knows only in what stands around them.
_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|align|alignedat|eqnarray\*?)\}")
_GATHERED = re.compile(r"\\(begin|end)\{(?:gathered|gather\*?)\}")
_EQUATION = re.compile(r"\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}")

_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})
# fmt: off
_INNER = frozenset({
    "math", "mrow", "mfrac", "msqrt", "mroot", "mstyle", "mpadded", "mphantom", "menclose",
    "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts",
    "mtable", "mtr", "mtd", "mspace",
})
_ATTRIBUTES = frozenset({
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "height", "linebreak", "linethickness", "lspace", "mathvariant",
    "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel",
    "separator", "stretchy", "symmetric", "voffset", "width",
})
# fmt: on
_VALUE = re.compile(r"(?!.*[0-9]{4})[A-Za-z0-9 .+%-]{1,60}")

# A formula holds no element: MathJax does not read across one, nor in code.
_FORMULA = re.compile(r"\\\((?P<inline>[^<]+?)\\\)|\\\[(?P<display>[^<]+?)\\\]")
_PIECE = re.compile(r"""<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:[^>"]|"[^"]*")*>|[^<]+|<""")
_VERBATIM = frozenset({"code", "pre", "style"})


def typeset(html: str) -> str:
    r"""Return a finished side with its formulas as MathML.

    Args:
        html: a side made of safe fields; formulas stand in it as ``\(…\)`` and ``\[…\]``.

    Returns:
        The side, in which a formula that cannot be typeset is a ``<code class="tex">``; the very
        same text when latex2mathml is not installed.
    """
    convert = _converter()
    if convert is None or "\\" not in html:
        return html
    return "".join(_pieces(html, lambda match: _formula(match, convert)))


def _pieces(html: str, formula: Callable[[re.Match[str]], str]) -> Iterator[str]:
    verbatim = 0
    for piece in _PIECE.finditer(html):
        name = piece["name"]
        if name is None:
            yield piece[0] if verbatim else _FORMULA.sub(formula, piece[0])
            continue
        if name.lower() in _VERBATIM:
            verbatim = max(0, verbatim + (-1 if piece["end"] else 1))
        yield piece[0]


def _formula(match: re.Match[str], convert: Callable[[str, str], Element]) -> str:
    display = match["display"] is not None
    tex = unescape(match["display"] if display else match["inline"]).strip()
    written = _mathml(tex, "block" if display else "inline", convert)
    if written is None:
        return f'<code class="tex">{escape(tex, quote=False)}</code>'
    # What may scroll must be reached by the keyboard too.
    return written.replace("<math ", '<math tabindex="0" ', 1) if display else written


@lru_cache(maxsize=512)
def _mathml(tex: str, display: str, convert: Callable[[str, str], Element]) -> str | None:
    if len(tex) > _LONGEST or _DEFINITION.search(tex):
        return None
    known = _GATHERED.sub(r"\\\1{matrix}", _ALIGNED.sub(r"\\\1{align*}", _EQUATION.sub(" ", tex)))
    try:
        written = _written(convert(known, display))
    except Exception:  # the library meets bad TeX with errors of many kinds, RecursionError among them
        return None
    return written if len(written) <= _LARGEST else None


def _written(element: Element) -> str:
    """Return an element as HTML.

    Raises:
        ValueError: it holds what is no mathematics, or TeX that was not understood.
    """
    name = element.tag
    attributes = "".join(
        f' {key}="{value}"'
        for key, value in element.attrib.items()
        if key in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    if name in _LEAVES:
        text = unescape(element.text or "")
        if len(element) or (name != "mtext" and ((text.startswith("\\") and len(text) > 1) or text == "&")):
            raise ValueError(text)
        return f"<{name}{attributes}>{escape(text, quote=False)}</{name}>"
    if name in _INNER and not (element.text or "").strip():
        return f"<{name}{attributes}>{''.join(map(_written, element))}</{name}>"
    raise ValueError(name)


@lru_cache(maxsize=1)
def _converter() -> Callable[[str, str], Element] | None:
    try:
        from latex2mathml.converter import convert_to_element
    except ImportError:
        return None
    return lambda tex, display: convert_to_element(tex, display=display)
