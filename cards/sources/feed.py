"""Feeds: RSS in all its versions, Atom, JSON Feed. One that changes its format goes on being read."""

from __future__ import annotations

import html
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cards.errors import MissingError, SourceError
from cards.resources import is_installed
from cards.sources import xml
from cards.sources.dates import latest
from cards.sources.listed import Listed, clean, distinct, one_line

MAX_ENTRIES = 2_000
MAX_BYTES = 32 * 1024 * 1024
MAX_BARE = 6 * 1024 * 1024
"""Bytes of a feed without what its articles say: 3 kB for each of the most that are read."""
MAX_WHOLE = 16 * 1024 * 1024
"""Bytes of a feed with it."""

_ENTRY = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ROOT = re.compile(rb"<([A-Za-z][\w.:-]{0,40})[\s>]")
_KNOWN_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel|cdf|item|entry)[\s>]", re.IGNORECASE)
_BODY = re.compile(
    r"<(/?)(description|content:encoded|content|summary)(?=[\s>/])[^<>]{0,500}>", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|code|span|sub|sup|small|mark|br|p|div|font)(?:\s[^<>]*)?/?>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was fetched.

    Attributes:
        title: its name; empty if it has none.
        entries: as :func:`entries` returns them.
    """

    title: str
    entries: list[Listed]


def entries(data: bytes, url: str, *, whole: bool = False) -> list[Listed]:
    """Return the articles that a feed names, as it orders them, each once.

    Args:
        data: the feed, as it was fetched.
        url: where it was; relative links start from there, or from the feed's own ``xml:base``.
        whole: whether what it says of them is wanted, too.

    Raises:
        SourceError: it is no feed, or too large for one.
        MissingError: the library that reads feeds is not installed.
    """
    return read(data, url, whole=whole).entries


def read(data: bytes, url: str, *, whole: bool = False) -> Feed:
    """Return a feed with its name; else as :func:`entries`.

    Raises:
        SourceError: it is no feed, or too large for one.
        MissingError: the library that reads feeds is not installed.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(url)
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    title, found = _json_feed(data, url, whole) if start.startswith(b"{") else _xml_feed(data, url, whole)
    return Feed(one_line(title), distinct(found, MAX_ENTRIES))


def _xml_feed(data: bytes, url: str, whole: bool) -> tuple[str, Iterator[Listed]]:
    if not is_installed("feedparser"):
        raise MissingError(
            "feeds need feedparser, which is not installed", hint="pip install 'mkdeck-anki[web]'"
        )
    import feedparser

    try:
        parsed = feedparser.parse(
            _bare(_shortened(data), url, whole),
            response_headers={"content-location": url},
            sanitize_html=False,  # the articles themselves are fetched; nothing else of a feed is shown
            resolve_relative_uris=False,
        )
    except Exception as error:  # its readers of broken markup raise whatever comes up in them
        raise _no_feed(url) from error
    if not parsed.entries and not parsed.get("version"):
        raise _no_feed(url)
    dated = not str(parsed.get("version", "")).startswith("rss")
    return str(parsed.feed.get("title") or ""), (
        listed for entry in parsed.entries if (listed := _of_entry(entry, url, dated=dated, whole=whole))
    )


def _of_entry(entry: dict[str, Any], url: str, *, dated: bool, whole: bool) -> Listed | None:
    """Return what an entry of RSS or Atom names.

    Args:
        entry: as feedparser has it. It is asked as a plain dict: its own ways guess one date from another.
        url: of the feed.
        dated: whether a lone date is one of the last change. RSS has none but for ``dc:date``, and that
            is when the article came out.
        whole: whether its text is wanted.
    """
    link = _link(entry)
    address = clean(link, url) if link else None
    if address is None:
        return None
    published, updated = (dict.get(entry, f"{name}_parsed") for name in ("published", "updated"))
    changed = None
    if dated or (published and updated and published != updated):
        changed = latest(str(dict.get(entry, "updated") or "")) or _seconds(updated)
    text = _said(entry) if whole else ""
    return Listed(address, _title(entry), changed, _seconds(published) or _seconds(updated), text)


