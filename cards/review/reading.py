"""An item's article with the evidence marked in it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from cards.model import Article, Span
from cards.rereading import Rereading, standing
from cards.review.desk import Desk
from cards.review.items import Item
from cards.review.passage import article_html


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
    """The articles of one deck, read when they are asked for.

    Args:
        desk: the deck.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rereading = Rereading(desk.collected.tasks)
        self._told: dict[str, list[Span]] = {}

    def passage(self, item: Item, number: int = 0) -> Passage:
        """Return the article of an item's source with its evidence marked.

        Args:
            item: the item.
            number: which of its sources, from 0.
        """
        source = item.sources[number] if 0 <= number < len(item.sources) else item.sources[0]
        article = self._rereading.article(source)
        if article is None:
            return Passage(Markup(""), source.quotes, changed=True)
        spans = standing(article, source)
        others = self._told_of(article)
        return Passage(article_html(article, spans, others), source.quotes, changed=not spans)

    def _told_of(self, article: Article) -> list[Span]:
        """Return what the deck's cards stand on in an article."""
        if not self._told:
            for item in self._desk.items:
                for source in item.sources if not item.passed else ():
                    self._told.setdefault(source.article, []).extend(source.spans)
        return self._told.get(article.key, [])
