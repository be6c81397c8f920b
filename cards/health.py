"""Whether the installation, the recipes, their locks and their decks are in order."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from cards import __version__, backups, recovery
from cards.cache.store import cache_dir
from cards.errors import BusyError, LockError, MkdeckError, NewerLockError, UsageError
from cards.lock import Lock, hold
from cards.lock import files as lock_files
from cards.lock.merging import merged
from cards.plan import LOCK_SUFFIX, PACKAGE_SUFFIX, Order, orders, shown
from cards.project import find_project
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
    """Return where the templates, the cache and the project lie."""
    project = find_project(Path.cwd())
    return {
        "templates": templates_dir().as_posix(),
        "cache": cache_dir().as_posix(),
        "project": project.as_posix() if project else "",
    }


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
    if kept := backups.backups(place.lock):
        folder = backups.folder_of(place.lock)
        yield Finding("backups", {"folder": folder.as_posix(), "count": len(kept), "newest": kept[0].name})
    lock = lock_files.load(place.lock)
    if lock is None:
        if place.output.is_file():
            raise LockError(
                "the deck has lost its lock",
                hint="mkdeck doctor --recover takes it from the deck and the backups",
                file=place.lock,
            )
        yield Finding("no_lock", {"recipe": place.name})
        return
    yield Finding("lock_ok", {"lock": shown(place.lock), "notes": len(lock.rows)})
    if not place.output.is_file():
        yield Finding("deck_missing", {"deck": shown(place.output)})
    elif not _agree(place.output, lock):
        raise LockError(
            "the deck was built with another state of its lock",
            hint="mkdeck build makes it anew from the lock",
            file=place.output,
        )
    else:
        yield Finding("deck_agrees", {"deck": shown(place.output)})


def _agree(package: Path, lock: Lock) -> bool:
    """Whether a package ships what the lock ships; where its notes were seen since is no matter of it."""
    try:
        packed = recovery.copy_in(package)
    except LockError:
        return False
    if packed is None:
        return False
    notes = [[row.note() for row in each.shipped] for each in (packed, lock)]
    return packed.deck_uid == lock.deck_uid and notes[0] == notes[1]


def recover(
    place: Place,
    source: Path | None = None,
    *,
    wait: float = 0.0,
    waiting: Callable[[BusyError], None] | None = None,
) -> Iterator[Finding]:
    """Make a lost or broken lock anew from all that remembers it. A sound lock is left alone.

    Args:
        place: the deck.
        source: a backup or a package whose lock is to be taken as it is, in place of a sound one, too.
        wait: seconds to wait for a build of the deck to end.
        waiting: is told, once, whom it waits for.

    Raises:
        LockError: there is nothing to take it from.
        BusyError: a build is running.
        WriteError: the lock cannot be written, or a sound one cannot be kept as a backup before.
    """
    never_built = not (place.lock.exists() or place.output.exists() or backups.backups(place.lock))
    if not source and (never_built or _is_sound(place.lock)):
        return
    with hold(place.lock, wait=wait, waiting=waiting):
        found = recovery.taken_from(source) if source else recovery.recovered(place.lock, place.output)
        left = _put_aside(place.lock)
        lock_files.save(found.lock, place.lock)
    key = "merged" if found.merge else "recovered"
    yield Finding(key, {"lock": shown(place.lock), "notes": len(found.lock.rows)})
    for path, count in found.sources:
        if count:
            name = shown(left if path == place.lock else path)
            yield Finding("recovered_from", {"file": name, "notes": count})


def check_source(source: Path | None, found: Sequence[object], *, recover: bool) -> None:
    """Refuse to recover from a file what is not to be recovered, or what is several decks.

    Raises:
        UsageError: so it is.
    """
    if source and not recover:
        raise UsageError("--from goes with --recover", hint="mkdeck doctor NAME --recover --from FILE")
    if source and len(found) != 1:
        raise UsageError(
            "--from is for one deck", hint="name the recipe: mkdeck doctor NAME --recover --from FILE"
        )


def sides(arguments: Sequence[str]) -> tuple[Path, Path, Path]:
    """Return the three locks that a merge is told of: base, ours, theirs.

    Raises:
        UsageError: they are not three.
    """
    if len(arguments) != 3:
        raise UsageError(
            "--merge takes three locks",
            hint="mkdeck doctor --merge BASE OURS THEIRS, as git fills in %O %A %B; the merge goes to OURS",
        )
    base, ours, theirs = map(Path, arguments)
    return base, ours, theirs


def merge(base: Path, ours: Path, theirs: Path) -> Finding:
    """Put the locks of two branches together, in the place of ours, as version control wants it.

    Args:
        base: what both come from; empty if there is nothing.
        ours: the one, in whose place the merge is put.
        theirs: the other.

    Raises:
        LockError: one of them cannot be used, or they are locks of two decks. Ours is left as it is.
        WriteError: it cannot be written.
    """
    before = lock_files.load(base) if base.is_file() and base.stat().st_size else None
    first, second = lock_files.load(ours), lock_files.load(theirs)
    if first is None or second is None:
        missing = theirs if first else ours
        raise LockError("there is no such lock", hint="name base, ours and theirs: %O %A %B", file=missing)
    both = merged(before, first, second)
    lock_files.save(both, ours)
    return Finding("merged", {"lock": shown(ours), "notes": len(both.rows)})


def _is_sound(path: Path) -> bool:
    try:
        return lock_files.load(path) is not None
    except NewerLockError:
        raise
    except LockError:
        return False


def _put_aside(lock: Path) -> Path:
    """Keep what is about to be replaced: a sound lock as a backup, a broken one beside. Return where."""
    if not lock.exists():
        return lock
    if _is_sound(lock):
        backups.keep(lock)
        return lock
    number = 1
    while (aside := lock.with_name(f"{lock.name}.broken{number if number > 1 else ''}")).exists():
        number += 1
    try:
        lock_files.replace(aside, lock.read_bytes())
    except OSError:  # it cannot be read, or is no file at all
        lock.replace(aside)
    return aside
