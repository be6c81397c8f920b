"""Which notes of a deck the person has looked at: remembered in the state folder, lost without harm.

    STATE/decks/NAME-1a2b3c4d5e6f/looked.json     {"GUID": "DIGEST", …}

A note that says something else than when it was looked at counts as not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from cards.backups import folder_of
from cards.errors import WriteError
from cards.lock.files import replace
from cards.review.items import Item

_NAME = "looked.json"


class Looked:
    """What was looked at of one deck.

    Args:
        lock: the deck's lock, by whose place it is remembered.

    Attributes:
        changes: how often something was added.
    """

    def __init__(self, lock: Path) -> None:
        self._file = folder_of(lock) / _NAME
        self._digests = _read(self._file)
        self.changes = 0

    def has(self, item: Item) -> bool:
        """Whether an item was looked at as it is."""
        return self._digests.get(item.guid) == item.digest

    def add(self, items: Iterable[Item]) -> None:
        """Remember that items were looked at; if it cannot be written down, for this run only."""
        new = {item.guid: item.digest for item in items if not self.has(item)}
        if not new:
            return
        self._digests = {**_read(self._file), **self._digests, **new}
        self.changes += 1
        text = json.dumps(self._digests, indent=0, sort_keys=True) + "\n"
        with suppress(OSError, WriteError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace(self._file, text.encode())


def _read(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}
