"""Notes → an archive of Mochi: its data as JSON with Transit's marks, and the pictures.

Mochi's format reference (mochi.cards/docs, "Mochi format reference") asks for a zip with ``data.json``;
keys and ids are keywords (``~:name``), a string that begins with a mark of Transit is led by ``~``.
Deck and cards have ids of their own for ever, so that Mochi can tell what it has imported before.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from typing import Any

from cards.exporters.dialects import MOCHI
from cards.exporters.markdown import written
from cards.exporters.shipped import Exported, Field, ShippedDeck, ShippedNote, pictures_of

_DATA = "data.json"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip archive can hold
_SIDES, _BELOW = "\n---\n", "\n\n"
_ID_LENGTH = 16


def write(deck: ShippedDeck) -> Exported:
    """Return the deck as an archive; decks that it lies in come along, empty."""
    data = {_key("version"): 2, _key("decks"): _decks(deck)}
    names = [name for name in pictures_of(deck) if name in deck.media]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, _DATA, json.dumps(data, ensure_ascii=False).encode())
        for name in names:
            _add(archive, name, deck.media[name])
    return Exported(out.getvalue(), left_out=len(pictures_of(deck)) - len(names))


def _decks(deck: ShippedDeck) -> list[dict[str, Any]]:
    levels = deck.name.split("::")
    decks: list[dict[str, Any]] = []
    for depth, name in enumerate(levels, 1):
        is_own = depth == len(levels)
        entry: dict[str, Any] = {_key("id"): _id("deck", deck.uid if is_own else "::".join(levels[:depth]))}
        entry[_key("name")] = _text(name)
        if decks:
            entry[_key("parent-id")] = decks[-1][_key("id")]
        notes = enumerate(deck.notes if is_own else (), 1)
        entry[_key("cards")] = {"~#list": [_card(each, place) for place, each in notes]}
        decks.append(entry)
    return decks


def _card(each: ShippedNote, place: int) -> dict[str, Any]:
    sides = written(each, MOCHI)
    front, back = MOCHI.join(sides.front), MOCHI.join(sides.back)
    content = back if sides.gaps else f"{front}{_SIDES}{back}"
    if source := _source(each):
        content += f"{_SIDES if sides.gaps else _BELOW}{source}"  # a cloze's must not tell what is hidden
    return {
        _key("id"): _id("card", each.note.guid),
        _key("name"): _text(each.text(Field.FRONT)),
        _key("content"): _text(content),
        _key("pos"): f"{place:06}",  # Mochi sorts by it, as text
        _key("tags"): {"~#set": [_text(tag.replace("::", "/")) for tag in each.note.tags]},
    }


def _source(each: ShippedNote) -> str:
    said, url = MOCHI.text(each.text(Field.SOURCE)), each.text(Field.URL)
    said = MOCHI.link(said or url, url) if url else said
    return f"> {said}" if said else ""


def _key(name: str) -> str:
    return f"~:{name}"


def _text(text: str) -> str:
    return f"~{text}" if re.match(r"[~^`]", text) else text


def _id(what: str, name: str) -> str:
    return _key(hashlib.sha256(f"mkdeck {what}\0{name}".encode()).hexdigest()[:_ID_LENGTH])


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.create_system = 3  # Unix, whatever the machine
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED, 6)
