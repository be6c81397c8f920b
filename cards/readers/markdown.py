"""The Markdown reader, the one that all other formats but plain text and listings end in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from cards import front_matter
from cards.errors import ReadError
from cards.language.detect import detect
from cards.model import Article, Block, BlockKind, Document, Lang, Section, Span
from cards.readers import block_rules, html_rules, outlines, vault_rules
from cards.readers.blocks import BlockBuilder
from cards.readers.embedded import shortened
from cards.readers.inline_parser import PositionedInline

_PARAGRAPH = ["paragraph", "reference", "blockquote", "list"]
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CELL, BlockKind.TERM})


class _Parser(MarkdownIt):
    """markdown-it's block pass with our rules; inline parsing is asked for block by block."""

    def __init__(self) -> None:
        super().__init__("commonmark")
        self.inline = PositionedInline()
        self.core.ruler.disable(["inline", "text_join"])
        self.enable("table")
        self.use(deflist_plugin).use(footnote_plugin, inline=False, move_to_end=False)
        rules = self.block.ruler
        rules.at("code", block_rules.indented_code)
        rules.at("html_block", html_rules.html_block, {"alt": _PARAGRAPH[:3]})
        rules.before("fence", "math_block", block_rules.math_block, {"alt": _PARAGRAPH})
        rules.before("fence", "fenced_box", block_rules.fenced_box, {"alt": _PARAGRAPH})
        rules.before("fence", "indented_box", block_rules.indented_box, {"alt": _PARAGRAPH})
        rules.after("fence", "unsaid", vault_rules.unsaid, {"alt": _PARAGRAPH})

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Keep addresses as they are written: a picture's is a file's name."""
        return url


@cache
def _parser() -> _Parser:
    return _Parser()


def read_markdown(text: str, document: Document, lang: Lang | None) -> list[Article]:
    """Read a Markdown document as one article. Pictures that are written out in it are called by name.

    Args:
        text: the decoded document.
        document: where it comes from.
        lang: its language, None to find out.

    Raises:
        ReadError: its front matter is not YAML.
    """
    short = shortened(text)
    front, body = _front_matter(short, document)
    read = article(short, document, lang, body=body, title=front_matter.said(front.get("title")))
    return [read if short is text else replace(read, converted=True)]


def article(
    text: str,
    document: Document,
    lang: Lang | None,
    *,
    body: int = 0,
    title: str = "",
    url: str | None = None,
) -> Article:
    """Make an article of Markdown ``text``, of which ``text[:body]`` is no prose."""
    if "\r" in text:  # from a converter; the parser takes it for a line's end, and nothing else does
        text = re.sub("\r\n?", "\n", text)
    parser = _parser()
    env: dict[str, Any] = {}
    # Blanks keep every offset where it is.
    source = re.sub(r"[^\n]", " ", text[:body]) + text[body:] if body else text
    env["outline"] = outlines.is_outline(source)
    tokens = parser.parse(source, env)
    blocks = BlockBuilder(text, parser, env).build(tokens)
    return assemble(text, document, lang, blocks, body=body, title=title, url=url)


def assemble(
    text: str,
    document: Document,
    lang: Lang | None,
    blocks: Sequence[Block],
    *,
    body: int = 0,
    title: str = "",
    url: str | None = None,
) -> Article:
    """Make an article of the blocks of ``text[body:]``; without a title its first heading's or its file's."""
    own = title or _first_title(blocks)
    address = url or document.url
    return Article(
        text=text,
        title=own or PurePosixPath(document.name.replace("\\", "/")).stem,
        lang=lang or detect(prose(blocks)),
        root=sections(blocks),
        span=Span(body, len(text)),
        path=document.path,
        url=address,
        key=address or document.key or document.name,
        titled=bool(own),
    )


def sections(blocks: Iterable[Block]) -> Section:
    """Return the tree that the headings among ``blocks`` make of them."""
    root: tuple[Block | None, int, list[Block], list[Section]] = (None, 0, [], [])
    stack = [root]

    def close(level: int) -> None:
        while len(stack) > 1 and stack[-1][1] >= level:
            heading, own, content, subsections = stack.pop()
            stack[-1][3].append(Section(heading, own, tuple(content), tuple(subsections)))

    for block in blocks:
        if block.kind is BlockKind.HEADING:
            close(block.level)
            stack.append((block, block.level, [], []))
        else:
            stack[-1][2].append(block)
    close(1)
    return Section(None, 0, tuple(root[2]), tuple(root[3]))


def prose(blocks: Iterable[Block]) -> str:
    """Return the words of ``blocks`` without code and formulas, to tell their language by."""
    return "\n".join(part.text for block in blocks for part in block.walk() if part.kind in _PROSE)


def _first_title(blocks: Sequence[Block]) -> str:
    """The first heading of level 1; where none is, the heading that everything stands under."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING and block.text]
    first = next((block for block in headings if block.level == 1), None)
    top = headings[0] if headings and headings[0] is blocks[0] and first is None else None
    if top is not None and top.level <= _TOP and len(top.text) <= _LONGEST_TITLE:
        first = top
    return first.text if first is not None else ""


_LONGEST_TITLE = 80  # characters: a longer one that is no heading of level 1 is text
_TOP = 2  # a heading of a lower level heads a part of something


def _front_matter(text: str, document: Document) -> tuple[dict[str, Any], int]:
    """Return the front matter's mapping and where the text behind it begins."""
    found = front_matter.find(text)
    if not found:
        return {}, 0
    try:
        return front_matter.values(found[1]), found.end()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = text.count("\n", 0, found.start(1)) + 1 + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or str(error)
        raise ReadError(
            f"the front matter is not YAML: {problem}",
            hint='quote the value, for instance title: "A: B", or remove the lines between the ---',
            file=document.path or document.name,
            line=line,
        ) from error
