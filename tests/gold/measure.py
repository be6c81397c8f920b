"""How well cards fit gold. The ruler is this file's own, so that it cannot move with what it measures.

A card finds a gold fact when it stands on the same passage, speaks of the same subject and says the
answer. *Strict*: at least half of the answer stands on the back. *Fit*: the back is the answer and
little else. Likeness is told by pairs of neighbouring characters in Chinese, by words elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.gold.gold import Fact, Gold

_ENOUGH = 0.5  # of a passage, of an answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What the ruler needs of a card. ``places`` are an article's path and the quotes from it."""

    kind: str
    subjects: tuple[str, ...]
    front: str
    back: str
    places: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares between 0 and 1.

    Attributes:
        cards: how many cards there are.
        fit_precision, strict_precision: of the cards, those that fit a gold fact.
        fit_must: of the gold facts of importance 3, those that a card fits.
        fit_recall: of all gold facts, weighted by importance.
        traps: of the cards, those that stand on a trap and fit nothing; the less the better.
    """

    cards: int
    fit_precision: float
    strict_precision: float
    fit_must: float
    fit_recall: float
    traps: float


@dataclass(slots=True)
class _Hits:
    strict_cards: set[int]
    fit_cards: set[int]
    fit_facts: set[int]


def score(gold: Sequence[Gold], cards: Sequence[Asked]) -> Score:
    """Measure cards against gold; cards from other articles count as found nowhere."""
    facts = [fact for each in gold for fact in each.facts]
    hits = _match(gold, facts, cards)
    trapped = _trapped(gold, cards) - hits.strict_cards
    total = len(cards) or 1
    musts = [at for at, fact in enumerate(facts) if fact.importance == 3]
    return Score(
        cards=len(cards),
        fit_precision=len(hits.fit_cards) / total,
        strict_precision=len(hits.strict_cards) / total,
        fit_must=_recall(facts, musts, hits.fit_facts),
        fit_recall=_recall(facts, range(len(facts)), hits.fit_facts),
        traps=len(trapped) / total,
    )


def missed(gold: Sequence[Gold], cards: Sequence[Asked]) -> list[Fact]:
    """Return the gold facts that no card fits, the most important first."""
    facts = [fact for each in gold for fact in each.facts]
    found = _match(gold, facts, cards).fit_facts
    return sorted((fact for at, fact in enumerate(facts) if at not in found), key=lambda f: -f.importance)


def astray(gold: Sequence[Gold], cards: Sequence[Asked]) -> list[Asked]:
    """Return the cards that fit no gold fact."""
    facts = [fact for each in gold for fact in each.facts]
    found = _match(gold, facts, cards).fit_cards
    return [card for at, card in enumerate(cards) if at not in found]


def grams(text: str) -> Counter[str]:
    """Count pairs of neighbouring Han characters, and words of other scripts."""
    counts: Counter[str] = Counter()
    for run in re.findall(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+|[=<>+^%∩∪≈×]", _folded(text)):
        if "\u3400" <= run[0] <= "\u9fff" and len(run) > 1:
            counts.update(run[at : at + 2] for at in range(len(run) - 1))
        else:
            counts[run] += 1
    return counts


def carried(answer: str, text: str) -> float:
    """Return how much of an answer a text says, 0 to 1."""
    need, have = grams(answer), grams(text)
    return (need & have).total() / (need.total() or 1)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1: what they share against what they say."""
    a, b = grams(one), grams(other)
    return 2 * (a & b).total() / (a.total() + b.total() or 1)


def _match(gold: Sequence[Gold], facts: Sequence[Fact], cards: Sequence[Asked]) -> _Hits:
    ground = {each.article: _bare(each.text) for each in gold}
    passages = [_spans(ground[fact.article], fact.evidence) for fact in facts]
    stands = [{path: _spans(ground.get(path, ""), quotes) for path, quotes in card.places} for card in cards]
    hits = _Hits(set(), set(), set())
    for at, fact in enumerate(facts):
        for which, card in enumerate(cards):
            if not _touch(passages[at], stands[which].get(fact.article, [])) or not _same_subject(fact, card):
                continue
            if max(carried(answer, card.back) for answer in fact.answers) >= _ENOUGH:
                hits.strict_cards.add(which)
            if max(likeness(answer, card.back) for answer in fact.answers) >= _ENOUGH:
                hits.fit_cards.add(which)
                hits.fit_facts.add(at)
    hits.strict_cards |= hits.fit_cards
    return hits


def _trapped(gold: Sequence[Gold], cards: Sequence[Asked]) -> set[int]:
    ground = {each.article: _bare(each.text) for each in gold}
    traps = {each.article: _spans(ground[each.article], [t.span for t in each.traps]) for each in gold}
    return {
        which
        for which, card in enumerate(cards)
        for path, quotes in card.places
        if path in ground and _touch(traps[path], _spans(ground[path], quotes))
    }


def _recall(facts: Sequence[Fact], wanted: Iterable[int], found: set[int]) -> float:
    wanted = list(wanted)
    total = sum(facts[at].importance for at in wanted)
    return sum(facts[at].importance for at in wanted if at in found) / (total or 1)


def _same_subject(fact: Fact, card: Asked) -> bool:
    said = _bare(" ".join([card.front, card.back if "{{c" in card.front else "", *card.subjects]))
    named = [_bare(subject) for subject in card.subjects]
    hits = 0
    for subject in map(_bare, fact.subjects):
        hits += subject in said or any(len(name) > 1 and name in subject for name in named)
    return hits >= min(2, len(fact.subjects)) or carried(" ".join(fact.subjects), card.front) >= 0.6


def _spans(ground: str, passages: Iterable[str]) -> list[tuple[int, int]]:
    spans = []
    for passage in map(_bare, passages):
        at = ground.find(passage) if passage else -1
        while at >= 0:
            spans.append((at, at + len(passage)))
            at = ground.find(passage, at + 1)
    return spans


def _touch(some: Iterable[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    return any(_shared(a, b) >= _ENOUGH for a in some for b in others)


def _shared(a: tuple[int, int], b: tuple[int, int]) -> float:
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / max(1, min(a[1] - a[0], b[1] - b[0]))


def _folded(text: str) -> str:
    text = re.sub(r"\{\{c\d+::|\}\}|\\(?:frac|sum|left|right|times|cdot)\b", " ", text)
    return unicodedata.normalize("NFKC", text).casefold()


def _bare(text: str) -> str:
    """Letters and digits alone: markup, punctuation and line breaks do not matter for a place."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
