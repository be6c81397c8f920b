"""Code with highlighting: class names only, the colours stand in the style sheet."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# Lexers are regular expressions: hostile code may keep one busy. A card holds no more than this.
_LONGEST = 8_000

_FORMATTER = HtmlFormatter(nowrap=True)
# White space, names, punctuation and operators have the colour of the text.
_PLAIN = re.compile(r'<span class="(?:w|n|p|o|nv|nx)">([^<]*)</span>')


def highlight(code: str, info: str) -> str:
    """Return code as HTML, with a ``span`` for each token when the language is known.

    Args:
        code: the code as it stands.
        info: what stands behind the fence; its first word names the language.
    """
    lexer = _lexer(info.split()[0].lower()[:40]) if info.strip() else None
    if lexer is None or len(code) > _LONGEST:
        return escape(code, quote=False)
    try:
        coloured = str(pygments_highlight(code, lexer, _FORMATTER))
    except Exception:  # lexers are third parties' code: without colours is better than without a card
        return escape(code, quote=False)
    return _PLAIN.sub(r"\1", coloured).removesuffix("\n")


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
