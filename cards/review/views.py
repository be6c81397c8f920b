"""What the texts of ``templates/review/`` are filled with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cards.model import Fate
from cards.pages import Speaks
from cards.review.desk import Desk
from cards.review.drawing import faces
from cards.review.items import Item
from cards.review.reading import Passage
from cards.review.session import Session
from cards.review.wanted import PAGE, Place
from cards.templater.safety import clean_text, safe_url

TOLD = (Fate.NEW, Fate.CHANGED, Fate.CONFLICT, Fate.WAITING, Fate.RETIRED, Fate.REVIVED, Fate.GUARDED)
_TALL = 160  # characters of an answer from which the frame is higher


@dataclass(frozen=True, slots=True)
class CardView:
    """An item as the list shows it.

    Attributes:
        desk: the number of its deck.
        place: which of those found it is, from 1.
        item: the item.
        front, back: its faces.
        source: where its fact stands: title, headings, line.
        sides: its wording as it stands, card Markdown, for the form.
        tags: the person's own tags.
        decision: what was decided.
        badge: what the next build does to it, a fate's name, or ``""``.
        findings: what rules have against it: whether it is an error, the rule, what it says.
        revision: of the decision.
        looked, conflict, undoable: whether it was looked at, is in conflict, was decided on in this run.
        worded: whether the person worded it.
    """

    desk: int
    place: int
    item: Item
    front: Markup
    back: Markup
    source: str
    sides: tuple[str, str]
    tags: str
    decision: str
    badge: str
    findings: tuple[tuple[bool, str, str], ...]
    revision: str
    looked: bool
    conflict: bool
    undoable: bool
    worded: bool

    @property
    def key(self) -> str:
        """Its name on the page."""
        return f"c{self.desk}-{self.item.guid}"


def card_view(session: Session, number: int, item: Item, place: int, say: Speaks) -> CardView:
    """Return an item as the list shows it."""
    desk = session.desks[number]
    edit = desk.edit_of(item)
    front, back = faces(desk, number, item)
    findings = tuple((each.error, each.rule, say.translate(each.what)) for each in item.findings)
    return CardView(
        number,
        place,
        item,
        front,
        back,
        source_line(item),
        desk.found(item).sides(edit),
        " ".join(edit.add_tags) if edit else "",
        desk.decision(item),
        str(item.fate) if item.fate in TOLD else "",
        findings,
        desk.revision(item),
        desk.looked.has(item),
        desk.in_conflict(item),
        session.can_undo(item.guid),
        edit is not None and edit.words,
    )


def page_of(session: Session, found: Sequence[Place], page: int, say: Speaks) -> list[CardView]:
    """Return one page of what was found, from 1."""
    first = (page - 1) * PAGE
    shown = enumerate(found[first : first + PAGE], first + 1)
    return [card_view(session, number, item, place, say) for place, (number, item) in shown]


def pages(found: Sequence[Place]) -> int:
    """Return how many pages that makes, at least one."""
    return max(1, -(-len(found) // PAGE))


def source_line(item: Item, number: int = 0) -> str:
    """Return where a fact stands, in one line."""
    source = item.sources[number]
    parts = [clean_text(part) for part in (source.title, *source.heading)]
    line = " › ".join(dict.fromkeys(part for part in parts if part.strip()))
    return line or clean_text(source.article)


@dataclass(frozen=True, slots=True)
class DetailView:
    """An item beside its article.

    Attributes:
        desk: the number of its deck.
        item: the item.
        passage: the article.
        number: which source is shown, from 0.
        sources: all of them, each in one line.
        place: the file and line, or the address.
        address: the article's own address, ``""`` if it has none that can be opened.
        tall: whether its frame is to be high.
    """

    desk: int
    item: Item
    passage: Passage
    number: int
    sources: tuple[str, ...]
    place: str
    address: str
    tall: bool


def detail_view(desk: Desk, number: int, item: Item, passage: Passage, source: int) -> DetailView:
    """Return an item beside the article of one of its sources."""
    shown = item.sources[source]
    path = shown.path or shown.url or ""
    return DetailView(
        number,
        item,
        passage,
        source,
        tuple(source_line(item, at) for at in range(len(item.sources))),
        clean_text(f"{path}:{shown.line}" if shown.line and shown.path else path),
        safe_url(shown.url),
        len(item.back) + len(item.front) > _TALL or "\n" in item.back,
    )
