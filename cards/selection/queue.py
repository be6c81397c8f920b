"""The queue of the week: which cards are issued first, and in which order Anki shows them.

    line = queue(cards, learnt)
    line.order                       all of them, as a budget takes them
    line.shown({3, 5, 8})            those that were issued, as they are learnt

What is worth more comes first, and right before it the definitions of the terms that it names, so
that a budget which ends anywhere in the queue never takes a card without them. Of definitions that
need one another, that which is worth more has the others before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cards.model import Card
from cards.selection.terms import Note, needs


@dataclass(frozen=True, slots=True)
class Queue:
    """Cards in a line, each by its place among those given.

    Attributes:
        order: all of them, the first to be issued first.
        before: for each card those definitions that it needs and that stand before it in the order.
    """

    order: tuple[int, ...]
    before: tuple[frozenset[int], ...]

    def shown(self, issued: Collection[int]) -> list[int]:
        """Return the cards issued in the order of learning: as they were given, definitions first."""
        return _with_needs(sorted(issued), self.before)


def queue(cards: Sequence[Card], learnt: Iterable[Note] = (), first: Collection[int] = ()) -> Queue:
    """Put cards that were never issued in a line. Their order decides on nothing but what is shown first.

    Args:
        cards: in the order in which new ones are to be learnt.
        learnt: notes issued or decided on before, of which the definitions are known.
        first: the places of cards that come before all others: the person wants them.
    """
    worthiest = sorted(range(len(cards)), key=lambda place: (place not in first, *_worth(cards[place])))
    needed = [frozenset[int]()] * len(cards)
    for place, ranks in zip(worthiest, needs([cards[at] for at in worthiest], learnt), strict=True):
        needed[place] = frozenset(worthiest[rank] for rank in ranks)
    order = _with_needs(worthiest, needed)
    at = {place: number for number, place in enumerate(order)}
    before = (frozenset(one for one in needed[place] if at[one] < at[place]) for place in range(len(cards)))
    return Queue(tuple(order), tuple(before))


def _worth(card: Card) -> tuple[float, str, str, int]:
    """Return what puts a card before another: its score, and where that is the same its own words."""
    return -card.score, card.front, card.back, card.side


def _with_needs(places: Sequence[int], needed: Sequence[Collection[int]]) -> list[int]:
    """Return the places in their order, but each behind those that it needs, and these in that order, too.

    Of places that need one another, the one that is come to last goes without the one come to first.
    """
    rank = {place: number for number, place in enumerate(places)}
    out: list[int] = []
    met: set[int] = set()
    for place in places:
        path = [] if place in met else [place]
        while path:
            met.add(path[-1])
            missing = [one for one in needed[path[-1]] if one in rank and one not in met]
            if missing:
                path.append(min(missing, key=rank.__getitem__))
            else:
                out.append(path.pop())
    return out
