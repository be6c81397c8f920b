"""From bytes to articles: one format a file. ``inline.py`` alone makes plain text with offsets.

read(document)    the articles of a document: one, several for a listing page or a book

encoding.py   bytes → text             markdown.py   text → Article, by way of
formats.py    which format it is         blocks.py         tokens → Blocks
html.py       a page → Markdown          inline.py         content → Plain
plain.py      plain text                 *_rules.py, inline_parser.py: additions to markdown-it
listing/      listing pages            converted.py  HTML of other formats → Article
ipynb.py, rst.py, docx.py, epub.py, pdf/: what else becomes Markdown
"""

from __future__ import annotations

from collections.abc import Callable

from cards.errors import UsageError
from cards.model import Article, Document, Lang

Reader = Callable[[str, Document, Lang | None], list[Article]]
"""Reads the decoded text of a document."""

DataReader = Callable[[Document, Lang | None], list[Article]]
"""Reads the bytes of a document, which are no text."""


def readers() -> dict[str, Reader | DataReader]:
    """Return every reader by the name with which a recipe may force it."""
    return {**text_readers(), **data_readers()}


def text_readers() -> dict[str, Reader]:
    """Return the readers of text by name."""
    from cards.readers.html import read_html
    from cards.readers.listing import read_listing
    from cards.readers.markdown import read_markdown
    from cards.readers.plain import read_plain
    from cards.readers.rst import read_rst

    return {
        "markdown": read_markdown,
        "html": read_html,
        "plain": read_plain,
        "listing": read_listing,
        "rst": read_rst,
    }


def data_readers() -> dict[str, DataReader]:
    """Return the readers of bytes by name."""
    from cards.readers.docx import read_docx
    from cards.readers.epub import read_epub
    from cards.readers.ipynb import read_ipynb
    from cards.readers.pdf import read_pdf

    return {"ipynb": read_ipynb, "epub": read_epub, "docx": read_docx, "pdf": read_pdf}


def read(document: Document, *, reader: str | None = None, language: str = "auto") -> list[Article]:
    """Read a document.

    Args:
        document: its bytes and where they come from.
        reader: the reader's name; by default its first bytes and the file name's ending tell, else
            the text itself.
        language: ``zh``, ``en`` or ``auto``.

    Raises:
        ReadError: the bytes cannot be read as text or as what they seem to be, or hold no article.
        MissingError: the library that reads this format is not installed.
        UsageError: there is no such reader.
    """
    from cards.readers import formats

    of_text, of_data = text_readers(), data_readers()
    if reader is not None and reader not in of_text and reader not in of_data:
        known = ", ".join([*of_text, *of_data])
        raise UsageError(f"there is no reader '{reader}'", hint=f"choose one of {known}")
    lang: Lang | None = "zh" if language == "zh" else "en" if language == "en" else None
    name = reader or formats.of_data(document)
    if name in of_data:
        return of_data[name](document, lang)

    from cards.readers.encoding import LARGEST, decode, too_long

    text = decode(document)
    name = reader or formats.of_text(document.name, text)
    if len(document.data) > LARGEST and _is_too_long(text, name):
        raise too_long(document)
    return of_text[name](text, document, lang)


def _is_too_long(text: str, reader: str) -> bool:
    """Whether a text is no article for its length; its pictures do not count where the reader names them."""
    from cards.readers.embedded import shortened
    from cards.readers.encoding import LARGEST

    if reader == "html":  # it counts what it finds to be the article
        return False
    said = shortened(text) if reader in ("markdown", "rst") else text
    return len(said.encode("utf-8", "replace")) > LARGEST
