"""XML from outside, read as a stream: nothing is built, no entity is expanded, nothing is fetched.

What is wrong in most of the broken files (a bare ``&`` in an address, ``&nbsp;``, a control
character) is mended, and the file read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.entities import html5
from typing import Protocol, TypeVar

from cards.errors import MissingError, SourceError
from cards.resources import is_installed

MAX_DEPTH = 200

_ENCODING = re.compile(
    rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"'][^>]{0,200}\?>", re.ASCII
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_AMPERSAND = re.compile(r"&(?:#(?:\d{1,7}|x[\da-fA-F]{1,6});|([A-Za-z]\w{0,31});)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


class Enough(Exception):  # noqa: N818 -- nothing is wrong
    """Raised by a target that wants to hear no more."""


class Target(Protocol):
    """What is told of the elements of a file, in their order."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element; its name is local, without a namespace if that is the root's."""

    def end(self, text: str) -> None:
        """End the element that began last and has not ended, with the text that stands directly in it."""


_Told = TypeVar("_Told", bound=Target)


def read(data: bytes, begin: Callable[[], _Told], *, file: str) -> tuple[_Told, bool]:
    """Read a file.

    Args:
        data: its bytes.
        begin: makes what is told of every element; anew when the file is mended and read again.
        file: for messages, its address or path.

    Returns:
        What was told, and whether of the whole file; of one that breaks off it is what stands before that.

    Raises:
        SourceError: it declares entities or nests deeper than any real file.
        MissingError: the library for it is not installed.
    """
    data = as_utf8(data)
    target = begin()
    if _run(data, target, file):
        return target, True
    target = begin()
    return target, _run(mended(data.decode("utf-8", "replace")).encode(), target, file)


def _run(data: bytes, target: Target, file: str) -> bool:
    """Return whether the file was well-formed to its end."""
    if not is_installed("defusedxml"):
        raise MissingError(
            "feeds and sitemaps need defusedxml, which is not installed",
            hint="pip install 'mkdeck-anki[web]'",
        )
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=_Stream(target, file))
    try:
        parser.feed(data)
        parser.close()
    except Enough:
        return True
    except DefusedXmlException as error:
        raise SourceError(
            "declares entities of its own, which may be a bomb", hint="leave this source out", file=file
        ) from error
    except (ParseError, ValueError, LookupError):
        return False
    return True


class _Stream:
    """Keeps the names and texts of the elements that are open, and nothing else."""

    def __init__(self, target: Target, file: str) -> None:
        self._target = target
        self._file = file
        self._texts: list[list[str]] = []
        self._space: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._texts) >= MAX_DEPTH:
            raise SourceError("nests its elements too deeply", hint="leave this source out", file=self._file)
        space, _, name = tag.rpartition("}")
        if self._space is None:
            self._space = space
        self._texts.append([])
        self._target.start(name if space in ("", self._space) else tag, attributes)

    def data(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)

    def end(self, tag: str) -> None:
        self._target.end("".join(self._texts.pop()))

    def close(self) -> None:
        """End the file."""


def as_utf8(data: bytes) -> bytes:
    """Return the file in UTF-8, for expat reads no encoding of several bytes a character."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _undeclared(data.decode("utf-16", "replace"))
    declared = _ENCODING.match(data[:1000])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8"):
        return data
    try:
        return _undeclared(data.decode("gb18030" if name in ("gb2312", "gbk") else name, "replace"))
    except (LookupError, ValueError):  # an encoding that nobody knows, or one that is no text's
        return _undeclared(data.decode("utf-8", "replace"))


def _undeclared(text: str) -> bytes:
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


def mended(text: str) -> str:
    """Return a file without what XML does not know: bare ampersands, control characters, entities of HTML."""
    return _AMPERSAND.sub(_entity, _CONTROL.sub("", text.lstrip("\ufeff \t\r\n")))


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if found[0] == "&":
        return "&amp;"
    if name is None or name in _OWN:
        return found[0]
    return html5.get(f"{name};", f"&amp;{name};")
