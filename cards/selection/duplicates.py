"""One card a fact: copies within and across articles, and rivals for one passage or one question.

    copies      the same question and answer, but for wording: one card with the sources of all
    rivals      two cards of one passage whose answers are mostly the same text, or of which each asks
                for the other's answer: the better stays
    one_answer  one question with several answers: the better stays, for nobody can learn both

Texts are compared by characters, never by words. Two cards that differ in a number, a negation or
a Latin token say different things, however alike they look.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from cards.language import pack
from cards.language.detect import HAN
from cards.language.fold import fold
from cards.model import Card, CardSource, Finding
from cards.selection.likeness import Essence, candidates, differs
from cards.selection.rulebook import finding
from cards.selection.view import View

_ALIKE = 85.0  # per cent of characters; at 75 parallel statements (request, response) fell together
_SWAPPED = 75.0  # per cent: the words that lead an answer in (为了, by) stand in no question
_LEAST = 4  # characters of an answer that another question can be known to hold
_MOST_RIVALS = 100  # cards looked at for each; more do not stand on one passage of prose
_GLOSS = re.compile(f"(?<=[{HAN}])\\s?[（(][A-Za-z][A-Za-z &/-]*[)）]|(?<=[a-z])\\s[(][A-Z][A-Z0-9]+s?[)]")
_MOSTLY = 0.5  # a rival's answer is at least this share of the other's


@dataclass(frozen=True, slots=True)
class Dropped:
    """A card that gave way to another.

    Attributes:
        card: as it was.
        finding: why.
        winner: the place of the other among the cards given.
    """

    card: Card
    finding: Finding
    winner: int


@dataclass(frozen=True, slots=True)
class Unique:
    """Cards without duplicates.

    Attributes:
        kept: those that stay, by their place among the cards given; with the sources of their copies.
        dropped: the others, by place.
    """

    kept: dict[int, Card]
    dropped: dict[int, Dropped]


def unique(cards: Sequence[Card], issued: frozenset[int] = frozenset()) -> Unique:
    """Return the cards without duplicates.

    Deterministic, and what stays does not depend on the order of the cards, but for cards that
    are the same to the letter. The best stays: an issued card before others, then by score.

    Args:
        cards: judged cards of all articles.
        issued: places of cards that a learner already has: they never give way.
    """
    essences = [essence(card) for card in cards]
    state = _State(cards, issued)
    state.drop(_exact(essences, state), "unique", "copy", merge=True)
    state.drop(_near(essences, state), "unique", "copy", merge=True)
    state.drop(_rivals(essences, state), "unique", "fact", merge=False)
    state.drop(_same_question(essences, state), "one_answer", "other", merge=False)
    return state.result()


def essence(card: Card) -> Essence:
    """Return what a card is compared by."""
    view = View.of(card)
    context = fold(" ".join((*card.source.heading[-1:], *card.subjects)))
    return Essence.of(
        view.asked_fold, view.back_fold, context, f"{view.front}\n{view.back}", card.side, pack(card.lang)
    )


class _State:
    """Who gave way to whom so far."""

    def __init__(self, cards: Sequence[Card], issued: frozenset[int]) -> None:
        self.cards = cards
        self.issued = issued
        ranked = sorted(range(len(cards)), key=self._rank)
        self.order = {index: position for position, index in enumerate(ranked)}
        self.lost: dict[int, Dropped] = {}
        self.sources: dict[int, list[CardSource]] = {i: list(card.sources) for i, card in enumerate(cards)}

    def alive(self) -> list[int]:
        """The cards that gave way to none so far, the best first."""
        return [index for index in self.order if index not in self.lost]

    def _rank(self, index: int) -> tuple[bool, float, tuple[str, int, str, str], int]:
        card = self.cards[index]
        return (index not in self.issued, -card.score, _place(card), index)

    def drop(self, pairs: Iterable[tuple[int, int]], rule: str, check: str, *, merge: bool) -> None:
        """Let the worse of each pair give way, the best winners first."""
        what = finding(rule, check)
        ranked = sorted(
            (sorted(pair, key=self.order.__getitem__) for pair in pairs),
            key=lambda pair: (self.order[pair[0]], self.order[pair[1]]),
        )
        for winner, loser in ranked:
            if winner in self.lost or loser in self.lost or loser in self.issued:
                continue
            self.lost[loser] = Dropped(self.cards[loser], what, winner)
            if merge:
                self.sources[winner] += self.sources[loser]

    def result(self) -> Unique:
        kept = {
            i: replace(card, sources=_once(self.sources[i]))
            for i, card in enumerate(self.cards)
            if i not in self.lost
        }
        return Unique(kept, {i: self.lost[i] for i in sorted(self.lost)})


def _exact(essences: Sequence[Essence], state: _State) -> Iterator[tuple[int, int]]:
    """Yield the pairs that ask and answer the same to the letter."""
    groups: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for index in state.alive():
        each = essences[index]
        groups[each.side, each.asked, each.back].append(index)
    yield from _with_best(groups.values())


def _near(essences: Sequence[Essence], state: _State) -> Iterator[tuple[int, int]]:
    """Yield the pairs that ask and answer the same but for wording."""
    groups: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
    for index in state.alive():
        groups[essences[index].side, essences[index].tokens].append(index)
    for group in groups.values():
        for one, other in candidates([essences[index].text for index in group]):
            if alike(essences[group[one]], essences[group[other]]):
                yield group[one], group[other]


def alike(a: Essence, b: Essence) -> bool:
    """Whether two cards with the same tokens say the same in other words."""
    return (
        fuzz.ratio(a.text, b.text, score_cutoff=_ALIKE) > 0
        and fuzz.ratio(a.asked, b.asked, score_cutoff=_ALIKE) > 0
        and not differs(a, b)
    )


def _rivals(essences: Sequence[Essence], state: _State) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one passage whose answers are mostly the same text."""
    spans = sorted(
        (source.article, span.start, span.end, index)
        for index in state.alive()
        for source in state.sources[index]
        for span in source.spans
    )
    for at, (article, _, end, index) in enumerate(spans):
        for other_article, start, _, other in spans[at + 1 : at + 1 + _MOST_RIVALS]:
            if other_article != article or start >= end:
                break
            if index == other:
                continue
            if _answers_overlap(essences[index], essences[other]) or _swapped(
                essences[index], essences[other]
            ):
                yield index, other


