"""launchd: an agent of the user's own, on macOS.

It catches up after sleep by itself; after a power-off the agent is started at login, and looks in
its log whether a run is due.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cards.schedule.job import Job
from cards.schedule.scheduler import Scheduler
from cards.schedule.steps import Call, Delete, Step, own_text, write_own
from cards.schedule.texts import fill
from cards.state import project_key


def present() -> bool:
    """Whether this is macOS."""
    return sys.platform == "darwin"


def install(job: Job) -> list[Step]:
    """Write the agent, and load it in the place of an older one."""
    path = _agent(job.project)
    values = {
        "mark": job.mark,
        "label": _label(job.project),
        "command": job.command(due=True),
        "when": job.when,
        "weekday": None if job.when.day is None else (job.when.day + 1) % 7,  # 0 is Sunday
    }
    return [
        write_own(path, fill("launchd.plist", **values), job.project),
        _unload(job.project),
        Call(("launchctl", "bootstrap", _domain(), str(path))),
    ]


def remove(project: Path) -> list[Step]:
    """Unload the agent and delete it."""
    path = _agent(project)
    return [_unload(project), Delete(path)] if own_text(path, project) else []


def text(project: Path) -> str:
    """Return the agent."""
    return own_text(_agent(project), project)


def _unload(project: Path) -> Call:
    return Call(("launchctl", "bootout", f"{_domain()}/{_label(project)}"), tolerant=True)


def _domain() -> str:
    return f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"


def _label(project: Path) -> str:
    return f"mkdeck.{project_key(project)}"


def _agent(project: Path) -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{_label(project)}.plist"


SCHEDULER = Scheduler("launchd", present, install, remove, text)
