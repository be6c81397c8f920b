"""GitHub Actions: a workflow in the repository that the project lies in.

The lock is committed and the decks are kept as an artifact. ``concurrency`` keeps a second run out.
GitHub counts in UTC, and starts late when it is busy.
"""

from __future__ import annotations

import json
import shlex
from datetime import datetime, timedelta
from pathlib import Path

from cards import __version__
from cards.errors import UsageError
from cards.schedule.job import Job
from cards.schedule.scheduler import Scheduler
from cards.schedule.steps import Delete, Step, own_text, write_own
from cards.schedule.texts import fill
from cards.state import project_key


def present() -> bool:
    """Whether this machine has it: it never is the one that is meant without being named."""
    return False


def install(job: Job) -> list[Step]:
    """Write the workflow; it is the person who commits it.

    Raises:
        UsageError: the project lies in no git repository, or a name would be taken for an expression.
    """
    repository = _repository(job.project)
    if repository is None:
        raise UsageError(
            "the project lies in no git repository",
            hint="git init makes one; its workflows lie in .github/workflows",
            file=job.project,
        )
    folder = job.project.relative_to(repository).as_posix()
    arguments = shlex.join(["--", *job.recipes]) if job.recipes else ""
    if "${{" in f"{folder}\0{arguments}":
        raise UsageError(
            "GitHub would take a part of this path for an expression",
            hint="rename the folder or recipe: ${{ cannot be written in a workflow",
            file=job.project,
        )
    here = datetime.now().astimezone().utcoffset() or timedelta()
    utc = job.when.shifted(here)
    values = {
        "mark": job.mark,
        "key": job.key,
        "version": __version__,
        "folder": "" if folder == "." else json.dumps(folder, ensure_ascii=False),
        "arguments": f" {arguments}" if arguments else "",
        "utc": utc,
        "weekday": "*" if utc.day is None else (utc.day + 1) % 7,  # 0 is Sunday
    }
    return [write_own(_workflow(repository, job.project), fill("github.yml", **values), job.project)]


def remove(project: Path) -> list[Step]:
    """Delete the workflow."""
    repository = _repository(project)
    path = _workflow(repository, project) if repository else None
    return [Delete(path)] if path and own_text(path, project) else []


def text(project: Path) -> str:
    """Return the workflow."""
    repository = _repository(project)
    return own_text(_workflow(repository, project), project) if repository else ""


def _repository(project: Path) -> Path | None:
    return next((folder for folder in (project, *project.parents) if (folder / ".git").exists()), None)


def _workflow(repository: Path, project: Path) -> Path:
    name = "mkdeck" if project == repository else f"mkdeck-{project_key(project)}"
    return repository / ".github" / "workflows" / f"{name}.yml"


SCHEDULER = Scheduler("github", present, install, remove, text)
