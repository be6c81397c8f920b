"""HTML pages: the article found among what surrounds it, written as Markdown, and read like any other."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.nesting import is_too_deep
from cards.readers import html_edges, html_footnotes, html_headings, html_main, html_math, html_tabs
from cards.readers.embedded import shortened
from cards.readers.encoding import LARGEST
from cards.readers.html_markdown import Writer
from cards.readers.html_rulebook import rulebook
from cards.readers.html_settling import settle
from cards.readers.markdown import article

_TEX_SCRIPT = re.compile(r"mathjax|katex", re.IGNORECASE)
_MOST = 200_000  # tags
_DATA = re.compile(r"(?<=[\"'(=])data:[\w/+.-]*;base64,[A-Za-z0-9+/=\s]{200,}")


def read_html(text: str, document: Document, lang: Lang | None) -> list[Article]:
    """Read a page as one article, whose text is the Markdown made of it.

    Raises:
        ReadError: it holds no article, or is built so that reading it would take for ever.
    """
    text = _DATA.sub("data:,", shortened(text, page=True)) if ";base64," in text else text
    if is_too_deep(text):
        raise _error(document, "the page's elements are nested too deeply", "save it again")
    if text.count("<") > _MOST:
        raise _error(document, "the page has too many elements", "split it into articles")
    page = LexborHTMLParser(text)
    tex = any(_TEX_SCRIPT.search(node.html or "") for node in page.css("script, link"))
    url = _canonical(page, document)
    math = html_math.has_formulas(text)
    if page.body is not None and math:
        html_math.prepare(page.body)
    title = _title(page)
    tabs: dict[int, str] = {}
    if page.body is not None:
        html_footnotes.prepare(page.body)
        tabs = html_tabs.labelled(page.body, text)
    html_main.drop(page)
    main, _ = html_main.find(page, text)
    if main is not None:
        settle(main)
    too_long = _error(document, "the article is longer than 5 MB", "split it into articles")
    if main is not None and len(main.text(deep=True)) > LARGEST:
        raise too_long
    body = (
        _written(main, title, url or document.url or "", tex=tex, math=math, tabs=tabs)
        if main is not None
        else ""
    )
    if len(body) > LARGEST:
        raise too_long
    if not body.strip():
        raise _error(document, "the page holds no article", "save the page after it is shown")
    return [replace(article(body, document, lang, title=title, url=url), converted=True)]


def _error(document: Document, what: str, hint: str) -> ReadError:
    return ReadError(what, hint=hint, file=document.path or document.name)


def _written(main: LexborNode, title: str, base: str, *, tex: bool, math: bool, tabs: dict[int, str]) -> str:
    writer = Writer(base, tex=tex, math=math, levels=html_headings.levels(main), tabs=tabs)
    blocks = html_edges.trimmed(writer.parts(main), title)
    if not blocks:
        return ""
    if title and not any(block.startswith("# ") for block in blocks):
        blocks.insert(0, f"# {Writer('', tex=False).escaped(title)}")
    return "\n\n".join(blocks) + "\n"


def _meta(page: LexborHTMLParser, name: str) -> str:
    node = page.css_first(f'meta[property="{name}"]') or page.css_first(f'meta[name="{name}"]')
    return " ".join(((node.attributes.get("content") if node else "") or "").split())


def _title(page: LexborHTMLParser) -> str:
    """The heading that the page's title begins with, else the title without the site's name."""
    own = [said for node in page.css("h1")[:50] if (said := _said(node))]
    named = page.css_first("title")
    full = _meta(page, "og:title") or (_said(named) if named is not None else "")
    full = rulebook().before.sub("", full)
    told = [said for said in own if said in full]
    if told:
        return max(told, key=lambda said: (full.startswith(said), len(said)))
    if own and not full:
        return own[0]
    return rulebook().site.sub("", full) or (own[0] if own else "")


def _said(node: LexborNode) -> str:
    said = " ".join(node.text(deep=True).split())
    return said.rstrip(rulebook().signs) if node.css_first("a") is not None else said  # "C#" keeps its sign


def _canonical(page: LexborHTMLParser, document: Document) -> str | None:
    """The address that a page gives itself; not that of the site, which many a theme gives all its pages."""
    node = page.css_first('link[rel="canonical"]')
    told = (node.attributes.get("href") if node else None) or _meta(page, "og:url")
    try:
        address = urljoin(document.url or "", told) if told else ""
        parts = urlsplit(address)
    except ValueError:  # an address that is none
        return None
    if parts.path in ("", "/") and not parts.query:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
