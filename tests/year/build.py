"""mkdeck as the person runs it: in this process, or as the command; and what it left on the disk."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from cards.lock import Lock, load
from tests.cli.conftest import MKDECK, SPEAKING

RECIPE = """name = "{name}"
{more}
[[sources]]
path = "articles/**/*"
"""


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


Runner = Callable[[Path, int, tuple[str, ...]], Done]
"""Runs mkdeck in a folder, at a time (seconds since 1970), with arguments."""


def in_process(folder: Path, at: int, arguments: tuple[str, ...]) -> Done:
    """Run mkdeck here: no start-up to wait for, and a test can break what it likes."""
    from cards.cli.app import run

    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, _environ(folder, at), clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run(arguments)
    return Done(code, out.getvalue(), err.getvalue())


def as_command(folder: Path, at: int, arguments: tuple[str, ...]) -> Done:
    """Run the installed command."""
    done = subprocess.run(
        [MKDECK, *arguments],
        cwd=folder,
        env=_environ(folder, at),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def _environ(folder: Path, at: int) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MKDECK", "SOURCE_DATE"))}
    own = {"MKDECK_CACHE_DIR": f"{folder}-cache", "MKDECK_STATE_DIR": f"{folder}-state"}
    return {**kept, **SPEAKING, **own, "SOURCE_DATE_EPOCH": str(at)}


class Project:
    """A folder with a recipe."""

    def __init__(self, folder: Path, runner: Runner, *, name: str = "年度::Year", more: str = "") -> None:
        self.folder = folder
        self.runner = runner
        self.stem = "year"
        self.more = more
        (folder / "decks").mkdir(parents=True)
        self.name_deck(name)

    @property
    def articles(self) -> Path:
        return self.folder / "decks" / "articles"

    @property
    def package(self) -> Path:
        return self.folder / "decks" / "out" / f"{self.stem}.apkg"

    def name_deck(self, name: str) -> None:
        """Give the deck a name in the recipe."""
        self.deck = name
        recipe = self.folder / "decks" / f"{self.stem}.toml"
        recipe.write_text(RECIPE.format(name=name, more=self.more), "utf-8")

    def rename(self, stem: str) -> None:
        """Rename the recipe, and what lies beside it."""
        for path in (self.folder / "decks").glob(f"{self.stem}.*"):
            path.rename(path.with_name(path.name.replace(self.stem, stem, 1)))
        self.stem = stem

    def lock(self) -> Lock:
        """Return the lock; before the first build an empty one."""
        return load(self.folder / "decks" / f"{self.stem}.lock") or Lock.new(self.stem)

    def run(self, at: int, *arguments: str) -> Done:
        return self.runner(self.folder, at, arguments)
