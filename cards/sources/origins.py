"""What a source names: files that are there, and pages that are fetched, those that a listing leads to, too.

A page that cannot be had now is read from the copy kept. What a feed or sitemap listed once is looked at for
ever after: that it is not listed any more tells nothing of the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from cards.config import Source, is_address
from cards.errors import MkdeckError, SourceError
from cards.sources import files, forges
from cards.sources.listed import Listed
from cards.sources.named import Address, Named
from cards.sources.walk import stamp_at
from cards.web import Page, State, Wanted, Web

MOST_PAGES = 500
"""Pages of one source that one run asks for: at one a second, eight minutes. The others wait their turn."""

_DEEPEST = 3  # sitemaps inside sitemaps
_MOST_SITEMAPS = 100


@dataclass(slots=True)
class Haul:
    """What a source names.

    Attributes:
        named: the documents, in the order of the source, each once.
        problems: pages that could not be had, nor any copy of them.
        kept: when pages were fetched of which a copy was read instead, seconds since 1970, by why.
        left: how many pages of which there is no copy wait for the next run.
        shows_a_part: whether the source lists what is new, so that what it does not name may be there still.
    """

    named: list[Named] = field(default_factory=list)
    problems: list[MkdeckError] = field(default_factory=list)
    kept: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    left: int = 0
    shows_a_part: bool = False


class Watcher(Protocol):
    """Who wants to know how far it is."""

    def fetch(self, listing: str, pages: int) -> None:
        """So many pages that a listing names are about to be asked for."""

    def advance(self) -> None:
        """One of them was."""


def haul(
    source: Source,
    base: Path | None,
    web: Callable[[], Web],
    watcher: Watcher | None = None,
    *,
    settled: bool = False,
) -> Haul:
    """Return what a source names; pages are fetched.

    Args:
        source: the source.
        base: the folder that relative paths start from; None is the current one.
        web: gives the network, if it is wanted.
        watcher: is told how far it is.
        settled: whether only pages of which no copy is kept are asked for.

    Raises:
        SourceError: there is no such thing, or it cannot be had and no copy is kept.
        MissingError: the libraries to fetch with are not installed.
    """
    if source.origin == "path":
        if source.name == files.STDIN:
            return Haul([Named(files.STDIN, None)])
        return Haul([Named(path, stamp) for path, stamp in files.listing(source.name, base=base)])
    if source.origin == "git" and source.is_file:
        return _checkout(source, base)
    return _Fetching(source, base, web(), watcher, settled).run()


def _checkout(source: Source, base: Path | None) -> Haul:
    """Return what a checkout of the person's has under version control."""
    from cards.sources import git

    folder = (base or Path()) / source.name
    return Haul([Named(path.as_posix(), stamp_at(path)) for path in git.tracked(folder, source.path)])


