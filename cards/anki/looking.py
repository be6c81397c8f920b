"""Which collection decks are learnt in, and reading it once for them all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from cards import deck
from cards.anki import collection, running
from cards.anki.connect import ADDRESS_VARIABLE, AnkiConnect
from cards.anki.profiles import only_collection
from cards.anki.seen import SeenCollection
from cards.errors import LockError, MkdeckError
from cards.plan import Order, Plan


class Looks:
    """The collections that decks are learnt in, each read once, for all its decks."""

    def __init__(self, orders: Sequence[Order], file: Path | None, *, connect: bool) -> None:
        """Take what is asked for; nothing is read yet.

        Args:
            orders: the decks; one that cannot be used is passed over.
            file: the collection's file, None if the person named none.
            connect: whether the Anki that runs is to be asked, whatever files there are.
        """
        self._plans = list(_plans(orders))
        self._file = file
        self._connect = connect
        self._seen: dict[str | None, SeenCollection] = {}

    def of(self, plan: Plan) -> SeenCollection:
        """Return the collection of a deck.

        Raises:
            AnkiError: which is meant cannot be told, or it cannot be read.
        """
        address = plan.recipe.ankiconnect
        if address not in self._seen:
            ours = our_notes([each for each in self._plans if each.recipe.ankiconnect == address])
            file = self._file_for(address)
            self._seen[address] = (
                collection.read(file, ours) if file else running.read(AnkiConnect.at(address), ours)
            )
        return self._seen[address]

    def _file_for(self, address: str | None) -> Path | None:
        if self._file is not None:
            return self._file
        chosen = self._connect or address or os.environ.get(ADDRESS_VARIABLE)
        return None if chosen else only_collection()


def _plans(orders: Iterable[Order]) -> Iterator[Plan]:
    for order in orders:
        with suppress(MkdeckError):
            yield order.plan()


def our_notes(plans: Iterable[Plan]) -> dict[str, int]:
    """Return the guids of all notes that were ever shipped, and the note id that each had in its package.

    A deck whose lock cannot be used is passed over.
    """
    found: dict[str, int] = {}
    for plan in plans:
        with suppress(LockError):
            found |= {row.guid: row.note_id for row in deck.lock_of(plan).rows if row.issued}
    return found
