"""What the articles of a year are made of: things, and what is said of them in one of two wordings."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "year"
LANGS = ("zh", "en")


@dataclass(eq=False, slots=True)
class Fact:
    """One thing worth knowing.

    Attributes:
        thing: its name.
        size: a number of its own, that some of its sentences tell.
        entry: what is said of it (``tests/data/year/README.md``).
        version: in which of the two wordings, 0 or 1.
    """

    lang: str
    thing: str
    size: int
    entry: Mapping[str, Any]
    version: int = 0

    @property
    def text(self) -> str:
        wording = str(self.entry["after" if self.version else "before"])
        return wording.format(thing=self.thing, size=self.size)

    def reword(self) -> None:
        self.version = 1 - self.version

    @property
    def told(self) -> str:
        """What its note says at present."""
        return str(self.entry["told"][self.version]).format(thing=self.thing)

    def is_asked_by(self, front: str) -> bool:
        """Whether a question, as a learner reads it, is this fact's."""
        return re.search(self.entry["front"].format(thing=self.thing), front, re.IGNORECASE) is not None


@dataclass(eq=False, slots=True)
class Section:
    """A fact with a heading, and a sentence that is none."""

    heading: str
    aside: str
    fact: Fact

    @property
    def text(self) -> str:
        opening = "" if self.fact.text.startswith("#") else f"## {self.heading}\n\n"
        return f"{opening}{self.fact.text}\n\n{self.aside}\n"


@dataclass(eq=False, slots=True)
class Article:
    """An article of ours."""

    lang: str
    title: str
    sections: list[Section] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join([f"# {self.title}\n", *(section.text for section in self.sections)])


class Pen:
    """Writes in one language, from its table."""

    def __init__(self, lang: str, chance: random.Random) -> None:
        self.lang = lang
        self.chance = chance
        self.table = tomllib.loads((DATA / f"{lang}.toml").read_text("utf-8"))
        self._facts = self._all_facts()

    def fact(self) -> Fact:
        """Return a fact that no one has told yet."""
        return next(self._facts)

    def insert(self, article: Article, fact: Fact) -> None:
        """Tell a fact somewhere in an article."""
        section = Section(self.chance.choice(self.table["headings"]), self.aside(), fact)
        article.sections.insert(self.chance.randint(0, len(article.sections)), section)

    def title(self, number: int) -> str:
        return f"{self.chance.choice(self.table['titles'])} {number}"

    def retitle(self, article: Article, number: int) -> None:
        """Give an article another title, and its sections other headings."""
        article.title = self.title(number)
        for section in article.sections:
            section.heading = self.chance.choice(self.table["headings"])

    def aside(self) -> str:
        return str(self.chance.choice(self.table["asides"]))

    def _all_facts(self) -> Iterator[Fact]:
        joint = "" if self.lang == "zh" else " "
        names = [
            f"{first}{joint}{second}" for second in self.table["second"] for first in self.table["first"]
        ]
        self.chance.shuffle(names)
        entries = self.table["fact"]
        for number, name in enumerate(names):
            yield Fact(self.lang, name, 17 + 3 * number, entries[number % len(entries)])
