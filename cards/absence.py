"""Articles that notes stand in and that no source names any more: moved, deleted, left out of the recipe.

Such an article retires nothing by itself: it may come back, and mkdeck has not read that its
passages are gone. ``build --prune`` takes it for gone, if that can be known at all.
"""

from __future__ import annotations

from collections.abc import Collection

from cards.collect import Collected
from cards.language.fold import fold
from cards.lock import Evidence, Lock, Row, Standing


def unnamed(lock: Lock, collected: Collected) -> frozenset[str]:
    """Return the keys of the articles that some row stands in and that are known not to be named any more.

    Nothing is known of an excerpt, which a listing page shows or not; of any article while a source
    names nothing that is there (a folder that is not mounted); of one that has an address while
    some document cannot be read, for it may be that one.
    """
    unread = {key for key in anchored(lock) - collected.texts.keys() if not _is_excerpt(key)}
    if collected.vanished or not unread:
        return frozenset()
    if collected.unread:
        unread = {key for key in unread if "://" not in key}
    return frozenset(unread.difference(task.key for task in collected.tasks))


def left_there(lock: Lock, collected: Collected, articles: Collection[str]) -> tuple[Row, ...]:
    """Return the notes that ship although they would be retired were these articles gone."""
    gone = Evidence({**collected.texts, **dict.fromkeys(articles, "")}, collected.partial)
    return tuple(
        row
        for row in lock.shipped
        if any(anchor.article in articles for anchor in row.anchors)
        and gone.standing(row.anchors) is Standing.GONE
    )


def anchored(lock: Lock) -> set[str]:
    """Return the keys of the articles that some row stands in."""
    return {anchor.article for row in lock.rows for anchor in row.anchors}


def _is_excerpt(key: str) -> bool:
    """Whether a key is a fold, as an excerpt's is; a path or an address holds signs that no fold has."""
    return fold(key) == key
