"""Whether the installation, the recipes, their locks and their decks are in order."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from cards import __version__, deck
from cards.config import find_project
from cards.errors import LockError, MkdeckError, UsageError
from cards.exporters import apkg
from cards.lock import files as lock_files
from cards.lock.format import dumps
from cards.plan import LOCK_SUFFIX, PACKAGE_SUFFIX, Order, orders, shown
from cards.resources import templates_dir

_LIBRARIES = ("spacy", "rjieba", "markdown-it-py", "genanki", "nh3", "pydantic", "typer")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deck and its lock lie, and what to call them."""

    name: str
    output: Path
    lock: Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination: a message's key under ``doctor.`` and what fills its places."""

    key: str
    values: dict[str, object]


def versions() -> dict[str, str]:
    """Return the versions of mkdeck, Python and the libraries that cards depend on."""
    found = {"mkdeck": __version__, "python": f"{platform.python_version()} ({sys.platform})"}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "-"
    return found


def environment() -> dict[str, str]:
    """Return where the templates and the project lie."""
    project = find_project(Path.cwd())
    return {"templates": templates_dir().as_posix(), "project": project.as_posix() if project else ""}


def places(arguments: Sequence[str]) -> list[Place | MkdeckError]:
    """Return the decks that words of the command line name; without words, all of the project.

    A recipe that cannot be used comes as its error, so that the others are looked at all the same.

    Raises:
        UsageError: a word names nothing.
    """
    packages = [word for word in arguments if word.endswith(PACKAGE_SUFFIX)]
    names = [word for word in arguments if word not in packages]
    found: list[Place | MkdeckError] = [
        Place(word, Path(word), Path(word).with_suffix(LOCK_SUFFIX)) for word in packages
    ]
    if names or (not packages and find_project(Path.cwd())):
        found += [_place(order) for order in orders(names, writes=False)]
    return found


def _place(order: Order) -> Place | MkdeckError:
    if order.recipe is None:
        return UsageError("no recipe of this name", hint="name a recipe or an .apkg", file=order.name)
    try:
        plan = order.plan()
    except MkdeckError as error:
        return error
    return Place(order.name, plan.output, plan.lock)


def examine(place: Place) -> Iterator[Finding]:
    """Tell the state of one deck, its recipe being sound.

    Raises:
        LockError: the lock cannot be used, or the deck was built with another.
    """
    lock = lock_files.load(place.lock)
    if lock is None:
        if place.output.is_file():
            raise LockError(
                "the deck has lost its lock",
                hint="mkdeck doctor --recover takes it from the deck",
                file=place.lock,
            )
        yield Finding("no_lock", {"recipe": place.name})
        return
    yield Finding("lock_ok", {"lock": shown(place.lock), "notes": len(lock.rows)})
    if not place.output.is_file():
        yield Finding("deck_missing", {"deck": shown(place.output)})
    elif apkg.read_lock(place.output) != dumps(lock):
        raise LockError(
            "the deck was built with another state of its lock",
            hint="mkdeck build makes it anew from the lock",
            file=place.output,
        )
    else:
        yield Finding("deck_agrees", {"deck": shown(place.output)})


def recover(place: Place) -> Iterator[Finding]:
    """Take a lost or broken lock from the deck built last. A sound lock is left alone.

    Raises:
        LockError: the deck has no sound lock either.
        WriteError: the lock cannot be written.
    """
    if _is_sound(place.lock):
        return
    lock = deck.recovered(place.output)
    if place.lock.exists():
        place.lock.replace(
            place.lock.with_name(f"{place.lock.name}.broken")
        )  # nothing of the person's is lost
    lock_files.save(lock, place.lock)
    yield Finding(
        "recovered", {"lock": shown(place.lock), "deck": shown(place.output), "notes": len(lock.rows)}
    )


def _is_sound(path: Path) -> bool:
    try:
        return lock_files.load(path) is not None
    except LockError:
        return False
