"""Zip archives from anywhere, read within bounds: of an archive only what is asked for is unpacked.

A size that the archive tells is not believed, nor is a name ever used as a file's.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from cards.errors import ReadError
from cards.model import Document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_ENTRIES = 10_000
_LARGEST_ENTRY = 16_000_000  # bytes, unpacked
_LARGEST = 64_000_000  # bytes, all that is unpacked of one archive
_LARGEST_XML = 8_000_000  # bytes; its tree takes some ten times that
_DEEPEST = 256  # elements in one another
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # the formats know no other
_ENTRY = b"PK\x01\x02"  # how an entry of an archive's directory begins


class Archive:
    """A document that is a zip archive.

    Args:
        document: the document.

    Raises:
        ReadError: it is no archive, or one with too many entries.
    """

    def __init__(self, document: Document) -> None:
        self._file = document.path or document.name
        self._left = _LARGEST
        if document.data.count(_ENTRY) > _MOST_ENTRIES:
            raise self.refused("holds too many files")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(document.data))
            self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise self.refused("is damaged") from error
        self.names = tuple(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def read(self, name: str, *, most: int = _LARGEST_ENTRY) -> bytes:
        """Return an entry's content.

        Args:
            name: the entry's.
            most: bytes that it may have, unpacked.

        Raises:
            ReadError: there is no such entry, it is damaged, locked or too large.
        """
        entry = self._entries.get(name)
        if entry is None or entry.compress_type not in _METHODS:
            raise self.refused("is damaged")
        if entry.flag_bits & 0x1:
            raise self.refused("is protected by a password")
        most = min(most, self._left)
        try:
            with self._zip.open(entry) as opened:
                data = opened.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise self.refused("is damaged") from error
        self._left -= len(data)
        if len(data) > most:
            raise self.refused("is too large once it is unpacked")
        return data

    def xml(self, name: str) -> Element:
        """Return an entry's content as XML in which nothing is expanded or fetched.

        Raises:
            ReadError: it cannot be read, is no XML, or one that does more than say something.
        """
        from xml.etree.ElementTree import ParseError

        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        data = self.read(name)
        if len(data) > _LARGEST_XML:
            raise self.refused("is too large once it is unpacked")
        try:
            root: Element = fromstring(data)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise self.refused("is damaged") from error
        if _is_deeper(root, _DEEPEST):
            raise self.refused("is nested too deeply")
        return root

    def refused(self, why: str) -> ReadError:
        """Return what to raise of an archive that is not to be read on, for instance "is damaged"."""
        return ReadError(f"the document {why}", hint="save it again, or leave it out", file=self._file)


def _is_deeper(root: Element, most: int) -> bool:
    level, depth = [root], 0
    while level and depth <= most:
        level = [child for element in level for child in element]
        depth += 1
    return bool(level)
