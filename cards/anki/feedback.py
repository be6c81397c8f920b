"""From the person's Anki to the files of a deck: what ``mkdeck feedback`` does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from cards import deck, edits
from cards.anki import remembered
from cards.anki.seen import SeenCollection
from cards.anki.taking import Taken, take
from cards.anki.trouble import Trouble, troubles
from cards.errors import BusyError
from cards.lock import files as lock_files
from cards.plan import Plan
from cards.report import Problem


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a collection told of one deck.

    Attributes:
        deck: its name in Anki.
        lock: where its lock lies.
        collection: the identity of the collection.
        taken: what was taken over.
        troubles: the cards that are forgotten often.
        written: whether lock or edits were written.
    """

    deck: str
    lock: Path
    collection: str
    taken: Taken
    troubles: tuple[Trouble, ...]
    written: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong."""
        count = len(self.taken.missing)
        if not count:
            return ()
        what = f"{count} notes are gone from Anki, too many at once: nothing was taken over"
        hint = "if you deleted them, run mkdeck feedback --yes; else look at the profile and its sync"
        return (Problem(f"{self.lock.as_posix()}: ", what, hint),)

    @property
    def exit_code(self) -> int:
        """0 if all went well, 1 if there were problems."""
        return 1 if self.problems else 0


def feedback(
    plan: Plan,
    seen: SeenCollection,
    now: int,
    *,
    sweeping: bool = False,
    dry_run: bool = False,
    wait: float = 0.0,
    waiting: Callable[[BusyError], None] | None = None,
) -> Feedback:
    """Take over into a deck's lock and edits what the person did in Anki.

    Edits are written first: they hold what the person did, and whoever finds them without the lock
    takes the same over again.

    Args:
        plan: the deck.
        seen: the collection.
        now: the run's clock, seconds since 1970.
        sweeping: take deletions for meant even if they are more than a fifth of the deck.
        dry_run: write nothing.
        wait: seconds to wait for a build of the deck to end.
        waiting: is told, once, whom it waits for.

    Raises:
        LockError: the lock cannot be used.
        ConfigError: the edits cannot be used.
        BusyError: a build of the deck is running.
        WriteError: lock or edits cannot be written.
    """
    with nullcontext() if dry_run else deck.held(plan, wait=wait, waiting=waiting):
        lock = deck.lock_of(plan)
        outdated = remembered.is_outdated(seen)
        taken = take(lock, edits.load(plan.edits), seen, now, sweeping=sweeping, outdated=outdated)
        written = False
        if not dry_run and lock.rows:
            written = edits.save(taken.edits, plan.edits)
            written |= lock_files.save(taken.lock, plan.lock)
            remembered.note_look(seen)
        return Feedback(
            plan.recipe.name, plan.lock, seen.identity, taken, troubles(taken.lock, seen), written
        )
