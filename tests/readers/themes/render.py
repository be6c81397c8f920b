"""Markdown → a page of a theme: markdown-it's own HTML, and what the theme makes of code, formulas and boxes."""

# ruff: noqa: E501 (the markup of themes is as it is)

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from tests.readers.themes import marks

FOLDER = Path(__file__).parents[2] / "data" / "readers" / "themes"
_BOXES = ("tip", "warning", "danger", "info", "note", "caution", "important", "details")


def _plain_heading(level: int, inner: str, at: int) -> str:
    return f'<h{level} id="h{at}">{inner}</h{level}>'


def _plain_box(kind: str, title: str, inner: str) -> str:
    return f'<div class="{kind}"><p>{title}</p>{inner}</div>'


def _plain_picture(source: str, alt: str) -> str:
    return f'<img src="{source}" alt="{alt}">'


@dataclass(frozen=True)
class Theme:
    """What a theme makes of an article's parts."""

    name: str
    math: marks.Math
    code: marks.Code
    heading: Callable[[int, str, int], str] = _plain_heading
    box: Callable[[str, str, str], str] = _plain_box
    picture: Callable[[str, str], str] = _plain_picture
    finish: Callable[[str], str] = field(default=lambda body: body)

    def page(self, title: str, body: str) -> str:
        template = (FOLDER / f"{self.name}.html").read_text(encoding="utf-8")
        return template.replace("@TITLE@", escape(title)).replace("@BODY@", body)


def _next_heading(level: int, inner: str, at: int) -> str:
    return f'<h{level} id="h{at}"><a href="#h{at}" class="headerlink" title="{escape(inner)}"></a>{inner}</h{level}>'


def _vuepress_heading(level: int, inner: str, at: int) -> str:
    return f'<h{level} id="h{at}" tabindex="-1"><a class="header-anchor" href="#h{at}"><span>{inner}</span></a></h{level}>'


def _docusaurus_heading(level: int, inner: str, at: int) -> str:
    return (
        f'<h{level} class="anchor anchorWithStickyNavbar_LWe7" id="h{at}">{inner}'
        f'<a href="#h{at}" class="hash-link" aria-label="Direct link to {escape(inner)}" title="Direct link">\u200b</a></h{level}>'
    )


def _csdn_heading(level: int, inner: str, at: int) -> str:
    return f'<h{level}><a name="t{at}"></a><a id="h{at}"></a>{inner}</h{level}>'


def _weixin_heading(level: int, inner: str, at: int) -> str:
    size = {1: 24, 2: 22, 3: 19}.get(level, 17)
    return (
        f'<section style="margin:32px 0 16px;"><section style="border-left:4px solid #1e80ff;padding-left:10px;">'
        f'<p style="margin:0;"><strong><span style="font-size:{size}px;color:#1e80ff;">{inner}</span></strong></p></section></section>'
    )


def _vuepress_box(kind: str, title: str, inner: str) -> str:
    if kind == "details":
        return f'<details class="hint-container details"><summary>{title}</summary>{inner}</details>'
    return (
        f'<div class="hint-container {kind}"><p class="hint-container-title">{title or kind}</p>{inner}</div>'
    )


def _docusaurus_box(kind: str, title: str, inner: str) -> str:
    return (
        f'<div class="theme-admonition theme-admonition-{kind} admonition_xJq3 alert alert--secondary"><div class="admonitionHeading_Gvgb">'
        f'<span class="admonitionIcon_Rf37"><svg viewBox="0 0 14 16"><path d="M6 3"></path></svg></span>{title or kind}</div>'
        f'<div class="admonitionContent_BuS1">{inner}</div></div>'
    )


def _lazy_picture(source: str, alt: str) -> str:
    return (
        f'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-original="{source}" alt="{alt}" class="lazyload">'
        f'<noscript><img src="{source}" alt="{alt}"></noscript>'
    )


def _weixin_picture(source: str, alt: str) -> str:
    return f'<img class="rich_pages wxw-img" data-ratio="0.5" data-type="png" data-w="1080" data-src="{source}" src="data:image/svg+xml,%3Csvg/%3E" alt="{alt or "图片"}">'


def _weixin(body: str) -> str:
    """No paragraph without its section, no text without its span."""
    body = re.sub(
        r"<p>(?!<strong><span)",
        '<section style="margin:0 0 16px;"><p style="margin:0;"><span style="letter-spacing:0.5px;"><span leaf="">',
        body,
    )
    body = re.sub(r"(?<!</strong>)</p>(?!</section></section>)", "</span></span></p></section>", body)
    body = body.replace("<li>", '<li><section style="margin:5px 0;"><span leaf="">').replace(
        "</li>", "</span></section></li>"
    )
    return re.sub(
        r'<section style="margin:5px 0;"><span leaf="">(?=\s*<section|\s*<ul|\s*<ol|</span></section></li>)',
        "<section><span>",
        body,
    )


