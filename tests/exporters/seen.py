"""What a person sees: of a field, and of Markdown as a reader of its own draws it."""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

_TEX = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|<(?:eq|eqn)>.*?</(?:eq|eqn)>", re.DOTALL)
_PICTURES = re.compile(r"<img[^>]*>|!\[\[[^\]]*\]\]")


def letters(drawn: str) -> str:
    """Return the characters that are seen of HTML, without white space: lines may be broken elsewhere."""
    drawn = re.sub(r"&#10;", "\n", _PICTURES.sub("", drawn))
    text = html.unescape(re.sub(r"</?[A-Za-z](?:[^>\"]|\"[^\"]*\")*>", "", drawn))
    return "".join(text.replace("\\(", "").replace("\\)", "").replace("\\[", "").replace("\\]", "").split())


def field(value: str) -> str:
    """Return what is seen of a field."""
    return letters(value)


def markdown(text: str) -> str:
    """Return what CommonMark with tables and formulas shows of a text."""
    reader = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    reader.use(dollarmath_plugin, double_inline=True, renderer=lambda tex, _options: html.escape(tex))
    return letters(reader.render(text))
