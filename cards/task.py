"""One document to read: what of a source the next stage, and other processes, are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from cards.model import Document
from cards.sources import files
from cards.sources.named import Address
from cards.sources.walk import Stamp


@dataclass(frozen=True, slots=True)
class Task:
    """One document to read.

    Attributes:
        path: the file, of a page that of the copy kept; None is standard input.
        base: the folder that its path is told from; None leaves the path as it is.
        home: the folder that its identity counts from.
        root: the folder that its source names; pictures from elsewhere are left out.
        stamp: the file's, from when it was found; None if it could not be looked at.
        reader: forces a reader.
        language: of its articles, or ``auto``.
        both_sides: whether a fact is asked from its other end, too, where that can be done.
        explained: whether the pieces of its articles are wanted, too.
        address: where it was had from; None for a file of the person's own.
    """

    path: Path | None
    base: Path | None
    home: Path
    root: Path
    stamp: Stamp | None = None
    reader: str | None = None
    language: str = "auto"
    both_sides: bool = False
    explained: bool = False
    address: Address | None = None

    @property
    def name(self) -> str:
        """What to call it in messages."""
        if self.address:
            return self.address.url
        return files.STDIN if self.path is None else self.path.as_posix()

    @property
    def file(self) -> str | None:
        """The path of its file, with ``/``; None for standard input."""
        return None if self.path is None else self.path.as_posix()

    @property
    def identity(self) -> tuple[str, str | None, str]:
        """What the document's articles take over from it: its name, its path as it is told, its key."""
        if self.path is None:
            return "stdin", files.STDIN, files.STDIN
        if self.address:
            return _name_of(self.address.url, self.path), None, self.address.url
        return files.names(self.path, base=self.base, home=self.home)

    @property
    def key(self) -> str:
        """The document's identity, which its article has, too, unless it tells its address itself."""
        return self.identity[2]

    @property
    def size(self) -> int:
        """Bytes, 0 if unknown."""
        return self.stamp[0] if self.stamp else 0

    def document(self) -> Document:
        """Read it.

        Raises:
            SourceError: it cannot be read.
        """
        if self.path is None:
            return files.read_stdin()
        document = files.read(self.path, base=self.base, home=self.home)
        if self.address is None:
            return document
        _, path, key = self.identity
        charset = self.address.charset
        return replace(document, path=path, key=key, url=key, charset=charset, folder=None)


def _name_of(url: str, copy: Path) -> str:
    """Return a name for what was fetched: the last of its address, with the ending of its format."""
    address = urlsplit(url)
    return f"{PurePosixPath(unquote(address.path)).stem or address.hostname}{copy.suffix}"
