"""The log of scheduled runs: what became of the builds that nobody watched.

A file of JSON lines for each project, in the state folder, the newest run last and no more than a
hundred. A run is written down when it begins and again when it ends: one that was cut off (power
lost, killed) has a beginning and no end.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cards import __version__
from cards.errors import BusyError, MkdeckError, WriteError
from cards.holding import holding
from cards.state import project_key, state_dir

if TYPE_CHECKING:  # the report knows the whole model; the reminder before each build wants none of it
    from cards.report import Report

_MOST = 100
_BUG = 70
_INTERRUPTED = 130
_MOMENT = 1.0  # seconds
# What a deck's summary holds, in the log too.
_COUNTS = ("exit_code", "new", "changed", "retired", "problems")
_DECK: Mapping[str, Callable[[Any], Any]] = {
    "name": str,
    **dict.fromkeys(_COUNTS, int),
    **dict.fromkeys(("where", "what", "hint"), str),
}


@dataclass(frozen=True, slots=True)
class DeckRun:
    """What a run made of one deck.

    Attributes:
        name: the deck in Anki; the recipe's file where the deck could not be made.
        exit_code: as a build of this deck alone would have returned it.
        new, changed, retired: notes by what became of them.
        problems: how many things went wrong.
        where, what, hint: the first of them, as an error has it; all ``""`` if there is none.
    """

    name: str
    exit_code: int = 0
    new: int = 0
    changed: int = 0
    retired: int = 0
    problems: int = 0
    where: str = ""
    what: str = ""
    hint: str = ""

    @classmethod
    def of(cls, report: Report) -> DeckRun:
        """Return the summary of a deck's report."""
        from cards.model import Fate

        first = report.problems[0] if report.problems else None
        return cls(
            report.deck,
            report.exit_code,
            report.count(Fate.NEW),
            report.count(Fate.CHANGED),
            report.count(Fate.RETIRED),
            len(report.problems),
            *((first.where, first.what, first.hint) if first else ()),
        )

    @classmethod
    def broken(cls, name: str, error: BaseException) -> DeckRun:
        """Return the summary of a deck, or a run, that an error ended."""
        if isinstance(error, MkdeckError):
            return cls(name, error.exit_code, 0, 0, 0, 1, error.where, error.what, error.hint)
        what = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else ""
        return cls(name, _BUG if what else _INTERRUPTED, 0, 0, 0, 1, "", what)


@dataclass(frozen=True, slots=True)
class Run:
    """A scheduled run.

    Attributes:
        start: when it began, to the second, with the offset of the local time.
        end: when it ended; None while it runs, or if it was cut off.
        exit_code: what it returned; None as long as there is no end.
        version: mkdeck's.
        decks: what became of each deck.
        seen: whether the person has looked at it.
    """

    start: datetime
    end: datetime | None = None
    exit_code: int | None = None
    version: str = __version__
    decks: tuple[DeckRun, ...] = ()
    seen: bool = False

    @property
    def failed(self) -> bool:
        """Whether a deck stayed as it was for an error, or the run was cut off (or has not ended yet)."""
        return self.exit_code is None or self.exit_code > 1

    @property
    def reason(self) -> DeckRun | None:
        """Return the deck whose problem is the gravest; None if none has any."""
        return max((deck for deck in self.decks if deck.what), key=lambda deck: deck.exit_code, default=None)


@dataclass(slots=True)
class Recording:
    """A run that is going on; who runs it fills in what comes of it."""

    exit_code: int = 0
    decks: list[DeckRun] = field(default_factory=list)


def log_file(project: Path) -> Path:
    """Return where a project's log lies."""
    return state_dir() / "runs" / f"{project_key(project)}.jsonl"


def load(project: Path) -> list[Run]:
    """Return the runs of a project, oldest first. A line that cannot be read counts for nothing."""
    try:
        lines = log_file(project).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    runs = []
    for line in lines:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            runs.append(_parse(json.loads(line)))
    return runs


