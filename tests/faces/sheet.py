"""Draw every face and lay the pictures out on contact sheets.

    python -m tests.faces.sheet build/faces

For each card, of every kind in both languages and of those that are hard to draw: the answer side
in Anki's page by day and night, on a phone and a desktop, and before it the question on a phone.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from cards.model import Card
from tests.faces import face_cards
from tests.faces.screen import browser, screen
from tests.templater import make_note

PHONE, DESKTOP = 360, 1000
LOOKS = [(width, mode) for width in (PHONE, DESKTOP) for mode in ("day", "night")]


def main(folder: Path, wanted: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cards = [(name, card) for name, card in face_cards() if wanted in name]
    with browser() as running:
        for width, mode in LOOKS:
            with screen(running, width) as shown:
                for name, card in cards:
                    shown.ask_in_anki(make_note(card).fields, mode=mode)
                    shown.shot(folder / f"{name}-{width}-{mode}-front.png")
                    shown.answer()
                    shown.shot(folder / f"{name}-{width}-{mode}-back.png")
        with screen(running, 3130, height=1200) as shown:
            for sheet, members in _sheets(cards).items():
                html = folder / f"{sheet}.html"
                html.write_text(_sheet_html(sheet, members), encoding="utf-8")
                shown.page.unroute_all()
                shown.page.goto(html.resolve().as_uri())
                shown.page.screenshot(path=folder / f"{sheet}.png", full_page=True)
    print(f"{len(cards)} cards, {len(cards) * 8} pictures: {folder}")


def _sheets(cards: list[tuple[str, Card]]) -> dict[str, list[str]]:
    sheets: dict[str, list[str]] = defaultdict(list)
    for name, card in cards:
        sheets[f"sheet-{name.split('-')[0]}-{card.lang}"].append(name)
    return sheets


def _sheet_html(title: str, names: list[str]) -> str:
    rows = "".join(
        f"<h2>{name}</h2><div>"
        + "".join(
            f'<img src="{name}-{width}-{mode}-{side}.png" alt="">'
            for width, mode in LOOKS
            for side in ("front", "back")
            if side == "back" or (width, mode) == LOOKS[0]
        )
        + "</div>"
        for name in names
    )
    style = (
        "body{font:14px sans-serif;background:#888}img{margin:4px;vertical-align:top}div{white-space:nowrap}"
    )
    return f'<!doctype html><meta charset="utf-8"><title>{title}</title><style>{style}</style>{rows}'


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
