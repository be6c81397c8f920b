"""A deck as it stood in Anki before an import, with its reviews: beside the backups of its lock.

    STATE/decks/NAME-1a2b3c4d5e6f/anki/0007.apkg  0007-2.apkg …

Of one import there are several if the person learns the deck's notes in several decks.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cards.anki.connect import AnkiConnect
from cards.backups import KEPT, folder_of
from cards.errors import AnkiError, WriteError
from cards.plan import PACKAGE_SUFFIX

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
    folder = folder_of(lock) / "anki"
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
