"""Cards to draw, read from ``tests/data/templater``."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cards.model import Card, CardSource, Kind, Note, Span, escape_markdown
from cards.templater.notes import render

DATA = Path(__file__).parents[1] / "data" / "templater"
MOD = 1_700_000_000


def make_card(front: str, back: str, **values: object) -> Card:
    """Make a card of the few things a case names; the rest is filled in."""
    get = {"kind": "fact", "lang": "en", "title": "An article", "heading": [], **values}.get
    quote = str(get("quote", "a sentence"))
    source = CardSource(
        article="key",
        path=get("path"),  # type: ignore[arg-type]
        url=get("url"),  # type: ignore[arg-type]
        title=str(get("title")),
        heading=tuple(get("heading")),  # type: ignore[arg-type]
        spans=(Span(0, len(quote)),),
        quotes=(quote,),
    )
    return Card(
        kind=Kind(get("kind")),
        construct=f"{get('kind')}.case",
        template="case",
        side=1,
        subjects=tuple(get("subjects", ())),  # type: ignore[arg-type]
        front=front.strip(),
        back=back.strip(),
        lang=get("lang"),  # type: ignore[arg-type]
        sources=(source,),
        tags=tuple(get("tags", ())),  # type: ignore[arg-type]
        images=tuple(get("images", ())),  # type: ignore[arg-type]
    )


def make_note(card: Card, due: int = 0, mod: int = MOD, guid: str = "") -> Note:
    """Draw a card; its guid comes from its front unless given."""
    guid = guid or hashlib.sha256(card.front.encode()).hexdigest()[:20]
    number = 1_500_000_000_000 + int.from_bytes(hashlib.sha256(guid.encode()).digest()[:4])
    rendered = render(card, guid)
    return Note(
        guid=guid,
        fields=rendered.fields,
        tags=rendered.tags,
        mod=mod,
        note_id=number,
        card_id=number,
        due=due,
        media=tuple(picture.name for picture in rendered.media),
    )


def sample_cards() -> Iterator[Card]:
    """Yield a card of every kind in both languages."""
    for case in tomllib.loads((DATA / "cards.toml").read_text("utf-8"))["card"]:
        yield make_card(**case)


def hostile_cards() -> Iterator[tuple[Card, str, str]]:
    """Yield cards of hostile texts, each with the texts themselves."""
    for case in tomllib.loads((DATA / "hostile.toml").read_text("utf-8"))["card"]:
        front, back = case["front"], case["back"]
        yield make_card(escape_markdown(front), escape_markdown(back)), front, back


def read_cases(name: str) -> list[tuple[str, ...]]:
    """Read cases of the form title, ``.``, text, ``.``, text, ``.`` from a file."""
    parts = [block.strip("\n") for block in (DATA / name).read_text("utf-8").split("\n.\n")]
    rows = [tuple(parts[at : at + 3]) for at in range(0, len(parts) - 1, 3)]
    assert all(len(row) == 3 for row in rows)
    return rows
