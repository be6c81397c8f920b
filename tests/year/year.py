"""The weeks: the author writes, mkdeck builds, Anki imports, the person studies."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cards.lock import Lock
from tests.year.articles import Fact
from tests.year.build import Done, Project, Runner, in_process
from tests.year.checks import Finding, Week, judge
from tests.year.collection import Anki, Snapshot
from tests.year.decider import Decider
from tests.year.learner import Learner
from tests.year.world import World

START = 1_704_096_000  # Monday, 1 January 2024, 8:00 UTC
HOUR = 3_600
DAY = 86_400
SITTINGS = (2, 5)  # days after the import
WEEK = 7


@dataclass(slots=True)
class Year:
    """A year that is being lived.

    Attributes:
        options: of the import; none means Anki's defaults.
        feedback: whether mkdeck is told each week what became of its notes in Anki.
        budget: how many notes may be new in a week.
        upheavals: what the person does in some weeks before all else.
        hurried: the weeks in which the person studies between build and import.
        full_syncs: the weeks before which the person's Anki was uploaded in full, and forgot its deletions.
        look: every so many weeks all cards are compared with the articles.
        number: of the week, from 0.
        lock: as the last build left it.
        foretold: the notes of the last ``mkdeck diff``, by what it said would become of them.
        findings: the faults so far.
        counts: what happened, by name: without it there was nothing to find fault with.
        known: the guids that each fact of ours has had.
        built: in which version each of them was when the last build was made.
        worded_over: of the notes that the person worded, over which version.
    """

    project: Project
    world: World
    anki: Anki
    learner: Learner
    decider: Decider
    options: Mapping[str, Any]
    feedback: bool
    budget: int | None
    upheavals: Mapping[int, Callable[[Year], None]] = field(default_factory=dict)
    hurried: Collection[int] = ()
    full_syncs: Collection[int] = ()
    look: int = 8
    number: int = 0
    lock: Lock = field(default_factory=lambda: Lock.new("year"))
    foretold: Mapping[str, set[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    known: dict[Fact, set[str]] = field(default_factory=dict)
    built: dict[Fact, int] = field(default_factory=dict)
    worded_over: dict[str, int] = field(default_factory=dict)

    @property
    def monday(self) -> int:
        """When this week's build is made, seconds since 1970."""
        return START + self.number * WEEK * DAY

    def pass_weeks(self, count: int) -> list[Finding]:
        """Live so many weeks; return all faults so far."""
        for _ in range(count):
            if self.number:
                if self.number in self.upheavals:
                    self.upheavals[self.number](self)
                self.world.pass_week()
                self.world.write(self.project.articles)
                self.take_feedback()
                self.decide()
            else:
                self.world.write(self.project.articles)
            self.build_and_import()
            self.live()
            self.number += 1
        return self.findings

    def take_feedback(self) -> None:
        if self.feedback:
            self._run("feedback", "--collection", str(self.anki.path))

    def decide(self) -> None:
        """Let the person decide on a note, mindful of the conflicts that they were shown last week."""
        self.decider.decide(self.monday, self.lock, self.foretold.get("conflict", ()))
        for guid in self.decider.touched:
            self.worded_over.pop(guid, None)
        self._note_wording()

    def build_and_import(self) -> None:
        before = self.anki.snapshot()
        old, start = self.lock, self.project.lock()
        self.foretold = self._diff()
        self._run("build", "-q")
        self.lock = self.project.lock()
        if self.number in self.hurried:
            # Not that they delete anything: the package has it still, and Anki takes it for new.
            self.learner.sit(self.monday + HOUR // 2, deleting=False)
            before = self.anki.snapshot()
        self.anki.ask("import_package", path=str(self.project.package), options=dict(self.options))
        self._judge(old, start, before, self.anki.snapshot())
        self.anki.ask("settle", at=self.monday + HOUR)

    def live(self) -> None:
        """Let the week pass, with what the person does in it."""
        # What came and was deleted between two looks, and is forgotten by Anki, too, nobody can know of.
        self.learner.sparing = self.number + 1 in self.full_syncs
        today = 0
        for day in SITTINGS:
            self.anki.ask("pass_days", days=day - today)
            self.learner.sit(self.monday + day * DAY)
            today = day
        self.anki.ask("pass_days", days=WEEK - today)
        if self.number + 1 in self.full_syncs:
            self.anki.ask("sync_in_full")
        self._note_wording()

    def _judge(self, old: Lock, start: Lock, before: Snapshot, after: Snapshot) -> None:
        for fact in self.world.facts():
            self.known.setdefault(fact, set())
        week = Week(
            number=self.number,
            since=self.monday - WEEK * DAY,
            old=old,
            start=start,
            new=self.lock,
            before=before,
            after=after,
            world=self.world,
            learner=self.learner,
            decider=self.decider,
            feedback=self.feedback,
            hurried=self.number in self.hurried,
            foretold=self.foretold,
            budget=self.budget,
            known=self.known,
            worded_over=self.worded_over,
            articles=self._extract() if self.number % self.look == self.look - 1 else {},
        )
        self.findings += judge(week)
        self._count(week)
        self.built = {fact: fact.version for fact in self.world.facts()}
        self.learner.take_note(set(week.rewritten()), week.now.keys() - week.was.keys())
        if not self.feedback:
            self.learner.resign(week.overwritten(), set(week.now))

    def _note_wording(self) -> None:
        """Note down over which version of its fact the person's wording of a note was made."""
        for fact, guids in self.known.items():
            for guid in guids & self.learner.wishes.keys():
                if not self.learner.wishes[guid].worded:
                    self.worded_over.pop(guid, None)
                elif fact in self.built:
                    self.worded_over.setdefault(guid, self.built[fact])

    def _count(self, week: Week) -> None:
        old = week.old.by_guid()
        for row in self.lock.rows:
            before = old[row.guid].state if row.guid in old else None
            self.counts[f"{before} to {row.state}"] += before is not row.state
        rewritten = set(week.rewritten())
        self.counts["overwritten"] += len(week.overwritten())
        self.counts["touched and left alone"] += len(self.learner.wishes.keys() - rewritten)
        self.counts["touched and rewritten"] += len(self.learner.wishes.keys() & rewritten)
        self.counts["in conflict"] += len(week.conflicts)
        reviewed = {row[0] for row in week.before.reviews.values()}
        studied = {str(row[0]) for key, row in week.before.cards.items() if int(key) in reviewed}
        self.counts["studied and rewritten"] += len(studied & {week.was[guid].id for guid in rewritten})

    def _diff(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for note in json.loads(self._run("diff", "--json").out)["decks"][0]["notes"]:
            found[note["what"]].add(note["id"])
        return found

    def _extract(self) -> dict[str, tuple[str, str]]:
        cards = map(json.loads, self._run("extract", "--format", "jsonl").out.splitlines())
        return {card["id"]: (card["front"], card["back"]) for card in cards}

    def _run(self, *arguments: str) -> Done:
        done = self.project.run(self.monday, *arguments)
        assert done.code == 0, f"week {self.number}: mkdeck {' '.join(arguments)}: {done}"
        return done


def rename_recipe(year: Year) -> None:
    """The recipe has another file name, and with it what lies beside it."""
    year.project.rename("annual")


def rename_deck(year: Year) -> None:
    """The person renames the deck in Anki, as they are told to, and then in the recipe."""
    year.anki.ask("rename_deck", old=year.project.deck, new="年度::新")
    year.project.name_deck("年度::新")


def rename_deck_here_only(year: Year) -> None:
    """The recipe names the deck otherwise, and nobody listens to the warning: Anki moves no cards."""
    year.project.name_deck("Year")


@contextmanager
def year(
    folder: Path,
    *,
    seed: int = 1,
    runner: Runner = in_process,
    articles: int = 3,
    demo: tuple[str, ...] = ("process-thread.md",),
    options: Mapping[str, Any] | None = None,
    feedback: bool = False,
    budget: int | None = None,
) -> Iterator[Year]:
    """Yield a year that has not begun; its Anki ends with the block."""
    more = "" if budget is None else f"new_per_week = {budget}\n"
    project = Project(folder / "project", runner, more=more)
    with Anki(folder / "anki") as anki:
        learner = Learner(seed, anki)
        yield Year(
            project=project,
            world=World(seed, articles, demo),
            anki=anki,
            learner=learner,
            decider=Decider(seed, project, learner),
            options=options or {},
            feedback=feedback,
            budget=budget,
        )
