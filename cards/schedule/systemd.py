"""systemd: a timer and a service of the user's own. ``Persistent`` catches up after sleep and power-off."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from cards.schedule.job import Job
from cards.schedule.scheduler import Scheduler
from cards.schedule.steps import Call, Delete, Step, call, own_text, write_own
from cards.schedule.texts import fill
from cards.schedule.when import When
from cards.state import project_key

_USER = ("systemctl", "--user")


def present() -> bool:
    """Whether a systemd of the user's runs."""
    return bool(shutil.which(_USER[0])) and call((*_USER, "show-environment"))[0] == 0


def install(job: Job) -> list[Step]:
    """Write both units, and start the timer."""
    service, timer = _units(job.project)
    name = job.project.name.replace("%", "%%").replace("\\", "/")  # a backslash may join two lines
    values = {"mark": job.mark, "name": name, "daily": job.when.day is None}
    texts = (
        fill("systemd.service", **values, command=command_line(job.command())),
        fill("systemd.timer", **values, calendar=calendar(job.when)),
    )
    return [
        *(write_own(path, text, job.project) for path, text in zip((service, timer), texts, strict=True)),
        Call((*_USER, "daemon-reload")),
        Call((*_USER, "enable", "--now", timer.name)),
        Call((*_USER, "restart", timer.name)),  # where it runs already, at another time
    ]


def remove(project: Path) -> list[Step]:
    """Stop the timer, and delete both units."""
    units = [path for path in _units(project) if own_text(path, project)]
    if not units:
        return []
    return [
        Call((*_USER, "disable", "--now", _units(project)[1].name), tolerant=True),
        *map(Delete, units),
        Call((*_USER, "daemon-reload"), tolerant=True),
    ]


def text(project: Path) -> str:
    """Return the timer."""
    return own_text(_units(project)[1], project)


def calendar(when: When) -> str:
    """Return when as ``OnCalendar`` takes it."""
    day = "" if when.day is None else f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[when.day]} "
    return f"{day}*-*-* {when.time}:00"


def command_line(command: list[str]) -> str:
    """Return a command as ``ExecStart`` takes it.

    systemd cuts at blanks outside quotes, undoes backslashes, fills ``%`` everywhere and ``$`` in all
    but the program's path. There it wants no quotes and no backslash; a shell takes them.
    """
    if re.search(r"[\"'\\]", command[0]):
        command = ["/bin/sh", "-c", 'exec "$0" "$@"', *command]
    program, *arguments = (word.replace("\\", "\\\\").replace('"', '\\"') for word in command)
    words = [program, *(word.replace("$", "$$") for word in arguments)]
    return " ".join(f'"{word}"' for word in words).replace("%", "%%")


def _units(project: Path) -> tuple[Path, Path]:
    own = os.environ.get("XDG_CONFIG_HOME")
    folder = (Path(own) if own else Path.home() / ".config") / "systemd" / "user"
    name = f"mkdeck-{project_key(project)}"
    return folder / f"{name}.service", folder / f"{name}.timer"


SCHEDULER = Scheduler("systemd", present, install, remove, text)
