"""Who a card is: the row it has in the lock, or the guid it would get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cards.lock.decisions import Edit
from cards.lock.evidence import Evidence, Standing
from cards.lock.look import Look
from cards.lock.matching import Matcher
from cards.lock.minting import mint
from cards.lock.rows import Anchor, Lock, Row, State, matter_hash
from cards.lock.twins import grouped, look_of, standing_anchors
from cards.model import Card


@dataclass(frozen=True, slots=True)
class Identified:
    """Cards with their identities.

    Attributes:
        cards: in the order given, those that ask and answer the same as one.
        twins: guids of the rows that ask and answer what another row does, which counts for both.
    """

    cards: tuple[Known, ...]
    twins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """A card with its identity.

    Attributes:
        card: the card; where several ask and answer the same, one for them all, with all their sources.
        places: the places of these cards among those given, ascending.
        guid: its own, from its row or newly minted.
        row: its row, None for a card that the lock does not know.
        front: its question, folded.
        anchors: where its fact stands.
        doubts: guids of the rows that it would have been with another answer.
    """

    card: Card
    places: tuple[int, ...]
    guid: str
    row: Row | None
    front: str
    anchors: tuple[Anchor, ...]
    doubts: frozenset[str]


def ids(lock: Lock, cards: Sequence[Card], texts: Mapping[str, str] | None = None) -> list[str]:
    """Return for each card the guid that it has in the lock, or would get. Nothing is issued.

    Args:
        lock: the deck's lock.
        cards: of one build, all of them: which card is which row depends on what else is there.
        texts: as for :func:`cards.lock.update.update`; without them a card that is like a row
            whose evidence still stands may be taken for that row.
    """
    out = [""] * len(cards)
    for known in identify(lock, cards, standings(lock, Evidence(texts or {}))).cards:
        for place in known.places:
            out[place] = known.guid
    return out


def standings(lock: Lock, evidence: Evidence) -> dict[str, Standing]:
    """Return what became of the evidence of each row, by guid."""
    return {row.guid: evidence.standing(row.anchors) for row in lock.rows}


def identify(
    lock: Lock,
    cards: Sequence[Card],
    standing: Mapping[str, Standing],
    edits: Mapping[str, Edit] | None = None,
) -> Identified:
    """Return the cards with their identities.

    Neither the order of the cards nor that of their sources decides on any guid.

    Args:
        lock: the deck's lock.
        cards: of one build, all of them.
        standing: what became of the evidence of each row, by guid.
        edits: what the person decided, by guid.
    """
    groups = _groups(cards)
    order = sorted(groups)  # by what is asked
    looks = [_look(groups[key]) for key in order]
    twins = grouped(lock.rows, standing, edits or {})
    rows = [group[0].row for group in twins]
    matcher = Matcher(
        looks,
        [look_of(group) for group in twins],
        [standing[row.guid] for row in rows],
        {at for at, row in enumerate(rows) if row.state is State.RETIRED},
    )
    matcher.run()
    found = {at: twins[number] for at, number in matcher.found.items()}
    guids = _guids(lock, looks, {at: group[0].row for at, group in found.items()})
    out: list[Known] = []
    for at, key in enumerate(order):
        row = found[at][0].row if at in found else None
        anchors = {*looks[at].anchors, *standing_anchors(found.get(at, [])[1:], standing)}
        out.append(
            Known(
                card=_one(groups[key], row),
                places=tuple(place for place, _, _ in groups[key]),
                guid=guids[at],
                row=row,
                front=looks[at].front,
                anchors=tuple(sorted(anchors)),
                doubts=frozenset(rows[other].guid for other in matcher.doubts.get(at, ())),
            )
        )
    others = frozenset(told.row.guid for group in twins for told in group[1:])
    return Identified(tuple(sorted(out, key=lambda known: known.places)), others)


_Asked = tuple[int, str, str]
_Group = list[tuple[int, Card, Look]]


def _groups(cards: Sequence[Card]) -> dict[_Asked, _Group]:
    groups: defaultdict[_Asked, _Group] = defaultdict(list)
    for place, card in enumerate(cards):
        look = Look.of(card)
        groups[look.asked].append((place, card, look))
    return groups


def _look(group: _Group) -> Look:
    """Return the look of a group: that of its first in an order of its own, with the anchors of all."""
    first = min(group, key=lambda member: member[2].essence)[2]
    if len(group) == 1:
        return first
    return replace(first, anchors=tuple(sorted({anchor for *_, look in group for anchor in look.anchors})))


def _one(group: _Group, row: Row | None) -> Card:
    """Return one card for a group, worded as the row if any is: a choice among equals updates no note."""

    def rank(card: Card) -> tuple[bool, str, str, str]:
        return matter_hash(card.front, card.back) != (row and row.hash), card.front, card.back, card.kind

    members = sorted((card for _, card, _ in group), key=rank)
    if len(members) == 1:
        return members[0]
    sources = dict.fromkeys(source for card in members for source in card.sources)
    return replace(members[0], sources=tuple(sources))


def _guids(lock: Lock, looks: Sequence[Look], found: Mapping[int, Row]) -> list[str]:
    """Return the guid of each look. Mints in the order of what the guids are made from."""
    out = [found[at].guid if at in found else "" for at in range(len(looks))]
    taken = {row.guid for row in lock.rows}
    unknown = [at for at in range(len(looks)) if at not in found]
    for at in sorted(unknown, key=lambda at: (looks[at].essence, looks[at].asked)):
        out[at] = mint(lock.deck_uid, looks[at].essence, taken)
        taken.add(out[at])
    return out
