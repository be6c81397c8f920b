"""Articles and the cards that are made of them: ``tests/data/extractor/LANG/*.toml``, one construct a file.

A case has a name, a text, the cards that must come (front and back) and words that no front may
hold.
"""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from cards.extractor import extract
from cards.model import Document, Kind
from cards.readers import read
from cards.templater.phrasing import phrase

FOLDER = Path(__file__).parent.parent / "data" / "extractor"
CASES = [
    pytest.param(path.parent.name, case, id=f"{path.parent.name}-{path.stem}-{case['name']}")
    for path in sorted(FOLDER.glob("*/*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


@cache
def made(lang, text):
    document = Document(text.encode(), "case.md", path="case.md", key="case.md")
    return [
        card
        for article in read(document, language=lang)
        for fact in extract(article)
        if (card := phrase(fact, article))
    ]


@pytest.mark.parametrize(("lang", "case"), CASES)
def test_the_cards_are_made_and_none_that_must_not(lang, case):
    found = [(card.front, card.back) for card in made(lang, case["text"])]

    assert [card for card in case["cards"] if (card["front"], card["back"]) not in found] == [], found
    assert [front for front, _ in found for words in case["never"] if words.lower() in front.lower()] == []


@pytest.mark.parametrize(("lang", "case"), CASES)
def test_every_quote_is_cut_from_the_text(lang, case):
    for card in made(lang, case["text"]):
        for span, quote in zip(card.source.spans, card.source.quotes, strict=True):
            assert case["text"][span.start : span.end] == quote


@pytest.mark.parametrize(("lang", "case"), CASES)
def test_nothing_is_defined_twice_and_no_card_made_twice(lang, case):
    cards = made(lang, case["text"])

    defined = [card.front for card in cards if card.kind in (Kind.DEFINITION, Kind.ABBREVIATION)]
    assert sorted(set(defined)) == sorted(defined)
    both = [(card.front, card.back) for card in cards]
    assert sorted(set(both)) == sorted(both)
