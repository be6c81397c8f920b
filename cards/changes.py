"""What a build does to each note: of every one its fate, of those not kept what they said and say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cards.lock import Anchor, Lock, Row, State, Update
from cards.lock.rows import matter_hash
from cards.model import Card, CardSource, Fate, NoteChange, Place, Said
from cards.templater.faces import GAP, face_html
from cards.templater.safety import visible_text

_GONE = (Fate.RETIRED, Fate.WITHDRAWN, Fate.DROPPED)  # what does not ship
_NOWHERE = (*_GONE, Fate.GUARDED)
_ORDER = tuple(Fate)


class Fated(NamedTuple):
    """A note, as it is and as it was, and what became of it."""

    row: Row
    old: Row | None
    fate: Fate


def fates(before: Lock, updated: Update) -> tuple[Fated, ...]:
    """Return what became of each note; nothing becomes of one that did not ship and does not."""
    return tuple(_fates(before, updated))


def counts(fated: Iterable[Fated]) -> dict[Fate, int]:
    """Return how many notes came to each fate, those with none left out."""
    found = Counter(each.fate for each in fated)
    return {fate: found[fate] for fate in Fate if found[fate]}


def differs(fated: Iterable[Fated]) -> bool:
    """Whether any note ships, stands or waits otherwise than before."""
    others = (each for each in fated if each.fate is not Fate.KEPT)
    return any(each.fate is Fate.DROPPED or each.row != each.old for each in others)


def changes(fated: Iterable[Fated], updated: Update, cards: Sequence[Card]) -> tuple[NoteChange, ...]:
    """Return the notes that were not simply kept, by fate; within one, as one reads the articles.

    What waits comes in the order in which it will be issued.

    Args:
        fated: what became of the notes.
        updated: what the update did.
        cards: those that were given to it.
    """
    sources: defaultdict[str, list[CardSource]] = defaultdict(list)
    for guid, card in zip(updated.ids, cards, strict=True):
        sources[guid] += card.sources
    turn = {guid: at for at, guid in enumerate(updated.waiting)}
    found = [
        (_change(row, old, fate, sources[row.guid]), row.due)
        for row, old, fate in fated
        if fate is not Fate.KEPT
    ]

    def order(pair: tuple[NoteChange, int]) -> tuple[int, int, str, int, int]:
        change, due = pair
        place = change.place
        where = (place.name, place.line or 0) if place else ("", 0)
        return _ORDER.index(change.fate), turn.get(change.guid, 0), *where, due

    return tuple(change for change, _ in sorted(found, key=order))


def _fates(before: Lock, updated: Update) -> Iterator[Fated]:
    rows = before.by_guid()
    told = {change.guid: Fate.CHANGED for change in updated.updated}
    told |= {change.guid: Fate.CONFLICT for change in updated.conflicts}
    told |= dict.fromkeys(updated.guarded, Fate.GUARDED)
    told |= dict.fromkeys(updated.new, Fate.NEW) | dict.fromkeys(updated.revived, Fate.REVIVED)
    told |= dict.fromkeys(updated.retired, Fate.RETIRED) | dict.fromkeys(updated.withdrawn, Fate.WITHDRAWN)
    comes = set()
    for row in updated.lock.rows:
        old = rows.get(row.guid)
        if row.state in (State.ACTIVE, State.WAITING):
            comes.add(row.guid)
        if row.guid in told:
            yield Fated(row, old, told[row.guid])
        elif row.state is State.WAITING:
            yield Fated(row, old, Fate.WAITING)
        elif row.state is State.ACTIVE:
            yield Fated(row, old, Fate.KEPT if row == old else Fate.MOVED)
    for row in before.rows:
        if row.state is State.WAITING and row.guid not in comes:
            yield Fated(row, row, Fate.DROPPED)


def _change(row: Row, old: Row | None, fate: Fate, sources: Sequence[CardSource]) -> NoteChange:
    own = any(each.issued and each.hash != matter_hash(each.front, each.back) for each in (old, row) if each)
    said = _by_article(row) if fate is Fate.CONFLICT else _said(row, own=own)
    was = old is not None and (old.issued or fate is Fate.DROPPED)
    return NoteChange(
        guid=row.guid,
        fate=fate,
        old=_said(old, own=own) if old and was else None,
        new=None if fate in _GONE else said,
        before=tuple(map(_old_place, old.anchors)) if old else (),
        now=() if fate in _NOWHERE else _places(row, sources),
    )


def _said(row: Row, *, own: bool) -> Said:
    """Return what a row says; ``own`` if the person had a hand in it, so that only its fields tell."""
    drawn = own and row.issued
    front, back = map(visible_text, row.fields[:2]) if drawn else (row.front, row.back)
    return Said(row.kind, row.subjects, front, back, row.fields, row.tags)


def _by_article(row: Row) -> Said:
    """Return what the article would make of a row that ships as the person worded it."""
    front = face_html(row.front, hide_gap=True)
    back = face_html(row.front if GAP in front else row.back)
    return Said(row.kind, row.subjects, visible_text(front), visible_text(back))


def _places(row: Row, sources: Sequence[CardSource]) -> tuple[Place, ...]:
    """Return where a note stands: with lines where this build made its card, which has read them."""
    told = {(each.article, each.heading, each.quotes): each for each in reversed(sources)}
    places = ((anchor, told.get((anchor.article, anchor.heading, anchor.quotes))) for anchor in row.anchors)
    return tuple(_place(source) if source else _old_place(anchor) for anchor, source in places)


def _place(source: CardSource) -> Place:
    name = source.path or source.url or source.title
    return Place(source.article, name, source.line, source.heading, source.quotes)


def _old_place(anchor: Anchor) -> Place:
    return Place(anchor.article, anchor.article, None, anchor.heading, anchor.quotes)
