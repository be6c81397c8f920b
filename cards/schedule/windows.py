"""The Task Scheduler of Windows. ``StartWhenAvailable`` catches up after sleep and power-off."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from cards.errors import UsageError
from cards.schedule.job import Job
from cards.schedule.scheduler import Scheduler
from cards.schedule.steps import Call, Delete, Step, own_text, write_own
from cards.schedule.texts import fill
from cards.state import project_key, state_dir

_ENCODING = "utf-16"  # the one that schtasks takes without asking
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def present() -> bool:
    """Whether this is Windows."""
    return sys.platform == "win32"


def install(job: Job) -> list[Step]:
    """Write the task as a file, and register it.

    Raises:
        UsageError: a path holds what Windows would take for a variable.
    """
    program, *arguments = job.command()
    line = subprocess.list2cmdline(arguments)
    if re.search(r"%[^%]+%|\$\(", f"{program}\0{line}"):
        raise UsageError(
            "Windows would take a part of this path for a variable",
            hint="rename the folder: %…% and $( cannot be written in a task",
            file=job.project,
        )
    path = _file(job.project)
    domain, user = os.environ.get("USERDOMAIN", ""), os.environ.get("USERNAME", "")
    values = {
        "mark": job.mark,
        "name": job.project.name,
        "user": f"{domain}\\{user}" if domain and user else user,
        "start": f"{job.when.next(datetime.now()):%Y-%m-%dT%H:%M:%S}",
        "day": None if job.when.day is None else _DAYS[job.when.day],
        "program": program,
        "arguments": line,
    }
    return [
        write_own(path, fill("windows.xml", **values), job.project, _ENCODING),
        Call(("schtasks", "/Create", "/F", "/TN", _task(job.project), "/XML", str(path))),
    ]


def remove(project: Path) -> list[Step]:
    """Take the task away, and its file."""
    path = _file(project)
    if not own_text(path, project, _ENCODING):
        return []
    return [Call(("schtasks", "/Delete", "/F", "/TN", _task(project)), tolerant=True), Delete(path)]


def text(project: Path) -> str:
    """Return the task's file."""
    return own_text(_file(project), project, _ENCODING)


def _task(project: Path) -> str:
    return f"mkdeck\\{project_key(project)}"


def _file(project: Path) -> Path:
    return state_dir() / "schedule" / f"{project_key(project)}.xml"


SCHEDULER = Scheduler("windows", present, install, remove, text)
