"""Articles as they were read before: the cards by content, name and code."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cards.cache.sights import Sight, digest_of
from cards.sources import files

if TYPE_CHECKING:
    from cards.cache.cache import Cache
    from cards.gather import Gathered
    from cards.sources.walk import Found
    from cards.task import Task

# So much is kept in one go: what a killed build has done is not all lost, and memory does not fill.
_AT_ONCE = 100  # articles
_BYTES_AT_ONCE = 16_000_000


class Shelf:
    """The articles of one build.

    Args:
        cache: where they are kept.
        known: files as they were seen before, by path: what is the same by its stamp is not read.

    Attributes:
        found: the files that the sources name, in their order.
        begun: when the build began, ns since 1970.
    """

    def __init__(self, cache: Cache, known: Mapping[str, Sight] | None = None) -> None:
        self._cache = cache
        self._known = known or {}
        self._digests: dict[str, str] = {}
        self._new: dict[str, bytes] = {}
        self.found: list[Found] = []
        self.begun = time.time_ns()

    def notice(self, found: Iterable[Found]) -> None:
        """Take down the files that a source names."""
        self.found += found

    def find(self, task: Task) -> str | None:
        """Return the key under which a document's cards seem to be kept; None if they are not."""
        digest = self._digest(task)
        if digest is None:
            return None
        key = self._key(task, digest)
        return key if self._cache.has(key) else None

    def take(self, key: str, task: Task) -> Gathered | None:
        """Return what a document gave; None if it is lost after all."""
        from cards.cache.entries import unpacked

        data = self._cache.get(key)
        return None if data is None else unpacked(data, self._digests[task.file or ""])

    def keep(self, task: Task, gathered: Gathered) -> None:
        """Keep what a document gave, by the content that was read."""
        from cards.cache.entries import packed

        if not gathered.digest or task.path is None:
            return
        self._digests[task.path.as_posix()] = gathered.digest
        data = packed(gathered)
        if data is not None:
            self._new[self._key(task, gathered.digest)] = data
        if len(self._new) >= _AT_ONCE or sum(map(len, self._new.values())) > _BYTES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write down what is to be kept."""
        self._cache.put(self._new)
        self._new = {}

    def sights(self) -> list[Sight] | None:
        """Return the files that the sources name as they were read; None if one of them was not."""
        out: list[Sight] = []
        for path, stamp in self.found:
            digest = self._digests.get(path) or digest_of(path)
            if stamp is None or digest is None:
                return None
            known = self._known.get(path)
            old = known is not None and (known.stamp, known.digest) == (stamp, digest) and known.settled
            out.append(known if known and old else Sight(path, stamp, digest, self.begun))
        return out

    def _digest(self, task: Task) -> str | None:
        if task.path is None or task.explained or task.size > files.MAX_BYTES:
            return None
        path = task.path.as_posix()
        known = self._known.get(path)
        unchanged = known is not None and known.stamp == task.stamp and known.settled
        digest = known.digest if known and unchanged else digest_of(path)
        if digest:
            self._digests[path] = digest
        return digest

    def _key(self, task: Task, digest: str) -> str:
        """Return the key of all that decides on a document's cards, but for the pictures beside it."""
        charset = task.address and task.address.charset
        decides = (
            self._cache.code,
            digest,
            task.identity,
            charset,
            task.reader,
            task.language,
            task.both_sides,
        )
        return f"article:{hashlib.sha256(repr(decides).encode()).hexdigest()}"
