"""The pictures of the overview: cards by kind and article, how much of each article is on cards, the load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from cards import charts
from cards.forecast import together
from cards.model import Span
from cards.pages import Speaks
from cards.review.desk import Desk
from cards.review.items import Item
from cards.review.wanted import Wanted


def pictures(desks: Sequence[Desk], say: Speaks) -> list[Markup]:
    """Return the pictures, in the order in which they are looked at."""
    weeks = [weeks for desk in desks if (weeks := desk.weeks())]
    return [
        charts.load(together(weeks), say) if weeks else Markup(""),
        _kinds(desks, say),
        *_articles(desks, say),
    ]


def shares(desk: Desk) -> dict[str, float]:
    """Return for each article of a deck which share of its letters stands on cards that the deck takes."""
    spans: dict[str, list[Span]] = {key: [] for key in desk.collected.texts}
    for item in desk.items:
        for source in () if item.passed else item.sources:
            spans.setdefault(source.article, []).extend(source.spans)
    texts = desk.collected.texts
    return {key: min(1.0, _length(found) / max(1, len(texts.get(key, "")))) for key, found in spans.items()}


def _length(spans: Sequence[Span]) -> int:
    """Return how many letters ranges have, what they share counted once."""
    length = end = 0
    for span in sorted(spans):
        length += max(0, span.end - max(end, span.start))
        end = max(end, span.end)
    return length


def _taken(desk: Desk) -> Iterator[Item]:
    return (item for item in desk.items if not item.passed and desk.decision(item) != "reject")


def _kinds(desks: Sequence[Desk], say: Speaks) -> Markup:
    counts = Counter(item.kind for desk in desks for item in _taken(desk))
    return charts.kinds(counts, say, lambda kind: "./?" + Wanted(kind=kind).query())


def _articles(desks: Sequence[Desk], say: Speaks) -> Iterator[Markup]:
    """Yield two pictures over the same articles: cards of each, and how much of each stands on cards."""
    counts: Counter[str] = Counter()
    titles: dict[str, str] = {}
    part: dict[str, float] = {}
    for desk in desks:
        part |= shares(desk)
        for item in _taken(desk):
            source = item.sources[0]
            counts[source.article] += 1
            titles.setdefault(source.article, source.title)
    keys = sorted(part, key=lambda key: (-counts[key], key))

    def bar(key: str, value: float, text: str = "") -> charts.Bar:
        return charts.Bar(titles.get(key) or key, value, text, "./?" + Wanted(article=key).query())

    yield charts.articles([bar(key, counts[key]) for key in keys], say)
    yield charts.coverage([bar(key, part[key], f"{100 * part[key]:.0f}%") for key in keys], say)
