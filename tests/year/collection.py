"""A person's Anki, as the tests talk to it: ``living.py`` in a process of its own."""

from __future__ import annotations

import html
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.anki import python

_ROOT = Path(__file__).resolve().parents[2]

FIELDS = ("Front", "Back", "Hint", "Context", "Source", "URL", "AsOf")  # the first of our note type
OUR_FIELDS = 13


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note as it lies in the collection."""

    id: str
    guid: str
    mod: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def ours(self) -> bool:
        return len(self.fields) == OUR_FIELDS

    @property
    def front(self) -> str:
        return seen(self.fields[0])

    @property
    def back(self) -> str:
        return seen(self.fields[1])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a person would miss.

    Attributes:
        notes, cards, reviews: by id; the first value of a card is its note.
        schema: when it last changed.
    """

    notes: dict[str, AnkiNote]
    cards: dict[str, list[Any]]
    reviews: dict[str, list[Any]]
    schema: int

    def ours(self) -> dict[str, AnkiNote]:
        """Return our notes by guid."""
        return {note.guid: note for note in self.notes.values() if note.ours}


class Anki:
    """The process. Every request is a method of ``living.Living``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.path = folder / "collection.anki2"
        self._process = subprocess.Popen(
            [python(), "-m", "tests.year.living", str(folder)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._replies = self._process.stdin, self._process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._requests.close()
        self._process.wait(60)
        self._replies.close()

    def ask(self, do: str, **arguments: Any) -> Any:
        print(json.dumps({"do": do, **arguments}), file=self._requests, flush=True)
        line = self._replies.readline()
        reply = json.loads(line) if line else {"error": "Anki's process has ended"}
        if "error" in reply:
            raise AssertionError(f"Anki failed at {do}:\n{reply['error']}")
        return reply["answer"]

    def snapshot(self) -> Snapshot:
        found = self.ask("snapshot")
        notes = {
            key: AnkiNote(key, guid, mod, tuple(tags.split()), tuple(fields.split("\x1f")))
            for key, (guid, mod, tags, fields, _) in found["notes"].items()
        }
        return Snapshot(notes, found["cards"], found["reviews"], found["schema"])


def seen(field: str) -> str:
    """Return what a learner reads in a field."""
    text = re.sub(r"</(?:li|p|td|th|div)>|<br>", " ", field)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
