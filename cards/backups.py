"""The last locks and edits, kept outside the project: what a build replaces is not lost with the project.

    STATE/decks/NAME-1a2b3c4d5e6f/0007.lock  0007.edits.toml …   anki/: see cards/anki/backup.py

A deck's backups go by the place of its lock, not by its uid: two projects whose recipes bear one
name have one uid, and a lock that is lost cannot tell it.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from cards.errors import WriteError
from cards.lock.files import replace
from cards.state import state_dir

KEPT = 5  # of each kind, and of exports from Anki
KINDS = (".lock", ".edits.toml")
_NAME_LENGTH = 40  # characters of a deck's name that its folder bears; file systems know limits
_NUMBERED = re.compile(r"([0-9]+)(\..+)")


def folder_of(lock: Path) -> Path:
    """Return where the backups of the deck with this lock lie, or would lie."""
    place = lock.resolve()
    digest = hashlib.sha256(place.as_posix().encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return state_dir() / "decks" / f"{place.stem[:_NAME_LENGTH]}-{digest}"


def keep(lock: Path) -> None:
    """Keep copies of a deck's lock and edits as they are now, before one of them is replaced.

    What the newest copy is like is not kept again.

    Args:
        lock: the deck's lock; the edits lie beside it. Either may not be there.

    Raises:
        WriteError: a copy cannot be made. The files are unharmed, and what asked for it may go on.
    """
    for kind in KINDS:
        try:
            _keep(lock, kind)
        except (OSError, WriteError) as error:
            raise _refusal(error, folder_of(lock)) from None


def backups(lock: Path, kind: str = KINDS[0]) -> list[Path]:
    """Return the copies that are kept of a deck's lock or edits, the newest first.

    Args:
        lock: the deck's lock.
        kind: how the files end, one of :data:`KINDS`.
    """
    try:
        found = [path for path in folder_of(lock).iterdir() if _kind(path) == kind]
    except OSError:
        return []
    return sorted(found, key=_number, reverse=True)


def _keep(lock: Path, kind: str) -> None:
    file = lock.with_suffix(kind)
    if not file.exists():
        return
    data, times = file.read_bytes(), file.stat()
    kept = backups(lock, kind)
    if kept and kept[0].read_bytes() == data:
        return
    folder = folder_of(lock)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = folder / f"{_number(kept[0]) + 1 if kept else 1:04}{kind}"
    replace(copy, data)
    os.utime(copy, ns=(times.st_atime_ns, times.st_mtime_ns))  # so that it tells how old it is
    for old in kept[KEPT - 1 :]:
        old.unlink(missing_ok=True)


def _kind(copy: Path) -> str:
    found = _NUMBERED.fullmatch(copy.name)
    return found[2] if found else ""


def _number(copy: Path) -> int:
    return int(copy.name.partition(".")[0])


def _refusal(error: OSError | WriteError, folder: Path) -> WriteError:
    reason = error.what if isinstance(error, WriteError) else error.strerror or str(error)
    hint = "the deck is built all the same; MKDECK_STATE_DIR names another folder for backups"
    return WriteError(f"no backup could be kept: {reason}", hint=hint, file=folder.as_posix())
