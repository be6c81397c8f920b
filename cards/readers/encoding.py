"""Bytes → text: the encoding found out, no byte order mark, line ends LF, nothing else changed."""

from __future__ import annotations

import codecs
import re

from cards.errors import ReadError
from cards.model import Document

LARGEST = 5_000_000
"""Bytes; a longer document is no article, and some parsers are quadratic."""

LARGEST_WITH_PICTURES = 32_000_000
"""Bytes of what may hold pictures; the article in it may not be longer than others."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{1,200}encoding\s*=\s*[\"']([\w-]+)")
_LEGACY = ["gb18030", "big5"]
_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "iso-8859-1": "cp1252",
}  # fmt: skip
_GUESSED = frozenset({"cp1252", "ascii", "us-ascii", "latin-1", "latin1"})  # told without looking
_PICTURE = b";base64,"
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE
)
_OWN = re.compile("[^\\0-\x7f\ufffd]+")
_OFTENER = 20  # letters beyond ASCII for each that does not belong
_SPOILT = 0.002  # of the characters: what a page in its own encoding may hold that does not belong to it


def decode(document: Document) -> str:
    """Return the document's text.

    Args:
        document: what to decode.

    Raises:
        ReadError: it is empty, over 5 MB (with pictures: 32 MB), binary, or in no encoding that can be found
            out.
    """
    data = document.data
    if not data.strip():
        raise _error(document, "the file is empty", "remove it from the source, or fill it")
    pictured = len(data) > LARGEST and (_PAGE.match(data[:2000]) or _PICTURE in data)
    if len(data) > (most := LARGEST_WITH_PICTURES if pictured else LARGEST):
        raise too_long(document, most)
    text = _decoded(data, document.charset)
    if text is None:
        raise _error(document, "the file is not text in a known encoding", "save it as UTF-8")
    if "\0" in text:
        raise _error(document, "the file is binary", "name only text files in the source")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _error(document, "the file is empty", "remove it from the source, or fill it")
    return text


def too_long(document: Document, most: int = LARGEST) -> ReadError:
    """Return what to raise of a document that has more bytes than ``most``."""
    megabytes = len(document.data) / 1e6
    what = f"the file has {megabytes:.1f} MB, more than {most // 1_000_000}"
    return _error(document, what, "split it into articles")


def _decoded(data: bytes, told: str | None) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _try(data[len(mark) :], name)
    # What is UTF-8 throughout is UTF-8, whatever a server says of all its pages.
    named = [name for name in (_known(told), _declared(data)) if name]
    sure = [name for name in named if name not in _GUESSED]
    for guess in ("utf-8", _utf16_without_mark(data), *sure):
        if guess and (text := _try(data, guess)) is not None:
            return text
    if b"\0" in data:
        return None
    for guess in dict.fromkeys([*sure, "utf-8"]):
        if (text := _nearly(data, guess)) is not None:
            return text
    return _legacy(data)


def _known(name: str | None) -> str | None:
    """The encoding that is meant by a name: that of which it is a part, for authors do not know the parts."""
    lowered = (name or "").strip().strip("\"'").lower()
    return _SUPERSETS.get(lowered, lowered) or None


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page names."""
    found = _XML.match(data) or _CHARSET.search(data[:4000])
    return _known(found[1].decode("ascii")) if found else None


def _nearly(data: bytes, name: str) -> str | None:
    """Decode what holds a few bytes that do not belong to its encoding, None if they are many."""
    try:
        text = data.decode(name, errors="replace")
    except (ValueError, LookupError):
        return None
    spoilt = text.count("\ufffd")
    own = sum(map(len, _OWN.findall(text)))
    return text if spoilt <= len(text) * _SPOILT and spoilt * _OFTENER <= own else None


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (ValueError, LookupError):
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
