"""From bytes to articles: one format a file. ``inline.py`` alone makes plain text with offsets.

read(document)    the articles of a document: one, several for a listing page

encoding.py   bytes → text             markdown.py   text → Article, by way of
html.py       a page → Markdown          blocks.py         tokens → Blocks
plain.py      plain text                 inline.py         content → Plain
listing/      listing pages              *_rules.py, inline_parser.py: additions to markdown-it
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from cards.errors import UsageError
from cards.model import Article, Document, Lang

Reader = Callable[[str, Document, Lang | None], list[Article]]


_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|~~~|[-*+] \S|> \S|\|.+\|$|---$)|\]\(\S+\)|\*\*\S", re.MULTILINE)
_ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".mkd": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "plain",
    ".text": "plain",
}


def readers() -> dict[str, Reader]:
    """Return every reader by the name with which a recipe may force it."""
    from cards.readers.html import read_html
    from cards.readers.listing import read_listing
    from cards.readers.markdown import read_markdown
    from cards.readers.plain import read_plain

    return {"markdown": read_markdown, "html": read_html, "plain": read_plain, "listing": read_listing}


def read(document: Document, *, reader: str | None = None, language: str = "auto") -> list[Article]:
    """Read a document.

    Args:
        document: its bytes and where they come from.
        reader: the reader's name; by default the file name's ending tells, else the text itself.
        language: ``zh``, ``en`` or ``auto``.

    Raises:
        ReadError: the bytes cannot be read as text, or hold no article.
        UsageError: there is no such reader.
    """
    from cards.readers.encoding import decode

    known = readers()
    if reader is not None and reader not in known:
        raise UsageError(f"there is no reader '{reader}'", hint=f"choose one of {', '.join(known)}")
    text = decode(document)
    lang: Lang | None = "zh" if language == "zh" else "en" if language == "en" else None
    return known[reader or _guess(document.name, text)](text, document, lang)


def _guess(name: str, text: str) -> str:
    from cards.readers.listing import is_listing

    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    guess = _ENDINGS.get(ending) or _sniff(text)
    return "listing" if guess == "plain" and is_listing(text) else guess


def _sniff(text: str) -> str:
    """Tell the format by the text."""
    if _HTML.match(text):
        return "html"
    return "markdown" if _MARKDOWN.search(text[:20_000]) else "plain"