def _wordpress(body: str) -> str:
    """The oldest of blogs: paragraphs are lines with breaks between."""
    return body.replace("<table>", '<figure class="wp-block-table"><table class="has-fixed-layout">').replace(
        "</table>", "</table></figure>"
    )


THEMES = {
    theme.name: theme
    for theme in (
        Theme("next", marks.katex, marks.code_next, _next_heading, picture=_lazy_picture,
              finish=lambda body: re.sub("(<table>.*?</table>)", r'<div class="table-container">\1</div>', body)),
        Theme("vuepress", marks.katex, marks.code_vuepress, _vuepress_heading, _vuepress_box),
        Theme("docusaurus", marks.katex, marks.code_docusaurus, _docusaurus_heading, _docusaurus_box),
        Theme("csdn", marks.katex_csdn, marks.code_csdn, _csdn_heading),
        Theme("weixin", marks.zhihu, marks.code_weixin, _weixin_heading, picture=_weixin_picture, finish=_weixin),
        Theme("wordpress", marks.mathjax2, marks.code_wordpress, finish=_wordpress),
    )
}  # fmt: skip


class _Renderer:
    """Rules for markdown-it's renderer that hand the parts to a theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        parser.use(front_matter_plugin).use(deflist_plugin).use(footnote_plugin).use(dollarmath_plugin).use(
            amsmath_plugin
        )
        for kind in _BOXES:
            parser.use(container_plugin, kind)
        rules: dict[str, Any] = parser.renderer.rules  # type: ignore[assignment]
        rules["fence"] = lambda tokens, at, *_: theme.code(
            tokens[at].content, tokens[at].info.split(" ")[0].split("{")[0]
        )
        rules["code_block"] = lambda tokens, at, *_: theme.code(tokens[at].content, "")
        rules["math_inline"] = lambda tokens, at, *_: theme.math(tokens[at].content, False)
        rules["math_inline_double"] = lambda tokens, at, *_: theme.math(tokens[at].content, True)
        rules["math_block"] = lambda tokens, at, *_: (
            f"<p>{theme.math(tokens[at].content.strip(), True)}</p>\n"
        )
        rules["math_block_label"] = rules["amsmath"] = rules["math_block"]
        rules["image"] = lambda tokens, at, *_: theme.picture(
            escape(str(tokens[at].attrs["src"])), escape(tokens[at].content)
        )
        rules["heading_open"] = lambda tokens, at, *_: f"\0h{tokens[at].tag[1]}\1"
        rules["heading_close"] = lambda *_: "\2"
        for kind in _BOXES:
            rules[f"container_{kind}_open"] = self._box_open
            rules[f"container_{kind}_close"] = lambda *_: "\4"
        self.parser = parser

    @staticmethod
    def _box_open(tokens: Sequence[Token], at: int, *_: object) -> str:
        kind, _, title = tokens[at].info.strip().partition(" ")
        return f"\3{kind}\1{escape(title)}\1"

    def body(self, text: str) -> str:
        html = self.parser.render(text)
        count = 0

        def heading(found: re.Match[str]) -> str:
            nonlocal count
            count += 1
            return self.theme.heading(int(found[1]), found[2], count)

        html = re.sub("\0h(\\d)\1(.*?)\2", heading, html, flags=re.DOTALL)
        inner = re.compile("\3([^\1]*)\1([^\1]*)\1([^\3\4]*)\4")
        while inner.search(html):
            html = inner.sub(lambda found: self.theme.box(*found.groups()), html)
        return self.theme.finish(html)


_MACRO = re.compile(r"\{\{\s*(\w+)\(([^{}]*)\)\s*\}\}")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?(\w+)([^{}]*)[>%]\}\}")
_QUOTED = re.compile(r"[\"']([^\"']*)[\"']")


def _expanded(text: str) -> str:
    """What MDN and Hugo make of their macros before anything else."""

    def macro(found: re.Match[str]) -> str:
        said = _QUOTED.findall(found[2])
        name = (said[1] if len(said) > 1 and said[1] else said[0]) if said else ""
        return name if found[1].lower() == "glossary" or not name else f"<code>{name}</code>"

    def shortcode(found: re.Match[str]) -> str:
        said = re.search(r"text=[\"']([^\"']*)", found[2])
        return said[1] if said else ""

    return _SHORTCODE.sub(shortcode, _MACRO.sub(macro, text))


def render(text: str, title: str, theme: Theme) -> str:
    """Return the page that a theme makes of an article; its first heading is its title, which the page shows."""
    text = _expanded(text)
    body = re.sub(r"\A(---\n.*?\n---\n)?\s*# [^\n]*\n", r"\1", text, flags=re.DOTALL)
    return theme.page(title, _Renderer(theme).body(body))
