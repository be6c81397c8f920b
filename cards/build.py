"""The pipeline: from a plan to a package, read from top to bottom.

source → reader → Article → units → subjects → frames → Facts → phrasing → Cards
       → selection → lock → templater → Notes → exporter → .apkg
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cards import readers
from cards.config import Source
from cards.errors import ConfigError, MkdeckError, SourceError
from cards.gather import Gathered, Task, gather
from cards.lock.minting import Essence, fold_subjects, mint
from cards.lock.rows import Lock, fold_quotes
from cards.model import Card
from cards.plan import Plan
from cards.report import Problem, Report, Skip
from cards.selection.judge import rejected as is_rejected
from cards.sources import files


class Watcher(Protocol):
    """Who wants to know how far a build is."""

    def begin(self, source: str, files: int) -> None:
        """A source was found to hold so many files."""

    def advance(self) -> None:
        """One more file was worked on."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a build is run, whatever the recipe says.

    Attributes:
        dry_run: write nothing.
        prune: retire notes even if that is more than a fifth of the deck.
        refresh: render all notes anew.
    """

    dry_run: bool = False
    prune: bool = False
    refresh: bool = False


class _Silence:
    def begin(self, source: str, files: int) -> None:
        pass

    def advance(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Extraction:
    cards: tuple[tuple[Card, str], ...]
    problems: tuple[Problem, ...]
    exit_code: int
    rejected: int = 0

    def findings(self):
        for card, _ in self.cards:
            for finding in card.findings:
                yield card.source.path, finding


def extract(plan: Plan, *, rejected: bool = False, watcher: Watcher = _Silence()) -> Extraction:
    problems: list[Problem] = []
    tasks = _tasks(plan, problems, watcher)
    cards = []
    for each in gather(tasks):
        problems += each.problems
        cards += each.cards
    kept = [card for card in cards if rejected or not is_rejected(card)]
    lock = Lock.new(plan.stem)
    taken: set[str] = set()
    out = []
    for card in kept:
        guid = mint(
            lock.deck_uid,
            Essence(card.kind, card.side, fold_subjects(card.subjects), fold_quotes(card.source.quotes)),
            taken,
        )
        taken.add(guid)
        out.append((card, guid))
    return Extraction(tuple(out), tuple(problems), 1 if problems else 0, len(cards) - len(kept))


def _tasks(plan: Plan, problems: list[Problem], watcher: Watcher) -> list[Task]:
    """Find the documents of all sources, each once."""
    found: dict[Path | None, Task] = {}
    for source in plan.recipe.sources:
        try:
            paths = _paths(source, plan.base)
        except SourceError as error:
            problems.append(Problem.of(error, source.path))
            continue
        watcher.begin(source.path, len(paths))
        folder = (plan.base or Path()) / source.path
        for path in paths:
            root = folder if folder.is_dir() else (path or Path()).parent
            found.setdefault(
                path, Task(path, plan.base, plan.home, root, source.reader, plan.recipe.language)
            )
    return list(found.values())


def _paths(source: Source, base: Path | None) -> Sequence[Path | None]:
    return [None] if source.path == files.STDIN else files.find(source.path, base=base)
