"""A deck on disk: its lock, its package, and the hold that keeps a second build out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cards.errors import BusyError, LockError, WriteError
from cards.exporters import apkg
from cards.exporters.names import deck_name
from cards.lock import Lock, dumps, hold, load, loads, save
from cards.model import Card
from cards.plan import Plan
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
    """Return the lock; where it is lost, the copy in the deck built last; else a new one.

    Raises:
        LockError: there is one, and it cannot be used.
    """
    return load(plan.lock) or _copy_in(plan.output) or Lock.new(plan.stem)


def recovered(package: Path) -> Lock:
    """Return the copy of the lock that a package of ours carries.

    Raises:
        LockError: there is no such package, or no sound lock in it.
    """
    lock = _copy_in(package)
    if lock is None:
        hint = "name an .apkg that mkdeck built"
        raise LockError("there is no lock in this package", hint=hint, file=package.as_posix())
    return lock


def _copy_in(package: Path) -> Lock | None:
    text = apkg.read_lock(package)
    return None if text is None else loads(text, f"{package.as_posix()}/{apkg.LOCK_MEMBER}")


def former_name(plan: Plan) -> str:
    """Return the name that the deck had in the package built last, ``""`` if the same, or there is none.

    To Anki a deck is its name, capital letters or not: under another one it makes another deck.
    """
    before = apkg.read_deck_name(plan.output)
    if before is None or before.casefold() == deck_name(plan.recipe.name).casefold():
        return ""
    return before


def write(plan: Plan, lock: Lock, cards: Sequence[Card]) -> bool:
    """Write the lock, then the package; return whether the package changed.

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
        return False
    save(lock, plan.lock)
    notes = [row.note(media_names(row.fields)) for row in lock.shipped]
    pictures = [load_picture(image) for card in cards for image in card.images]
    media = {picture.name: picture.path for picture in pictures if isinstance(picture, Picture)}
    if not notes:
        return False
    return apkg.write(notes, deck=plan.recipe.name, path=plan.output, lock_text=dumps(lock), media=media)
