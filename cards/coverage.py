"""What became of each piece of an article: cards, facts that were passed over, or nothing, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cards.collect import Collected
from cards.extractor.coverage import Piece
from cards.model import Card, Span
from cards.report import Skip
from cards.selection.select import Rejection, Selection


@dataclass(frozen=True, slots=True)
class Covered:
    """A piece of an article and what became of it.

    Attributes:
        piece: the piece.
        cards: the cards that a deck takes and that stand on it.
        passed: the cards that a deck does not take, and why.
        skips: why facts of it became no card at all.
    """

    piece: Piece
    cards: tuple[Card, ...] = ()
    passed: tuple[Rejection, ...] = ()
    skips: tuple[Skip, ...] = ()

    @property
    def state(self) -> str:
        """``heading``, ``card``, ``skip.REASON`` or ``unread.REASON``: one of them for each piece."""
        if self.piece.level:
            return "heading"
        if self.cards:
            return "card"
        if self.passed:
            best = max(self.passed, key=lambda each: each.card.score)
            return f"skip.{best.reason}"
        return f"skip.{self.skips[0]}" if self.skips else f"unread.{self.piece.unread}"


def counts(covered: Iterable[Covered]) -> Counter[str]:
    """Return how many pieces came to each state: together, all that an article says."""
    return Counter(each.state for each in covered if not each.piece.level)


def cover(collected: Collected, choice: Selection) -> tuple[Covered, ...]:
    """Lay the cards and the lost facts over the pieces of the articles that they stand on."""
    pieces = collected.pieces
    places: dict[str, list[int]] = {}
    for index, piece in enumerate(pieces):
        places.setdefault(piece.article, []).append(index)
    cards: list[list[Card]] = [[] for _ in pieces]
    passed: list[list[Rejection]] = [[] for _ in pieces]
    skips: list[list[Skip]] = [[] for _ in pieces]

    def under(article: str, spans: Iterable[Span]) -> set[int]:
        within = places.get(article, [])
        return {index for span in spans for index in _overlapping(span, pieces, within)}

    for card in choice.kept:
        for index in {each for source in card.sources for each in under(source.article, source.spans)}:
            cards[index].append(card)
    for rejection in choice.rejected:
        for index in under(rejection.card.source.article, rejection.card.source.spans):
            passed[index].append(rejection)
    for lost in collected.lost:
        for index in under(lost.article, lost.spans):
            skips[index].append(lost.skip)
    return tuple(
        Covered(piece, tuple(cards[at]), tuple(passed[at]), tuple(skips[at]))
        for at, piece in enumerate(pieces)
    )


def _overlapping(span: Span, pieces: Sequence[Piece], within: Sequence[int]) -> Iterator[int]:
    """Yield those pieces, of an article's in reading order, that share a character with a span."""
    first = bisect_right(within, span.start, key=lambda index: pieces[index].span.end)
    for index in within[first:]:
        if pieces[index].span.start >= span.end:
            return
        yield index
