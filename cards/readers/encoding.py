"""Bytes → text: the encoding found out, no byte order mark, line ends LF, nothing else changed."""

from __future__ import annotations

import codecs
import re

from cards.errors import ReadError
from cards.model import Document

LARGEST = 5_000_000
"""Bytes; a longer document is no article, and some parsers are quadratic."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_LEGACY = ["gb18030", "big5"]


def decode(document: Document) -> str:
    """Return the document's text.

    Args:
        document: what to decode.

    Raises:
        ReadError: it is empty, over 5 MB, binary, or in no encoding that can be found out.
    """
    data = document.data
    if not data.strip():
        raise _error(document, "the file is empty", "remove it from the source, or fill it")
    if len(data) > LARGEST:
        raise _error(
            document, f"the file has {len(data) / 1e6:.1f} MB, more than 5", "split it into articles"
        )
    text = _decoded(data)
    if text is None:
        raise _error(document, "the file is not text in a known encoding", "save it as UTF-8")
    if "\0" in text:
        raise _error(document, "the file is binary", "name only text files in the source")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _error(document, "the file is empty", "remove it from the source, or fill it")
    return text


def _decoded(data: bytes) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _try(data[len(mark) :], name)
    for guess in ("utf-8", _utf16_without_mark(data), _declared(data)):
        if guess and (text := _try(data, guess)) is not None:
            return text
    return None if b"\0" in data else _legacy(data)


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page names."""
    found = _CHARSET.search(data[:4000])
    if not found:
        return None
    name = found[1].decode("ascii").lower()
    return "gb18030" if name in ("gb2312", "gbk") else name


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 by the zero bytes that ASCII characters and line ends have in it."""
    even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
    if max(even, odd) == 0 or len(data) % 2:
        return None
    if min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _legacy(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_LEGACY).best()
    return None if best is None else str(best)


def _error(document: Document, what: str, hint: str) -> ReadError:
    return ReadError(what, hint=hint, file=document.path or document.name)
