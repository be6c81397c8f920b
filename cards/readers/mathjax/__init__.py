"""The TeX of what MathJax 3 and 4 have drawn, by way of the MathML that their boxes and glyphs mirror.

A page that MathJax has drawn without its hidden MathML holds a formula only as boxes (``jax="CHTML"``, a
character a class) or as a picture (``jax="SVG"``, a glyph a number). Whatever is not understood for sure
makes the whole formula unreadable: half a formula teaches something wrong.
"""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.readers.mathjax.boxes import of_box
from cards.readers.mathjax.elements import UnknownError
from cards.readers.mathjax.glyphs import of_group
from cards.readers.mathml import to_tex

_NO_SIGNS = frozenset({"Co", "Cn", "Cc", "Mn"})  # categories of Unicode: pieces of a sign


def tex_of(container: LexborNode) -> str | None:
    """Return the TeX of what an ``mjx-container`` shows.

    It is ``""`` if it shows nothing, None if it is not understood.
    """
    found = container.css("mjx-math, [data-mml-node=math]")
    if not found:
        return None if container.text(deep=True).strip() or container.css_first("svg") else ""
    told = found[0].attributes.get("data-latex")  # MathJax 4 keeps it
    if told:
        return told
    if len(found) > 1 or len([each for each in container.iter() if each.tag == "svg"]) > 1:
        return None  # broken into lines
    return _of_drawing(found[0])


def _of_drawing(root: LexborNode) -> str | None:
    try:
        mathml = of_box(root) if root.tag == "mjx-math" else of_group(root)
    except (UnknownError, ValueError, RecursionError):  # a number that is none, wrappers thousands deep
        return None
    math = LexborHTMLParser(f"<math>{mathml}</math>").css_first("math")
    tex = to_tex(math) if math is not None else ""
    if any(unicodedata.category(char) in _NO_SIGNS for char in tex):
        return None
    return tex or (None if re.sub(r"<[^<>]*>", "", mathml) else "")
