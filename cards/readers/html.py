"""HTML pages: the article found among what surrounds it, written as Markdown, and read like any other."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.readers.html_markdown import Writer
from cards.readers.markdown import article

_ENOUGH = 200  # characters of text that make a likely container the article
_SHARE = 0.3  # or this share of the page's
_SITE = re.compile(r"\s+[|·•»–—-]\s+[^|·•»–—]+$|_[^_]+$")
_TEX_SCRIPT = re.compile(r"mathjax|katex", re.IGNORECASE)
_DEEPEST = 2000
_CONTAINER = re.compile(
    r"<(/?)(?:div|span|section|article|main|blockquote|ul|ol|dl|table|a|b|i|em|strong|font|center|details|x-\w+)\b",
    re.IGNORECASE,
)
_DENSE = "p, pre, ul, ol, table, blockquote, h2, h3"


@cache
def _selectors() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def read_html(text: str, document: Document, lang: Lang | None) -> list[Article]:
    """Read a page as one article, whose text is the Markdown made of it.

    Raises:
        ReadError: it holds no article.
    """
    if _depth(text) > _DEEPEST:
        raise ReadError(
            "the page's elements are nested too deeply",
            hint="save it again",
            file=document.path or document.name,
        )
    page = LexborHTMLParser(text)
    tex = any(_TEX_SCRIPT.search(node.html or "") for node in page.css("script, link"))
    title, url = _title(page), _canonical(page, document)
    for node in page.css(", ".join(_selectors()["dropped"])):
        if not node.css_first("h1"):
            node.decompose()
    main = _main(page)
    body = Writer(url or document.url or "", tex=tex).markdown(main) if main is not None else ""
    if not body.strip():
        raise ReadError(
            "the page holds no article",
            hint="save the page after it is shown",
            file=document.path or document.name,
        )
    if title and not re.search(r"^# ", body, re.MULTILINE):
        body = f"# {Writer('', tex=False).escaped(title)}\n\n{body}"
    return [replace(article(body, document, lang, title=title, url=url), converted=True)]


def _depth(text: str) -> int:
    """Return how deep elements lie inside one another, for the parser's time grows with its square."""
    depth = deepest = 0
    for found in _CONTAINER.finditer(text):
        depth = max(0, depth + (-1 if found[1] else 1))
        deepest = max(deepest, depth)
    return deepest


def _main(page: LexborHTMLParser) -> LexborNode | None:
    body = page.body
    if body is None:
        return None
    whole = _size(body)
    for selector in _selectors()["main"]:
        best = max(page.css(selector), key=_size, default=None)
        if best is not None and (_size(best) >= max(_ENOUGH, whole * _SHARE) or _size(best) >= whole * 0.6):
            return best
    return _densest(body)


def _size(node: LexborNode) -> int:
    """Characters of text, those of links not counted."""
    linked = sum(len(link.text(deep=True)) for link in node.css("a"))
    return len("".join(node.text(deep=True).split())) - linked


def _densest(body: LexborNode) -> LexborNode:
    """Return the element whose own paragraphs hold most text."""
    sizes: dict[int, tuple[int, LexborNode]] = {}
    for node in body.css(_DENSE):
        parent = node.parent
        if parent is not None:
            before = sizes.get(parent.mem_id, (0, parent))[0]
            sizes[parent.mem_id] = (before + _size(node), parent)
    return max(sizes.values(), key=lambda pair: pair[0], default=(0, body))[1]


def _meta(page: LexborHTMLParser, name: str) -> str:
    node = page.css_first(f'meta[property="{name}"]') or page.css_first(f'meta[name="{name}"]')
    return " ".join(((node.attributes.get("content") if node else "") or "").split())


def _title(page: LexborHTMLParser) -> str:
    heading = page.css_first("h1")
    own = " ".join(heading.text(deep=True).split()).rstrip("¶#§ ") if heading else ""
    named = page.css_first("title")
    full = _meta(page, "og:title") or (" ".join(named.text(deep=True).split()) if named else "")
    if own and (own in full or not full):
        return own
    return _SITE.sub("", full) or own


def _canonical(page: LexborHTMLParser, document: Document) -> str | None:
    node = page.css_first('link[rel="canonical"]')
    address = (node.attributes.get("href") if node else None) or _meta(page, "og:url")
    address = urljoin(document.url or "", address) if address else ""
    return address if address.startswith(("http://", "https://")) else None
