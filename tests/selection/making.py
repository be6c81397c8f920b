"""Cards for the tests of selection."""

from cards.model import Card, CardSource, Kind, Span


def card(front="什么是锁？", back="互斥的手段", **changes):
    """Return a card; ``quote``, ``article``, ``at`` and ``heading`` make its source."""
    quote = changes.pop("quote", back)
    at = changes.pop("at", 0)
    source = CardSource(
        article=changes.pop("article", "a.md"),
        path="a.md",
        url=None,
        title=changes.pop("title", ""),
        heading=tuple(changes.pop("heading", ())),
        spans=(Span(at, at + max(1, len(quote))),),
        quotes=(quote,) if quote else (),
    )
    given = {
        "kind": Kind.DEFINITION,
        "construct": "definition.copula",
        "template": "what_is",
        "side": 1,
        "subjects": (),
        "front": front,
        "back": back,
        "lang": "zh",
        "sources": (source,),
    }
    return Card(**{**given, **changes})
