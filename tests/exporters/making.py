"""Decks to export: of cards of every kind, of hostile ones, and of any text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.exporters.shipped import Place, ShippedDeck, ShippedNote
from cards.model import Card, Note
from tests.templater import hostile_cards, make_card, make_note, sample_cards

UID = "ab" * 32
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40

# What other programs read as theirs, in answers as an article on programming has them.
AWKWARD = [
    ("What is `std::vector`?", "A class of C\\+\\+: `std::vector<T>` :: not `a ?: b`"),
    ("a == b\n?\nc", "?"),
    ("Which tags?", "#flashcards/other #tag, \\#1; [[link]] {{gap}} ^id"),
    ("Which signs?", "<!-- hidden --> %%note%% ==marked== **bold** __bold__ ~~no~~ --> end ;; ::: ???"),
    ("---", "--- \n===\n+++"),
    (
        "A table?",
        "| a | b |\n| --- | --- |\n| `x \\|\\| y` | $\\|x\\|$ |\n| `map[std::string]` | 中文 \\| 表格 |",
    ),
    ("Code?", "```python\nif a == b:\n\n    return std::x  # ?\n?\n---\n<!-- x -->\n```"),
    ("Nested fence?", "````\n```\ncode ::\n```\n````"),
    ("Steps?", "1. first :: one\n2. second ==two==\n   - inner?\n   - `a::b`\n\nlast words"),
    ("Mixed?", "before\n\n| a | b |\n| --- | --- |\n| c | d |\n\nafter\n\n- x\n- y"),
    ("Math?", "$a == b :: c$ and $$\\frac{{a}}{{b}} \\$ ;; x<!--y-->z$$ so"),
    ("线程{{c1::是 == 操作系统::最小}}的单位。", "是 == 操作系统::最小"),
    ("用 {{c1::`a == b;; c::d`}} 比较 $x == y$。", "`a == b;; c::d`"),
    ("=cmd|' /C calc'!A0", "=1+1"),
    ('"quoted", tab\there', "line\none 'two'\n\"three\""),
    ("@SUM(1+1)", "+1\n-1"),
]


def shipped(card: Card, due: int = 1, note: Note | None = None) -> ShippedNote:
    """Return a card as a note that ships."""
    places = tuple(Place(each.article, each.heading, each.quotes) for each in card.sources)
    note = note or make_note(card, due)
    return ShippedNote(note, str(card.kind), 1, card.subjects, (card.front, card.back), places, card)


def deck_of(cards: Sequence[Card], name: str = "测试::一 deck", **values: object) -> ShippedDeck:
    """Return a deck of cards."""
    notes = tuple(shipped(card, due) for due, card in enumerate(cards, 1))
    return replace(ShippedDeck(name, UID, notes), **values)  # type: ignore[arg-type]


def awkward() -> list[Card]:
    """Return the cards that other programs would misread."""
    return [make_card(*sides, heading=["A :: b"], url="https://example.org/a(b)") for sides in AWKWARD]


def every_card() -> list[Card]:
    """Return cards of every kind, the hostile and the awkward ones."""
    return [*sample_cards(), *(card for card, _, _ in hostile_cards()), *awkward()]
