"""From sources to cards: finds the documents, has each read, and counts."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cards import network, notices
from cards.album import Album
from cards.cache.shelf import Shelf
from cards.cache.store import cache_dir
from cards.errors import BusyError, MissingError, SourceError
from cards.extractor.coverage import Piece
from cards.gather import Gathered, Lost, gather, placed, without_cards
from cards.model import Card
from cards.plan import Plan
from cards.report import Problem
from cards.sources import files, vault
from cards.sources.origins import haul
from cards.task import Task

if TYPE_CHECKING:  # most builds fetch nothing
    from cards.web import Web

# Below this a second process costs more than it saves: each loads the dictionaries anew.
_WORTH_A_POOL = 2_000_000  # bytes of all documents


class Watcher(Protocol):
    """Who wants to know how far a build is."""

    def waits(self, error: BusyError) -> None:
        """Another build of the deck is running, and is waited for."""

    def fetch(self, listing: str, pages: int) -> None:
        """So many pages that a listing names are about to be asked for."""

    def begin(self, source: str, files: int) -> None:
        """A source was found to hold so many files."""

    def advance(self) -> None:
        """One more page was asked for, or one more file worked on."""


class Unwatched:
    """Nobody wants to know."""

    def waits(self, error: BusyError) -> None:
        """Do nothing."""

    def fetch(self, listing: str, pages: int) -> None:
        """Do nothing."""

    def begin(self, source: str, files: int) -> None:
        """Do nothing."""

    def advance(self) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Collected:
    """What all sources gave. Filled document by document, then left alone.

    Attributes:
        files: how many documents the sources name, as far as they could be had.
        unread: how many of them could not be read.
        articles: how many articles the others hold.
        facts: how many facts were found.
        unworded: how many of them no template fits.
        cards: the others, in reading order.
        texts: by the key of each article read; empty where nobody asks for the text.
        partial: keys of those that were not read whole: excerpts.
        tasks: the documents.
        vanished: how many sources name nothing at all that is there.
        shows_a_part: whether a source lists but some of its articles, so that others may be there, too.
        problems: what went wrong.
        notices: what the person should know though nothing went wrong.
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
    shows_a_part: bool = False
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    def add(self, gathered: Gathered, wanted: Collection[str] | None) -> None:
        """Count one document's result; of texts only those whose key is wanted are kept, all if None."""
        self.unread += not gathered.articles
        self.articles += len(gathered.articles)
        self.facts += gathered.facts
        self.unworded += gathered.unworded
        self.cards += gathered.cards
        self.problems += gathered.problems
        self.pieces += gathered.pieces
        self.lost += gathered.lost
        for article in gathered.articles:
            text = article.text if wanted is None or article.key in wanted else ""
            before = self.texts.get(article.key)
            self.texts[article.key] = text if before is None else f"{before}\n{text}"
            if not article.whole:
                self.partial.add(article.key)


def collect(
    plan: Plan,
    wanted: Collection[str] | None,
    watcher: Watcher,
    *,
    explained: bool = False,
    shelf: Shelf | None = None,
) -> Collected:
    """Read all documents of a plan, each once, and make their cards.

    Args:
        plan: its sources.
        wanted: keys of the articles whose texts are asked for later; None for all.
        watcher: is told how far it is.
        explained: whether the pieces of the articles are wanted, too.
        shelf: has what was made of documents before, and keeps what is made now.

    Raises:
        TemplateError: the words to ask with cannot be read.
    """
    collected = Collected()
    with ExitStack() as stack:
        web = cache(lambda: stack.enter_context(network.opened(offline=plan.offline)))
        vault_of = cache(vault.find)
        album = cache(lambda: stack.enter_context(closing(Album(cache_dir() / "pictures"))))
        found = _tasks(plan, collected, watcher, shelf, web)
        tasks = [replace(task, explained=explained) for task in found]
        collected.files += len(tasks)
        collected.tasks = tasks
        made = _made(tasks) if shelf is None or explained else _kept_or_made(tasks, shelf)
        nothing: list[Problem] = []
        for task, gathered in zip(tasks, made, strict=True):
            address = task.address
            if address and address.gone:
                gathered = without_cards(gathered)
            elif (
                address
                and address.listed
                and not gathered.articles
                and not any(map(_is_bug, gathered.problems))
            ):
                nothing += gathered.problems
                gathered = replace(gathered, problems=())
            collected.add(placed(gathered, task, web, vault_of, album), wanted)
            watcher.advance()
    collected.notices += notices.of_reading(nothing)
    return collected


def _is_bug(problem: Problem) -> bool:
    return bool(problem.trace)


def _tasks(
    plan: Plan, collected: Collected, watcher: Watcher, shelf: Shelf | None, web: Callable[[], Web]
) -> Iterator[Task]:
    seen: set[Path | str | None] = set()
    recipe = plan.recipe
    for source in recipe.sources:
        try:
            found = haul(source, plan.base, web, watcher, settled=plan.settled)
        except (SourceError, MissingError) as error:
            collected.vanished += 1
            collected.problems.append(Problem.of(error, source.name))
            continue
        collected.shows_a_part |= found.shows_a_part
        collected.files += len(found.problems)
        collected.unread += len(found.problems)
        collected.problems += [Problem.of(error, source.name) for error in found.problems]
        collected.notices += notices.of_fetching(found, source.name)
        watcher.begin(source.name, len(found.named))
        if shelf:
            shelf.notice((each.path, each.stamp) for each in found.named)
        folder = (plan.base or Path()) / source.name
        below = folder if source.is_file and folder.is_dir() else None
        base = None if Path(source.name).is_absolute() else plan.base
        how = source.reader, recipe.language, recipe.both_sides
        for each in found.named:
            path = None if each.path == files.STDIN else Path(each.path)
            real = each.address.url if each.address else path and path.resolve()
            if real not in seen:
                seen.add(real)
                root = below or (path or Path()).parent
                task = Task(path, base if path else None, plan.home, root, each.stamp, *how)
                yield replace(task, address=each.address)


def _kept_or_made(tasks: Sequence[Task], shelf: Shelf) -> Iterator[Gathered]:
    """Yield the results in the order of the tasks: what was made before is not made again."""
    keys = [shelf.find(task) for task in tasks]
    made = _made([task for task, key in zip(tasks, keys, strict=True) if key is None])
    try:
        for task, key in zip(tasks, keys, strict=True):
            gathered = None if key is None else shelf.take(key, task)
            if gathered is None:
                gathered = next(made) if key is None else gather(task)
                shelf.keep(task, gathered)
            yield gathered
    finally:  # what was done before an interruption is not lost
        shelf.flush()


def _made(tasks: Sequence[Task]) -> Iterator[Gathered]:
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
