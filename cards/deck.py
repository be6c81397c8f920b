"""A deck on disk: its lock, its package, and the hold that keeps a second build out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cards.backups import keep
from cards.errors import BusyError, WriteError
from cards.exporters import apkg
from cards.exporters.names import deck_name
from cards.lock import Lock, dumps, hold, load
from cards.lock.files import replace
from cards.model import Card
from cards.plan import Plan
from cards.recovery import remembered
from cards.report import Problem
from cards.templater.notes import media_names
from cards.templater.pictures import Picture
from cards.templater.pictures import load as load_picture


@contextmanager
def held(
    plan: Plan, *, wait: float = 0.0, waiting: Callable[[BusyError], None] | None = None
) -> Iterator[None]:
    """Keep other builds of the deck out as long as the block runs.

    Args:
        plan: where the deck's lock lies.
        wait: seconds to wait for another build to end.
        waiting: is told, once, whom it waits for.

    Raises:
        BusyError: another build holds it.
        WriteError: there is no place for the lock, and none can be made.
    """
    try:
        plan.lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"cannot be written: {error.strerror or error}",
            hint="name a folder that you may write, with -o",
            file=plan.lock.parent.as_posix(),
        ) from error
    with hold(plan.lock, wait=wait, waiting=waiting):
        yield


def lock_of(plan: Plan) -> Lock:
    """Return the lock; where it is lost, as the deck built last and the backups remember it; else a new one.

    Raises:
        LockError: there is one, and it cannot be used.
    """
    return load(plan.lock) or remembered(plan.lock, plan.output) or Lock.new(plan.stem)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a deck.

    Attributes:
        package: whether the package changed.
        lock: the hash of the lock as it was written, hex; ``""`` if it was not.
        warnings: what went wrong with the backups.
    """

    package: bool = False
    lock: str = ""
    warnings: tuple[Problem, ...] = ()


def former_name(plan: Plan) -> str:
    """Return the name that the deck had in the package built last, ``""`` if the same, or there is none.

    To Anki a deck is its name, capital letters or not: under another one it makes another deck.
    """
    before = apkg.read_deck_name(plan.output)
    if before is None or before.casefold() == deck_name(plan.recipe.name).casefold():
        return ""
    return before


def write(plan: Plan, lock: Lock, cards: Sequence[Card]) -> Written:
    """Write the lock, then the package. What the lock replaces is kept as a backup.

    A lock without rows and a deck without notes are not written.

    Args:
        plan: where they lie.
        lock: what is to be in them.
        cards: those of this run; they know where new pictures lie.

    Raises:
        ConfigError: the deck's name cannot be used.
        WriteError: one of the two cannot be written.
    """
    if not lock.rows:
        return Written()
    text = dumps(lock)
    data = text.encode()
    warnings, digest = _replace(plan.lock, data), hashlib.sha256(data).hexdigest()
    notes = [row.note(media_names(row.fields)) for row in lock.shipped]
    if not notes:
        return Written(lock=digest, warnings=warnings)
    pictures = [load_picture(image) for card in cards for image in card.images]
    media = {picture.name: picture.path for picture in pictures if isinstance(picture, Picture)}
    package = apkg.write(notes, deck=plan.recipe.name, path=plan.output, lock_text=text, media=media)
    return Written(package, digest, warnings)


def _replace(lock: Path, data: bytes) -> tuple[Problem, ...]:
    """Put new bytes in the place of a lock; return what went wrong with keeping the old ones."""
    warnings: tuple[Problem, ...] = ()
    try:
        if lock.read_bytes() != data:
            keep(lock)
    except FileNotFoundError:
        pass
    except WriteError as error:
        warnings = (Problem.of(error, lock.as_posix()),)
    replace(lock, data)
    return warnings
