"""Sitemaps: lists of a site's pages, as XML, packed or as plain lines, and lists of such lists."""

from __future__ import annotations

import zlib

from cards.errors import SourceError
from cards.sources import feed, xml
from cards.sources.dates import latest
from cards.sources.listed import Listed, clean, distinct, one_line

# What the protocol allows a sitemap to hold.
MAX_URLS = 50_000
MAX_BYTES = 52_428_800

_GZIP = b"\x1f\x8b"
_FEEDS = frozenset({"rss", "feed", "RDF"})


def urls(data: bytes, url: str) -> tuple[list[Listed], list[str]]:
    """Return the pages that a sitemap names, and the further sitemaps.

    Args:
        data: the file, packed or not; a feed may serve as a sitemap.
        url: where it lies.

    Raises:
        SourceError: it is no sitemap, larger than one may be, or made to do harm.
    """
    data = _unpacked(data, url)
    start = data[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if not start.startswith((b"<", b"\0<")):
        return _lines(data, url), []
    target, whole = xml.read(data, lambda: _Pages(url), file=url)
    if target.root in _FEEDS:
        return feed.entries(data, url), []
    if target.root not in ("urlset", "sitemapindex") or not (whole or target.pages or target.further):
        raise _no_sitemap(url)
    return distinct(target.pages, MAX_URLS), list(dict.fromkeys(target.further))


class _Pages:
    """Gathers the entries of a sitemap."""

    def __init__(self, url: str) -> None:
        self.root = ""
        self.pages: list[Listed] = []
        self.further: list[str] = []
        self._url = url
        self._open: list[str] = []
        self._entry: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._open:
            self.root = tag.rpartition("}")[2]
        self._open.append(tag)
        if len(self._open) == 2:
            self._entry = {}

    def end(self, text: str) -> None:
        tag = self._open.pop()
        depth = len(self._open)
        if depth == 2 and tag in ("loc", "lastmod"):
            self._entry.setdefault(tag, text)
        elif depth == 3 and tag.endswith("sitemap-news/0.9}title"):
            self._entry["title"] = text
        elif depth == 1 and "loc" in self._entry:
            self._add(tag, self._entry)

    def _add(self, tag: str, entry: dict[str, str]) -> None:
        if len(self.pages) + len(self.further) >= MAX_URLS:
            raise xml.Enough
        url = clean(entry["loc"], self._url)
        if not url:
            return
        if tag == "sitemap":
            self.further.append(url)
        elif tag == "url":
            self.pages.append(Listed(url, one_line(entry.get("title", "")), latest(entry.get("lastmod", ""))))


def _lines(data: bytes, url: str) -> list[Listed]:
    """Read a text sitemap: an address a line, and nothing else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_sitemap(url) from error
    found: list[Listed] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        page = clean(line, url) if "://" in line[:10] else None
        if page is None:
            raise _no_sitemap(url)
        found.append(Listed(page, ""))
        if len(found) == MAX_URLS:
            break
    if not found:
        raise _no_sitemap(url)
    return distinct(found, MAX_URLS)


def _unpacked(data: bytes, url: str) -> bytes:
    """Return the file as it was before it was packed, of no more than a sitemap's size."""
    if not data.startswith(_GZIP):
        if len(data) > MAX_BYTES:
            raise _too_large(url)
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise SourceError(
            "is packed, and cannot be unpacked", hint="look at the address in a browser", file=url
        ) from error
    if len(plain) > MAX_BYTES:
        raise _too_large(url)
    return plain


def _too_large(url: str) -> SourceError:
    return SourceError(
        "is larger than a sitemap may be", hint="name one of the site's smaller sitemaps", file=url
    )


def _no_sitemap(url: str) -> SourceError:
    return SourceError("is no sitemap", hint="look into the site's robots.txt for its sitemaps", file=url)
