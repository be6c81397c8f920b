import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from cards import edits
from cards.lock import load

ROOT = Path(__file__).parents[2]

Files = dict[str, bytes]


@dataclass
class Ran:
    """What came of a command: its exit code (negative for a signal), its steps, what it said."""

    code: int
    steps: list[str]
    said: str


class Scene:
    """A project with its state and cache, that can be put back to how it was."""

    def __init__(self, folder: Path, ask: Callable[..., dict[str, Any]]) -> None:
        self.folder = folder
        self.project = folder / "project"
        self._ask = ask
        self._kept = folder.with_name(f"{folder.name}-kept")
        (self.project / "decks" / "articles").mkdir(parents=True)

    def run(self, *args: str, now: int = 1_700_000_000, **how: Any) -> Ran:
        env = {
            "MKDECK_STATE_DIR": str(self.folder / "state"),
            "MKDECK_CACHE_DIR": str(self.folder / "cache"),
            "SOURCE_DATE_EPOCH": str(now),
            "LC_ALL": "C.UTF-8",
        }
        return Ran(**self._ask(args=args, cwd=str(self.project), env=env, **how))

    def write(self, name: str, text: str) -> None:
        (self.project / "decks" / name).write_text(text, encoding="utf-8")

    def keep(self) -> None:
        """Remember how all is now."""
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.folder, self._kept, copy_function=shutil.copy2)

    def restore(self) -> None:
        """Put all back to how it was."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder, copy_function=shutil.copy2)

    def files(self) -> Files:
        """What a person has: the deck, its lock, the edits; and each sound, or this fails."""
        found: Files = {}
        for path in sorted(self.project.rglob("*")):
            if path.suffix == ".lock":
                load(path)
            elif path.suffix == ".apkg":
                with ZipFile(path) as package:
                    assert package.testzip() is None
            elif path.name.endswith(".edits.toml"):
                edits.load(path)
            else:
                continue
            found[path.name] = path.read_bytes()
        return found

    def litter(self) -> list[str]:
        """What lies about that belongs to nobody."""
        return [path.name for path in self.folder.rglob(".*") if path.is_file() and path.suffix != ".busy"]


@pytest.fixture(scope="session")
def ask() -> Iterator[Callable[..., dict[str, Any]]]:
    """Have a command run in a process of its own; see victims.py."""
    victims = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.victims"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert victims.stdin
    assert victims.stdout
    reading, writing = victims.stdout, victims.stdin

    def request(**values: Any) -> dict[str, Any]:
        print(json.dumps(values), file=writing, flush=True)
        answer: dict[str, Any] = json.loads(reading.readline())
        return answer

    with victims:
        yield request
        writing.close()


@pytest.fixture
def scene(tmp_path: Path, ask: Callable[..., dict[str, Any]]) -> Scene:
    return Scene(tmp_path / "scene", ask)
