"""Faces as a person sees them: templates and style of the note type, drawn by a browser."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from cards.model import Card
from tests.templater import make_card, sample_cards

DATA = Path(__file__).parents[1] / "data" / "faces"


def face_cards() -> Iterator[tuple[str, Card]]:
    """Yield every card to be looked at, with a name fit for a file: the samples, then the hard ones."""
    hard = (make_card(**case) for case in tomllib.loads((DATA / "hard.toml").read_text("utf-8"))["card"])
    for group, cards in (("sample", sample_cards()), ("hard", hard)):
        for number, card in enumerate(cards):
            yield f"{group}-{number:02d}-{card.kind}-{card.lang}", card
