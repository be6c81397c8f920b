"""Obsidian's plug-in Spaced Repetition, as its documentation and releases 1.10 to 1.14 read a note.

Written from its rules, to judge what is exported: the plug-in itself runs only inside of Obsidian.

 - A line that begins with ``<!--`` and is no schedule hides what follows.
 - An empty line ends a card; ``?`` alone on a line parts its sides; ``::`` in a line, unless it stands in
   an odd number of backticks, makes that line a card; a line with ``==x==`` begins a cloze.
 - Code fenced at the margin is passed over.
 - ``<!--SR:…-->`` is a schedule; `` ^id`` at the end is Obsidian's name of the block, and not shown.
 - A tag ``#flashcards/…`` on a line of its own names the deck of what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_GAP = re.compile(r"==(.+?)==")
_SEPARATORS = {"?": "basic", "??": "reversed"}


@dataclass
class Read:
    kind: str
    front: str
    back: str
    block: str
    schedule: str
    deck: str


@dataclass
class _Note:
    """A note while it is read."""

    found: list[Read] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    kind: str = ""
    deck: str = ""
    fence: str = ""

    def take(self, line: str) -> None:
        if self.fence:
            self.text.append(line)
            self.fence = "" if line.startswith(self.fence) else self.fence
        elif line.strip():
            assert not line.startswith("<!--") or line.startswith("<!--SR:"), f"hides the rest: {line!r}"
            self.text.append(line.rstrip())
            self.look(line)
        else:
            self.end()

    def look(self, line: str) -> None:
        if not self.kind and re.match(r"#flashcards\S*$", line):
            self.deck = line
        if _is_inline(line):
            self.found.append(Read("inline", line, "", "", "", self.deck))
            self.text, self.kind = [], ""
        elif line.strip() in _SEPARATORS and len(self.text) > 1:
            self.kind = _SEPARATORS[line.strip()]
        elif fence := re.match(r"`{3,}|~{3,}", line):
            self.fence = fence[0]
        elif not self.kind and _GAP.search(line):
            self.kind = "cloze"

    def end(self) -> None:
        if self.kind:
            self.found.append(_card(self.kind, self.text, self.deck))
        self.text, self.kind = [], ""


def read(note: str) -> list[Read]:
    """Return the cards of a note."""
    reading = _Note()
    for line in re.sub(r"\A---\n.*?\n---\n", "", note, flags=re.DOTALL).split("\n"):
        reading.take(line)
    reading.end()
    return reading.found


def _is_inline(line: str) -> bool:
    for mark in (":::", "::"):
        at = line.find(mark)
        if at >= 0:
            before, after = line[:at].count("`"), line[at + len(mark) :].count("`")
            if not (before % 2 and after % 2):
                return True
    return False


def _card(kind: str, lines: list[str], deck: str) -> Read:
    text = "\n".join(lines)
    schedule = re.search(r"<!--SR:.*?-->", text)
    text = re.sub(r"\n?<!--SR:.*?-->", "", text).rstrip()
    block = re.search(r" (\^[a-zA-Z0-9-]+)$", text)
    text = text[: block.start()] if block else text
    if kind == "cloze":
        front, back = _GAP.sub("[…]", text), _GAP.sub(r"\1", text)
    else:
        parted = text.split("\n")
        place = next(at for at, line in enumerate(parted) if _SEPARATORS.get(line.strip()) == kind)
        front, back = "\n".join(parted[:place]), "\n".join(parted[place + 1 :])
    return Read(kind, front, back, block[1] if block else "", schedule[0] if schedule else "", deck)
