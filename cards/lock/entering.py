"""Rows of cards that were never shipped: those that wait, and those that somebody decided on beforehand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from cards.lock.minting import mint_ids
from cards.lock.rows import Anchor, Lock, Row, State, anchors_of, matter_hash
from cards.model import Card


def entered(
    card: Card,
    guid: str,
    anchors: Iterable[Anchor],
    note_ids: Collection[int],
    card_ids: Collection[int],
) -> Row:
    """Return the row of a card as it waits.

    Args:
        card: the card.
        guid: what it got.
        anchors: where its fact stands.
        note_ids: those that are taken.
        card_ids: those that are taken.
    """
    note_id, card_id = mint_ids(guid, note_ids, card_ids)
    return Row(
        guid=guid,
        state=State.WAITING,
        kind=str(card.kind),
        side=card.side,
        subjects=card.subjects,
        front=card.front,
        back=card.back,
        tags=(),
        fields=(),
        hash=matter_hash(card.front, card.back),
        mod=0,
        note_id=note_id,
        card_id=card_id,
        due=0,
        week="",
        seen=(),
        anchors=tuple(anchors),
    )


def enter(lock: Lock, card: Card, guid: str) -> Lock:
    """Return the lock with a row for a card that it did not know, so that its guid stays with its fact.

    Args:
        lock: it has no row of this guid.
        card: the card.
        guid: what :func:`cards.lock.ids` said that it would get.
    """
    note_ids = {row.note_id for row in lock.rows}
    card_ids = {row.card_id for row in lock.rows}
    row = entered(card, guid, anchors_of(card), note_ids, card_ids)
    return replace(lock, rows=tuple(sorted((*lock.rows, row), key=lambda each: each.guid)))
