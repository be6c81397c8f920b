"""What was found in an article and is worth knowing, before it is worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cards.model.article import Section
from cards.model.block import Phrase


class Kind(StrEnum):
    """What kind of fact a card asks for."""

    DEFINITION = "definition"
    ABBREVIATION = "abbreviation"
    COMPARISON = "comparison"
    LIST = "list"
    PROSCONS = "proscons"
    WHY = "why"
    HOW = "how"
    FORMULA = "formula"
    FACT = "fact"
    QA = "qa"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about.

    Attributes:
        name: as it is to be said on a card (card Markdown).
        phrase: where the name stands, None if the title of a file gave it.
        qualifier: the wider term without which the name says too little (CMS for 初始标记), or ``""``.
    """

    name: str
    phrase: Phrase | None = None
    qualifier: str = ""


Slot = Phrase | tuple[Phrase, ...] | tuple[tuple[Phrase, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A frame or unit worth knowing, not yet worded.

    Attributes:
        kind: named by the construction that found it.
        construct: that construction and its pattern, ``definition.copula``.
        subjects: what it is about; two or more for a comparison.
        slots: the parts that a template may use, each a phrase, a list of phrases or rows of them.
        evidence: the sentences or items it was read from, in reading order.
        path: the sections it stands in, root first.
        features: signs that the score may weigh, each named and between −1 and 1 or a count.
        related: terms of the article that it ties to its subjects: the topic it stands under, a term
            that answers.
        places: the topics that it stands under and that a question can name, the nearest first.
    """

    kind: Kind
    construct: str
    subjects: tuple[Subject, ...]
    slots: Mapping[str, Slot]
    evidence: tuple[Phrase, ...]
    path: tuple[Section, ...]
    features: Mapping[str, float] = field(default_factory=dict)
    related: tuple[Subject, ...] = ()
    places: tuple[Subject, ...] = ()
