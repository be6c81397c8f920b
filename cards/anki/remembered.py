"""What is remembered of collections outside the project: nothing that cannot be lost.

STATE/anki/collections.json
{IDENTITY: {"changed": …, "pushed": {DECK_UID: DIGEST}}}
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from cards.anki.seen import SeenCollection
from cards.errors import WriteError
from cards.exporters import apkg
from cards.lock.files import replace
from cards.state import state_dir


def is_outdated(seen: SeenCollection) -> bool:
    """Whether a collection is older than what was looked at before: a backup."""
    before = _entry(_read(), seen.identity).get("changed", 0)
    return seen.changed is not None and isinstance(before, int) and seen.changed < before


def note_look(seen: SeenCollection) -> None:
    """Remember how new a collection was that was looked at; if it cannot be remembered, so be it."""
    collections = _read()
    entry = _entry(collections, seen.identity)
    if seen.changed is not None and not is_outdated(seen) and entry.get("changed") != seen.changed:
        entry["changed"] = seen.changed
        _write(collections)


def is_pushed(package: Path, identity: str, deck_uid: str) -> bool:
    """Whether the same package was the last to be imported into a collection."""
    return bool(_entry(_read(), identity).get("pushed", {}).get(deck_uid) == _content(package))


def note_pushed(package: Path, identity: str, deck_uid: str) -> bool:
    """Remember that a package was imported; return whether it is the first of all."""
    collections = _read()
    first = not any(_entry(collections, each).get("pushed") for each in collections)
    _entry(collections, identity).setdefault("pushed", {})[deck_uid] = _content(package)
    _write(collections)
    return first


def _file() -> Path:
    return state_dir() / "anki" / "collections.json"


def _read() -> dict[str, dict[str, Any]]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, dict)}


def _entry(collections: dict[str, dict[str, Any]], identity: str) -> dict[str, Any]:
    return collections.setdefault(identity, {})


def _write(collections: dict[str, dict[str, Any]]) -> None:
    file, text = _file(), json.dumps(collections, indent=1, sort_keys=True) + "\n"
    with suppress(OSError, WriteError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace(file, text.encode())


def _content(package: Path) -> str:
    """Return a digest of all that Anki reads of a package; our lock is not among it."""
    with zipfile.ZipFile(package) as archive:
        members = [(each.filename, each.CRC) for each in archive.infolist()]
    read = sorted(member for member in members if member[0] != apkg.LOCK_MEMBER)
    return hashlib.sha256(repr(read).encode()).hexdigest()
