"""What lies in the state folder about the person's Anki: backups of decks, and what was pushed when.

STATE/anki/pushed.json                  by collection and deck, what was imported last
STATE/anki/NAME-1a2b3c4d5e6f/0007.apkg  a deck as it stood before an import, with its reviews
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cards.anki.connect import AnkiConnect
from cards.errors import AnkiError, WriteError
from cards.plan import PACKAGE_SUFFIX
from cards.state import state_dir

KEPT = 5
_NAME_LENGTH = 40
_NUMBERED = re.compile(r"(\d+)(?:-\d+)?" + re.escape(PACKAGE_SUFFIX))


def back_up(anki: AnkiConnect, decks: Iterable[str], lock: Path) -> tuple[Path, ...]:
    """Have Anki export decks with all that was learnt, and keep the last five exports.

    Args:
        anki: the Anki that runs, on this machine.
        decks: their names.
        lock: that of our deck.

    Raises:
        AnkiError: Anki cannot write a backup; nothing was imported yet.
        WriteError: there is no place for it.
    """
    folder = _folder(lock)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = sorted(set(_numbers(folder).values()))
    except OSError as error:
        hint = "MKDECK_STATE_DIR names another folder for backups; nothing was imported"
        raise WriteError(f"cannot be written: {error.strerror}", hint=hint, file=folder) from None
    number = kept[-1] + 1 if kept else 1
    made = []
    for place, deck in enumerate(decks, 1):
        name = f"{number:04}" if place == 1 else f"{number:04}-{place}"
        made.append(folder / f"{name}{PACKAGE_SUFFIX}")
        done = anki.ask("exportPackage", deck=deck, path=made[-1].as_posix(), includeSched=True)
        if not done or not zipfile.is_zipfile(made[-1]):
            hint = "free some space, or name another folder with MKDECK_STATE_DIR; nothing was imported"
            raise AnkiError(f"Anki made no backup of the deck '{deck}'", hint=hint, file=made[-1])
    for path, other in _numbers(folder).items():
        if other in kept[: -(KEPT - 1)]:
            path.unlink(missing_ok=True)
    return tuple(made)


def _numbers(folder: Path) -> dict[Path, int]:
    return {path: int(found[1]) for path in folder.iterdir() if (found := _NUMBERED.fullmatch(path.name))}


def _folder(lock: Path) -> Path:
    place = lock.resolve()
    digest = hashlib.sha256(place.as_posix().encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return state_dir() / "anki" / f"{place.stem[:_NAME_LENGTH]}-{digest}"
