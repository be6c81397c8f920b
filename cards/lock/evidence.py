"""Whether the passages of a note still stand in the articles that were read this time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum, auto

from cards.language.fold import fold
from cards.lock.rows import PART, Anchor
from cards.model import Article


class Standing(Enum):
    """What became of a note's evidence."""

    STANDS = auto()  # an article that was read holds it
    GONE = auto()  # every article that held it was read, and none does any more
    UNKNOWN = auto()  # an article that held it was not read, or not all of it: absent, unreadable, cut


def texts_of(articles: Iterable[Article]) -> dict[str, str]:
    """Return for the key of each article its own part of its document's text.

    Two articles with one key (a passage that a listing shows twice) are one text.
    """
    parts: dict[str, list[str]] = {}
    for article in articles:
        parts.setdefault(article.key, []).append(article.body)
    return {key: "\n".join(part) for key, part in parts.items()}


class Evidence:
    """The texts that were read, folded when first asked for."""

    def __init__(self, texts: Mapping[str, str], partial: Collection[str] = ()) -> None:
        """Take the texts.

        Args:
            texts: for the key of each article that was read, its own part of the document's text.
            partial: keys of those of which only a part was read, as a listing page shows it.
        """
        self._texts = texts
        self._partial = partial
        self._folds: dict[str, str] = {}

    def standing(self, anchors: Iterable[Anchor]) -> Standing:
        """Return what became of the evidence at these places."""
        unread = False
        for anchor in anchors:
            if self.holds(anchor):
                return Standing.STANDS
            unread |= anchor.article not in self._texts or anchor.article in self._partial
        return Standing.UNKNOWN if unread else Standing.GONE

    def holds(self, anchor: Anchor) -> bool:
        """Whether the anchor's article was read and holds all its passages, folded."""
        text = self._texts.get(anchor.article)
        if text is None:
            return False
        if all(quote in text for quote in anchor.quotes):  # as a rule, and cheap
            return True
        if anchor.article not in self._folds:
            self._folds[anchor.article] = fold(text)
        return all(part in self._folds[anchor.article] for part in anchor.fold.split(PART))
