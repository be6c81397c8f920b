"""Which card is which row: one to one, best first, on folded text.

A wrong match glues the history of one fact to another; a new note costs one review. So whatever
is in doubt is no match. The steps, each over what those before have left:

1. same question and answer
2. same passages, in the same article or on the same subjects (elsewhere and on others only if the
   row's article has them no more and they say enough to be recognised)
3. same question, in the same article, where the row's passages stand no more: what was the answer
   has been corrected
4. same article and subjects, passages alike by .6; or one's passages hold the other's and the
   answers are alike by .6 (the same place, cut otherwise)
5. same kind and answer, one that says enough to be recognised, out of the same passage; the question
   may be another, for where the author asks it, it is part of the passages and names the subject.
   The row's passages stand no more
6. other article, same subjects, passages alike by .85, same numbers and negations
7. same article, passages alike by .8, same numbers and negations

Sides never mix. In step 2 and from step 4 on the answers share .3. Step 3 asks nothing of them: were
a corrected number another note, the wrong one would go on being learnt beside it. In steps 4 and 7 a
row whose own passages still stand in its article takes a card only if the passages of one hold those
of the other: two sentences that both stand are two facts. Of two pairs that are as good as each other
and want the same card or row, neither is a match. A retired row comes back only by steps 1 and 2: as
what it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from cards.language.fold import bigrams, dice
from cards.lock.evidence import Standing
from cards.lock.look import Look, holds, likeness_of_folds, parts, quote_pairs, says_the_same
from cards.lock.near import Bucket, Entry, Near
from cards.lock.rows import Anchor

# The design's thresholds for Dice over bigrams (its rule 5).
SAME_PLACE_AND_SUBJECTS = 0.6
SAME_SUBJECTS = 0.85
SAME_PLACE = 0.8
SHARED_ANSWER = 0.3
# A sentence more or less is no other passage; the answer must then speak for it, as the passage does above.
SAME_CUT_ANSWER = 0.6
# Scores run from 0 to 1. Two new sentences made from one old ("使用 4 位…", "使用 6 位…") score alike
# but for a bigram or two in their answers. Of cards from one and the same passage only equals tie.
TIE = 0.02
EQUAL = 1e-9
# Folded characters from which a passage is recognised wherever it stands: "时间复杂度是on^2" (11)
# stands under many headings, about another subject under each.
TELLING = 16


class Pair(NamedTuple):
    """A card that may be a row, and how good a match it would be, 0 to 1."""

    score: float
    card: int
    row: int


class _Candidate(NamedTuple):
    card: int
    row: int
    likeness: float
    here: Anchor  # the card's
    there: Anchor  # the row's


@dataclass(slots=True)
class Matcher:
    """The state of a matching: what is still free, what was found.

    Attributes:
        cards: the looks of the cards, no two of which ask and answer the same.
        rows: the looks of the rows.
        standing: for each row what became of its passages.
        retired: the rows that are retired.
        found: the row of each card that has one.
        doubts: for each card the rows that it would have been with another answer.
    """

    cards: Sequence[Look]
    rows: Sequence[Look]
    standing: Sequence[Standing]
    retired: Collection[int] = ()
    found: dict[int, int] = field(default_factory=dict)
    doubts: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _done_cards: set[int] = field(default_factory=set)
    _done_rows: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Fill ``found`` and ``doubts``."""
        self._settle(self._pairs(self._asking_the_same(), sharing=False), tie=None)
        self._settle(self._pairs(filter(self._recognised, self._same_passages())), tie=EQUAL)
        self._done_rows.update(self.retired)
        self._settle(self._pairs(self._asked_again(), sharing=False), tie=TIE)
        for step in (
            self._edited,
            self._cut_otherwise,
            self._asked_otherwise,
            self._moved,
            self._resolved_anew,
        ):
            self._settle(self._pairs(step()), tie=TIE)

    # Steps

    def _asking_the_same(self) -> Iterator[_Candidate]:
        index = self._index(lambda look: [look.asked])
        for card in self._free_cards():
            here = self.cards[card]
            for row in index.get(here.asked, ()):
                there = self.rows[row]
                shared = {anchor.fold for anchor in here.anchors} & {anchor.fold for anchor in there.anchors}
                yield _Candidate(card, row, 1.0 if shared else 0.5, here.anchors[0], there.anchors[0])

    def _same_passages(self) -> Iterator[_Candidate]:
        index = self._index(lambda look: {(look.side, anchor.fold) for anchor in look.anchors})
        for card in self._free_cards():
            look = self.cards[card]
            for here in look.anchors:
                for row in index.get((look.side, here.fold), ()):
                    for there in self.rows[row].anchors:
                        if there.fold == here.fold:
                            yield _Candidate(card, row, 1.0, here, there)

    def _recognised(self, candidate: _Candidate) -> bool:
        card, row = self.cards[candidate.card], self.rows[candidate.row]
        if candidate.here.article == candidate.there.article or card.about == row.about:
            return True
        return self.standing[candidate.row] is not Standing.STANDS and _tells(candidate.here.fold)

    def _asked_again(self) -> Iterator[_Candidate]:
        index: dict[Hashable, list[tuple[int, Anchor]]] = {}
        for row in self._free_rows():
            if self.standing[row] is Standing.GONE:
                look = self.rows[row]
                for there in look.anchors:
                    index.setdefault((look.side, look.front, there.article), []).append((row, there))
        for card in self._free_cards():
            look = self.cards[card]
            for here in look.anchors:
                for row, there in index.get((look.side, look.front, here.article), ()):
                    yield _Candidate(card, row, dice(quote_pairs(here), quote_pairs(there)), here, there)

    def _edited(self) -> Iterator[_Candidate]:
        found = self._alike(SAME_PLACE_AND_SUBJECTS, lambda look, at: (look.side, at.article, look.about))
        return filter(self._one_place, found)

    def _cut_otherwise(self) -> Iterator[_Candidate]:
        found = self._alike(
            SAME_CUT_ANSWER,
            lambda look, at: (look.side, at.article, look.about),
            lambda look, _: bigrams(look.back),
        )
        return (one for one in found if holds(one.here, one.there))

    def _asked_otherwise(self) -> Iterator[_Candidate]:
        index = self._index(lambda look: [(look.side, look.kind, look.back)] if _tells(look.back) else [])
        for card in self._free_cards():
            look = self.cards[card]
            for row in index.get((look.side, look.kind, look.back), ()):
                if self.standing[row] is Standing.STANDS:
                    continue
                for here, there in product(look.anchors, self.rows[row].anchors):
                    if any(map(_tells, {*parts(here)} & {*parts(there)})):
                        yield _Candidate(card, row, dice(quote_pairs(here), quote_pairs(there)), here, there)

    def _moved(self) -> Iterator[_Candidate]:
        for found in self._alike(SAME_SUBJECTS, lambda look, _: (look.side, look.about)):
            if found.here.article != found.there.article and says_the_same(found.here, found.there):
                yield found

    def _resolved_anew(self) -> Iterator[_Candidate]:
        for found in self._alike(SAME_PLACE, lambda look, at: (look.side, at.article)):
            if self._one_place(found) and says_the_same(found.here, found.there):
                yield found

    def _one_place(self, candidate: _Candidate) -> bool:
        return self.standing[candidate.row] is not Standing.STANDS or holds(candidate.here, candidate.there)

    # What the steps share

    def _free_cards(self) -> list[int]:
        return [card for card in range(len(self.cards)) if card not in self._done_cards]

    def _free_rows(self) -> list[int]:
        return [row for row in range(len(self.rows)) if row not in self._done_rows]

    def _index(self, keys: Callable[[Look], Iterable[Hashable]]) -> dict[Hashable, list[int]]:
        index: dict[Hashable, list[int]] = {}
        for row in self._free_rows():
            for key in keys(self.rows[row]):
                index.setdefault(key, []).append(row)
        return index

    def _alike(
        self,
        threshold: float,
        bucket: Callable[[Look, Anchor], Bucket],
        pairs: Callable[[Look, Anchor], frozenset[str]] = lambda _, anchor: quote_pairs(anchor),
    ) -> Iterator[_Candidate]:
        """Yield the free cards and rows of which a place each shares the bucket and reaches the threshold."""
        if len(self._done_cards) == len(self.cards):
            return
        places = [(row, anchor) for row in self._free_rows() for anchor in self.rows[row].anchors]
        near = Near(
            threshold,
            (
                Entry(bucket(self.rows[row], anchor), place, pairs(self.rows[row], anchor))
                for place, (row, anchor) in enumerate(places)
            ),
        )
        for card in self._free_cards():
            look = self.cards[card]
            for here in look.anchors:
                for entry, likeness in near.alike(bucket(look, here), pairs(look, here)):
                    row, there = places[entry.owner]
                    yield _Candidate(card, row, likeness, here, there)

    def _pairs(self, candidates: Iterable[_Candidate], *, sharing: bool = True) -> list[Pair]:
        """Score candidates, the best of each pair; if ``sharing``, those with other answers are doubts."""
        best: dict[tuple[int, int], float] = {}
        for candidate in candidates:
            card, row = self.cards[candidate.card], self.rows[candidate.row]
            answer = likeness_of_folds(card.back, row.back)
            if sharing and answer < SHARED_ANSWER:
                self.doubts[candidate.card].add(candidate.row)
                continue
            key = candidate.card, candidate.row
            best[key] = max(best.get(key, 0.0), _score(card, row, answer, candidate))
        return [Pair(score, card, row) for (card, row), score in best.items()]

    def _settle(self, pairs: list[Pair], tie: float | None) -> None:
        """Take the best pairs first.

        Args:
            pairs: over free cards and rows.
            tie: how near a rival makes a tie; None if the first of equals will do.
        """
        by_card: defaultdict[int, list[Pair]] = defaultdict(list)
        by_row: defaultdict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            by_card[pair.card].append(pair)
            by_row[pair.row].append(pair)
        for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.card, pair.row)):
            if not self._is_free(pair):
                continue
            rivals = []
            if tie is not None:
                near = (other for other in by_card[pair.card] + by_row[pair.row] if other != pair)
                rivals = [other for other in near if self._is_free(other) and other.score >= pair.score - tie]
            if not rivals:
                self.found[pair.card] = pair.row
            for done in (pair, *rivals):
                self._done_cards.add(done.card)
                self._done_rows.add(done.row)

    def _is_free(self, pair: Pair) -> bool:
        return pair.card not in self._done_cards and pair.row not in self._done_rows


def _tells(folded: str) -> bool:
    return len(folded) >= TELLING


def _score(card: Look, row: Look, answer: float, candidate: _Candidate) -> float:
    """Return how good a match is: the passages weigh most, then the answers, then all the rest."""
    signs = (
        card.about == row.about,
        card.kind == row.kind,
        candidate.here.article == candidate.there.article,
        candidate.here.heading == candidate.there.heading,
    )
    return (
        4 * candidate.likeness + 2 * answer + likeness_of_folds(card.front, row.front) + sum(signs) / 4
    ) / 8
