"""Articles of what others turn into HTML: a Word document, a book's chapter, reStructuredText."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.readers.html_markdown import Writer
from cards.readers.markdown import article

_UNSEEN = "head, script, style, template, noscript, iframe, object, svg, nav, [hidden]"


def of_html(html: str, document: Document, lang: Lang | None, *, title: str = "") -> Article | None:
    """Return the article that clean HTML holds, its text the Markdown made of it; None if it is empty.

    Formulas are elements with the attribute ``data-tex``, on a line of their own if they are ``<div>``.
    """
    page = LexborHTMLParser(html)
    for node in page.css(_UNSEEN):
        node.decompose()
    return of_element(page.body, document, lang, title=title) if page.body is not None else None


def of_element(node: LexborNode, document: Document, lang: Lang | None, *, title: str = "") -> Article | None:
    """Return the article that an element holds; None if there is not a word in it."""
    text = Writer(document.url or "", tex=False).markdown(node)
    if not text.strip():
        return None
    return replace(article(text, document, lang, title=title), converted=True)


def empty(document: Document) -> ReadError:
    """Return what to raise of a document without a word."""
    return ReadError(
        "the document holds no text",
        hint="remove it from the source, or fill it",
        file=document.path or document.name,
    )
