"""All decks of one run of the page: finding items, deciding on them, undoing what was decided."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cards import decide as deciding
from cards.cache import opened
from cards.collect import Unwatched, Watcher
from cards.errors import UsageError
from cards.lock import Decision, Edit
from cards.options import Options
from cards.plan import Order
from cards.review.desk import Desk
from cards.review.drawing import fields_of
from cards.review.items import Item

ACCEPT, ARTICLE, REJECT, EDIT, CLEAR = "accept", "article", "reject", "edit", "clear"
WHAT = (ACCEPT, ARTICLE, REJECT, EDIT, CLEAR)
"""What can be decided: keep it (as the person worded it, if they did), take the article's wording,
reject it, word it, take back what was decided."""


class NoItemError(LookupError):
    """An address or a form names an item that is not there."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision of this run: what stood before it, and what stands since."""

    desk: int
    guid: str
    before: Edit | None
    after: Edit | None


@dataclass(frozen=True, slots=True)
class Words:
    """What the person wrote into the form of an item; None leaves what stands."""

    front: str | None = None
    back: str | None = None
    tags: tuple[str, ...] | None = None


class Session:
    """The decks on the table, and what was decided on them in this run, in order.

    Requests come from several threads; whoever reads or changes it holds ``guard``.

    Args:
        orders: the decks.
        options: how their next builds would be run.
        watcher: is told how far the reading of a deck is.
        fresh: whether nothing that earlier builds kept is used.

    Raises:
        MkdeckError: as :class:`Desk` does.
    """

    def __init__(
        self,
        orders: Sequence[Order],
        options: Options,
        watcher: Watcher | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        self.guard = threading.RLock()
        self._orders, self._options = orders, options
        self.steps: list[Step] = []
        self.decided = 0
        with opened(fresh=fresh) as cache:
            self.desks = [Desk(order, options, cache, watcher or Unwatched()) for order in orders]

    def reload(self) -> None:
        """Read every deck anew, as after a build. What was decided stays; what can be undone does not."""
        with opened() as cache:
            self.desks = [Desk(order, self._options, cache, Unwatched()) for order in self._orders]
        self.steps = []

    def find(self, desk: int, guid: str) -> tuple[Desk, Item]:
        """Return a deck and an item of it.

        Raises:
            NoItemError: there is none.
        """
        if not 0 <= desk < len(self.desks):
            raise NoItemError(desk)
        item = self.desks[desk].item(guid)
        if item is None:
            raise NoItemError(guid)
        return self.desks[desk], item

    def decide(self, number: int, guid: str, what: str, words: Words, seen: str) -> bool:
        """Decide on an item, at once and on disk.

        Args:
            number: the deck's.
            guid: the item's.
            what: one of :data:`WHAT`.
            words: for ``edit``: the person's wording.
            seen: the revision of the decision that the person saw beside it.

        Returns:
            Whether anything changed.

        Raises:
            NoItemError: there is no such item.
            DecidedError: something else was decided on it since the person saw it.
            NoteError: the wording leaves no front, or a back that adds nothing to it.
            MkdeckError: as :meth:`Desk.write` says.
        """
        desk, item = self.find(number, guid)
        desk.see_others()
        if seen != desk.revision(item):
            raise deciding.decided_elsewhere(desk.plan)
        return self._write(number, item, _MAKERS[what](desk, item, words))

    def undo(self, guid: str | None = None) -> tuple[Desk, Item] | None:
        """Take back the last decision of this run, or the last on one note: what stood before stands again.

        Returns:
            The item; None if there is nothing to undo.

        Raises:
            DecidedError: something else was decided on it since then; that stays, and the step is forgotten.
            MkdeckError: as :meth:`Desk.write` says.
        """
        at = next(
            (at for at in reversed(range(len(self.steps))) if guid in (None, self.steps[at].guid)), None
        )
        if at is None:
            return None
        step = self.steps[at]
        desk, item = self.find(step.desk, step.guid)
        desk.see_others()
        if desk.edit_of(item) != step.after:
            del self.steps[at]
            raise deciding.decided_elsewhere(desk.plan)
        desk.write(item, step.before)
        del self.steps[at]
        self.decided -= 1
        return desk, item

    def can_undo(self, guid: str | None = None) -> bool:
        """Whether a decision of this run can be undone, or one on this note."""
        return any(guid in (None, step.guid) for step in self.steps)

    def _write(self, number: int, item: Item, edit: Edit | None) -> bool:
        desk = self.desks[number]
        before = desk.edit_of(item)
        if not desk.write(item, edit):
            return False
        self.steps.append(Step(number, item.guid, before, desk.edit_of(item)))
        self.decided += 1
        return True


def _accepted(desk: Desk, item: Item, words: Words) -> Edit:
    """Keep an item as it stands: worded by the person, if they worded it."""
    edit = desk.edit_of(item)
    if edit is not None and edit.words:
        return deciding.worded(desk.found(item))
    return deciding.settled(desk.found(item), Decision.ACCEPT)


def _edited(desk: Desk, item: Item, words: Words) -> Edit:
    """Word an item; a side that reads as it stands is left as it is."""
    found, before = desk.found(item), desk.edit_of(item)
    front, back = (
        None if said is None or said.strip() == stands.strip() else said.strip()
        for said, stands in zip((words.front, words.back), found.sides(before), strict=True)
    )
    if "" in (front, back):
        raise UsageError("nothing was decided", hint="write something on both sides")
    had = set(before.add_tags) if before else set()
    tags = had if words.tags is None else set(words.tags)
    edit = deciding.worded(found, front, back, add_tags=sorted(tags - had), drop_tags=sorted(had - tags))
    fields_of(desk, item, edit)  # what cannot be drawn is not written down
    return edit


_MAKERS: dict[str, Callable[[Desk, Item, Words], Edit | None]] = {
    ACCEPT: _accepted,
    ARTICLE: lambda desk, item, words: deciding.settled(desk.found(item), Decision.ACCEPT),
    REJECT: lambda desk, item, words: deciding.settled(desk.found(item), Decision.REJECT),
    EDIT: _edited,
    CLEAR: lambda desk, item, words: None,
}
