"""The person at mkdeck's own command line: what they decide on notes by their id."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from cards.lock import Lock, Row, State
from tests.year.build import Project
from tests.year.learner import Learner

Decision = Callable[[], str]


class NothingToDecideError(Exception):
    """There is no such note, this week."""


class Decider:
    """Decides something every week. Every kind of decision comes once before any comes again.

    Attributes:
        rejected: the notes that were rejected.
        touched: the notes that were decided on this week.
        awaited: those of them that were accepted while they waited: they must come.
        log: what was decided, a line each.
    """

    def __init__(self, seed: int, project: Project, learner: Learner) -> None:
        self.chance = random.Random(seed)
        self.project = project
        self.learner = learner
        self.rejected: set[str] = set()
        self.touched: set[str] = set()
        self.awaited: set[str] = set()
        self.log: list[str] = []
        self.deal = self._decisions()
        self._lock = Lock.new("year")
        self._conflicts: list[str] = []
        self._at = 0

    def decide(self, at: int, lock: Lock, conflicts: Iterable[str]) -> None:
        """Decide once.

        Args:
            at: when, seconds since 1970.
            lock: as the last build left it.
            conflicts: the notes that the last build showed as worded by the person and changed since.
        """
        self._at, self._lock = at, lock
        self._conflicts = sorted(set(conflicts) - self.learner.deleted)
        self.touched.clear()
        self.awaited.clear()
        for _ in range(len(self._kinds())):
            decision = next(self.deal)
            try:
                self.log.append(f"{decision.__name__} {decision()}")
            except NothingToDecideError:
                continue
            return

    def kinds(self) -> set[str]:
        """Return the names of all that they may decide."""
        return {decision.__name__ for decision in self._kinds()}

    def _kinds(self) -> list[Decision]:
        return [
            self.reject,
            self.reword,
            self.accept_what_waits,
            self.reject_what_waits,
            self.follow_the_article,
        ]

    def _decisions(self) -> Iterator[Decision]:
        while True:
            kinds = self._kinds()
            self.chance.shuffle(kinds)
            yield from kinds

    def reject(self) -> str:
        guid = self._some(State.ACTIVE)
        self._run(guid, "reject")
        self.rejected.add(guid)
        return guid

    def reword(self) -> str:
        guid = self._some(State.ACTIVE)
        text = f"{self.chance.choice(('in short', '一句话'))} {len(self.log)}"
        self._run(guid, "edit", "--back", text)
        wishes = self.learner.wishes_for(guid)
        wishes.said["Back"] = text
        wishes.fields.pop("Back", None)
        return guid

    def accept_what_waits(self) -> str:
        guid = self._some(State.WAITING)
        self._run(guid, "accept")
        self.awaited.add(guid)
        return guid

    def reject_what_waits(self) -> str:
        guid = self._some(State.WAITING)
        self._run(guid, "reject")
        self.rejected.add(guid)
        return guid

    def follow_the_article(self) -> str:
        """Take what an article says now in place of the wording that was the person's."""
        if not self._conflicts:
            raise NothingToDecideError
        guid = self.chance.choice(self._conflicts)
        self._run(guid, "accept")
        wishes = self.learner.wishes_for(guid)
        wishes.fields.clear()
        wishes.said.clear()
        return guid

    def _some(self, state: State) -> str:
        def is_free(row: Row) -> bool:
            return row.state is state and row.guid not in self.learner.deleted

        found = [row.guid for row in self._lock.rows if is_free(row)]
        if not found:
            raise NothingToDecideError
        return self.chance.choice(found)

    def _run(self, guid: str, *arguments: str) -> None:
        done = self.project.run(self._at, "decide", guid, *arguments, "-q")
        assert done.code == 0, (guid, arguments, done)
        self.touched.add(guid)
