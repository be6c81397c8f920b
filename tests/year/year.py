"""The weeks: the author writes, mkdeck builds, Anki imports, the person studies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cards.lock import Lock
from tests.year.articles import Fact
from tests.year.build import Done, Project, Runner, in_process
from tests.year.checks import Finding, Week, judge
from tests.year.collection import Anki
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
        number: of the week, from 0.
        findings: the faults so far.
        counts: what happened, by name: without it there was nothing to find fault with.
        known: the guids that each fact of ours has had.
    """

    project: Project
    world: World
    anki: Anki
    learner: Learner
    options: Mapping[str, Any]
    feedback: bool
    number: int = 0
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    known: dict[Fact, set[str]] = field(default_factory=dict)
    lock: Lock = field(default_factory=lambda: Lock.new("year"))

    @property
    def monday(self) -> int:
        """When this week's build is made, seconds since 1970."""
        return START + self.number * WEEK * DAY

    def pass_weeks(self, count: int) -> list[Finding]:
        """Live so many weeks; return all faults so far."""
        for _ in range(count):
            if self.number:
                self.world.pass_week()
            self.world.write(self.project.articles)
            self.take_feedback()
            self.build_and_import()
            self.live()
            self.number += 1
        return self.findings

    def take_feedback(self) -> None:
        if self.feedback and self.number:
            self._run("feedback", "--collection", str(self.anki.path))

    def build_and_import(self) -> None:
        self._run("build", "-q")
        old, self.lock = self.lock, self.project.lock()
        before = self.anki.snapshot()
        self.anki.ask("import_package", path=str(self.project.package), options=dict(self.options))
        for fact in self.world.facts():
            self.known.setdefault(fact, set())
        week = Week(
            number=self.number,
            since=self.monday - WEEK * DAY,
            old=old,
            new=self.lock,
            before=before,
            after=self.anki.snapshot(),
            world=self.world,
            learner=self.learner,
            feedback=self.feedback,
            keeps_own_tags=bool(self.options.get("with_scheduling")),
            known=self.known,
        )
        self.findings += judge(week)
        self._count(week)
        if not self.feedback:
            self.learner.take_note(week.overwritten(), set(week.now))
        self.anki.ask("settle", at=self.monday + HOUR)

    def live(self) -> None:
        """Let the week pass, with what the person does in it."""
        today = 0
        for day in SITTINGS:
            self.anki.ask("pass_days", days=day - today)
            self.learner.sit(self.monday + day * DAY)
            today = day
        self.anki.ask("pass_days", days=WEEK - today)

    def _count(self, week: Week) -> None:
        old = week.old.by_guid()
        for row in self.lock.rows:
            before = old[row.guid].state if row.guid in old else None
            self.counts[f"{before} to {row.state}"] += before is not row.state
        self.counts["overwritten"] += len(week.overwritten())
        touched = set(self.learner.wishes) & set(week.now)
        self.counts["touched and left alone"] += len(touched - set(week.rewritten()))
        self.counts["touched and rewritten"] += len(touched & set(week.rewritten()))
        reviewed = {row[0] for row in week.before.reviews.values()}
        self.counts["studied and rewritten"] += sum(
            str(row[0]) in {week.was[guid].id for guid in week.rewritten()} and int(key) in reviewed
            for key, row in week.before.cards.items()
        )

    def _run(self, *arguments: str) -> Done:
        done = self.project.run(self.monday, *arguments)
        assert done.code == 0, f"week {self.number}: mkdeck {' '.join(arguments)}: {done}"
        return done


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
) -> Iterator[Year]:
    """Yield a year that has not begun; its Anki ends with the block."""
    with Anki(folder / "anki") as anki:
        yield Year(
            project=Project(folder / "project", runner),
            world=World(seed, articles, demo),
            anki=anki,
            learner=Learner(seed, anki),
            options=options or {},
            feedback=feedback,
        )
