"""Finding the texts that are alike without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from math import ceil
from typing import NamedTuple

from cards.language.fold import dice

Bucket = tuple[Hashable, ...]


class Entry(NamedTuple):
    """A text that can be found: what it must share exactly, whose it is, and its bigrams."""

    bucket: Bucket
    owner: int
    pairs: frozenset[str]


class Near:
    """Texts by their rarest bigrams.

    Two sets of which the smaller has n elements and whose Dice coefficient is at least t share at
    least n·t/(2-t) of them; so among the n - n·t/(2-t) + 1 rarest of each there is a common one
    (prefix filtering: Chaudhuri, Ganti, Kaushik, "A primitive operator for similarity joins", 2006).
    """

    def __init__(self, threshold: float, entries: Iterable[Entry]) -> None:
        """Index the entries.

        Args:
            threshold: Dice coefficient from which two texts are alike, above 0 and up to 1.
            entries: the texts; one owner may have several.
        """
        self._threshold = threshold
        self._entries = tuple(entries)
        counts = Counter(pair for entry in self._entries for pair in entry.pairs)
        by_rarity = sorted(counts, key=lambda pair: (counts[pair], pair))
        self._rarity = {pair: rank for rank, pair in enumerate(by_rarity)}
        self._index: defaultdict[Bucket, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for pair in self._rarest(entry.pairs):
                self._index[(*entry.bucket, pair)].append(number)

    def alike(self, bucket: Bucket, pairs: frozenset[str]) -> Iterator[tuple[Entry, float]]:
        """Yield the entries of a bucket that are alike, each once, and how much."""
        numbers = {number for pair in self._rarest(pairs) for number in self._index.get((*bucket, pair), ())}
        for number in sorted(numbers):
            entry = self._entries[number]
            likeness = dice(pairs, entry.pairs)
            if likeness >= self._threshold:
                yield entry, likeness

    def _rarest(self, pairs: frozenset[str]) -> list[str]:
        """Return those of the rarest bigrams of a text that the index may hold."""
        shared = ceil(len(pairs) * self._threshold / (2 - self._threshold) - 1e-9)
        held = sorted(filter(self._rarity.__contains__, pairs), key=self._rarity.__getitem__)
        return held[: max(0, len(held) - shared + 1)]
