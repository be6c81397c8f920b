"""A deck under a new name whose lock stayed under the old one: built so, Anki would have all of it twice.

A lock belongs to the recipe, or the package, of its own name. One that has neither beside it was left
behind by a rename, and is looked at when a deck is about to be built for the first time.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from cards.errors import LockError, NewerLockError
from cards.lock import Lock, Row, State
from cards.lock.remains import remains
from cards.lock.rows import anchors_of
from cards.model import Card
from cards.plan import LOCK_SUFFIX, OUT_FOLDER, PACKAGE_SUFFIX, Plan, shown
from cards.project import EDITS_SUFFIX, RECIPE_SUFFIX

# Of the cards or of the rows that are not retired, whichever are fewer: so many in common are one deck.
_SHARE = 0.5

_Passage = tuple[int, str]


def refuse_twice(plan: Plan, lock: Lock, cards: Sequence[Card]) -> None:
    """Make sure that a deck which is built for the first time is not an old one under a new name.

    Args:
        plan: the deck.
        lock: its own; one with rows proves that it is known.
        cards: of this build.

    Raises:
        LockError: a lock that was left behind knows these cards.
    """
    if lock.rows or not cards:
        return
    told = {(card.side, anchor.fold) for card in cards for anchor in anchors_of(card)}
    for old in _left_behind(plan):
        known = [_passages(row) for row in _rows(old)]
        common = sum(not told.isdisjoint(row) for row in known)
        if common and common >= _SHARE * min(len(known), len(cards)):
            moves = "; ".join(
                f"mv {shlex.quote(shown(was))} {shlex.quote(shown(to))}" for was, to in _moves(old, plan)
            )
            raise LockError(
                f"'{shown(old)}' has no recipe any more, and knows {common} notes of this deck: "
                "built without it, Anki would have them twice",
                hint=f"if the recipe was renamed: {moves}; "
                f"if a new deck is meant, move '{shown(old)}' to another folder",
                file=plan.lock.as_posix(),
            )


def _left_behind(plan: Plan) -> Iterator[Path]:
    """Yield the locks beside the deck's own that neither a recipe nor a package goes with."""
    for lock in sorted(plan.lock.parent.glob(f"*{LOCK_SUFFIX}")):
        owners = (lock.with_suffix(suffix) for suffix in (RECIPE_SUFFIX, PACKAGE_SUFFIX))
        if lock != plan.lock and not any(owner.exists() for owner in owners):
            yield lock


def _rows(lock: Path) -> list[Row]:
    """Return the rows that are not retired, as far as they can be read: a torn lock is not mended here."""
    try:
        rows = remains(lock.read_bytes().decode("utf-8-sig", "replace")).rows
    except (OSError, NewerLockError):
        return []
    return [row for row in rows if row.state is not State.RETIRED]


def _passages(row: Row) -> set[_Passage]:
    return {(row.side, anchor.fold) for anchor in row.anchors}


def _moves(old: Path, plan: Plan) -> Iterator[tuple[Path, Path]]:
    """Yield what has to be moved, and where to: the lock, and what was left behind with it."""
    package = old.parent / OUT_FOLDER / f"{old.stem}{PACKAGE_SUFFIX}"
    yield old, plan.lock
    for was, to in ((old.with_suffix(EDITS_SUFFIX), plan.edits), (package, plan.output)):
        if was.exists() and not to.exists():
            yield was, to
