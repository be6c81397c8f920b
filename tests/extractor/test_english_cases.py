"""English articles and the cards that are made of them: one construct, one file of cases."""

import tomllib
from pathlib import Path

import pytest

from cards.extractor import extract
from cards.model import Document
from cards.readers import read
from cards.templater.phrasing import phrase

FOLDER = Path(__file__).parent.parent / "data" / "extractor" / "en"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
CARDS = [
    pytest.param(name, card["front"], card["back"], id=f"{name}-{card['front']}")
    for name, case in FILES.items()
    for card in case["cards"]
]
NEVER = [
    pytest.param(name, words, id=f"{name}-{words}") for name, case in FILES.items() for words in case["never"]
]


@pytest.fixture(scope="module")
def made():
    out = {}
    for name, case in FILES.items():
        document = Document(case["text"].encode(), f"{name}.md", path=f"{name}.md", key=f"{name}.md")
        out[name] = [
            card
            for article in read(document, language="en")
            for fact in extract(article)
            if (card := phrase(fact, article))
        ]
    return out


@pytest.mark.parametrize(("name", "front", "back"), CARDS)
def test_a_card_is_made(made, name, front, back):
    assert (front, back) in {(card.front, card.back) for card in made[name]}


@pytest.mark.parametrize(("name", "words"), NEVER)
def test_no_front_holds(made, name, words):
    assert not [card.front for card in made[name] if words.lower() in card.front.lower()]


@pytest.mark.parametrize("name", FILES)
def test_every_quote_is_cut_from_the_text(made, name):
    text = FILES[name]["text"]
    for card in made[name]:
        for span, quote in zip(card.source.spans, card.source.quotes, strict=True):
            assert text[span.start : span.end] == quote
