"""What of a card or row is compared: its look, all of it folded."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from cards.language import pack
from cards.language.fold import bigrams, dice, refold
from cards.lock.minting import Essence, fold_subjects
from cards.lock.rows import PART, Anchor, Row, anchors_of
from cards.model import Card, Kind, Lang

_NUMBER = re.compile(r"[0-9]+(?:[./:−~][0-9]+)*")
_LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What of a card or row is compared.

    Attributes:
        side, kind: the card's or row's.
        subjects: folded and sorted.
        about: of them those that are asked about, folded and sorted; the others are named besides, and
            come and go with a word of the passage.
        front, back: folded.
        anchors: where its fact stands.
    """

    side: int
    kind: str
    subjects: tuple[str, ...]
    about: tuple[str, ...]
    front: str
    back: str
    anchors: tuple[Anchor, ...]

    @classmethod
    def of(cls, thing: Card | Row) -> Look:
        """Return the look of a card or row."""
        return cls(
            side=thing.side,
            kind=str(thing.kind),
            subjects=fold_subjects(thing.subjects),
            about=fold_subjects(thing.subjects[: 2 if thing.kind == Kind.COMPARISON else 1]),
            front=refold(thing.front),
            back=refold(thing.back),
            anchors=anchors_of(thing) if isinstance(thing, Card) else thing.anchors,
        )

    @property
    def asked(self) -> tuple[int, str, str]:
        """Side, question and answer: two cards that agree in these are one."""
        return self.side, self.front, self.back

    @property
    def essence(self) -> Essence:
        """What a guid is minted from."""
        return Essence(self.kind, self.side, self.subjects, min(anchor.fold for anchor in self.anchors))


def quote_pairs(anchor: Anchor) -> frozenset[str]:
    """Return the bigrams of an anchor's passages."""
    return bigrams(anchor.fold.replace(PART, ""))


def parts(anchor: Anchor) -> list[str]:
    """Return the passages of an anchor, folded."""
    return anchor.fold.split(PART)


def likeness_of_folds(a: str, b: str) -> float:
    """Return how alike two folded texts are, 0 to 1."""
    return 1.0 if a == b else dice(bigrams(a), bigrams(b))


def holds(a: Anchor, b: Anchor) -> bool:
    """Whether each passage of one lies within a passage of the other: the same place, cut otherwise."""
    ours, theirs = parts(a), parts(b)
    return _within(ours, theirs) or _within(theirs, ours)


def says_the_same(a: Anchor, b: Anchor) -> bool:
    """Whether two places agree in their numbers and negations."""
    return _numbers(a) == _numbers(b) and _negations(a) == _negations(b)


def _within(inner: list[str], outer: list[str]) -> bool:
    return all(any(part in whole for whole in outer) for part in inner)


def _numbers(anchor: Anchor) -> Counter[str]:
    return Counter(_NUMBER.findall(anchor.fold))


def _negations(anchor: Anchor) -> Counter[str]:
    """Count the negations of both languages: which one a row was written in is not kept."""
    text = " ".join(anchor.quotes).casefold()
    return Counter(found for lang in _LANGS for found in pack(lang).patterns["negation"].findall(text))
