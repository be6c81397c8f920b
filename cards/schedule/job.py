"""What a scheduler is to start: the command, the project, the recipes and when."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cards.errors import UsageError
from cards.project import find_project, recipe_files
from cards.schedule.when import When
from cards.state import STATE_VARIABLE, project_key, state_dir

# Line breaks, control characters, bytes that are no text, what XML cannot hold.
_NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}
_NO_XML = "\ufffe\uffff"


@dataclass(frozen=True, slots=True)
class Job:
    """A project's scheduled run.

    Attributes:
        program: how mkdeck is started, an absolute path first.
        project: the project's folder, absolute.
        when: when a run comes.
        recipes: the names of the recipes; empty for all that the project has on that day.
        state: the state folder if it is not the system's own: a scheduler does not know the variables
            of the person's shell.
    """

    program: tuple[str, ...]
    project: Path
    when: When
    recipes: tuple[str, ...] = ()
    state: Path | None = None

    @property
    def key(self) -> str:
        """The project's name in files, services and tasks."""
        return project_key(self.project)

    @property
    def mark(self) -> str:
        """What stands in everything that is written for the job, so that it is known again."""
        return f"{mark_of(self.project)}{self.when}"

    def command(self, *, due: bool = False, quiet: bool = False) -> list[str]:
        """Return the command and its arguments.

        Args:
            due: whether it is to look first whether a run is due, for schedulers that may start it
                more often, or cannot catch up themselves.
            quiet: whether it is to say nothing but errors.
        """
        command = [*self.program, "schedule", "run", "--project", str(self.project)]
        if self.state:
            command += ["--state", str(self.state)]
        if due:
            command += ["--due", str(self.when)]
        if quiet:
            command += ["--quiet"]
        return [*command, "--", *self.recipes] if self.recipes else command


def mark_of(project: Path) -> str:
    """Return the part of a mark that is the same for every schedule of a project."""
    return f"mkdeck:{project_key(project)} "


def project_here() -> Path:
    """Return the project that the current folder lies in.

    Raises:
        UsageError: it lies in none.
    """
    project = find_project(Path.cwd())
    if project is None:
        raise UsageError(
            "there is no recipe here or in a folder above", hint="only a project is scheduled: mkdeck init"
        )
    return project.resolve()


def job_here(recipes: Sequence[str], when: When) -> Job:
    """Return the job of the project that the current folder lies in.

    Args:
        recipes: their names; none for all.
        when: when a run is to come.

    Raises:
        UsageError: there is no project, or no such recipe; a path holds what no scheduler can take.
    """
    project = project_here()
    known = {path.stem for path in recipe_files(project)}
    for name in recipes:
        if name not in known:
            raise UsageError(
                "no recipe of this name", hint=f"known are {', '.join(sorted(known))}", file=name
            )
    own = any(os.environ.get(name) for name in (STATE_VARIABLE, "XDG_STATE_HOME"))
    job = Job(_program(), project, when, tuple(recipes), state_dir() if own else None)
    for word in job.command():
        if not is_text(word):
            raise UsageError(
                "a line break or control character stands in this name",
                hint="no scheduler takes it: rename the folder or file",
                file=repr(word),
            )
    return job


def is_text(word: str) -> bool:
    """Whether every scheduler can take a word, whatever quotes and blanks stand in it."""
    return not any(unicodedata.category(char) in _NO_TEXT or char in _NO_XML for char in word)


def _program() -> tuple[str, ...]:
    """Return how to start the mkdeck that is running, whatever the folder and the PATH are."""
    called = Path(os.path.abspath(sys.argv[0]))  # noqa: PTH100 (a link stays: pipx moves what it points to)
    for path in (called, called.with_suffix(".exe")):
        if path.stem == "mkdeck" and path.is_file() and os.access(path, os.X_OK):
            return (str(path),)
    # -P: a folder cards/ in the project is not our package.
    return (sys.executable, "-P", "-m", "cards")
