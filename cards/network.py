"""The network as a run uses it: with its memory where the caches lie, and by the run's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.cache.store import cache_dir
from cards.clock import moment

if TYPE_CHECKING:  # most runs fetch nothing
    from cards.web import Web


def opened(*, offline: bool = False) -> Web:
    """Return the network, to be closed in the end.

    Args:
        offline: whether everything comes from the memory.

    Raises:
        MissingError: the libraries to fetch with are not installed.
    """
    from cards.web import Web

    return Web(cache_dir() / "web", now=int(moment().timestamp()), offline=offline)
