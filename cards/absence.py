"""Articles that notes stand in and that no source names any more: moved, deleted, left out of the recipe.

Such an article retires nothing by itself: it may come back, and nobody has read that its passages
are gone. ``build --prune`` takes it for gone, if that can be known at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from cards.errors import SourceError
from cards.lock import Evidence, Lock, Row, Standing

if TYPE_CHECKING:  # status wants none of what reads articles
    from cards.collect import Collected
    from cards.plan import Plan

_ADDRESS = "://"
# An excerpt's key is a fold, which holds these signs only between digits; a path or an address has others.
_PLACE = re.compile(r"(?<![0-9])[./]|[./](?![0-9])")


def unnamed(lock: Lock, collected: Collected) -> frozenset[str]:
    """Return the keys of the articles that some row stands in and that are known not to be named any more.

    Nothing is known of an excerpt, which a listing page shows or not; of any article while a source
    names nothing that is there (a folder that is not mounted); of one that has an address while
    some document cannot be read, for it may be that one, or while a source lists but what is new.
    """
    unread = {key for key in anchored(lock) - collected.texts.keys() if is_place(key)}
    if collected.vanished or not unread:
        return frozenset()
    if collected.unread or collected.shows_a_part:
        unread = {key for key in unread if _ADDRESS not in key}
    named = {task.key for task in collected.tasks}
    books = {book_of(key) for key in collected.texts}  # of one that was read, all chapters are known
    return frozenset(
        key for key in unread if key not in named and (book_of(key) not in named or book_of(key) in books)
    )


def left_there(lock: Lock, collected: Collected, articles: Collection[str]) -> tuple[Row, ...]:
    """Return the notes that ship although they would be retired were these articles gone."""
    gone = Evidence({**collected.texts, **dict.fromkeys(articles, "")}, collected.partial)
    return tuple(
        row
        for row in lock.shipped
        if any(anchor.article in articles for anchor in row.anchors)
        and gone.standing(row.anchors) is Standing.GONE
    )


def left(lock: Lock, plan: Plan) -> int:
    """Count the notes that stand only in articles that no source names any more, none being read.

    Nothing is known of an article that has an address: which document tells it is not seen from outside.
    """
    from cards.sources import files

    try:
        paths = [source.name for source in plan.recipe.sources if source.origin == "path"]
        named = {key for path in paths for key in files.keys(path, plan.base, plan.home)}
    except SourceError:
        return 0
    gone = {
        key
        for key in anchored(lock) - named
        if is_place(key) and _ADDRESS not in key and book_of(key) not in named
    }
    return sum(all(anchor.article in gone for anchor in row.anchors) for row in lock.shipped)


def anchored(lock: Lock) -> set[str]:
    """Return the keys of the articles that some row stands in."""
    return {anchor.article for row in lock.rows for anchor in row.anchors}


def book_of(key: str) -> str:
    """Return the key of the document that holds an article beside others, ``""`` if it is no such article."""
    return key.rpartition("#")[0]


def is_place(key: str) -> bool:
    """Whether an article's key is a path or an address, not the fold of an excerpt.

    A file without an ending, in no folder, is not known for one; so nothing is lost by it.
    """
    return _PLACE.search(key) is not None
