"""From bytes to articles: one format a file. ``inline.py`` alone makes plain text with offsets.

read(document)    the articles of a document: one, several for a listing page

encoding.py   bytes → text             markdown.py   text → Article, by way of
html.py       a page → Markdown          blocks.py         tokens → Blocks
plain.py      plain text                 inline.py         content → Plain
listing.py    listing pages              *_rules.py, inline_parser.py: additions to markdown-it
"""

from __future__ import annotations

from collections.abc import Callable

from cards.errors import UsageError
from cards.model import Article, Document, Lang

Reader = Callable[[str, Document, Lang | None], list[Article]]


def readers() -> dict[str, Reader]:
    """Return every reader by the name that a recipe may force it with."""
    from cards.readers.markdown import read_markdown

    return {"markdown": read_markdown}


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

    text = decode(document)
    lang: Lang | None = "zh" if language == "zh" else "en" if language == "en" else None
    return readers()["markdown"](text, document, lang)
