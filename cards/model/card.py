"""What is asked of a fact, and what Anki stores of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cards.model.article import Lang
from cards.model.fact import Kind
from cards.model.text import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """What a card rule has against a card.

    Attributes:
        rule: the rule's id, ``self_contained``.
        error: True rejects the card; False lowers its score.
        what: one short sentence for the person.
    """

    rule: str
    error: bool
    what: str


@dataclass(frozen=True, slots=True)
class CardSource:
    """A place where a card's fact stands.

    Attributes:
        article: the article's key.
        path, url, title: the article's.
        heading: the headings above the passage, outermost first, without the title.
        spans: the evidence, in the article's text.
        quotes: ``text[start:end]`` of each span.
        line: where the first begins in the file, counted from 1; None where the file's lines are others.
    """

    article: str
    path: str | None
    url: str | None
    title: str
    heading: tuple[str, ...]
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A local picture of a card's passage: where its file lies, and its alternative text."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """A fact asked.

    Attributes:
        kind: the fact's.
        construct: the fact's.
        template: the phrasing template that worded it.
        side: 1, or 2 for the opposite direction of the same fact.
        subjects: names of what it is about, as said on the card: what is asked about first, then
            the terms that the fact ties to it.
        front, back: card Markdown: paragraphs, items, a table, code, ``$…$``, ``$$…$$``. A cloze
            has ``{{c1::gap}}`` in ``front`` and the gap as ``back``.
        lang: the language it is worded in.
        sources: every place where the fact stands, at least one.
        tags: Anki tags.
        score: 0 to 1, what it is worth.
        reasons: what made the score, as (name, amount).
        findings: what the card rules have against it.
        features: the fact's signs and those of the finished card.
        images: local pictures of the passage.
    """

    kind: Kind
    construct: str
    template: str
    side: int
    subjects: tuple[str, ...]
    front: str
    back: str
    lang: Lang
    sources: tuple[CardSource, ...]
    tags: tuple[str, ...] = ()
    score: float = 0.0
    reasons: tuple[tuple[str, float], ...] = ()
    findings: tuple[Finding, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    images: tuple[Image, ...] = ()

    @property
    def source(self) -> CardSource:
        """The first place where the fact stands."""
        return self.sources[0]

    @property
    def articles(self) -> frozenset[str]:
        """The keys of the articles in which the fact stands."""
        return frozenset(source.article for source in self.sources)

    @property
    def is_cloze(self) -> bool:
        """Whether the front hides its answer in a gap."""
        return "{{c1::" in self.front


@dataclass(frozen=True, slots=True)
class Note:
    """What Anki stores for a card.

    Attributes:
        guid: the identity in every collection, minted once.
        fields: HTML, in the order of the note type.
        tags: sorted Anki tags.
        mod: seconds since 1970; raised only when the matter changes.
        note_id, card_id: milliseconds since 1970, in the past, from the guid.
        due: position among new cards.
        media: file names that the fields refer to.
    """

    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int
    note_id: int
    card_id: int
    due: int
    media: tuple[str, ...] = ()
