"""How memory is looked after while articles are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 200_000
"""So many containers are made before cycles among them are looked for; Python's own number is 700."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cycles seldom inside the block.

    What is made of an article are trees, each freed when the last reference to it goes: the collector
    would go over them again and again, a tenth of all time, and find nothing.
    """
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, _SELDOM) if young else 0, *older)
    try:
        yield
    finally:
        gc.set_threshold(young, *older)
