"""reStructuredText: docutils makes HTML of it, which becomes Markdown. Of Sphinx's markup the text is read.

Nothing is included from other files, no raw HTML is believed, and nothing is said on standard error.
"""

from __future__ import annotations

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.readers.converted import empty, of_html
from cards.readers.embedded import shortened
from cards.readers.formats import require
from cards.readers.html_settling import settle

_LONGEST = 2_000_000  # characters; docutils makes some fifty objects of each line


def read_rst(text: str, document: Document, lang: Lang | None) -> list[Article]:
    """Read a document in reStructuredText as one article.

    Raises:
        ReadError: it is too long, nested too deeply, or holds no text.
        MissingError: docutils is not installed.
    """
    require("docutils")
    from cards.readers.rst_html import to_html

    name, text = document.path or document.name, shortened(text)
    if len(text) > _LONGEST:
        raise ReadError("the document has more than 2 MB", hint="split it into articles", file=name)
    try:
        html = to_html(text)
    except RecursionError as error:
        raise ReadError(
            "the document is nested too deeply", hint="write it with fewer levels", file=name
        ) from error
    article = of_html(html, document, lang, pictures=settle)
    if article is None:
        raise empty(document)
    return [article]
