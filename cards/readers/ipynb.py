"""Jupyter notebooks: their cells' Markdown as it is, code as code. What was printed or drawn is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cards.errors import ReadError
from cards.model import Article, Document, Lang
from cards.model.markup import code_block
from cards.readers.attached import with_pictures
from cards.readers.embedded import of_data, shortened, written_out
from cards.readers.markdown import article

_MOST_CELLS = 10_000
_LONGEST = 5_000_000  # characters of all cells, as of any text
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)
_CELL_LANGUAGE = re.compile(r"%%(bash|sh|html|javascript|js|latex|markdown|perl|ruby|svg|sql|writefile)\b")


def read_ipynb(document: Document, lang: Lang | None) -> list[Article]:
    """Read a notebook of any version as one article.

    Raises:
        ReadError: it is not JSON, no notebook, or has no cell with words.
    """
    notebook = _loaded(document)
    language = _language(notebook)
    parts = [part for cell in _cells(notebook) if (part := _markdown(cell, language))]
    text = "\n\n".join(parts) + "\n"
    if not parts:
        raise _error(document, "the notebook is empty", "remove it from the source, or fill it")
    if len(text) > _LONGEST:
        raise _error(document, "the notebook's cells hold more than 5 MB", "split it into articles")
    return [replace(article(text, document, lang, title=_title(notebook)), converted=True)]


def attachments(document: Document) -> Iterator[str]:
    """Yield the pictures that a notebook's text holds, in base64.

    Raises:
        ReadError: it is no notebook.
    """
    for cell in _cells(_loaded(document)):
        for name in _mapping(cell, "attachments"):
            yield _attachment(cell, name)
        yield from written_out(_source(cell))


def _attachment(cell: Mapping[str, Any], name: str) -> str:
    """Return a cell's picture in base64, ``""`` if it has none of this name."""
    for data in _mapping(_mapping(cell, "attachments"), name).values():
        if isinstance(data, list):
            data = "".join(line for line in data if isinstance(line, str))
        if isinstance(data, str):
            return data
    return ""


def _loaded(document: Document) -> Mapping[str, Any]:
    try:
        notebook = json.loads(document.data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        notebook = None
    if not isinstance(notebook, dict) or not (_list(notebook, "cells") or _list(notebook, "worksheets")):
        raise _error(document, "this is no notebook", "save it again in Jupyter")
    return notebook


def _list(of: Mapping[str, Any], key: str) -> list[Any]:
    value = of.get(key)
    return value if isinstance(value, list) else []


def _mapping(of: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = of.get(key)
    return value if isinstance(value, dict) else {}


def _cells(notebook: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Return the cells; before version 4 they lay in worksheets."""
    sheets = [sheet for sheet in _list(notebook, "worksheets") if isinstance(sheet, dict)]
    cells = [*_list(notebook, "cells"), *(cell for sheet in sheets for cell in _list(sheet, "cells"))]
    return [cell for cell in cells[:_MOST_CELLS] if isinstance(cell, dict)]


def _language(notebook: Mapping[str, Any]) -> str:
    metadata = _mapping(notebook, "metadata")
    info, kernel = _mapping(metadata, "language_info"), _mapping(metadata, "kernelspec")
    name = info.get("name") or kernel.get("language") or "python"
    return name if isinstance(name, str) and re.fullmatch(r"[\w+#.-]{1,30}", name) else ""


def _title(notebook: Mapping[str, Any]) -> str:
    title = _mapping(notebook, "metadata").get("title")
    return title.strip() if isinstance(title, str) else ""


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return source.encode("utf-8", "replace").decode("utf-8")  # JSON may hold half a surrogate pair


def _markdown(cell: Mapping[str, Any], language: str) -> str:
    kind, source = cell.get("cell_type"), _source(cell).strip("\n")
    if kind == "markdown":
        if not source.strip():
            return ""
        return _closed(with_pictures(shortened(source), lambda name: _called(cell, name)))
    if kind == "heading":  # before version 4
        level = cell.get("level")
        return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + f" {source}"
    return _fenced(source, language) if kind == "code" and source.strip() else ""


def _called(cell: Mapping[str, Any], name: str) -> str:
    data = _attachment(cell, name)
    return of_data(data) if data else ""


def _fenced(code: str, language: str) -> str:
    named = _CELL_LANGUAGE.match(code)
    return code_block(code, named[1] if named else language)


def _closed(markdown: str) -> str:
    """Close a fence that a cell leaves open: the next cell is a text of its own."""
    fence = ""
    for found in _FENCE.finditer(markdown):
        mark, rest = found[1], found[2]
        if not fence:
            fence = "" if mark[0] == "`" and "`" in rest else mark
        elif mark.startswith(fence) and not rest.strip():
            fence = ""
    return f"{markdown}\n{fence}" if fence else markdown


def _error(document: Document, what: str, hint: str) -> ReadError:
    return ReadError(what, hint=hint, file=document.path or document.name)
