"""What an address or a path is, and so how a recipe names it.

A blog is followed by its feed; where it has none, by the links of the page that lists its articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from cards import readers
from cards.config import is_address
from cards.errors import MkdeckError, SourceError
from cards.model import Document
from cards.sources import discover, feed, forges, git, links, opml, sitemap
from cards.sources.listed import Listed
from cards.sources.pages import parsed
from cards.web import Page, Wanted, Web

_MOST_TRIED = 8  # addresses that may be the feed, at one a second
_START = 2_000
_ENOUGH = 600  # characters: a text of fewer may be but the beginning of one


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        origin: the key that names it in a recipe: feed, sitemap, url, opml, git or path.
        value: its address or path.
        title: its name; empty if it has none.
        listed: what it names now, newest first; for a page, itself.
        ref, files: of a repository, the branch or tag and the glob that are meant; empty for all of its own.
        full_text: whether a feed is to be read for what it says: its first article's page gives nothing.
        follow: whether a page's links are to be followed; None for what is no page.
        feed: for an article, the feed of its site; empty if none is known.
    """

    origin: str
    value: str
    title: str = ""
    listed: list[Listed] = field(default_factory=list)
    follow: bool | None = None
    feed: str = ""
    full_text: bool = False
    ref: str = ""
    files: str = ""


def look(word: str, web: Web, *, private: bool = False) -> Found:
    """Return what an address or a path is.

    Args:
        word: an address, or a path from the current folder.
        web: the network; not asked for a path.
        private: whether the address may be a private one.

    Raises:
        SourceError: there is no such thing, or it cannot be had or read.
    """
    return _Looking(web, private).at(word) if is_address(word) else of_path(word)


def of_path(word: str) -> Found:
    """Return what a path is: a checkout, a list of feeds, or files.

    Raises:
        SourceError: there is no such file or folder, or it is no list of feeds.
    """
    from cards.sources import files

    path = Path(word)
    if (path / ".git").exists():
        listed = [Listed(each.as_posix(), each.stem) for each in git.tracked(path)]
        return Found("git", word, path.resolve().name, listed)
    if path.suffix.lower() == ".opml" and path.is_file():
        feeds = opml.feeds(files.read(path).data, word)
        return Found("opml", word, path.stem, [Listed(each.url, each.title) for each in feeds])
    return Found("path", word, "", [Listed(each.as_posix(), each.stem) for each in files.find(word)])


@dataclass(frozen=True, slots=True)
class _Looking:
    web: Web
    private: bool

    def at(self, url: str) -> Found:
        found = self._what(url)
        return self._whole(found) if found.origin == "feed" and found.listed else found

    def _what(self, url: str) -> Found:
        if git.is_repository(url):
            return Found("git", url, git.name_of(url))
        if inside := forges.folder(url):
            repository, ref, folder = inside
            glob = f"{folder}/**/*.md" if folder else ""
            return Found("git", repository, git.name_of(repository), ref=ref, files=glob)
        if file := forges.raw(url):
            self._get(file)
            return Found("url", url, listed=[Listed(url, "")], follow=False)
        page = self._get(url)
        data = page.path.read_bytes()
        if not page.is_html or _is_xml(data):
            found = _of_data(data, page.at)
            if found:
                return found
        if not page.is_html:
            return Found("url", page.at, listed=[Listed(page.at, "")], follow=False)
        return self._of_page(page.text(), page.at)

    def _whole(self, found: Found) -> Found:
        """Look whether the feed itself has the text that its newest article's page does not give."""
        page, newest = self._get(found.value), found.listed[0]
        told = feed.entries(page.path.read_bytes(), page.at, whole=True)
        said = next((each.page for each in told if each.url == newest.url and each.text), "")
        length = _length(said.encode("utf-8", "replace"), "page.html", newest.url) if said else 0
        if length < _ENOUGH:
            return found
        try:
            there = self._get(newest.url)
            shown = _length(there.path.read_bytes(), there.path.name, newest.url)
        except SourceError:
            shown = 0
        return replace(found, full_text=shown * 2 < length)

    def _of_page(self, html: str, url: str) -> Found:
        title = _title(html, url)
        if not is_front(url) and not links.is_listing(html, url):
            named = discover.feeds_named(html, url)
            return Found(
                "url", url, title, [Listed(url, title)], follow=False, feed=named[0] if named else ""
            )
        for candidate in discover.feeds_of(html, url)[:_MOST_TRIED]:
            if found := self._feed_at(candidate):
                return found
        articles = links.articles(html, url)
        if articles:
            return Found("url", url, title, articles, follow=True)
        for candidate in self._sitemaps(url):
            if found := self._sitemap_at(candidate):
                return found
        return Found("url", url, title, [Listed(url, title)], follow=False)

    def _feed_at(self, url: str) -> Found | None:
        try:
            page = self._get(url)
            found = feed.read(page.path.read_bytes(), page.at)
        except SourceError:
            return None
        return _of_feed(found, page.at) if found.entries else None

    def _sitemap_at(self, url: str) -> Found | None:
        try:
            page = self._get(url)
            listed, further = sitemap.urls(page.path.read_bytes(), page.at)
        except SourceError:
            return None
        return Found("sitemap", page.at, listed=listed) if listed or further else None

    def _sitemaps(self, url: str) -> Iterator[str]:
        parts = urlsplit(url)
        if parts.path in ("", "/"):
            yield f"{parts.scheme}://{parts.netloc}/sitemap.xml"

    def _get(self, url: str) -> Page:
        return self.web.get(Wanted(url, private=self.private))


def _length(data: bytes, name: str, url: str) -> int:
    """Return how many characters of text a page has; 0 if it holds no article."""
    try:
        return sum(len(article.body) for article in readers.read(Document(data, name, url=url)))
    except MkdeckError:
        return 0


def is_front(url: str) -> bool:
    """Whether an address may be that of a blog as a whole: ``/``, ``/blog``, ``/@someone``, no article's."""
    if not links.is_article(url):
        return True
    parts = urlsplit(url)
    words = [word for word in parts.path.split("/") if word]
    return len(words) <= 1 and not parts.query and not any(char in "".join(words) for char in ".-0123456789")


def _is_xml(data: bytes) -> bool:
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    html = start.startswith((b"<!doctype html", b"<html")) or b"<html" in start
    return start.startswith((b"<", b"{")) and not html


def _of_data(data: bytes, url: str) -> Found | None:
    """Return what a document that is no page is, if it is one that lists articles."""
    try:
        return _of_feed(feed.read(data, url), url)
    except SourceError:
        pass
    try:
        feeds = opml.feeds(data, url)
        return Found("opml", url, "", [Listed(each.url, each.title) for each in feeds])
    except SourceError:
        pass
    try:
        listed, _ = sitemap.urls(data, url)
    except SourceError:
        return None
    return Found("sitemap", url, listed=listed)


def _of_feed(found: feed.Feed, url: str) -> Found:
    newest_first = sorted(found.entries, key=lambda entry: -entry.newest)
    return Found("feed", url, found.title, newest_first)


def _title(html: str, url: str) -> str:
    node = parsed(html, url).css_first("title")
    return " ".join((node.text() or "").split())[:300] if node else ""
