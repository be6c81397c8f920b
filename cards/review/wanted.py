"""Which items are asked for: the filters, the search and the order, as a page's address tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from cards.language.fold import fold
from cards.model import Fate
from cards.review.desk import Desk
from cards.review.items import Item

PAGE = 50
"""So many items a page shows."""

BANDS = {"0.9": (0.9, 2.0), "0.8": (0.8, 0.9), "0.7": (0.7, 0.8), "0.6": (0.6, 0.7), "0": (0.0, 0.6)}
"""Ranges of scores by name: from, and below."""

STATES = ("deck", "open", "new", "accepted", "edited", "rejected", "conflict", "passed", "all")
"""Which items: those the deck takes (and those it would, had they not been rejected), of them the
undecided, those new with the next build, those decided on so, those in conflict; those it does not
take; both."""

ORDERS = ("read", "low", "high")
SEEN = ("", "no", "yes")
_LONGEST = 200  # characters of a search

Place = tuple[int, Item]
"""An item with the number of its deck."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; ``""`` asks for anything.

    Attributes:
        q: words, all of which the item must hold, whatever their case or script.
        deck: the deck's number.
        kind: the kind.
        article: the article's key.
        score: one of :data:`BANDS`.
        finding: a card rule that has something against it; ``none`` for none, ``any`` for any.
        state: one of :data:`STATES`.
        seen: whether it was looked at: ``yes`` or ``no``.
        order: as one reads (``read``), by score from below (``low``) or from above (``high``).
    """

    q: str = ""
    deck: str = ""
    kind: str = ""
    article: str = ""
    score: str = ""
    finding: str = ""
    state: str = "deck"
    seen: str = ""
    order: str = "read"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """Read an address; a value that means nothing asks for nothing."""
        asked = cls(**{each.name: query[each.name][:1_000] for each in fields(cls) if each.name in query})
        return replace(
            asked,
            q=asked.q.strip()[:_LONGEST],
            deck=asked.deck if asked.deck.isascii() and asked.deck.isdigit() else "",
            score=asked.score if asked.score in BANDS else "",
            state=asked.state if asked.state in STATES else STATES[0],
            seen=asked.seen if asked.seen in SEEN else "",
            order=asked.order if asked.order in ORDERS else ORDERS[0],
        )

    def query(self, **others: object) -> str:
        """Return it as part of an address: only what differs from what is meant without a word."""
        own = {name.name: getattr(self, name.name) for name in fields(self)}
        own |= {name: str(value) for name, value in others.items()}
        without = {each.name: each.default for each in fields(self)}
        return urlencode({name: value for name, value in own.items() if value != without.get(name, "")})

    @property
    def filters(self) -> int:
        """How many filters are set, beside search and order."""
        return sum(bool(value) for value in (self.deck, self.kind, self.article, self.score)) + sum(
            (bool(self.finding), bool(self.seen), self.state != "deck")
        )


def select(desks: Sequence[Desk], wanted: Wanted) -> list[Place]:
    """Return the items that are asked for, in order."""
    words = [folded for word in wanted.q.split() if (folded := fold(word))]
    found = [
        (number, item)
        for number, desk in enumerate(desks)
        if wanted.deck in ("", str(number))
        for item in desk.items
        if _fits(desk, item, wanted) and all(word in item.folded for word in words)
    ]
    if wanted.order == "low":
        found.sort(key=lambda place: _score(place[1], 2.0))
    elif wanted.order == "high":
        found.sort(key=lambda place: -_score(place[1], -1.0))
    return found


def counts(desks: Sequence[Desk], wanted: Wanted) -> dict[str, list[tuple[str, str, int]]]:
    """Return for each list of filters its values, what to call them, and how many items each has.

    An item counts when it is in the state that is asked for, whatever else is.
    """
    kinds: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    titles: dict[str, str] = {}
    only = Wanted(deck=wanted.deck, state=wanted.state)
    for _, item in select(desks, only):
        kinds[item.kind] += 1
        for key in {source.article for source in item.sources}:
            articles[key] += 1
        titles.setdefault(item.sources[0].article, item.sources[0].title)
        rules.update({finding.rule for finding in item.findings})
    return {
        "kind": [(kind, kind, count) for kind, count in kinds.most_common()],
        "article": [(key, titles.get(key) or key, count) for key, count in articles.items()],
        "finding": [(rule, rule, count) for rule, count in rules.most_common()],
    }


def _fits(desk: Desk, item: Item, wanted: Wanted) -> bool:
    return (
        wanted.kind in ("", item.kind)
        and (not wanted.article or any(source.article == wanted.article for source in item.sources))
        and _fits_finding(item, wanted.finding)
        and _fits_score(item, wanted.score)
        and _fits_state(desk, item, wanted.state)
        and (not wanted.seen or desk.looked.has(item) == (wanted.seen == "yes"))
    )


def _fits_finding(item: Item, rule: str) -> bool:
    if rule in ("", "none", "any"):
        return not rule or bool(item.findings) == (rule == "any")
    return any(finding.rule == rule for finding in item.findings)


def _fits_score(item: Item, band: str) -> bool:
    if not band:
        return True
    low, high = BANDS[band]
    return item.score is not None and low <= item.score < high


def _fits_state(desk: Desk, item: Item, state: str) -> bool:
    decision = desk.decision(item)
    match state:
        case "all":
            return True
        case "deck":
            return not item.passed or decision in ("accept", "edit")
        case "passed":
            return bool(item.passed)
        case "open":
            return not item.passed and not decision
        case "new":
            return item.fate in (Fate.NEW, Fate.WAITING) and decision != "reject"
        case "conflict":
            return desk.in_conflict(item)
        case _:
            return decision == {"accepted": "accept", "edited": "edit", "rejected": "reject"}[state]


def _score(item: Item, without: float) -> float:
    return without if item.score is None else item.score
