"""Cards as JSON lines, the format that other programs read. Keys are only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cards.exporters.dialects import CARD
from cards.exporters.markdown import sides_of
from cards.exporters.shipped import Exported, Field, Place, ShippedDeck, ShippedNote
from cards.model import Card, CardSource


def card_object(card: Card, guid: str) -> dict[str, Any]:
    """Return a card as the object that one line holds."""
    sources = [_source_object(source) for source in card.sources]
    return {
        "id": guid,
        "kind": str(card.kind),
        "side": card.side,
        "subjects": list(card.subjects),
        "front": card.front,
        "back": card.back,
        "lang": card.lang,
        "score": round(card.score, 4),
        "tags": list(card.tags),
        "findings": [
            {"rule": finding.rule, "error": finding.error, "what": finding.what} for finding in card.findings
        ],
        "source": sources[0],
        "sources": sources,
    }


def write(deck: ShippedDeck) -> Exported:
    """Return the notes of a deck, a line each, worded and tagged as they ship.

    What only the articles know (language, score, findings, places in the text) is null or empty for a
    note of which they give no card any more.
    """
    lines = (json.dumps(_note_object(each), ensure_ascii=False) + "\n" for each in deck.notes)
    return Exported("".join(lines).encode())


def _note_object(each: ShippedNote) -> dict[str, Any]:
    front, back = each.sides or sides_of(each, CARD)
    found = card_object(each.card, each.note.guid) if each.card else _remembered(each)
    return {**found, "front": front, "back": back, "tags": list(each.note.tags)}


def _remembered(each: ShippedNote) -> dict[str, Any]:
    """Return what is known of a note without its card."""
    url, title = each.text(Field.URL) or None, each.text(Field.SOURCE)
    sources = [_place_object(place, url, title) for place in each.places]
    return {
        "id": each.note.guid,
        "kind": each.kind,
        "side": each.side,
        "subjects": list(each.subjects),
        "front": "",
        "back": "",
        "lang": None,
        "score": None,
        "tags": [],
        "findings": [],
        "source": sources[0],
        "sources": sources,
    }


def _source_object(source: CardSource) -> Mapping[str, Any]:
    first = source.spans[0]
    return {
        "path": source.path,
        "url": source.url,
        "title": source.title,
        "heading": list(source.heading),
        "start": first.start,
        "end": first.end,
        "quote": source.quotes[0],
        "quotes": list(source.quotes),
        "spans": [list(span) for span in source.spans],
        "line": source.line,
    }


def _place_object(place: Place, url: str | None, title: str) -> Mapping[str, Any]:
    return {
        "path": place.article,
        "url": url,
        "title": title,
        "heading": list(place.heading),
        "start": None,
        "end": None,
        "quote": place.quotes[0] if place.quotes else "",
        "quotes": list(place.quotes),
        "spans": [],
        "line": None,
    }
