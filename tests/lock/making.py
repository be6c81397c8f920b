"""Cards, texts and builds for the tests of the lock."""

from __future__ import annotations

from collections.abc import Sequence

from cards.lock import Edit, Row
from cards.model import Card, CardSource, Kind, Span


def make_card(
    front: str,
    back: str,
    quote: str | Sequence[str],
    *,
    subjects: Sequence[str] = ("锁",),
    article: str = "a.md",
    heading: Sequence[str] = (),
    kind: str = "fact",
    side: int = 1,
) -> Card:
    quotes = (quote,) if isinstance(quote, str) else tuple(quote)
    source = CardSource(
        article=article,
        path=article,
        url=None,
        title="标题",
        heading=tuple(heading),
        spans=tuple(Span(0, len(text)) for text in quotes),
        quotes=quotes,
    )
    return Card(
        kind=Kind(kind),
        construct="test",
        template="test",
        side=side,
        subjects=tuple(subjects),
        front=front,
        back=back,
        lang="zh",
        sources=(source,),
    )


def amend(row: Row, edit: Edit | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As the product does, over the fields of :func:`render`."""
    sides = edit.sides(row.front, row.back) if edit else (row.front, row.back)
    return (*sides, *row.fields[2:]), edit.tagged(row.tags) if edit else row.tags


def render(card: Card, guid: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (card.front, card.back, guid), card.tags
