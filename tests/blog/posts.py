"""The posts of a blog, as its pages and its feed show them."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from xml.sax.saxutils import escape

from markdown_it import MarkdownIt

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | 小站 Site</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>
<body><header><nav><a href="/">首页</a> <a href="/tags/">标签</a> <a href="/about/">关于</a></nav></header>
<main><article class="post-content">
<h1>{title}</h1><p class="meta">2026-01-05 · 3 min</p>{body}</article></main>
<aside class="sidebar"><h2>最新文章</h2><ul>
<li><a href="/x/">什么是导航？导航是网站的一部分。</a></li></ul></aside>
<footer>© 小站 Site. 本站由静态生成器生成。</footer></body></html>
"""


@dataclass
class Post:
    """A post.

    Attributes:
        path: where it stands.
        title, text: its own; the text is Markdown.
        changed: when it changed last, seconds since 1970.
        lang: of both.
    """

    path: str
    title: str
    text: str
    changed: int
    lang: str = "zh"

    def page(self) -> str:
        body = MarkdownIt("commonmark").enable("table").render(self.text)
        return _PAGE.format(title=html.escape(self.title), body=body, lang=self.lang)


def rss(posts: list[Post], base: str) -> str:
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>{base}{post.path}</link>"
        f"<pubDate>{formatdate(post.changed, usegmt=True)}</pubDate></item>"
        for post in posts
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'


def atom(posts: list[Post], base: str) -> str:
    items = "".join(
        f'<entry><title>{escape(post.title)}</title><link href="{base}{post.path}"/>'
        f"<id>{base}{post.path}</id>"
        f"<updated>{datetime.fromtimestamp(post.changed, UTC).isoformat()}</updated></entry>"
        for post in posts
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Site</title>{items}</feed>'
