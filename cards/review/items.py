"""What is looked at: each card that a deck's articles give, and each row of its lock, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cards.build import Prospect
from cards.changes import fates
from cards.collect import Collected
from cards.language.fold import fold
from cards.lock import Anchor, Lock, Outcome, Row, State, ids
from cards.lock.rows import matter_hash
from cards.model import Card, CardSource, Fate, Finding, Span
from cards.selection.select import Rejection

# A card that says the same as another is no card of its own: it is a source of that one.
_PASSED = ("kind", "rejected", "low")
# What a build makes of cards that it takes and that become no note all the same.
_LOST = {Outcome.HELD: "held", Outcome.FAILED: "unwritable"}


@dataclass(frozen=True)
class Item:
    """A note that is, may become or is not to become one of a deck.

    Attributes:
        guid: its id.
        kind: the card's.
        subjects: the card's.
        front, back: the article's wording, card Markdown.
        sources: where its fact stands, at least one.
        findings: what card rules have against it.
        score: 0 to 1; None where no card of today's articles is behind it.
        fate: what the next build does to it; None if the deck does not take it.
        passed: why the deck does not take it: ``kind``, ``rejected``, ``low``, ``held`` or
            ``unwritable``; ``""`` if it does.
        card: the card; None where only the lock knows of it.
        row: its row as the next build leaves it; None if it has none.
        old: its row as the lock has it; None if it has none.
    """

    guid: str
    kind: str
    subjects: tuple[str, ...]
    front: str
    back: str
    sources: tuple[CardSource, ...]
    findings: tuple[Finding, ...] = ()
    score: float | None = None
    fate: Fate | None = None
    passed: str = ""
    card: Card | None = None
    row: Row | None = None
    old: Row | None = None

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Where its fact stands, as the lock tells it."""
        return self.row.anchors if self.row else tuple(map(Anchor.of, self.sources))

    @property
    def passage(self) -> tuple[str, ...]:
        """The quotes it stands on, the same that a decision on it is made over."""
        return self.anchors[0].quotes

    @cached_property
    def digest(self) -> str:
        """Tells whether it says what it said when it was looked at."""
        return matter_hash(self.front, self.back)[:8]

    @cached_property
    def folded(self) -> str:
        """What a search looks at, folded."""
        titles = [title for source in self.sources for title in (source.title, *source.heading)]
        return "\n".join(map(fold, (self.front, self.back, *self.subjects, *titles, self.guid)))


def items_of(before: Lock, collected: Collected, ahead: Prospect) -> list[Item]:
    """Return the items of a deck as one reads its articles, those that only the lock knows last in each."""
    made = list(_taken(before, ahead))
    known = {item.guid for item in made}
    for item in (*_passed(before, collected, ahead), *_of_lock(before, ahead, collected)):
        if item.guid not in known:
            known.add(item.guid)
            made.append(item)
    order: dict[str, int] = {}
    for article in (
        *(card.source.article for card in collected.cards),
        *(i.sources[0].article for i in made),
    ):
        order.setdefault(article, len(order))

    def place(item: Item) -> tuple[int, bool, int]:
        source = item.sources[0]
        return order[source.article], not source.spans, source.spans[0].start if source.spans else 0

    return sorted(made, key=place)


def _taken(before: Lock, ahead: Prospect) -> Iterator[Item]:
    updated, known = ahead.updated, before.by_guid()
    rows = updated.lock.by_guid()
    fate = {each.row.guid: each.fate for each in fates(before, updated)}
    seen: set[str] = set()
    for card, guid, outcome in zip(ahead.choice.kept, updated.ids, updated.outcomes, strict=True):
        if guid in seen or outcome is Outcome.SAME:
            continue
        seen.add(guid)
        lost = _LOST.get(outcome, "")
        yield _of_card(card, guid, rows.get(guid), known, fate=None if lost else fate.get(guid), passed=lost)


def _passed(before: Lock, collected: Collected, ahead: Prospect) -> Iterator[Item]:
    others = [each for each in ahead.choice.rejected if each.reason in _PASSED]
    found = ids(before, [each.card for each in others], collected.texts)
    known, rows = before.by_guid(), ahead.updated.lock.by_guid()
    for each, guid in zip(others, found, strict=True):
        yield _of_rejection(each, guid, rows.get(guid), known)


def _of_rejection(each: Rejection, guid: str, row: Row | None, known: Mapping[str, Row]) -> Item:
    findings = each.card.findings
    if each.finding and each.finding not in findings:
        findings = (*findings, each.finding)
    return _of_card(each.card, guid, row, known, findings=findings, passed=each.reason)


def _of_card(
    card: Card,
    guid: str,
    row: Row | None,
    known: Mapping[str, Row],
    *,
    findings: tuple[Finding, ...] | None = None,
    fate: Fate | None = None,
    passed: str = "",
) -> Item:
    return Item(
        guid,
        str(card.kind),
        card.subjects,
        card.front,
        card.back,
        card.sources,
        card.findings if findings is None else findings,
        card.score,
        fate,
        passed,
        card,
        row,
        known.get(guid),
    )


def _of_lock(before: Lock, ahead: Prospect, collected: Collected) -> Iterator[Item]:
    """Yield the rows that still count and that no card of today is."""
    known = before.by_guid()
    told = {source.article: source for card in collected.cards for source in card.sources}
    fate = {each.row.guid: each.fate for each in fates(before, ahead.updated)}
    for row in ahead.updated.lock.rows:
        if row.state is State.RETIRED and fate.get(row.guid) is not Fate.RETIRED:
            continue
        sources = tuple(_source(anchor, told.get(anchor.article)) for anchor in row.anchors)
        yield Item(
            row.guid, row.kind, row.subjects, row.front, row.back, sources,
            fate=fate.get(row.guid), row=row, old=known.get(row.guid),
        )  # fmt: skip


def _source(anchor: Anchor, like: CardSource | None) -> CardSource:
    """Return the place of a row: the lock does not tell what its article is called, a card of it does."""
    path = like.path if like else anchor.article
    title = like.title if like else anchor.article
    spans: tuple[Span, ...] = ()
    return CardSource(
        anchor.article, path, like.url if like else None, title, anchor.heading, spans, anchor.quotes
    )
