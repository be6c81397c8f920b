r"""Formulas in pages: the TeX of KaTeX, MathJax, MathML and pictures of formulas, once.

A formula stands in a page up to three times: as TeX, as MathML and drawn. Where the tags that tell
them apart have been lost, all three are read, as in ``O ( N 2 ) O(N^2) O(N2)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from cards.readers import mathjax
from cards.readers.html_rulebook import rulebook
from cards.readers.html_text import LOST
from cards.readers.html_triples import could_be
from cards.readers.mathml import to_tex

_MOST_LINES = 1000  # that a formula takes where its tags are gone
_TEX_LINES = 12  # of them its TeX
_SPOKEN = re.compile(r"(?<!\S)[A-Za-z]{3,}(?!\S)")
_COMMANDS = re.compile(r"\\(?:text|math|operator)[a-z]*\*?\s*\{[^{}]*\}|\\[A-Za-z]+")
_BESIDE = 3  # elements between a drawing and the script it was made of
_DISPLAYED = re.compile(r"\\\\\s*$|\\tag\b|\\begin\{(?:equation|align|gather)")


def has_formulas(html: str) -> bool:
    """Whether a page may hold formulas that are marked up as such."""
    said = html.lower()
    return any(sign in said for sign in rulebook().math.tells)


def prepare(root: LexborNode) -> None:
    """Drop what MathJax has drawn; where it left no TeX behind, keep what its MathML or the drawing says."""
    for node in root.css(rulebook().math.preview):
        node.decompose()
    for node in root.css("mjx-container"):
        if "data-tex" not in node.attributes:
            tex = _of_mathjax(node)
            node.inner_html = ""
            if tex:
                node.attrs["data-tex"] = tex
    for node in root.css(rulebook().math.drawn):
        if node.tag == "mjx-container" or node.parent is None or "data-tex" in node.attributes:
            continue
        if any(_is_script(other) for other in _following(node)):
            node.decompose()
            continue
        source = node.attributes.get("data-mathml")
        math = node.css_first("math")
        if math is None and source:
            node.inner_html = source
            math = node.css_first("math")
        tex = _of_math(math) if math is not None else ""
        if tex:
            node.attrs["data-tex"] = tex


def _following(node: LexborNode) -> Iterator[LexborNode]:
    at, count = node.next, 0
    while at is not None and count < _BESIDE:
        yield at
        count += (at.tag or "")[:1] != "-"
        at = at.next


def _is_script(node: LexborNode) -> bool:
    return node.tag == "script" and (node.attributes.get("type") or "").startswith("math/tex")


def tex_of(node: LexborNode) -> str | None:
    """Return the TeX that an element carries, None if it is no formula."""
    given = node.attributes
    tag = node.tag or ""
    if tag == "script":
        return node.text(deep=True) if (given.get("type") or "").startswith("math/tex") else None
    for name in rulebook().math.attributes:
        if given.get(name):
            return _bare(given[name] or "")
    if tag == "math":
        return _of_math(node) or (LOST if node.text(deep=True).strip() else None)
    if tag == "img":
        return _of_picture(node)
    if tag in rulebook().math.elements:
        return _bare(node.text(deep=True)) or None
    classes = given.get("class") or ""
    if "katex" in classes or "mwe-math" in classes:
        return _of_katex(node, set(classes.split()))
    return None


def _bare(tex: str) -> str:
    """TeX without the marks around it."""
    tex = tex.strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        if len(tex) > len(opening + closing) and tex.startswith(opening) and tex.endswith(closing):
            return tex[len(opening) : -len(closing)].strip()
    return tex


def _of_math(math: LexborNode) -> str:
    source = math.css_first(rulebook().math.annotations)
    if source is not None:
        return _styled(source.text(deep=True))
    told = math.attributes.get("alttext") or math.attributes.get("data-latex") or ""
    spoken = _SPOKEN.search(_COMMANDS.sub("", told))  # as books describe a formula to those who cannot see it
    return to_tex(math) if not told or spoken else _styled(told)


def _styled(tex: str) -> str:
    r"""TeX without the ``{\displaystyle …}`` that Wikipedia puts around it."""
    found = re.fullmatch(r"\{\\(?:display|text)style\s(.*)\}", tex.strip(), re.DOTALL)
    return found[1].strip() if found else tex


def _of_mathjax(node: LexborNode) -> str:
    math = node.css_first("math")
    tex = _of_math(math) if math is not None else ""
    if tex:
        return tex
    drawn = mathjax.tex_of(node)
    return LOST if drawn is None else drawn


def _of_katex(node: LexborNode, classes: set[str]) -> str | None:
    if rulebook().math.around.isdisjoint(classes):
        return None
    math = node.css_first("math")
    if math is not None:
        return _of_math(math) or LOST
    kept = node.css_first(".katex-mathml")
    if kept is None:
        picture = node.css_first("img[alt]")
        drawn = LOST if not node.text(deep=True).strip() else None  # what KaTeX draws has been dropped
        return _styled(picture.attributes.get("alt") or "") if picture is not None else drawn
    lines = [line.strip() for line in kept.text(deep=True).split("\n") if line.strip()]
    return _last_of(lines) if lines else None


def _last_of(lines: list[str]) -> str:
    """The TeX behind the characters of the MathML, which stand a line each; it may take lines itself."""
    if len(lines) > _MOST_LINES:
        return lines[-1]
    for at in range(len(lines) - 1, max(0, len(lines) - _TEX_LINES), -1):
        if could_be("".join(lines[:at]), " ".join(lines[at:])):
            return " ".join(lines[at:])
    return lines[-1]


def _of_picture(node: LexborNode) -> str | None:
    """The formula that a picture shows, if its text or address is TeX."""
    given, rules = node.attributes, rulebook().math
    source = given.get("src") or ""
    drawn = given.get("eeimg") or rules.addresses.search(source)
    if not drawn and "tex" not in (given.get("class") or "").split():
        return None
    alt = (given.get("alt") or "").strip()
    if alt and alt.lower() not in rules.described:
        return re.sub(r"\\\\\s*$", "", _bare(alt)).strip()
    query = parse_qs(urlsplit(source).query)
    return next((query[name][0] for name in rules.queries if query.get(name)), None)


def is_display(node: LexborNode) -> bool:
    """Whether a formula stands on a line of its own."""
    given = node.attributes
    classes = given.get("class") or ""
    if node.tag == "img":
        return given.get("eeimg") == "2" or _DISPLAYED.search(given.get("alt") or "") is not None
    return (
        "mode=display" in (given.get("type") or "")
        or given.get("display") in ("block", "true")
        or "block" in given
        or any(word in classes for word in rulebook().math.displayed)
    )
