"""Reading an item's article anew, when it is looked at: a deck keeps no article's tree in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cards import readers
from cards.errors import MkdeckError
from cards.gather import Task
from cards.model import Article, CardSource, Span
from cards.review.desk import Desk
from cards.review.items import Item
from cards.review.passage import article_html
from cards.sources import files
from cards.sources.walk import Stamp, stamp_at

_KEPT = 8  # documents: whoever goes from card to card stays in one for a while


@dataclass(frozen=True, slots=True)
class Passage:
    """An article as it is shown beside an item.

    Attributes:
        html: the article; empty if it cannot be read any more.
        quotes: the passages, for an article that does not hold them.
        changed: whether the passages do not stand where they stood when the deck was laid on the table.
    """

    html: Markup
    quotes: tuple[str, ...]
    changed: bool = False


class Library:
    """The documents of one deck, read when they are asked for.

    Args:
        desk: the deck.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: dict[str, Task] = {}
        self._read: OrderedDict[str, tuple[Stamp | None, list[Article]]] = OrderedDict()
        self._told: dict[str, list[Span]] = {}

    def passage(self, item: Item, number: int = 0) -> Passage:
        """Return the article of an item's source with its evidence marked.

        Args:
            item: the item.
            number: which of its sources, from 0.
        """
        source = item.sources[number] if 0 <= number < len(item.sources) else item.sources[0]
        article = self._article(source)
        if article is None:
            return Passage(Markup(""), source.quotes, changed=True)
        spans = _standing(article, source)
        others = self._told_of(article)
        return Passage(article_html(article, spans, others), source.quotes, changed=not spans)

    def _article(self, source: CardSource) -> Article | None:
        task = self._task(source)
        if task is None or task.path is None:
            return None
        name = task.name
        stamp = stamp_at(name)
        kept = self._read.get(name)
        if kept is None or kept[0] != stamp:
            try:
                document = files.read(task.path, base=task.base, home=task.home)
                articles = readers.read(document, reader=task.reader, language=task.language)
            except (MkdeckError, RecursionError, ValueError):
                return None
            kept = self._read[name] = stamp, articles
        self._read.move_to_end(name)
        while len(self._read) > _KEPT:
            self._read.popitem(last=False)
        found = [article for article in kept[1] if article.key == source.article]
        at = source.spans[0].start if source.spans else -1
        inside = [article for article in found if article.span.start <= at < article.span.end]
        return next(iter(inside or found), None)

    def _task(self, source: CardSource) -> Task | None:
        if not self._tasks:
            for task in self._desk.collected.tasks:
                if task.path is not None:
                    _, told, key = files.names(task.path, base=task.base, home=task.home)
                    self._tasks.setdefault(told, task)
                    self._tasks.setdefault(key, task)
        return self._tasks.get(source.path or "") or self._tasks.get(source.article)

    def _told_of(self, article: Article) -> list[Span]:
        """Return what the deck's cards stand on in an article."""
        if not self._told:
            for item in self._desk.items:
                for source in item.sources if not item.passed else ():
                    self._told.setdefault(source.article, []).extend(source.spans)
        return self._told.get(article.key, [])


def _standing(article: Article, source: CardSource) -> Sequence[Span]:
    """Return where the passages stand: where the card says, else where the same words are found."""
    text = article.text
    placed = zip(source.spans, source.quotes, strict=False)
    if source.spans and all(text[span.start : span.end] == quote for span, quote in placed):
        return source.spans
    found = []
    for quote in source.quotes:
        at = text.find(quote, *article.span)
        if at >= 0:
            found.append(Span(at, at + len(quote)))
    return found
