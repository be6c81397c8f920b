"""The examples of a topic: what stands in fences, and commands within the text."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cards.topics import topics

LANGUAGES = ("en", "zh")
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(mkdeck [^`]+)`")
_COMMAND = re.compile(r"(?:^|&&|\|)\s*(mkdeck(?: [^|&#\n<]+)?)", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    lang: str
    topic: str
    info: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.lang}-{self.topic}-{self.text.split(chr(10))[0][:40]}"


def fences(*infos: str) -> list[Fence]:
    """Every fence of all topics, or those of a kind."""
    found = [
        Fence(lang, topic.name, fence["info"].strip(), fence["text"])
        for lang in LANGUAGES
        for topic in topics(lang).values()
        for fence in _FENCE.finditer(topic.text)
    ]
    return [fence for fence in found if not infos or fence.info in infos]


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command line of all topics, as words, wherever it stands; with the place."""
    for lang in LANGUAGES:
        for topic in topics(lang).values():
            prose = _FENCE.sub("", topic.text)
            lines = _INLINE.findall(prose)
            for fence in _FENCE.finditer(topic.text):
                if fence["info"].startswith(("sh", "text")):
                    lines += _COMMAND.findall(fence["text"].replace("\\\n", ""))
            for line in lines:
                yield f"{lang}/{topic.name}: {line}", shlex.split(line)[1:]


def prose_of(lang: str) -> Iterator[tuple[str, str]]:
    """What of each topic is no fence."""
    for topic in topics(lang).values():
        yield topic.name, _FENCE.sub("", topic.text)


def example_id(lock: Path) -> str:
    """The first letters of a note's id that name it alone, for the one that stands in the topics."""
    ids = re.findall(r'^\{"guid": "(\w+)"', lock.read_text("utf-8"), re.MULTILINE)
    return next(guid[:4] for guid in ids if sum(other.startswith(guid[:4]) for other in ids) == 1)
