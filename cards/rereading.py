"""Reading an article anew where a card of it is looked at: what is collected keeps no article's tree."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from cards import readers
from cards.errors import MkdeckError
from cards.model import Article, CardSource, Span
from cards.sources.walk import Stamp, stamp_at
from cards.task import Task

_KEPT = 8  # documents: whoever goes from card to card stays in one for a while


class Rereading:
    """The documents of a deck, read when they are asked for.

    Args:
        tasks: what was read when the deck was collected.
    """

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._all = tasks
        self._tasks: dict[str, Task] = {}
        self._read: OrderedDict[str, tuple[Stamp | None, list[Article]]] = OrderedDict()

    def article(self, source: CardSource) -> Article | None:
        """Return the article of a card's place as it is now; None if it cannot be had."""
        task = self._task(source)
        if task is None:
            return None
        found = [article for article in self._articles(task) if article.key == source.article]
        at = source.spans[0].start if source.spans else -1
        inside = [article for article in found if article.span.start <= at < article.span.end]
        return next(iter(inside or found), None)

    def _articles(self, task: Task) -> list[Article]:
        assert task.file is not None
        stamp = stamp_at(task.file)
        kept = self._read.get(task.name)
        if kept is None or kept[0] != stamp:
            try:
                articles = readers.read(task.document(), reader=task.reader, language=task.language)
            except (MkdeckError, RecursionError, ValueError):
                return []
            kept = self._read[task.name] = stamp, articles
        self._read.move_to_end(task.name)
        while len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return kept[1]

    def _task(self, source: CardSource) -> Task | None:
        if not self._tasks:
            for task in self._all:
                if task.path is not None:
                    _, told, key = task.identity
                    for word in (told, key):
                        self._tasks.setdefault(word or key, task)
        return self._tasks.get(source.path or "") or self._tasks.get(source.article)


def standing(article: Article, source: CardSource) -> Sequence[Span]:
    """Return where a card's passages stand now: where it says, else where the same words are found."""
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
