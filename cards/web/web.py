"""One run of mkdeck on the network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from cards.errors import SourceError
from cards.web.page import Page, State, Wanted

_SUFFIXES = {"text/html": ".html", "application/pdf": ".pdf", "application/json": ".json"}


class Web:
    """The network, and what is remembered of it. One for a run; a context manager.

    Args:
        folder: where pages are remembered; it is made if need be.
        now: the time of the run in seconds since 1970.
        offline: whether everything comes from the memory.
    """

    def __init__(self, folder: Path, *, now: int, offline: bool = False) -> None:
        self._folder = folder / "pages"
        self._now = now
        self._offline = offline
        self._listed: dict[str, dict[str, None]] = {}

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def get(self, wanted: Wanted) -> Page:
        """Return a page.

        Raises:
            SourceError: it cannot be had, and no copy is kept.
        """
        import httpx2

        url = wanted.url
        try:
            answer = httpx2.get(url, follow_redirects=True, trust_env=False, timeout=20)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise SourceError("cannot be had", hint="check the address", file=url) from error
        if answer.status_code != 200:
            raise SourceError(f"answered {answer.status_code}", hint="check the address", file=url)
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        suffix = _SUFFIXES.get(media, ".xml" if media.endswith("xml") else ".bin")
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / (hashlib.sha256(url.encode()).hexdigest() + suffix)
        path.write_bytes(answer.content)
        return Page(url, url, path, media, answer.charset_encoding, self._now, State.FRESH)

    def get_all(self, wanted: Sequence[Wanted]) -> Iterator[Page | SourceError]:
        """Yield a page for each that is wanted, in their order; an error in place of one that failed."""
        for each in wanted:
            try:
                yield self.get(each)
            except SourceError as error:
                yield error

    def remember(self, source: str, urls: Iterable[str]) -> None:
        """Remember what a feed or sitemap lists, newest first, for ever."""
        self._listed.setdefault(source, {}).update(dict.fromkeys(urls))

    def known(self, source: str) -> list[str]:
        """Return all that a feed or sitemap ever listed, newest first."""
        return list(self._listed.get(source, {}))
