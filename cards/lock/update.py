"""The lock's next state: what a build ships, what it leaves as it was, what it retires.

    update(lock, cards, texts, render=…, now=…, week=…) → Update(lock, outcomes, kept, updated, new, …)

A note's ``mod`` rises only with its matter, for Anki overwrites a note, and with it what the
person changed there, whenever it does. All else is shipped again to the byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from cards.errors import NoteError
from cards.language.fold import refold
from cards.lock.decisions import Edit
from cards.lock.entering import entered
from cards.lock.evidence import Evidence, Standing
from cards.lock.identity import Known, identify, standings
from cards.lock.line import AsGiven, Queue
from cards.lock.outcome import Change, Outcome, Update
from cards.lock.rows import Lock, Row, State, matter_hash
from cards.lock.shipping import Amend, Render, Shipper
from cards.lock.versions import remembered
from cards.model import Card

# A build that would retire more than this part of a deck, and more than this many notes, retires nothing.
GUARD_SHARE = 0.2
GUARD_NOTES = 5


def update(
    lock: Lock,
    cards: Sequence[Card],
    texts: Mapping[str, str],
    *,
    partial: Collection[str] = (),
    render: Render,
    amend: Amend,
    now: int,
    week: str,
    edits: Mapping[str, Edit] | None = None,
    budget: int | None = None,
    queue: Queue = AsGiven.queue,
    prune: bool = False,
    refresh: bool = False,
) -> Update:
    """Return the lock after a build, and what changed. Nothing is written.

    Args:
        lock: the lock before.
        cards: of this build, in the order in which new ones are to be learnt.
        texts: for the key of each article that was read, its own part of the document's text.
            An article that is not here retires nothing.
        partial: keys of those of which only a part was read: what is not there retires nothing either.
        render: makes a card's fields and tags.
        amend: makes those of a row as the person worded it.
        now: the run's clock, seconds since 1970.
        week: the run's ISO week, ``2026-W07``.
        edits: what the person decided, by guid.
        budget: how many notes may be issued in a week; None for no limit.
        queue: which cards the budget takes first, and in which order new ones are learnt.
            Cards that the person accepted come before all.
        prune: retire also when that is more than a fifth of the deck.
        refresh: render every card anew, and send what differs.
    """
    standing = standings(lock, Evidence(texts, partial))
    run = _Run(lock, standing, Shipper(render, amend, edits or {}, now, refresh), week)
    identified = identify(lock, cards, standing, edits)
    known = identified.cards
    fresh = [one for one in known if not run.follow(one)]
    run.part(identified.twins)
    run.leave({one.row.guid for one in known if one.row is not None} | identified.twins, prune=prune)
    run.issue(fresh, budget, queue)
    return run.result(known, len(cards))


class _Run:
    """The lock while it is being updated."""

    def __init__(self, lock: Lock, standing: Mapping[str, Standing], shipper: Shipper, week: str) -> None:
        self.lock = lock
        self.standing = dict(standing)
        self.shipper = shipper
        self.week = week
        self.rows = lock.by_guid()
        self.note_ids = {row.note_id for row in lock.rows}
        self.card_ids = {row.card_id for row in lock.rows}
        self.outcomes: dict[str, Outcome] = {}
        self.updated: list[Change] = []
        self.revived: list[str] = []
        self.retired: list[str] = []
        self.guarded: list[str] = []
        self.withdrawn: list[str] = []
        self.waiting: list[str] = []
        self.problems: list[NoteError] = []

    def follow(self, one: Known) -> bool:
        """Bring the row of a card, if it was issued or is rejected, up to the card.

        Returns:
            Whether that is all; False for a card that can be issued.
        """
        if self._is_unwanted(one):
            row = _followed(one.row, one) if one.row is not None else self._unissued(one)
            self._reject(replace(row, front=one.card.front, back=one.card.back))
            self.outcomes[one.guid] = Outcome.REJECTED
        elif one.row is None or not one.row.issued:
            return False
        else:
            self._follow(one, one.row)
        self.standing[one.guid] = Standing.STANDS  # where it stood before does not matter any more
        return True

    def _follow(self, one: Known, row: Row) -> None:
        new = replace(_followed(row, one), state=State.ACTIVE)
        outcome = Outcome.KEPT if row.state is State.ACTIVE else Outcome.REVIVED
        try:
            if self.shipper.in_conflict(new):
                # The passage changed after the person had worded it, and before that was shipped.
                new = replace(_followed(self.shipper.of_row(row), one), state=State.ACTIVE)
            new = self.shipper.of_card(new, one.card)
        except NoteError as error:
            self.problems.append(error)
            outcome = Outcome.FAILED
        if row.state is not State.ACTIVE:
            self.revived.append(row.guid)
        elif new.mod != row.mod:
            outcome = Outcome.UPDATED
            self.updated.append(Change(row.guid, row, new))
        self._put(new, outcome)

    def part(self, twins: Collection[str]) -> None:
        """Ship no note beside another that asks and answers the same, whatever became of its evidence."""
        for guid in twins:
            row = self.rows[guid]
            if row.state is State.ACTIVE:
                self.retired.append(guid)
                self.rows[guid] = replace(row, state=State.RETIRED)
            elif row.state is State.WAITING:
                del self.rows[guid]

    def leave(self, settled: Collection[str], *, prune: bool) -> None:
        """Decide on the rows that no card of this build is."""
        gone: list[str] = []
        for row in self.lock.rows:
            if row.guid in settled:
                continue
            standing, wanted = self.standing[row.guid], self.shipper.wants(row.guid)
            if self.shipper.rejects(row.guid):
                self._reject(row)
            elif not row.issued:
                self._leave_unissued(row, standing, wanted=wanted)
            elif row.state is State.ACTIVE and standing is Standing.GONE:
                gone.append(row.guid)
            elif row.state is State.ACTIVE:
                self._leave_shipped(row)
            elif standing is Standing.STANDS and (row.state is State.RETIRED or wanted):
                self.revived.append(row.guid)
                self.rows[row.guid] = replace(row, state=State.ACTIVE)
        if self._is_too_many(gone) and not prune:
            self.guarded = gone
            return
        self.retired += gone
        for guid in gone:
            self.rows[guid] = replace(self.rows[guid], state=State.RETIRED)

    def _leave_unissued(self, row: Row, standing: Standing, *, wanted: bool) -> None:
        if row.state is State.REJECTED and wanted:
            self.rows[row.guid] = replace(row, state=State.WAITING)
        elif row.state is State.WAITING and standing is not Standing.UNKNOWN and not wanted:
            # Never issued, so nothing is lost; should the card come back, it gets the same guid.
            del self.rows[row.guid]

    def _leave_shipped(self, row: Row) -> None:
        try:
            new = self.shipper.of_row(row)
        except NoteError as error:
            self.problems.append(error)
            return
        if new.mod != row.mod:
            self.updated.append(Change(row.guid, row, new))
            self.rows[row.guid] = new

    def _is_unwanted(self, one: Known) -> bool:
        """Whether the person rejected a card, and did not take that back: a lock remembers it by itself."""
        rejected = one.row is not None and one.row.state is State.REJECTED
        return self.shipper.rejects(one.guid) or (rejected and not self.shipper.wants(one.guid))

    def _reject(self, row: Row) -> None:
        if row.state is State.ACTIVE:
            self.withdrawn.append(row.guid)
        self.rows[row.guid] = replace(row, state=State.REJECTED)

    def issue(self, fresh: list[Known], budget: int | None, queue: Queue) -> None:
        """Issue cards that were never shipped, as many as the week allows; the others wait."""
        spent = sum(row.week == self.week for row in self.rows.values())
        learnt = [row for row in self.rows.values() if row.state is not State.WAITING]
        first = {place for place, one in enumerate(fresh) if self.shipper.wants(one.guid)}
        line = queue([one.card for one in fresh], learnt, first)
        issued: dict[int, Row] = {}
        for place in line.order:
            one = fresh[place]
            if self._is_asked_already(one):
                self._drop(one.guid, Outcome.HELD)
            elif budget is not None and spent + len(issued) >= budget:
                self._put(self._unissued(one), Outcome.WAITING)
                self.waiting.append(one.guid)
            elif row := self._issued(one):
                issued[place] = row
        last = max((row.due for row in self.rows.values()), default=0)
        for due, place in enumerate(line.shown(issued), last + 1):
            row = issued[place]
            self.rows[row.guid] = replace(row, due=due, week=self.week)

    def result(self, known: Sequence[Known], count: int) -> Update:
        """Return what came of it, for ``count`` cards given."""
        guids, outcomes = [""] * count, [Outcome.SAME] * count
        for one in known:
            for place in one.places:
                guids[place] = one.guid
            outcomes[one.places[0]] = self.outcomes[one.guid]
        lock = Lock(self.lock.deck_uid, tuple(self.rows[guid] for guid in sorted(self.rows)))
        lock = remembered(self.lock, lock)
        before = {row.guid for row in self.lock.rows if row.issued}
        kept = before - {change.guid for change in self.updated} - set(self.revived)
        shipped = [row.guid for row in lock.shipped]
        return Update(
            lock=lock,
            ids=tuple(guids),
            outcomes=tuple(outcomes),
            kept=tuple(guid for guid in shipped if guid in kept),
            updated=tuple(sorted(self.updated, key=lambda change: change.new.due)),
            new=tuple(guid for guid in shipped if guid not in before),
            revived=tuple(sorted(self.revived)),
            waiting=tuple(self.waiting),
            retired=tuple(sorted(self.retired)),
            guarded=tuple(self.guarded),
            withdrawn=tuple(self.withdrawn),
            conflicts=tuple(self._conflicts(lock)),
            problems=tuple(self.problems),
        )

    def _put(self, row: Row, outcome: Outcome) -> None:
        self.rows[row.guid] = row
        self.outcomes[row.guid] = outcome

    def _drop(self, guid: str, outcome: Outcome) -> None:
        self.rows.pop(guid, None)
        self.outcomes[guid] = outcome

    def _issued(self, one: Known) -> Row | None:
        """Return the row of a card as it is issued, None where it cannot be written."""
        try:
            row = self.shipper.of_card(self._unissued(one), one.card)
        except NoteError as error:
            self.problems.append(error)
            self._drop(one.guid, Outcome.FAILED)
            return None
        self._put(replace(row, state=State.ACTIVE), Outcome.NEW)
        return self.rows[one.guid]

    def _conflicts(self, lock: Lock) -> Iterator[Change]:
        before = self.lock.by_guid()
        for row in lock.shipped:
            if self.shipper.in_conflict(row):
                yield Change(row.guid, before[row.guid], row)

    def _unissued(self, one: Known) -> Row:
        """Return the row of a card that was never shipped, as it waits."""
        if one.row is not None:
            row = replace(_followed(one.row, one), state=State.WAITING)
            matter = matter_hash(one.card.front, one.card.back)
            return replace(row, front=one.card.front, back=one.card.back, hash=matter)
        row = entered(one.card, one.guid, one.anchors, self.note_ids, self.card_ids)
        self.note_ids.add(row.note_id)
        self.card_ids.add(row.card_id)
        return row

    def _is_asked_already(self, one: Known) -> bool:
        """Whether a note from this passage, which still stands, asks the same with another answer.

        It is shipped, or the person does not want it asked.
        """
        doubted = [self.rows[guid] for guid in one.doubts if guid in self.rows]
        return any(
            row.state in (State.ACTIVE, State.REJECTED)
            and self.standing[row.guid] is Standing.STANDS
            and refold(row.front) == one.front
            for row in doubted
        )

    def _is_too_many(self, gone: list[str]) -> bool:
        active = sum(row.state is State.ACTIVE for row in self.lock.rows)
        return len(gone) > GUARD_NOTES and len(gone) > GUARD_SHARE * active


def _followed(row: Row, one: Known) -> Row:
    """Return the row where its fact stands now."""
    return replace(row, kind=str(one.card.kind), subjects=one.card.subjects, anchors=one.anchors)
