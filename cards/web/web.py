"""One run of mkdeck on the network: what is wanted, what the memory answers, hosts side by side."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cards.errors import MissingError, SourceError
from cards.resources import is_installed
from cards.web import freshness, media
from cards.web.addresses import normal
from cards.web.limits import Limits
from cards.web.page import Page, State, Wanted
from cards.web.parallel import side_by_side
from cards.web.trouble import CHECK_ADDRESS, Trouble

if TYPE_CHECKING:
    from cards.web.client import Answer, Ask
    from cards.web.manners import Manners
    from cards.web.memory import Copy

_NEEDED = ("httpx2", "protego", "stamina")
_MISSING = {404, 410}
_APART = 20 * 3600  # seconds between two answers that a page is missing, to be believed


class Web:
    """The network, and what is remembered of it. One for a run; a context manager.

    Args:
        folder: where pages are remembered; it is made if need be.
        now: the time of the run, in seconds since 1970.
        offline: whether everything comes from the memory, and nothing touches the network.
        limits: how far it goes with servers.

    Attributes:
        folder, offline: as they were given.

    Raises:
        MissingError: a library of the extra ``web`` is not installed.
    """

    def __init__(
        self, folder: Path, *, now: int, offline: bool = False, limits: Limits | None = None
    ) -> None:
        for name in () if offline else _NEEDED:
            if not is_installed(name):
                raise MissingError(
                    f"the network needs {name}, which is not installed", hint="pip install 'mkdeck-anki[web]'"
                )
        from cards.web.memory import Memory  # with it comes SQLite, which not all who name a page want

        self._now = now
        self.folder = folder
        self.offline = offline
        self._limits = limits or Limits()
        self._memory = Memory(folder, now)
        self._stop = threading.Event()
        self._manners: Manners | None = None
        self._had: dict[tuple[str, bool], Future[Page]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what is still asked for, hang up, and let go of the memory."""
        self._stop.set()
        if self._manners is not None:
            self._manners.close()
            self._memory.tidy()
        self._memory.close()

    def get(self, wanted: Wanted) -> Page:
        """Return a page. It is asked for once in a run, however often it is wanted.

        Raises:
            SourceError: it cannot be had, and no copy is kept.
        """
        try:
            url = normal(wanted.url)
            future, first = self._future(url, wanted.private)
            if first:
                self._fulfil(future, url, wanted)
            page = future.result()
            return replace(page, url=wanted.url, at=wanted.url if page.at == url else page.at)
        except Trouble as trouble:
            raise SourceError(trouble.why, hint=trouble.hint, file=_shown(wanted.url)) from trouble

    def get_all(self, wanted: Sequence[Wanted]) -> Iterator[Page | SourceError]:
        """Yield a page for each that is wanted, in their order; an error in place of one that failed.

        Hosts are asked side by side, each for one page after the other.
        """
        return side_by_side(wanted, lambda each: _host(each.url), self._tried, self._limits.hosts)

    def remember(self, source: str, urls: Iterable[str]) -> None:
        """Remember what a feed or sitemap lists, in its order, for ever."""
        self._memory.remember(source, urls)

    def known(self, source: str) -> list[str]:
        """Return all that a feed or sitemap ever listed, newest first."""
        return self._memory.known(source)

    def hold(self, url: str, body: bytes) -> None:
        """Take a page that a feed tells whole for the copy of it, good now.

        Raises:
            SourceError: it is no address, or the disk does not take it.
        """
        from cards.web.memory import blank

        try:
            at = normal(url)
            copy = replace(blank(at), moved=at, final=at, media_type="text/html", charset="utf-8")
            self._memory.keep(replace(copy, fetched=self._now), body, ".html")
        except Trouble as trouble:
            raise SourceError(trouble.why, hint=trouble.hint, file=_shown(url)) from trouble

    def fetched(self, url: str) -> int | None:
        """Return when the copy of a page was last known to be good, in seconds since 1970; None without one.

        Raises:
            SourceError: it is no address.
        """
        try:
            copy = self._memory.find(normal(url))
        except Trouble as trouble:
            raise SourceError(trouble.why, hint=trouble.hint, file=_shown(url)) from trouble
        return None if copy is None else copy.fetched

    def _asked(self, ask: Ask) -> Answer:
        with self._lock:
            if self._manners is None:
                from cards.web.manners import Manners  # with it come the libraries of the network

                self._manners = Manners(self._limits, self._memory, self._stop)
        return self._manners.get(ask)

    def _tried(self, wanted: Wanted) -> Page | SourceError:
        try:
            return self.get(wanted)
        except SourceError as error:
            return error
        except Exception as error:  # whoever waits for this page must not wait for ever
            return SourceError(f"cannot be had: {error!r}", hint=CHECK_ADDRESS, file=_shown(wanted.url))

    def _future(self, url: str, private: bool) -> tuple[Future[Page], bool]:
        """Return what a page will be, and whether it falls to the caller to make it so."""
        with self._lock:
            future = self._had.get((url, private))
            if future is not None:
                return future, False
            future = self._had[url, private] = Future()
            return future, True

    def _fulfil(self, future: Future[Page], url: str, wanted: Wanted) -> None:
        try:
            future.set_result(self._page(url, wanted))
        except BaseException as error:
            future.set_exception(error)

    def _page(self, url: str, wanted: Wanted) -> Page:
        copy = self._memory.find(url)
        if copy is not None and self._is_fresh(copy, wanted.since):
            return self._shown(copy, State.FRESH)
        if self.offline:
            return self._kept(copy, Trouble("offline", "build without --offline once"))
        try:
            answer = self._answer(url, copy, wanted.private)
            if copy is not None and _confirms(answer, copy):
                return self._confirmed(copy, answer)
            if answer.brings:
                if copy is not None and _is_front(answer.final) and not _is_front(copy.final):
                    # Many a site's way to say that a post is no more. Its page is none of this one's.
                    raise Trouble("redirects to the front page", CHECK_ADDRESS)
                return self._new(url, answer)
            raise _unusable(answer)
        except Trouble as trouble:
            return self._kept(copy, trouble)

    def _is_fresh(self, copy: Copy, since: int | None) -> bool:
        """Whether a copy stands for the page unasked. A page that was missing is looked for each time."""
        if copy.missed:
            return False
        return copy.fresh > self._now or (since is not None and copy.fetched > since)

    def _answer(self, url: str, copy: Copy | None, private: bool) -> Answer:
        """Ask for a page where it is now; where it was first, if it is not there."""
        from cards.web.client import Ask

        if copy is None:
            return self._asked(Ask(url, private))
        known = (copy.final, _conditions(copy))
        if copy.moved != url:
            try:
                answer = self._asked(Ask(copy.moved, private, known))
                if answer.brings or _confirms(answer, copy):
                    return answer
            except Trouble:
                pass
        return self._asked(Ask(url, private, known))

    def _confirmed(self, copy: Copy, answer: Answer) -> Page:
        fresh = freshness.fresh_until(answer.headers, self._now)
        moved = answer.moved
        good = replace(copy, moved=moved, fetched=self._now, fresh=fresh, missed=0, gone=0)
        self._memory.put(good)
        return self._shown(good, State.FRESH)

    def _new(self, url: str, answer: Answer) -> Page:
        from cards.web.memory import blank

        media_type, charset = media.told(answer.headers.get("content-type", ""))
        copy = replace(
            blank(url),
            moved=answer.moved,
            final=answer.final,
            media_type=media_type,
            charset=charset or "",
            etag=freshness.sendable(answer.headers.get("etag", "")),
            modified=freshness.sendable(answer.headers.get("last-modified", "")),
            fetched=self._now,
            fresh=freshness.fresh_until(answer.headers, self._now),
        )
        suffix = media.suffix(media_type, answer.final, answer.body)
        return self._shown(self._memory.keep(copy, answer.body, suffix), State.FRESH)

    def _kept(self, copy: Copy | None, trouble: Trouble) -> Page:
        """Return the last good copy; as of a page that is gone, if that was seen twice.

        Raises:
            Trouble: there is no copy.
        """
        if copy is None:
            raise trouble
        if trouble.status in _MISSING and not copy.gone:
            copy = self._missed(copy)
            self._memory.put(copy)
        # Once gone, gone until it is had again: a failing host tells nothing new.
        return self._shown(copy, State.GONE if copy.gone else State.KEPT, trouble.why)

    def _missed(self, copy: Copy) -> Copy:
        if not copy.missed:
            return replace(copy, missed=self._now)
        return replace(copy, gone=self._now) if self._now - copy.missed >= _APART else copy

    def _shown(self, copy: Copy, state: State, why: str = "") -> Page:
        path = self._memory.path(copy)
        charset = copy.charset or None
        return Page(copy.url, copy.moved, path, copy.media_type, charset, copy.fetched, state, why)


def _unusable(answer: Answer) -> Trouble:
    if answer.status in (200, 203):
        return Trouble("answered with nothing", CHECK_ADDRESS)
    return Trouble(f"answered {answer.status}", CHECK_ADDRESS, status=answer.status)


def _confirms(answer: Answer, copy: Copy) -> bool:
    """Whether an answer says that the copy is good. Nobody is believed who was not asked for that."""
    return answer.status == 304 and answer.final == copy.final and bool(_conditions(copy))


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _conditions(copy: Copy) -> dict[str, str]:
    conditions = {"If-None-Match": copy.etag, "If-Modified-Since": copy.modified}
    return {name: value for name, value in conditions.items() if value}


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _shown(url: str) -> str:
    """Return an address for the person to read, without the password in it."""
    start, at, rest = url.partition("@")
    scheme, slashes, user = start.partition("://")
    if not at or "/" in user or ":" not in user:
        return url
    return f"{scheme}{slashes}{user.partition(':')[0]}:…@{rest}"
