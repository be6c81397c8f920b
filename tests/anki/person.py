"""A person's Anki that runs, for the tests: see ``double.py``."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.anki import python

_DOUBLE = Path(__file__).with_name("double.py")


@dataclass(frozen=True)
class Person:
    """Someone who learns with Anki.

    Attributes:
        address: where AnkiConnect listens.
        collection: the file.
    """

    address: str
    collection: Path

    def does(self, *steps: dict[str, Any]) -> list[dict[str, Any]]:
        """Carry out steps in Anki, and return what each changed."""
        return self._post("/steps", list(steps))

    def imports(self, package: Path, **options: bool) -> dict[str, Any]:
        return self.does({"import": str(package), "options": options})[0]

    def sees(self) -> dict[str, Any]:
        return self.does({"survey": True})[0]

    def was_asked(self) -> list[str]:
        """Return the actions that AnkiConnect was asked for since the last time."""
        return self._post("/asked", [])

    def note(self, guid: str) -> dict[str, Any]:
        return self.sees()["notes"][guid]

    def _post(self, path: str, body: object) -> Any:
        request = urllib.request.Request(self.address + path, json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=120) as reply:
            return json.loads(reply.read())


@contextmanager
def person(base: Path, profile: str = "User 1", key: str = "") -> Iterator[Person]:
    """Start an Anki with a profile of this name in a folder; it stops when the block ends."""
    folder = base / profile
    double = subprocess.Popen(
        [python(), _DOUBLE, folder, key], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert double.stdin is not None
    assert double.stdout is not None
    try:
        port = int(double.stdout.readline())
        yield Person(f"http://127.0.0.1:{port}", folder / "collection.anki2")
    finally:
        double.stdin.close()
        assert double.wait(60) == 0
        double.stdout.close()