def _answers_overlap(a: Essence, b: Essence) -> bool:
    if a.side != b.side:
        return False
    short, long = sorted((a.back, b.back), key=len)
    if len(short) < _MOSTLY * len(long):
        return False
    return short in long or fuzz.ratio(short, long, score_cutoff=_ALIKE) > 0


def _swapped(a: Essence, b: Essence) -> bool:
    """Whether each card asks for what the other tells: why by this, and how to that."""
    return a.side == b.side and all(
        _LEAST <= len(told.back) <= len(asked.asked)
        and fuzz.partial_ratio(told.back, asked.asked, score_cutoff=_SWAPPED) > 0
        for told, asked in ((a, b), (b, a))
    )


def _same_question(essences: Sequence[Essence], state: _State) -> Iterator[tuple[int, int]]:
    """Yield the pairs that ask the same and answer differently."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index in state.alive():
        groups[_asked(state.cards[index], essences[index])].append(index)
    yield from _with_best(groups.values())


def _asked(card: Card, essence: Essence) -> str:
    """Return what a card asks; a name is the same with and without its gloss: 跳表（Skip List）."""
    glossed = not card.is_cloze and _GLOSS.search(card.front)
    return fold(_GLOSS.sub("", card.front)) if glossed else essence.asked


def _with_best(groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield the best of each group with each of the others."""
    for best, *others in groups:
        for other in others:
            yield best, other


def _once(sources: Sequence[CardSource]) -> tuple[CardSource, ...]:
    """Return each place once, the first article's first."""
    places: dict[tuple[str, tuple[tuple[int, int], ...]], CardSource] = {}
    for source in sources:
        places.setdefault((source.article, tuple(source.spans)), source)
    return tuple(places.values())


def _place(card: Card) -> tuple[str, int, str, str]:
    source = card.source
    return (source.article, source.spans[0].start if source.spans else 0, card.construct, card.front)