def _said(entry: dict[str, Any]) -> str:
    """Return the longest that an entry says: its content, or its summary if that is all there is."""
    told = [*(dict.get(entry, "content") or ()), dict.get(entry, "summary_detail") or {}]
    texts = (
        html.escape(str(each.get("value") or ""), quote=False)
        if each.get("type") == "text/plain"
        else str(each.get("value") or "")
        for each in told
    )
    return max(texts, key=len)


def _link(entry: dict[str, Any]) -> str:
    """Return the address of an entry's article: not that of a counter before it, nor of its sound."""
    original = dict.get(entry, "feedburner_origlink")
    if original:
        return str(original)
    for link in dict.get(entry, "links") or ():
        if link.get("rel", "alternate") == "alternate" and "html" in link.get("type", "html"):
            return str(link.get("href") or "")
    own = dict.get(entry, "link")
    if own:
        return str(own)
    guid = str(dict.get(entry, "id") or "")
    return guid if guid.startswith(("http://", "https://")) else ""


def _title(entry: dict[str, Any]) -> str:
    title = str(dict.get(entry, "title") or "")
    kind = (dict.get(entry, "title_detail") or {}).get("type", "")
    return one_line(title if kind == "text/plain" else html.unescape(_TAG.sub("", title)))


def _seconds(moment: tuple[int, ...] | None) -> int | None:
    try:
        return timegm(moment) if moment else None
    except (TypeError, ValueError, OverflowError):
        return None


def _bare(data: bytes, url: str, whole: bool) -> bytes:
    """Return a feed in UTF-8 from its root on.

    The reader searches what stands before it, and the declaration, in time that grows with the cube of them.
    """
    text = xml.mended(xml.as_utf8(data).decode("utf-8", "replace"))
    root = _KNOWN_ROOT.search(text)
    if root is None:
        raise _no_feed(url)
    text = text[root.start() :]
    data = (text if whole else _without_bodies(text)).encode()
    if len(data) > (MAX_WHOLE if whole else MAX_BARE):
        raise _too_large(url)
    return data


def _without_bodies(text: str) -> str:
    """Return a feed without what its articles say: they are fetched, and the reader of feeds is slow."""
    kept: list[str] = []
    at, inside = 0, ""
    for found in _BODY.finditer(text):
        closing, name = found[1], found[2].lower()
        if inside and closing and name == inside:
            at, inside = found.start(), ""
        elif not inside and not closing and not found[0].endswith("/>"):
            kept.append(text[at : found.end()])
            at, inside = found.end(), name
    return "".join([*kept, text[at:]])


def _shortened(data: bytes) -> bytes:
    """Return a feed without what comes after the entries that are read: the reader is slow, and keeps all."""
    for count, found in enumerate(_ENTRY.finditer(data)):
        if count == MAX_ENTRIES:
            root = _ROOT.search(data)
            name = root[1] if root else b"rss"
            inner = b"</channel>" if name.lower() == b"rss" else b""
            return data[: found.start()] + inner + b"</" + name + b">"
    return data


def _json_feed(data: bytes, url: str, whole: bool) -> tuple[str, Iterator[Listed]]:
    try:
        feed = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise _no_feed(url) from error
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version", "jsonfeed")).lower():
        raise _no_feed(url)
    base = clean(_text(feed, "home_page_url"), url) or url
    return _text(feed, "title"), (
        listed for item in items if isinstance(item, dict) and (listed := _of_item(item, base, whole))
    )


def _of_item(item: Mapping[str, Any], base: str, whole: bool) -> Listed | None:
    guid = _text(item, "id")
    link = _text(item, "url") or (guid if guid.startswith(("http://", "https://")) else "")
    address = clean(link, base) if link else None
    if address is None:
        return None
    changed, published = (latest(_text(item, f"date_{name}")) for name in ("modified", "published"))
    said = _text(item, "content_html") or html.escape(_text(item, "content_text"), quote=False)
    return Listed(address, one_line(_text(item, "title")), changed, published, said if whole else "")


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _too_large(url: str) -> SourceError:
    return SourceError("is too large for a feed", hint="name the site's sitemap instead", file=url)


def _no_feed(url: str) -> SourceError:
    return SourceError("is no feed", hint="mkdeck sources add URL finds the feed of a page", file=url)
