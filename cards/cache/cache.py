"""The cache of one run of mkdeck: what was kept, and the code that it may be used with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from cards.cache.codekey import CodeKey
from cards.cache.store import Store, cache_dir


class Cache:
    """What was kept by builds before, and is kept for builds to come.

    Attributes:
        code: the key of the code at work.
        fresh: whether nothing that was kept is used; it is kept anew all the same.
    """

    def __init__(self, store: Store, *, fresh: bool = False) -> None:
        self._store = store
        self._code = CodeKey(store)
        self.code = self._code.key
        self.fresh = fresh

    def has(self, key: str) -> bool:
        """Whether something is kept under this key."""
        return not self.fresh and self._store.has(key)

    def get(self, key: str) -> bytes | None:
        """Return what is kept under this key; None if it is lost."""
        return None if self.fresh else self._store.get(key)

    def put(self, pieces: Mapping[str, bytes]) -> None:
        """Keep what the code has made, unless it was exchanged meanwhile."""
        if pieces and self._code.holds:
            self._store.put(pieces)


@contextmanager
def opened(*, fresh: bool = False) -> Iterator[Cache]:
    """Yield the cache in the user's folder of caches.

    Args:
        fresh: whether nothing that was kept is to be used.
    """
    store = Store(cache_dir())
    try:
        yield Cache(store, fresh=fresh)
    finally:
        store.close()
