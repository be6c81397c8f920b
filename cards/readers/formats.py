"""Which format a document has: by its first bytes, its name's ending, its text."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from cards.errors import MissingError
from cards.model import Document
from cards.resources import is_installed

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|~~~|[-*+] \S|> \S|\|.+\|$|---$)|\]\(\S+\)|\*\*\S", re.MULTILINE)
_NOTEBOOK = re.compile(rb"\s*\{")
_NOTEBOOK_KEY = re.compile(rb'"nbformat"\s*:\s*\d')
_HEAD = 1024  # bytes in which a PDF's mark may stand
_TEXT_ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".mkd": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "plain",
    ".text": "plain",
    ".rst": "rst",
}
_DATA_ENDINGS = {".ipynb": "ipynb", ".epub": "epub", ".docx": "docx", ".pdf": "pdf"}


def of_data(document: Document) -> str | None:
    """Return the format of a document that is no text; None if it is text, as far as can be seen.

    Its bytes are believed before its name: a page that was fetched has any name. What is named as
    such a document and has other bytes is still given to that reader, which says what is wrong.
    """
    data, ending = document.data, _ending(document.name)
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data) or _DATA_ENDINGS.get(ending)
    if b"%PDF-" in data[:_HEAD] and ending not in _TEXT_ENDINGS:
        return "pdf"
    if ending not in _TEXT_ENDINGS and _NOTEBOOK.match(data) and _NOTEBOOK_KEY.search(data):
        return "ipynb"
    return _DATA_ENDINGS.get(ending)


def _of_archive(data: bytes) -> str | None:
    """Tell the format of a zip archive by the names in it, which stand in it as they are."""
    if b"application/epub+zip" in data[:100] or b"META-INF/container.xml" in data:
        return "epub"
    return "docx" if b"word/document.xml" in data else None


def of_text(name: str, text: str) -> str:
    """Return the format of a document that is text."""
    from cards.readers.listing import is_listing

    guess = _TEXT_ENDINGS.get(_ending(name)) or _sniff(text)
    return "listing" if guess == "plain" and is_listing(text) else guess


def _ending(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _sniff(text: str) -> str:
    """Tell the format by the text."""
    if _HTML.match(text):
        return "html"
    return "markdown" if _MARKDOWN.search(text[:20_000]) else "plain"


def require(*libraries: str) -> None:
    """See that the libraries of the extra are there.

    Raises:
        MissingError: one of them is not installed. It is the same sentence for every format: told
            once, it is told for a folder of them.
    """
    if not all(map(is_installed, libraries)):
        raise MissingError(
            "the libraries that read this format are not installed", hint="pip install 'mkdeck-anki[office]'"
        )
