"""Pages of the web, parsed within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.errors import SourceError
from cards.nesting import is_too_deep
from cards.sources.listed import clean

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_HTML = 8 * 1024 * 1024
MAX_LINKS = 20_000


def parsed(html: str, url: str = "") -> LexborHTMLParser:
    """Return the tree of a page; of a very long one that of its beginning.

    Args:
        html: the page.
        url: for messages.

    Raises:
        SourceError: its elements are nested too deeply: the parser's time grows with the square of that.
    """
    from selectolax.lexbor import LexborHTMLParser

    html = html[:MAX_HTML]
    if is_too_deep(html):
        raise SourceError("the page's elements are nested too deeply", hint="leave this source out", file=url)
    return LexborHTMLParser(html)


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Return the address that the relative links of a page start from."""
    node = tree.css_first("base[href]")
    return (clean(node.attributes.get("href") or "", url) if node else None) or url
