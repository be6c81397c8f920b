"""Work on several hosts side by side, and on each of them one thing after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import TypeVar

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def side_by_side(
    items: Sequence[_Item], host: Callable[[_Item], str], work: Callable[[_Item], _Made], most: int
) -> Iterator[_Made]:
    """Yield what the work makes of each item, in their order.

    Args:
        items: what is to be worked on.
        host: tells which of them wait for each other.
        work: does it, on a thread; it must not raise.
        most: hosts at a time.
    """
    waiting: list[Future[_Made]] = [Future() for _ in items]
    hosts: dict[str, list[int]] = {}
    for place, each in enumerate(items):
        hosts.setdefault(host(each), []).append(place)
    queue = list(reversed(hosts.values()))
    ended = threading.Event()

    def run() -> None:
        while True:
            try:
                places = queue.pop()
            except IndexError:
                return
            for place in places:
                if ended.is_set():
                    return
                waiting[place].set_result(work(items[place]))

    for _ in range(min(most, len(hosts))):
        threading.Thread(target=run, name="mkdeck web", daemon=True).start()
    try:
        for future in waiting:
            yield future.result()
    finally:
        ended.set()
