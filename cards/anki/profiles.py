"""Where Anki keeps its collections on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from cards.errors import AnkiError

NAME = "collection.anki2"
_FLATPAK = Path(".var/app/net.ankiweb.Anki/data/Anki2")


def only_collection() -> Path | None:
    """Return the collection of the one profile that there is; None if Anki was never started here.

    Raises:
        AnkiError: there are several profiles, and which is meant only the person knows.
    """
    found = [profile / NAME for profile in _profiles()]
    if len(found) > 1:
        names = ", ".join(path.parent.name for path in found)
        hint = f"name the one that learns these decks: --collection '{found[0]}'"
        raise AnkiError(f"Anki has several profiles here: {names}", hint=hint)
    return found[0] if found else None


def _profiles() -> list[Path]:
    return sorted({path.parent for base in _bases() for path in base.glob(f"*/{NAME}")})


def _bases() -> list[Path]:
    """Return the folders where Anki may keep its profiles; it minds ANKI_BASE itself."""
    if base := os.environ.get("ANKI_BASE"):
        return [Path(base)]
    from platformdirs import user_data_path

    return [user_data_path("Anki2", appauthor=False, roaming=True), Path.home() / _FLATPAK]
