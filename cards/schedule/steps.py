"""What installing and removing a schedule does, step by step: shown first, then done."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cards.errors import UsageError, WriteError
from cards.schedule.job import mark_of


class Step(Protocol):
    """One thing that is done.

    Attributes:
        verb: what it does, a message's key under ``schedule.``.
        target: on what: a path, a command, the crontab.
        text: what is written or taken away, exactly; ``""`` if nothing is.
    """

    @property
    def verb(self) -> str: ...  # noqa: D102
    @property
    def target(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102

    def do(self) -> None:
        """Do it.

        Raises:
            WriteError: it cannot be done.
        """


@dataclass(frozen=True, slots=True)
class Write:
    """A file is written, its folder made if need be."""

    path: Path
    text: str
    encoding: str = "utf-8"

    verb = "write"

    @property
    def target(self) -> str:
        """The file's path."""
        return str(self.path)

    def do(self) -> None:
        """Write it, whole or not at all."""
        temporary = self.path.with_name(f".{self.path.name}.tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(self.text.encode(self.encoding))
            temporary.replace(self.path)
        except OSError as error:
            raise _refusal(f"cannot be written: {error.strerror or error}", self.path) from error


@dataclass(frozen=True, slots=True)
class Delete:
    """A file is deleted."""

    path: Path

    verb = "delete"
    text = ""

    @property
    def target(self) -> str:
        """The file's path."""
        return str(self.path)

    def do(self) -> None:
        """Delete it."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise _refusal(f"cannot be written: {error.strerror or error}", self.path) from error


@dataclass(frozen=True, slots=True)
class Call:
    """The scheduler's own command is run.

    Attributes:
        command: the command and its arguments.
        tolerant: whether it may fail: taking away what may not be there.
    """

    command: tuple[str, ...]
    tolerant: bool = False

    verb = "call"
    text = ""

    @property
    def target(self) -> str:
        """The command as one would type it."""
        return subprocess.list2cmdline(self.command) if os.name == "nt" else shlex.join(self.command)

    def do(self) -> None:
        """Run it."""
        code, _, told = call(self.command)
        if code and not self.tolerant:
            lines = told.decode(errors="replace").split("\n")
            why = next((line.strip() for line in reversed(lines) if line.strip()), f"exit {code}")
            raise WriteError(
                f"'{self.target}' failed: {why}",
                hint="mkdeck schedule remove takes away what was written before it",
            )


def call(command: tuple[str, ...], data: bytes = b"") -> tuple[int, bytes, bytes]:
    """Run a command; return its exit code and what it wrote on stdout and stderr.

    Raises:
        WriteError: there is no such command.
    """
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, env=os.environ | {"LC_ALL": "C"}, check=False
        )
    except OSError as error:
        raise WriteError(
            f"'{command[0]}' cannot be run: {error.strerror or error}",
            hint="--for names a scheduler that this machine has",
        ) from error
    return done.returncode, done.stdout, done.stderr


def own_text(path: Path, project: Path, encoding: str = "utf-8") -> str:
    """Return a file that was written for the project; ``""`` if there is none."""
    try:
        text = path.read_bytes().decode(encoding)
    except (OSError, UnicodeDecodeError):
        return ""
    return text if mark_of(project) in text else ""


def write_own(path: Path, text: str, project: Path, encoding: str = "utf-8") -> Write:
    """Return the step that writes a file for the project.

    Raises:
        UsageError: there is another's file in its place.
    """
    if path.exists() and not own_text(path, project, encoding):
        raise UsageError(
            "this file was not written by mkdeck for this project",
            hint="nothing was changed; move it away first",
            file=path,
        )
    return Write(path, text, encoding)


def _refusal(what: str, path: Path) -> WriteError:
    return WriteError(what, hint="look at the folder and its permissions", file=path)