@dataclass(slots=True)
class _Fetching:
    """The pages of a source while they are fetched."""

    source: Source
    base: Path | None
    web: Web
    watcher: Watcher | None
    settled: bool
    haul: Haul = field(default_factory=Haul)
    shown: dict[str, str] = field(default_factory=dict)  # by the address of a file: the page that shows it

    def run(self) -> Haul:
        run = {
            "url": self._page,
            "feed": self._feed,
            "sitemap": self._sitemap,
            "opml": self._opml,
            "git": self._repository,
        }
        run[self.source.origin]()
        return self.haul

    def _page(self) -> None:
        from cards.sources import links

        page = self._get(self._file_of(self.source.name))
        html = page.text() if page.is_html else ""
        if self.source.follow or (self.source.follow is None and html and links.is_listing(html, page.at)):
            self._listing(self.source.name, links.articles(html, page.at))
        else:
            self._take([page])

    def _feed(self) -> None:
        self._listing(self.source.name, self._entries(self.source.name))

    def _sitemap(self) -> None:
        from cards.sources import sitemap

        found: list[Listed] = []
        left, seen = [(self.source.name, 1)], set[str]()
        while left and len(seen) < _MOST_SITEMAPS:
            url, depth = left.pop(0)
            if url in seen:
                continue
            seen.add(url)
            page = self._get(url)
            listed, further = sitemap.urls(page.path.read_bytes(), page.at)
            found += listed
            left += [(each, depth + 1) for each in further if depth < _DEEPEST]
        self._listing(self.source.name, found)

    def _opml(self) -> None:
        from cards.sources import opml

        name = self.source.name
        data = self._get(name).path.read_bytes() if is_address(name) else self._file(name)
        for each in opml.feeds(data):
            try:
                self._listing(each.url, self._entries(each.url))
            except SourceError as error:  # one blog is away, the others are read
                self.haul.problems.append(error)

    def _repository(self) -> None:
        from cards.sources import git

        private = self.source.allow_private
        checkout = git.of_web(self.source.name, self.web, ref=self.source.ref, private=private)
        if checkout.kept:
            self.haul.kept[checkout.kept].append(int(checkout.folder.stat().st_mtime))
        for path in git.tracked(checkout.folder, self.source.path):
            inside = path.relative_to(checkout.folder).as_posix()
            url = checkout.public(path) or f"{self.source.name}/{inside}"
            self.haul.named.append(
                Named(path.as_posix(), stamp_at(path), Address(url, private=private, in_folder=True))
            )

    def _file(self, name: str) -> bytes:
        return files.read((self.base or Path()) / name).data

    def _entries(self, url: str) -> list[Listed]:
        from cards.sources import feed

        page = self._get(url)
        whole = bool(self.source.full_text)
        return feed.entries(page.path.read_bytes(), page.at, whole=whole)

    def _listing(self, name: str, listed: Sequence[Listed]) -> None:
        """Take the pages that a listing names now, and those that it named before."""
        self.haul.shows_a_part = True
        now = {each.url: self._held(each) for each in listed if self._is_wanted(each.url)}
        self.web.remember(name, now)
        before = [url for url in self.web.known(name) if url not in now and self._is_wanted(url)]
        # What a feed told whole once is as it told it.
        known = {**now, **dict.fromkeys(before, 0 if self.source.full_text else None)}
        wanted = [*self._in_turn({self._file_of(url): changed for url, changed in known.items()})]
        if self.watcher:
            self.watcher.fetch(name, len(wanted))
        self._take(self._watched(self.web.get_all(wanted)))

    def _held(self, each: Listed) -> int | None:
        """Return since when a page is as it is known, in seconds since 1970; None if nobody knows.

        What a feed says of it takes the place of a copy, so that the page itself is not asked for.
        """
        if not each.text:
            return each.changed
        with suppress(SourceError):  # what is wrong is told of the page, which is asked for then
            self.web.hold(each.url, each.page.encode("utf-8", "replace"))
            return 0
        return None

    def _watched(self, pages: Iterable[Page | SourceError]) -> Iterator[Page | SourceError]:
        for page in pages:
            yield page
            if self.watcher:
                self.watcher.advance()

    def _in_turn(self, listed: Mapping[str, int | None]) -> Iterator[Wanted]:
        """Yield what is wanted of a listing: of too many those first that were not looked at for longest.

        The others are taken from their copies, if there are any.
        """
        age = {url: self.web.fetched(url) for url in listed}
        turn = {*sorted(listed, key=lambda url: age[url] or 0)[:MOST_PAGES]}
        for url, since in listed.items():
            if url in turn:
                yield self._wanted(url, since)
            elif age[url] is not None:
                yield self._wanted(url, since=0)
            else:
                self.haul.left += 1

    def _file_of(self, url: str) -> str:
        """Return where the article itself is, if the address is that of a forge's page around it."""
        if self.source.full_text or not urlsplit(url).path.lower().endswith(tuple(files.SUFFIXES)):
            return url
        raw = forges.raw(url)
        if raw:
            self.shown[raw] = url
        return raw or url

    def _shown(self, url: str) -> str:
        return self.shown.get(url, url)

    def _is_wanted(self, url: str) -> bool:
        only = self.source.only
        return only is None or fnmatchcase(urlsplit(url).path or "/", only.replace("**", "*"))

    def _wanted(self, url: str, since: int | None = None) -> Wanted:
        return Wanted(url, private=self.source.allow_private, since=0 if self.settled else since)

    def _get(self, url: str) -> Page:
        page = self.web.get(self._wanted(url))
        if page.state is not State.FRESH:
            self.haul.kept[page.why].append(page.fetched)
        return page

    def _take(self, pages: Iterable[Page | SourceError]) -> None:
        seen = {each.address.url for each in self.haul.named if each.address}
        for page in pages:
            if isinstance(page, SourceError):
                self.haul.problems.append(page)
                continue
            if (
                page.state is State.KEPT and self._shown(page.url) != self.source.url
            ):  # that was counted when it was had
                self.haul.kept[page.why].append(page.fetched)
            if page.at not in seen:  # two addresses may lead to one page
                seen.add(page.at)
                address = Address(
                    _without_password(self._shown(page.at)),
                    page.charset,
                    private=self.source.allow_private,
                    listed=self.haul.shows_a_part,
                    gone=page.state is State.GONE,
                )
                self.haul.named.append(Named(page.path.as_posix(), stamp_at(page.path), address))


def _without_password(url: str) -> str:
    """Return an address as it may stand on a card."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url
