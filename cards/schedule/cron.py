"""cron: a line of the user's crontab.

cron forgets what it missed while the machine slept. So the line comes every hour, and the command
looks in its log whether the day's or week's run is due: one that was missed comes within the hour.
"""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from cards.errors import WriteError
from cards.schedule.job import Job, mark_of
from cards.schedule.scheduler import Scheduler
from cards.schedule.steps import Step, call
from cards.schedule.texts import fill

_CRONTAB = "crontab"


@dataclass(frozen=True, slots=True)
class Edit:
    """A line comes into the crontab, or the project's go; all others stay to the byte.

    Attributes:
        project: whose lines.
        line: the line that comes, ``""`` where they go.
    """

    project: Path
    line: str = ""

    target = _CRONTAB

    @property
    def verb(self) -> str:
        """Whether a line comes or goes."""
        return "add" if self.line else "drop"

    @property
    def text(self) -> str:
        """The line that comes, or those that go."""
        return self.line or _text(own_lines(self.project))

    def do(self) -> None:
        """Read the crontab anew, and write it."""
        old = table()
        new = with_line(old, self.line) if self.line else without(old, self.project)
        code, _, told = call((_CRONTAB, "-"), new)
        if code:
            raise _refusal(told)


def present() -> bool:
    """Whether there is a cron that takes crontabs."""
    return bool(shutil.which(_CRONTAB))


def install(job: Job) -> list[Step]:
    """Put a line into the crontab, in the place of an older one."""
    return [*remove(job.project), Edit(job.project, line(job))]


def remove(project: Path) -> list[Step]:
    """Take the project's lines out of the crontab."""
    return [Edit(project)] if own_lines(project) else []


def text(project: Path) -> str:
    """Return the project's lines that are not commented out."""
    return _text([each for each in own_lines(project) if not each.lstrip().startswith(b"#")])


def line(job: Job) -> str:
    """Return the line for a job."""
    words = map(_quoted, job.command(due=True, quiet=True))
    return fill("crontab", minute=job.when.minute, command=" ".join(words), mark=job.mark)


def _quoted(word: str) -> str:
    """Quote a word for the shell, and for cron before it.

    cron makes a line break of ``%`` unless a backslash stands before it. What it makes of a backslash
    before a backslash is not the same everywhere; between two there is always a pair of quotes.
    """
    quoted = shlex.quote(word)
    return quoted.replace("\\", "\\''").replace("%", "\\%")


def table() -> bytes:
    """Return the crontab as it is, empty if there is none.

    Raises:
        WriteError: it cannot be read.
    """
    code, lines, told = call((_CRONTAB, "-l"))
    if code and not re.search(rb"no crontab|can't open|No such file", told):
        raise _refusal(told)
    return b"" if code else lines


def own_lines(project: Path) -> list[bytes]:
    """Return the project's lines of the crontab; none where there is no crontab, or it is forbidden."""
    if not present():
        return []
    try:
        return [each for each in table().split(b"\n") if _is_own(each, project)]
    except WriteError:
        return []


def with_line(crontab: bytes, line: str) -> bytes:
    """Return a crontab with one more line."""
    end = b"" if not crontab or crontab.endswith(b"\n") else b"\n"
    return crontab + end + line.encode()


def without(crontab: bytes, project: Path) -> bytes:
    """Return a crontab without the project's lines; the bytes of all others are theirs."""
    return b"\n".join(each for each in crontab.split(b"\n") if not _is_own(each, project))


def _is_own(line: bytes, project: Path) -> bool:
    """Whether a line is the project's: it ends in its mark."""
    mark = re.escape(f"# {mark_of(project)}".encode())
    return re.search(mark + rb"\S+\s*$", line) is not None


def _text(lines: list[bytes]) -> str:
    return "".join(each.decode(errors="replace") + "\n" for each in lines)


def _refusal(told: bytes) -> WriteError:
    why = " ".join(told.decode(errors="replace").split())
    return WriteError(
        f"the crontab cannot be used: {why}",
        hint="nothing was changed; crontab -l tells whether you may have one",
    )


SCHEDULER = Scheduler("cron", present, install, remove, text)
