"""How far a build is: a bar on a terminal, else one line a source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.cli.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from cards.collect import Watcher
    from cards.errors import BusyError


@dataclass(frozen=True, slots=True)
class _Lines:
    """One line a source."""

    console: Console

    def waits(self, error: BusyError) -> None:
        self.console.waits(error)

    def fetch(self, listing: str, pages: int) -> None:
        self.console.note(self.console.say("build.fetching", listing=listing, pages=pages))

    def begin(self, source: str, files: int) -> None:
        self.console.note(self.console.say("build.source", source=source, files=files))

    def advance(self) -> None:
        pass


@dataclass(slots=True)
class _Bar:
    """One bar over all sources."""

    console: Console
    progress: Progress
    task: TaskID
    total: int = 0

    def waits(self, error: BusyError) -> None:
        self.console.waits(error)

    def fetch(self, listing: str, pages: int) -> None:
        self.begin(listing, pages)

    def begin(self, source: str, files: int) -> None:
        self.total += files
        self.progress.update(self.task, total=self.total)

    def advance(self) -> None:
        self.progress.advance(self.task)


@contextmanager
def watch(console: Console, *, lines: bool = True) -> Iterator[Watcher]:
    """Yield what tells the person how far it is: a bar, or where none may be, lines if wanted."""
    if not console.live:
        yield _Lines(console) if lines else _Lines(console.tuned(quiet=True))
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console.rich(), transient=True) as progress:
        yield _Bar(console, progress, progress.add_task(console.say("build.reading"), total=None))
