"""A deck on the table: its items, what was decided on them, what its next build will do.

The articles are read once, as a build reads them. Decisions go to the file of edits through
``cards.decide``, which looks at the file first: what somebody else wrote there meanwhile is seen
and never written over.
"""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime

from cards import decide as deciding
from cards import deck, edits
from cards.build import Prospect, foresee
from cards.cache import Cache, Record
from cards.collect import Watcher, collect
from cards.decide import Found
from cards.errors import DecidedError, UsageError
from cards.forecast import Week
from cards.lock import Decision, Edit, State
from cards.memory import seldom_collected
from cards.model import Fate
from cards.options import Options
from cards.plan import Order
from cards.report import Report
from cards.review.items import Item, items_of
from cards.review.looked import Looked
from cards.sources.walk import Stamp, stamp_at
from cards.status import load_of

_WAIT = 10.0  # seconds that a build of the deck is waited for before a decision is refused


class Desk:
    """One deck.

    Args:
        order: what was asked for.
        options: how its next build would be run.
        cache: what earlier builds have kept of its articles.
        watcher: is told how far the reading is.

    Attributes:
        plan: the deck's.
        items: in reading order.
        collected: what the articles gave.
        looked: which items were looked at.

    Raises:
        UsageError: none of its articles could be read.
        MkdeckError: as :func:`cards.build.build` says.
    """

    def __init__(self, order: Order, options: Options, cache: Cache, watcher: Watcher) -> None:
        self.plan = order.plan()
        self._options = options
        record = Record(cache, order, options)
        record.begin(self.plan)
        with seldom_collected():
            lock = deck.lock_of(self.plan)
            self._stamps = self._see()
            self._edits = edits.load(self.plan.edits)
            self.collected = collect(self.plan, None, watcher, shelf=record.shelf)
            if not self.collected.articles:
                raise _unreadable(self.collected.problems[0].where if self.collected.problems else "")
            ahead = foresee(self.plan, options, lock, self._edits, self.collected)
            self.items = items_of(lock, self.collected, ahead)
        self._drawn = dict(self._edits)
        self._changes = 0
        self._backed_up = False  # once a run: what stood before it is worth more than each step
        self._by_guid = {item.guid: item for item in self.items}
        self._locked = self._stamps[1]
        self._ahead: tuple[object, Prospect] = (self._stamps, ahead)
        self._foreseeing = threading.Lock()
        self.looked = Looked(self.plan.lock)

    @property
    def version(self) -> tuple[int, int]:
        """What changes with every decision and every look, here or elsewhere."""
        return self._changes, self.looked.changes

    def item(self, guid: str) -> Item | None:
        """Return the item of this id, None if there is none."""
        return self._by_guid.get(guid)

    def edit_of(self, item: Item) -> Edit | None:
        """Return what the person decided on an item."""
        return self._edits.get(item.guid)

    def drawn_over(self, item: Item) -> Edit | None:
        """Return the decision over which the fields of an item's row were drawn."""
        return self._drawn.get(item.guid)

    def decision(self, item: Item) -> str:
        """Return ``accept``, ``reject``, ``edit`` or ``""``; a lock remembers by itself what was rejected."""
        edit = self.edit_of(item)
        if edit is not None:
            return str(edit.decision)
        return str(Decision.REJECT) if item.old and item.old.state is State.REJECTED else ""

    def in_conflict(self, item: Item) -> bool:
        """Whether the person worded an item over a passage that says otherwise now."""
        edit = self.edit_of(item)
        return edit is not None and edit.contradicts(item.anchors)

    def revision(self, item: Item) -> str:
        """Return what tells the decision on an item from any other, to be shown with it."""
        return hashlib.sha256(repr(self.edit_of(item)).encode("utf-8", "replace")).hexdigest()[:12]

    def found(self, item: Item) -> Found:
        """Return an item as ``mkdeck decide`` would find it."""
        card = None if item.old else item.card
        fields = item.old.fields if item.old else ()
        edit = self.edit_of(item)
        return Found(self.plan, item.guid, item.front, item.back, item.passage, edit, fields, card)

    def write(self, item: Item, edit: Edit | None) -> bool:
        """Write a decision down at once; None takes back what was decided.

        Returns:
            Whether anything was written.

        Raises:
            BusyError: a build of the deck has been running for ten seconds.
            DecidedError: somebody else decided on it meanwhile; what they decided is shown from now on.
            WriteError: lock or edits cannot be written.
            ConfigError: the file of edits cannot be read any more.
        """
        if edit is None and self._is_refused(item):
            edit = Edit(Decision.ACCEPT)  # the lock remembers the rejection; only this takes it back
        untouched = not self.outdated
        try:
            written = deciding.decide(
                self.found(item), edit, wait=_WAIT, strict=True, backup=not self._backed_up
            )
        except DecidedError:
            self.see_others(at_once=True)
            raise
        self._backed_up = self._backed_up or written
        self._take_edits()
        self._stamps = self._see()
        if untouched:
            self._locked = self._stamps[1]  # the row that the decision entered is our own doing
        self.looked.add([item])
        return written

    def see_others(self, *, at_once: bool = False) -> None:
        """Take notice of what others wrote into the file of edits."""
        stamps = self._see()
        if at_once or stamps[0] != self._stamps[0]:
            self._take_edits()
            self._stamps = stamps

    @property
    def outdated(self) -> bool:
        """Whether the deck was built since it was laid on the table."""
        return stamp_at(self.plan.lock) != self._locked

    def weeks(self) -> tuple[Week, ...]:
        """Return the load to come once the build was done that was foreseen last, this week first."""
        return load_of(
            self._ahead[1].updated.lock, self.plan, datetime.fromtimestamp(self._options.now).date()
        )

    def ahead(self) -> Report:
        """Return what the next build will do, as things stand now. Others may go on meanwhile: it takes long.

        Raises:
            LockError, ConfigError: lock or edits cannot be used.
        """
        with self._foreseeing:
            stamps = self._see()
            if self._ahead[0] != stamps:
                with seldom_collected():
                    lock, decided = deck.lock_of(self.plan), edits.load(self.plan.edits)
                    self._ahead = stamps, foresee(self.plan, self._options, lock, decided, self.collected)
            return self._ahead[1].report

    def counts(self) -> tuple[int, int]:
        """Return how many of the deck's items were looked at, and how many there are."""
        own = [item for item in self.items if not item.passed and item.fate is not Fate.RETIRED]
        return sum(map(self.looked.has, own)), len(own)

    def _take_edits(self) -> None:
        self._edits = edits.load(self.plan.edits)
        self._changes += 1

    def _is_refused(self, item: Item) -> bool:
        if not self.outdated:
            return item.old is not None and item.old.state is State.REJECTED
        row = deck.lock_of(self.plan).by_guid().get(item.guid)
        return row is not None and row.state is State.REJECTED

    def _see(self) -> tuple[Stamp | None, Stamp | None]:
        return stamp_at(self.plan.edits), stamp_at(self.plan.lock)


def _unreadable(where: str) -> UsageError:
    return UsageError(
        "no article could be read",
        hint="mkdeck build tells what is wrong with each",
        file=where.strip(": ") or None,
    )
