"""Articles of what others turn into HTML: a Word document, a book's chapter, reStructuredText."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.nesting import is_too_deep
from cards.readers import html_footnotes
from cards.readers.html_markdown import Writer
from cards.readers.html_text import LOST as LOST
from cards.readers.markdown import article

_UNSEEN = "head, script, style, template, noscript, iframe, object, svg, nav, [hidden]"


def of_html(
    html: str,
    document: Document,
    lang: Lang | None,
    *,
    without: Callable[[LexborNode], bool] | None = None,
    pictures: Callable[[LexborNode], None] | None = None,
) -> Article | None:
    """Return the article that clean HTML holds, its text the Markdown made of it; None if it is empty.

    Formulas are elements with the attribute ``data-tex``, on a line of their own if they are ``<div>``.
    An element of which ``without`` says so is left out; ``pictures`` may rename and move pictures.

    Raises:
        ReadError: its elements are nested too deeply.
    """
    if is_too_deep(html):
        raise ReadError(
            "the page's elements are nested too deeply",
            hint="save it again",
            file=document.path or document.name,
        )
    page = LexborHTMLParser(html)
    for node in page.css(_UNSEEN):
        node.decompose()
    for node in page.css("a, aside, div, section, span, ol, li, p") if without else ():
        if without and without(node):
            node.decompose()
    if page.body is None:
        return None
    html_footnotes.prepare(page.body)
    _name_languages(page.body)
    if pictures:
        pictures(page.body)
    return of_element(page.body, document, lang)


def _name_languages(body: LexborNode) -> None:
    """Name the language of code as pages do where pandoc has named it."""
    for code in body.css("pre.sourceCode"):
        named = (code.attributes.get("class") or "").split()
        code.attrs["class"] = f"language-{named[-1]}" if named[-1] != "sourceCode" else ""


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
