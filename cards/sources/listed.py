"""One article that a feed, a sitemap or a page lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """One article that a feed, a sitemap or a page lists.

    Attributes:
        url: its address, absolute.
        title: as it is listed, ``""`` if it has none there.
        changed: when it changed last, seconds since 1970; None if that is not told.
    """

    url: str
    title: str = ""
    changed: int | None = None
