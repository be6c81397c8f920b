"""From sources to cards: finds the documents, has each read, and counts."""

from __future__ import annotations

import os
import signal
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from cards.config import Source
from cards.errors import BusyError, SourceError
from cards.extractor.coverage import Piece
from cards.gather import Gathered, Lost, Task, gather
from cards.model import Card
from cards.plan import Plan
from cards.report import Problem
from cards.sources import files

# Below this a second process costs more than it saves: each loads the dictionaries anew.
_WORTH_A_POOL = 2_000_000  # bytes of all documents


class Watcher(Protocol):
    """Who wants to know how far a build is."""

    def waits(self, error: BusyError) -> None:
        """Another build of the deck is running, and is waited for."""

    def begin(self, source: str, files: int) -> None:
        """A source was found to hold so many files."""

    def advance(self) -> None:
        """One more file was worked on."""


class Unwatched:
    """Nobody wants to know."""

    def waits(self, error: BusyError) -> None:
        """Do nothing."""

    def begin(self, source: str, files: int) -> None:
        """Do nothing."""

    def advance(self) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Collected:
    """What all sources gave. Filled document by document, then left alone.

    Attributes:
        files: how many documents the sources name.
        unread: how many of them could not be read.
        articles: how many articles the others hold.
        facts: how many facts were found.
        unworded: how many of them no template fits.
        cards: the others, in reading order.
        texts: by the key of each article read; empty where nobody asks for the text.
        partial: keys of those that were not read whole: excerpts.
        tasks: the documents.
        vanished: how many sources name nothing at all that is there.
        problems: what went wrong.
        pieces, lost: what the articles consist of, and the facts that became no card; empty where
            nobody asked.
    """

    files: int = 0
    unread: int = 0
    articles: int = 0
    facts: int = 0
    unworded: int = 0
    cards: list[Card] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)
    tasks: Sequence[Task] = ()
    vanished: int = 0
    problems: list[Problem] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    def add(self, gathered: Gathered, wanted: Collection[str]) -> None:
        """Count one document's result; of texts only those whose key is wanted are kept."""
        self.unread += not gathered.articles
        self.articles += len(gathered.articles)
        self.facts += gathered.facts
        self.unworded += gathered.unworded
        self.cards += gathered.cards
        self.problems += gathered.problems
        self.pieces += gathered.pieces
        self.lost += gathered.lost
        for article in gathered.articles:
            text = article.text if article.key in wanted else ""
            before = self.texts.get(article.key)
            self.texts[article.key] = text if before is None else f"{before}\n{text}"
            if not article.whole:
                self.partial.add(article.key)


def collect(plan: Plan, wanted: Collection[str], watcher: Watcher, *, explained: bool = False) -> Collected:
    """Read all documents of a plan, each once, and make their cards.

    Args:
        plan: its sources.
        wanted: keys of the articles whose texts are asked for later.
        watcher: is told how far it is.
        explained: whether the pieces of the articles are wanted, too.

    Raises:
        TemplateError: the words to ask with cannot be read.
    """
    collected = Collected()
    tasks = [replace(task, explained=explained) for task in _tasks(plan, collected.problems, watcher)]
    collected.files = len(tasks)
    collected.vanished = len(collected.problems)  # so far they are all of sources
    collected.tasks = tasks
    for gathered in _gathered(tasks):
        collected.add(gathered, wanted)
        watcher.advance()
    return collected


def _tasks(plan: Plan, problems: list[Problem], watcher: Watcher) -> Iterator[Task]:
    seen: set[Path | None] = set()
    recipe = plan.recipe
    for source in recipe.sources:
        try:
            paths = _paths(source, plan.base)
        except SourceError as error:
            problems.append(Problem.of(error, source.path))
            continue
        watcher.begin(source.path, len(paths))
        folder = (plan.base or Path()) / source.path
        for path in paths:
            real = path and path.resolve()
            if real not in seen:
                seen.add(real)
                root = folder if folder.is_dir() else (path or Path()).parent
                base = None if path is None or Path(source.path).is_absolute() else plan.base
                yield Task(path, base, plan.home, root, source.reader, recipe.language, recipe.both_sides)


def _paths(source: Source, base: Path | None) -> Sequence[Path | None]:
    return [None] if source.path == files.STDIN else files.find(source.path, base=base)


def _gathered(tasks: Sequence[Task]) -> Iterator[Gathered]:
    """Yield the results in the order of the tasks, from several processes if that pays."""
    workers = min(_processors(), len(tasks))
    if workers < 2 or sum(task.size for task in tasks) < _WORTH_A_POOL:
        yield from map(gather, tasks)
        return
    # Spawned, not forked: a fork of a process with threads (a progress bar has one) may hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts) as pool:
        try:
            yield from pool.map(gather, tasks, chunksize=4)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that started this one; it ends us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
