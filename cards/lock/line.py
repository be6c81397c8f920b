"""The line of cards that were never issued: what the lock asks of who knows what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from cards.lock.rows import Row
from cards.model import Card


class Line(Protocol):
    """Cards in a line, each by its place among those given."""

    @property
    def order(self) -> Sequence[int]:
        """All of them, the first to be issued first."""

    def shown(self, issued: Collection[int]) -> Sequence[int]:
        """Return the places of the cards that were issued, in the order in which they are learnt."""


Queue = Callable[[Sequence[Card], Sequence[Row], Collection[int]], Line]
"""Puts cards in a line, given the notes issued or decided on before, and the places of the cards that
come before all others."""


@dataclass(frozen=True, slots=True)
class AsGiven:
    """The line of cards that are taken as they come, but for those that come before all others."""

    order: tuple[int, ...]

    @classmethod
    def queue(cls, cards: Sequence[Card], learnt: Sequence[Row], first: Collection[int]) -> AsGiven:
        """Put cards in this line."""
        return cls(tuple(sorted(range(len(cards)), key=lambda place: place not in first)))

    def shown(self, issued: Collection[int]) -> Sequence[int]:
        """Return the places as they came."""
        return sorted(issued)