def last_run(project: Path) -> Run | None:
    """Return the newest scheduled run of a project, which may be going on; None if there was none."""
    runs = load(project)
    return runs[-1] if runs else None


def failure(project: Path) -> Run | None:
    """Return the newest run if it failed and the person has not looked at it; None if all is well."""
    run = last_run(project)
    if run is None or run.seen or not run.failed or (run.end is None and is_running(project)):
        return None
    return run


def mark_seen(project: Path) -> None:
    """Remember that the person has looked at the newest run.

    Where that cannot be written down, it is told again.
    """
    runs = load(project)
    if runs and not runs[-1].seen and (runs[-1].end or not is_running(project)):
        with suppress(WriteError):
            _write(project, [*runs[:-1], replace(runs[-1], seen=True)])


@contextmanager
def hold(project: Path) -> Iterator[None]:
    """Keep a second scheduled run of the project out as long as the block runs.

    Raises:
        BusyError: another one is going on.
        WriteError: the state folder cannot be written to.
    """
    busy = _busy_file(project)
    try:
        busy.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(f"cannot be written: {error.strerror or error}", busy) from None
    # Who asks whether a run is going on holds the file for a moment: no reason to leave out a week.
    with holding(busy, busy=lambda: _busy(project), refused=_refusal, wait=_MOMENT):
        yield


def is_running(project: Path) -> bool:
    """Whether a scheduled run of the project is going on."""
    busy = _busy_file(project)
    if not busy.exists():
        return False
    try:
        with holding(busy, busy=lambda: _busy(project), refused=_refusal):
            return False
    except BusyError:
        return True
    except WriteError:
        return False


def _busy_file(project: Path) -> Path:
    return log_file(project).with_suffix(".busy")


def _busy(project: Path) -> BusyError:
    return BusyError(
        f"another scheduled run of '{project.name}' is going on",
        hint="nothing was changed; mkdeck schedule show tells when it has ended",
    )


@contextmanager
def recorded(project: Path) -> Iterator[Recording]:
    """Write down that a run begins and, whatever becomes of the block, how it ends.

    The caller holds the project.

    Raises:
        WriteError: the log cannot be written.
    """
    earlier = load(project)
    begun = Run(_now())
    _write(project, [*earlier, begun])
    recording = Recording()
    try:
        yield recording
    except BaseException as error:
        recording.decks.append(DeckRun.broken("", error))
        recording.exit_code = recording.decks[-1].exit_code
        raise
    finally:
        ended = replace(begun, end=_now(), exit_code=recording.exit_code, decks=tuple(recording.decks))
        _write(project, [*earlier, ended])


def _now() -> datetime:
    return datetime.now().astimezone().replace(microsecond=0)


def _write(project: Path, runs: Sequence[Run]) -> None:
    """Put the log in its place, whole or not at all."""
    path = log_file(project)
    temporary = path.with_suffix(".tmp")
    text = "".join(json.dumps(_row(run), ensure_ascii=False) + "\n" for run in runs[-_MOST:])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            # A name of a file may hold what is no text.
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise _refusal(f"cannot be written: {error.strerror or error}", path) from None


def _refusal(what: str, path: Path) -> WriteError:
    hint = "the log of scheduled runs lies there; MKDECK_STATE_DIR names another folder"
    return WriteError(what, hint=hint, file=path)


def _row(run: Run) -> dict[str, Any]:
    return asdict(run) | {
        "start": run.start.isoformat(),
        "end": run.end.isoformat() if run.end else None,
    }


def _parse(row: dict[str, Any]) -> Run:
    """Read a line of the log; keys that a newer mkdeck added are passed over."""
    code, end = row["exit_code"], row["end"]
    return Run(
        _moment(row["start"]),
        _moment(end) if end else None,
        None if code is None else int(code),
        str(row["version"]),
        tuple(_deck(deck) for deck in row["decks"]),
        bool(row["seen"]),
    )


def _deck(row: dict[str, Any]) -> DeckRun:
    return DeckRun(**{name: kind(row[name]) for name, kind in _DECK.items() if name in row})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()
