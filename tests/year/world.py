"""The author's folder over a year: what is written, reworded, moved, removed, renamed in a week.

Some articles are our own, and of their facts we know what is true at present; others are the demo's,
of which only what holds for any text can be demanded. Every kind of event comes once before any comes
again, in an order that the seed decides.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from tests.year.articles import LANGS, Article, Fact, Pen, Section

DEMO = Path(__file__).parents[2] / "decks" / "articles"

_FACTS_OF_AN_ARTICLE = 4
_SMALLEST = 2  # sections that an article keeps
_PACE = 5  # events a week
_MOST_TRIES = 15
_MOST_AWAY = 2
_ON_THE_WAY = 0.5  # of what moves is reworded, too
_WORDS = (("可以", "能够"), ("并且", "而且"), ("because", "since"), ("usually", "mostly"))

Event = Callable[[], str]


class _IdleError(Exception):
    """There is nothing to do this to, this week."""


class World:
    """The folder.

    Attributes:
        files: what stands in it, by path: an article of ours, or a text of the demo.
        away: files that are out of sight for a while.
        removed: facts that stand nowhere at present.
        deal: what comes next; a test may deal its own.
        pace: how much of it comes in a week.
        log: what came, a line an event.
    """

    def __init__(self, seed: int, articles: int, demo: tuple[str, ...]) -> None:
        """Begin with so many articles of ours in each language, and these of the demo."""
        self.chance = random.Random(seed)
        self.pens = {lang: Pen(lang, self.chance) for lang in LANGS}
        self.files: dict[str, Article | str] = {}
        self.away: dict[str, Article | str] = {}
        self.removed: list[Fact] = []
        self.deal = self._events()
        self.pace = _PACE
        self.log: list[str] = []
        self._count = 0
        self._busy: set[str | Fact] = set()
        for number in range(articles * len(LANGS)):
            self._begin(LANGS[number % len(LANGS)])
        for name in demo:
            self.files[name] = (DEMO / name).read_text("utf-8")

    def facts(self) -> list[Fact]:
        """Return the facts that stand in an article of ours, also in one that is out of sight."""
        every = [*self.files.values(), *self.away.values()]
        return [part.fact for article in every if isinstance(article, Article) for part in article.sections]

    def write(self, folder: Path) -> None:
        """Make a folder on the disk what this one is."""
        shutil.rmtree(folder, ignore_errors=True)
        for name, article in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(article if isinstance(article, str) else article.text, "utf-8")

    def pass_week(self) -> None:
        """Let a week of writing happen. Nothing happens to a file twice."""
        self._busy.clear()
        done = 0
        for event in islice(self.deal, _MOST_TRIES):
            with suppress(_IdleError):
                self.log.append(f"{event.__name__} {event()}")
                done += 1
            if done == self.pace:
                break

    def events(self) -> set[str]:
        """Return the names of all that can happen."""
        return {event.__name__ for event in self._kinds()}

    def _kinds(self) -> list[Event]:
        return [
            *([self.reword] * 4),
            *(self.add_fact, self.add_article, self.remove_fact, self.return_fact, self.move_fact),
            *(self.rename_file, self.retitle, self.shuffle, self.split, self.repost, self.write_nearby),
            *(self.take_away, self.bring_back, self.touch_up, self.revise),
        ]

    def _events(self) -> Iterator[Event]:
        while True:
            kinds = self._kinds()
            self.chance.shuffle(kinds)
            for first, then in ((self.remove_fact, self.return_fact), (self.take_away, self.bring_back)):
                early, late = sorted((kinds.index(first), kinds.index(then)))
                kinds[early], kinds[late] = first, then
            yield from kinds

    # What happens to a fact

    def reword(self) -> str:
        """The author says a thing otherwise, or asks it otherwise."""
        name, article = self._some_article()
        fact = self.chance.choice(article.sections).fact
        fact.reword()
        return f"{fact.thing} in {name}"

    def add_fact(self) -> str:
        name, article = self._some_article()
        pen = self.pens[article.lang]
        pen.insert(article, pen.fact())
        return name

    def remove_fact(self) -> str:
        name, article = self._some_article(sections=_SMALLEST + 1)
        section = self.chance.choice(article.sections)
        article.sections.remove(section)
        self.removed.append(section.fact)
        self._busy.add(section.fact)
        return f"{section.fact.thing} from {name}"

    def return_fact(self) -> str:
        """What was removed stands somewhere again, as it was."""
        if not self.removed or self.removed[0] in self._busy:
            raise _IdleError
        fact = self.removed[0]
        name, article = self._some_article(lang=fact.lang)
        self.pens[fact.lang].insert(article, fact)
        self.removed.remove(fact)
        return f"{fact.thing} in {name}"

    def move_fact(self) -> str:
        """A fact is told in another article, now and then a little otherwise."""
        name, article = self._some_article(sections=_SMALLEST + 1)
        other, target = self._some_article(lang=article.lang)
        section = self.chance.choice(article.sections)
        article.sections.remove(section)
        self.pens[article.lang].insert(target, section.fact)
        return f"{section.fact.thing} from {name} to {other}{self._perhaps_reword(section.fact)}"

    # What happens to an article

    def add_article(self) -> str:
        return self._begin(self.chance.choice(LANGS))

    def split(self) -> str:
        """One file becomes two."""
        name, article = self._some_article(sections=2 * _SMALLEST)
        new = self._begin(article.lang, article.sections[_SMALLEST:])
        del article.sections[_SMALLEST:]
        return f"{name} {new}"

    def retitle(self) -> str:
        name, article = self._some_article()
        self.pens[article.lang].retitle(article, self._number())
        return name

    def write_nearby(self) -> str:
        """The author writes something beside the facts that is none."""
        name, article = self._some_article()
        for section in article.sections:
            section.aside = self.pens[article.lang].aside()
        return name

    # What happens to any file

    def rename_file(self) -> str:
        name = self._some_file()
        folder = self.chance.choice(("", "old/", "drafts/2024/"))
        new = f"{folder}{self._number()}-{Path(name).name[-24:]}"
        self._put(new, self.files.pop(name))
        return f"{name} {new}"

    def repost(self) -> str:
        """An article stands in another file under another title, now and then polished."""
        name, article = self._some_article()
        article.title = self.pens[article.lang].title(self._number())
        del self.files[name]
        self._put(f"reposted-{self._number()}.md", article)
        return f"{name}{self._perhaps_reword(article.sections[0].fact)}"

    def shuffle(self) -> str:
        name = self._some_file()
        article = self.files[name]
        if isinstance(article, Article):
            self.chance.shuffle(article.sections)
        else:
            head, *sections = (part.rstrip("\n") + "\n" for part in article.split("\n## "))
            self.chance.shuffle(sections)
            self.files[name] = "\n## ".join((head, *sections))
        return name

    def take_away(self) -> str:
        """A file is out of sight: on another disk, in another branch."""
        if len(self.away) == _MOST_AWAY:
            raise _IdleError
        name = self._some_file()
        self.away[name] = self.files.pop(name)
        return name

    def bring_back(self) -> str:
        if not self.away:
            raise _IdleError
        name = next(iter(self.away))
        self._put(name, self.away.pop(name))
        return name

    def touch_up(self) -> str:
        """The author changes a word or two in a text of the demo."""
        name, text = self._some_text()
        old, new = self.chance.choice(_WORDS)
        self.files[name] = text.replace(old, new, 2) if old in text else text.replace(new, old, 2)
        return name

    def revise(self) -> str:
        """The author adds a line to a text of the demo that says nothing."""
        name, text = self._some_text()
        self.files[name] = f"{text}\n第 {self._number()} 次修订。\n"
        return name

    # What the events share

    def _perhaps_reword(self, fact: Fact) -> str:
        """Perhaps say a fact that stands elsewhere now otherwise; a longer list elsewhere is another list."""
        if self.chance.random() < _ON_THE_WAY or "\n- " in fact.text:
            return ""
        fact.reword()
        return f", with {fact.thing} reworded"

    def _begin(self, lang: str, sections: list[Section] | None = None) -> str:
        """Begin an article, with these sections or new ones; return its name."""
        name = f"{lang}-{self._number()}.md"
        pen = self.pens[lang]
        article = Article(lang, pen.title(self._count), sections or [])
        while sections is None and len(article.sections) < _FACTS_OF_AN_ARTICLE:
            pen.insert(article, pen.fact())
        self._put(name, article)
        return name

    def _put(self, name: str, article: Article | str) -> None:
        self.files[name] = article
        self._busy.add(name)

    def _some_article(self, sections: int = 1, lang: str = "") -> tuple[str, Article]:
        """Choose an article of ours that has so many sections at least, and that language if any is named."""
        found = {
            name: article
            for name, article in self.files.items()
            if isinstance(article, Article)
            and len(article.sections) >= sections
            and lang in ("", article.lang)
        }
        name = self._choose(found)
        return name, found[name]

    def _some_text(self) -> tuple[str, str]:
        found = {name: text for name, text in self.files.items() if isinstance(text, str)}
        name = self._choose(found)
        return name, found[name]

    def _some_file(self) -> str:
        return self._choose(self.files)

    def _choose(self, names: dict[str, Article] | dict[str, str] | dict[str, Article | str]) -> str:
        """Choose a file to which nothing has happened this week."""
        found = sorted(name for name in names if name not in self._busy)
        if not found:
            raise _IdleError
        name = self.chance.choice(found)
        self._busy.add(name)
        return name

    def _number(self) -> int:
        self._count += 1
        return self._count
