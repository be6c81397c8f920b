"""What an article gave, as bytes and back. Read as data of known types, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import msgspec

from cards.gather import Gathered, Told
from cards.model import Card


@dataclass(frozen=True, slots=True)
class _Entry:
    """A :class:`Gathered` without what cannot be kept.

    Attributes:
        articles, facts, unworded: as there.
        cards: without their reasons.
        reasons: those of each card. As keys, their names are one text for all cards, and not one for each.
    """

    articles: tuple[Told, ...]
    facts: int
    unworded: int
    cards: tuple[Card, ...]
    reasons: tuple[dict[str, float], ...]


def packed(gathered: Gathered) -> bytes | None:
    """Return what a document gave as bytes; None if it cannot be kept: where something went wrong."""
    if not gathered.articles or gathered.problems or gathered.pieces or gathered.lost:
        return None
    cards = tuple(replace(card, reasons=()) for card in gathered.cards)
    reasons = tuple(dict(card.reasons) for card in gathered.cards)
    entry = _Entry(gathered.articles, gathered.facts, gathered.unworded, cards, reasons)
    try:
        return msgspec.msgpack.encode(entry)
    except UnicodeError:  # half a character, from a text that is broken
        return None


def unpacked(data: bytes, digest: str) -> Gathered | None:
    """Return what :func:`packed` was given, with the document's hash; None if it is no such thing."""
    try:
        entry = _decoder().decode(data)
    except (msgspec.MsgspecError, UnicodeError):
        return None
    if len(entry.reasons) != len(entry.cards):
        return None
    told = zip(entry.cards, entry.reasons, strict=True)
    cards = tuple(replace(card, reasons=tuple(reasons.items())) for card, reasons in told)
    return Gathered(entry.articles, entry.facts, entry.unworded, cards, digest=digest)


@cache
def _decoder() -> msgspec.msgpack.Decoder[_Entry]:
    return msgspec.msgpack.Decoder(_Entry)
