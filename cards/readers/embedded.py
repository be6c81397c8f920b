"""Pictures that a document holds in itself: what its Markdown calls them, and how they are taken out.

An archive's picture is called by its entry; one that is written out in the text, by what it is. So it
keeps its name from week to week whatever else is written, and no sentence is longer by a picture.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import Collection, Iterable, Iterator
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote, urlsplit

from cards.errors import ReadError
from cards.model import Document

SCHEME = "embedded:"
"""What the address of such a picture begins with."""

LEAST_IN_TEXT = 100
"""Characters; a picture that is written out with fewer shows nothing."""

LEAST_ON_PAGE = 2_000
"""The same on a page, where a small one is an icon, or stands for one that is loaded later."""

# What Word and others put beside them, EMF, WMF or SVG, no collection takes.
_ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp")
_DATA = r"(?i:data:image/(?:png|jpe?g|gif|webp)(?:;[\w.+=-]{1,40}){0,4};base64,)"
_IN_TEXT = re.compile(rf"{_DATA}([A-Za-z0-9+/=%]+)")
_ON_PAGE = re.compile(rf"(?<=[\"'(=]){_DATA}([A-Za-z0-9+/=%\s]+)")


def of_entry(path: str) -> str:
    """Return what the picture in an archive's entry is called, to be written between brackets as it is."""
    return SCHEME + quote(path, safe="/")


def of_link(address: str, within: str) -> str:
    """Return what a picture is called that a file of an archive links to.

    Args:
        address: as the file has it; one with a host or a scheme of its own stays as it is.
        within: the file's name in the archive.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return address
    return of_entry(normpath(join(dirname(within), unquote(parts.path))))


def is_picture(path: str) -> bool:
    """Whether an archive's entry may be a picture of a kind that is taken, by its name."""
    return path.lower().endswith(_ENDINGS)


def of_data(base64: str) -> str:
    """Return what a picture is called that is written out in base64, spaces and line ends or not."""
    written = "".join(base64.split())
    return SCHEME + hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]


def shortened(text: str, *, page: bool = False) -> str:
    """Return a text that calls its pictures by name where it has them written out; itself if it has none.

    Args:
        text: Markdown or HTML.
        page: whether it is HTML, in which they may run over several lines.
    """
    if ";base64," not in text:
        return text
    least = LEAST_ON_PAGE if page else LEAST_IN_TEXT

    def name(found: re.Match[str]) -> str:
        return of_data(found[1]) if len(found[1]) >= least else found[0]

    short = (_ON_PAGE if page else _IN_TEXT).sub(name, text)
    return text if short == text else short


def written_out(text: str, *, page: bool = False) -> Iterator[str]:
    """Return the pictures that are written out in a text, in base64."""
    return (found[1] for found in (_ON_PAGE if page else _IN_TEXT).finditer(text))


def taken_out(
    document: Document, names: Collection[str], *, reader: str | None = None, largest: int, together: int
) -> Iterator[tuple[str, bytes]]:
    """Yield pictures of a document, each with its name, one at a time. What cannot be had is left out.

    Whether the bytes are a picture's is for the caller to see.

    Args:
        document: the document.
        names: as its Markdown has them.
        reader: the reader that it was read with, if it was forced.
        largest: bytes that one may have.
        together: bytes that all of them may have.
    """
    from cards.readers import formats

    kind = reader or formats.of_data(document)
    wanted = {name for name in names if name.startswith(SCHEME)}
    try:
        if kind in ("epub", "docx"):
            found = _entries(document, wanted, largest)
        elif kind == "ipynb":
            found = _decoded(_attached(document), wanted, largest)
        else:
            found = _decoded(_written_out(document, kind), wanted, largest)
        for name, data in found:
            together -= len(data)
            if together < 0:
                return
            yield name, data
    except ReadError:
        return


def _entries(document: Document, wanted: Collection[str], largest: int) -> Iterator[tuple[str, bytes]]:
    from cards.readers.archive import Archive

    archive = Archive(document)
    for name in sorted(wanted):
        try:
            yield name, archive.read(unquote(name.removeprefix(SCHEME)), most=largest)
        except ReadError:
            continue


def _decoded(written: Iterable[str], wanted: Collection[str], largest: int) -> Iterator[tuple[str, bytes]]:
    left = set(wanted)
    for base64 in written:
        if not left:
            return
        name = of_data(base64)
        if name not in left or len(base64) > largest * 3 // 2:
            continue
        left.remove(name)
        try:
            data = b64decode(unquote(base64))
        except ValueError:
            continue
        if len(data) <= largest:
            yield name, data


def _attached(document: Document) -> Iterator[str]:
    from cards.readers.ipynb import attachments

    return attachments(document)


def _written_out(document: Document, kind: str | None) -> Iterator[str]:
    from cards.readers import formats
    from cards.readers.encoding import decode

    text = decode(document)
    return written_out(text, page=(kind or formats.of_text(document.name, text)) == "html")
