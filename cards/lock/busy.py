"""The busy file: it keeps a second build of a deck out, and tells it who is in."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cards.errors import BusyError, WriteError
from cards.holding import holding
from cards.processes import runs

# The first byte is what Windows keeps others from reading while the file is held; the text follows it.
_BEFORE = b"\n"
_TEXT_SIZE = 4096  # bytes; what is longer is not ours


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a deck, as it wrote of itself.

    Attributes:
        pid: the number of its process.
        host: the machine that it runs on.
        since: when it began, local time, ``2026-11-29 08:15:02``.
    """

    pid: int
    host: str
    since: str

    @property
    def is_near(self) -> bool:
        """Whether it runs on this machine."""
        return self.host == platform.node()


@contextmanager
def hold(
    path: Path, *, wait: float = 0.0, waiting: Callable[[BusyError], None] | None = None
) -> Iterator[None]:
    """Keep a second build of the same deck out as long as the block runs.

    Args:
        path: the deck's lock; the busy file lies hidden beside it.
        wait: seconds to wait for another build to end.
        waiting: is told, once, what it would have been refused with.

    Raises:
        BusyError: another build holds it, and held it as long as was to be waited.
        WriteError: the folder cannot be written to.
    """
    busy = busy_file(path)
    if not busy.parent.is_dir():
        raise WriteError("there is no such folder", hint="create it first", file=busy.parent)
    with holding(busy, busy=lambda: _busy(path.stem, busy), refused=_refusal, wait=wait, waiting=waiting):
        try:
            _sign(busy)
            yield
        finally:
            _unsign(busy)


def busy_file(path: Path) -> Path:
    """Return where the busy file of a lock lies. It holds no more than a byte while nobody is in."""
    return path.with_name(f".{path.name}.busy")


def holder_of(busy: Path) -> Holder | None:
    """Return who holds a busy file that is held; None if it does not tell, or tells of one long gone."""
    try:
        with busy.open("rb") as file:
            file.seek(len(_BEFORE))
            found = json.loads(file.read(_TEXT_SIZE))
        holder = Holder(int(found["pid"]), str(found["host"]), str(found["since"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    # A build that was killed leaves its name behind; the next one writes its own in its first moment.
    return holder if runs(holder.pid) or not holder.is_near else None


def _sign(busy: Path) -> None:
    now = datetime.now().astimezone()
    text = {"pid": os.getpid(), "host": platform.node(), "since": f"{now:%Y-%m-%d %H:%M:%S}"}
    _put(busy, json.dumps(text).encode() + b"\n")


def _unsign(busy: Path) -> None:
    _put(busy, b"")


def _put(busy: Path, text: bytes) -> None:
    """Write behind the first byte. A courtesy: that it fails (a full disk) is no reason to stop."""
    with suppress(OSError), busy.open("r+b") as file:
        if file.seek(0, os.SEEK_END) > len(_BEFORE):
            file.seek(len(_BEFORE))
            if file.read(1) != b"{":
                return  # where the system knows no locks, filelock keeps its own words here
        file.truncate(len(_BEFORE))
        file.seek(len(_BEFORE))
        file.write(text)


def _busy(name: str, busy: Path) -> BusyError:
    holder = holder_of(busy)
    if holder is None:
        what = f"another build of '{name}' is running"
    elif holder.is_near:
        what = f"another build of '{name}' is running (process {holder.pid}, since {holder.since})"
    else:
        what = (
            f"another build of '{name}' is running "
            f"(process {holder.pid} on {holder.host}, since {holder.since})"
        )
    hint = "wait until it has ended (--wait SECONDS does), or end it; nothing was changed"
    return BusyError(what, hint=hint, file=busy)


def _refusal(what: str, path: Path) -> WriteError:
    hint = "the deck's lock is kept beside its recipe or output: choose a folder that can be written to"
    return WriteError(what, hint=hint, file=path)
