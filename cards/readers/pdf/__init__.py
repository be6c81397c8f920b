"""PDF documents with text: what stands where is found out in a process of its own, and becomes Markdown.

glyphs.py     the process: pages → runs of characters and their places
drawn.py      the same process: rules, grounds, the dots of lists, small pictures (holes.py)
structure.py  the same process: what tags tell of a run: its block, its cell
lines.py      runs → lines
tables.py     runs → tables, as tags tell them (tagged.py), else as rules do (rules.py, rows.py, heads.py)
page.py       lines → reading order, without heads and feet
blocks.py     lines → blocks: paragraphs, headings, lists, code, tables
measures.py   what most lines are like
joining.py    what lines say, joined as their language wants; formulas.py for letters of formulas
text.py       blocks → Markdown
outline.py    bookmarks.py, of the same process → levels of headings, the chapters of a book

A PDF says where each character stands, and what it is only if it is tagged: a sentence with a formula
keeps a hole in its place, over which no card is made.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.readers.chapters import is_apparatus
from cards.readers.formats import require
from cards.readers.markdown import article

if TYPE_CHECKING:
    from cards.readers.pdf.lines import Line
    from cards.readers.pdf.outline import Entry

_SECONDS = 120  # that a document may take
_FEWEST = 20  # characters a page, on average: with fewer it is made of pictures
_ROOT = Path(__file__).resolve().parents[3]


def read_pdf(document: Document, lang: Lang | None) -> list[Article]:
    """Read a PDF as one article, a book as an article a chapter.

    Formulas of more than a letter are left out, and what is not for certain a table.

    Raises:
        ReadError: it is damaged, locked, too large, takes too long, or holds no text.
        MissingError: pypdfium2 is not installed.
    """
    require("pypdfium2")
    from cards.readers.pdf.outline import entries_of
    from cards.readers.pdf.page import lines_of

    told = _told(document)
    pages = told["pages"]
    written = sum(len(run[0].strip()) for page in pages for run in page["runs"])
    if not pages or written < _FEWEST * min(len(pages), 5):
        raise _refused(
            document,
            "holds no text, only pictures of it",
            "let a program for character recognition (ocrmypdf) add the text, or leave it out",
        )
    articles = _articles(lines_of(pages), entries_of(told["outline"]), len(pages), document, lang)
    if not articles:
        raise _refused(document, "holds no text", "leave it out")
    return articles


def _articles(
    lines: Sequence[Line], entries: Sequence[Entry], pages: int, document: Document, lang: Lang | None
) -> list[Article]:
    """Return the articles that a document holds; a book's key is the document's and the chapter's title."""
    from cards.readers.pdf.outline import Levels, chapters_of, lines_by, within
    from cards.readers.pdf.text import markdown

    chapters = chapters_of(entries, pages)
    if not chapters:
        text = markdown(lines, Levels(entries)) if lines else ""
        return [replace(article(text, document, lang), converted=True)] if text.strip() else []
    out, keys = [], Counter[str]()
    for chapter, inside in zip(chapters, lines_by(chapters, lines), strict=True):
        keys[chapter.title] += 1
        text = markdown(inside, Levels(within(chapter, entries), chapter.level)) if inside else ""
        if not text.strip() or is_apparatus(chapter.title):
            continue
        name = chapter.title if keys[chapter.title] == 1 else f"{chapter.title} ({keys[chapter.title]})"
        key = f"{document.url or document.key or document.name}#{name}"
        made = article(text, document, lang, title=chapter.title)
        out.append(replace(made, title=chapter.title, titled=True, converted=True, key=key))
    return out


def _told(document: Document) -> dict[str, Any]:
    """Return what is on the pages, and the outline.

    The process that looks for it dies of what would harm this one.
    """
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(_ROOT)!r}); {_START}"]
    try:
        done = subprocess.run(
            command, input=document.data, capture_output=True, timeout=_SECONDS, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"error": "large"}
    except subprocess.TimeoutExpired as error:
        raise _refused(document, "takes too long to read", "split it up, or leave it out") from error
    except ValueError:
        told = {"error": "damaged"}
    why = told.get("error")
    if why == "password":
        raise _refused(document, "is protected by a password", "save it again without one, or leave it out")
    if why == "large":
        raise _refused(document, "is too large to be read", "split it up, or leave it out")
    if why:
        raise _refused(document, "is damaged", "save it again, or leave it out")
    return told


_START = "from cards.readers.pdf.glyphs import main; main()"


def _refused(document: Document, why: str, hint: str) -> ReadError:
    return ReadError(f"the document {why}", hint=hint, file=document.path or document.name)
