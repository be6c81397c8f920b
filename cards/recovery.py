"""A lock that is lost or broken, made anew from all that remembers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import is_zipfile

from cards.backups import backups
from cards.errors import LockError
from cards.exporters import apkg
from cards.lock import Lock, load, loads
from cards.lock.merging import merged
from cards.lock.remains import Remains, remains


@dataclass(frozen=True, slots=True)
class Recovered:
    """A lock made anew.

    Attributes:
        lock: the lock.
        sources: where its rows come from, and how many from there that none before it had.
        merge: whether both sides of a merge were put together.
    """

    lock: Lock
    sources: tuple[tuple[Path, int], ...]
    merge: bool = False


def copy_in(package: Path) -> Lock | None:
    """Return the copy of the lock that a package carries; None if there is none.

    Raises:
        LockError: the copy cannot be used.
    """
    text = apkg.read_lock(package)
    return None if text is None else loads(text, f"{package.as_posix()}/{apkg.LOCK_MEMBER}")


def remembered(lock: Path, package: Path) -> Lock | None:
    """Return the lock of a deck that has lost it, as its package and the last backup remember it.

    None if there is no package: then the deck was never built, or is to begin anew.

    Raises:
        LockError: the copy in the package cannot be used.
    """
    return None if copy_in(package) is None else recovered(lock, package).lock


def recovered(lock: Path, package: Path) -> Recovered:
    """Return the lock of a deck as what is left of it, its package and the last backup remember it.

    The package may be older than the lock was, and so is the backup: a note that any of the three
    knows has been issued, and is not forgotten.

    Raises:
        LockError: nothing remembers it.
        NewerLockError: a newer mkdeck wrote it.
    """
    left = _left(lock)
    copies = [*_copies_of(package), *_backup_of(lock)]
    copies.sort(key=lambda copy: _age(copy[1]), reverse=True)
    if uid := left.deck_uid or (copies[0][1].deck_uid if copies else ""):
        copies.insert(0, (lock, Lock(uid, left.rows)))
    if not copies:
        hint = "take it from version control; if it is lost for good, remove it, and the deck begins anew"
        raise LockError("nothing is left to recover the lock from", hint=hint, file=lock)
    return _joined(copies, merge=left.merge)


def taken_from(file: Path) -> Recovered:
    """Return the lock that a file holds: a backup, or a package of ours.

    Raises:
        LockError: there is no such file, or no sound lock in it.
    """
    lock = copy_in(file) if is_zipfile(file) else load(file)
    if lock is None:
        hint = "name a backup, or an .apkg that mkdeck built"
        raise LockError("there is no lock in this file", hint=hint, file=file)
    return Recovered(lock, ((file, len(lock.rows)),))


def _left(lock: Path) -> Remains:
    try:
        data = lock.read_bytes()
    except OSError:
        return Remains()
    return remains(data.decode("utf-8-sig", "replace"))


def _copies_of(package: Path) -> Iterator[tuple[Path, Lock]]:
    with suppress(LockError):
        copy = copy_in(package)
        if copy:
            yield package, copy


def _backup_of(lock: Path) -> Iterator[tuple[Path, Lock]]:
    """Yield the newest backup that is sound."""
    for path in backups(lock):
        with suppress(LockError):
            copy = load(path)
            if copy:
                yield path, copy
                return


def _age(lock: Lock) -> tuple[int, int]:
    """Return what is the greater the newer a lock is: rows of issued notes only ever come, and mods rise."""
    return sum(row.issued for row in lock.rows), max((row.mod for row in lock.rows), default=0)


def _joined(copies: Sequence[tuple[Path, Lock]], *, merge: bool = False) -> Recovered:
    """Return one lock of several, the newest first; those of another deck than the first are left out."""
    _, out = copies[0]
    sources = [(copies[0][0], len(out.rows))]
    for path, older in copies[1:]:
        if older.deck_uid == out.deck_uid:
            known = len(out.rows)
            out = merged(older, out, older)  # what the newer one says goes
            sources.append((path, len(out.rows) - known))
    return Recovered(out, tuple(sources), merge)
