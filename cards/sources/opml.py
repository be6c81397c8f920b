"""OPML: the list of subscriptions that a feed reader exports."""

from __future__ import annotations

from dataclasses import dataclass

from cards.errors import SourceError
from cards.sources import xml
from cards.sources.listed import clean, one_line

MAX_FEEDS = 5_000
MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that someone reads.

    Attributes:
        url: of the feed.
        title: what the reader calls it; empty if it has no name.
        folder: the folders it lies in, from the outermost, with ``/`` between; empty if in none.
    """

    url: str
    title: str
    folder: str


def feeds(data: bytes, file: str = "") -> list[Subscription]:
    """Return the feeds of an OPML file, each once, in their order.

    Args:
        data: the file.
        file: for messages, its path or address.

    Raises:
        SourceError: it is no OPML, too large, or made to do harm.
    """
    if len(data) > MAX_BYTES:
        raise SourceError("is too large for a list of feeds", hint="export it again", file=file)
    target, whole = xml.read(data, _Outlines, file=file)
    if target.root.lower() != "opml" or not (whole or target.found):
        raise SourceError("is no OPML", hint="export the subscriptions from the feed reader again", file=file)
    return list(target.found.values())


class _Outlines:
    """Gathers outlines that are feeds; the others are folders."""

    def __init__(self) -> None:
        self.root = ""
        self.found: dict[str, Subscription] = {}
        self._depth = 0
        self._folders: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 0:
            self.root = tag.rpartition("}")[2]
        self._depth += 1
        own = {name.lower(): value for name, value in attributes.items()}
        title = one_line(own.get("title") or own.get("text") or "") if tag.lower() == "outline" else ""
        url = clean(own.get("xmlurl", ""), "") if tag.lower() == "outline" else None
        if url and url not in self.found and len(self.found) < MAX_FEEDS:
            folder = "/".join(each for each in self._folders if each)
            self.found[url] = Subscription(url, title, folder)
        self._folders.append("" if url else title)

    def end(self, text: str) -> None:
        self._depth -= 1
        self._folders.pop()
