"""Sets, comparisons, facts and reasons in Chinese: a text, cards that must come, and words of none."""

import tomllib
from pathlib import Path

import pytest

from cards.extractor import extract
from cards.model import Document
from cards.readers import read
from cards.templater.phrasing import phrase

FOLDER = Path(__file__).parent.parent / "data" / "extractor" / "zh"
ASKED = ("list", "comparison", "proscons", "formula", "qa", "fact", "why", "how")
CASES = [
    pytest.param(case, id=f"{name}-{case['name']}")
    for name in ("lists", "tables", "comparison", "proscons", "formula", "qa", "facts")
    for case in tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
]


def made(text):
    document = Document(text.encode(), "case.md", path="case.md", key="case.md")
    return [
        card
        for article in read(document, language="zh")
        for fact in extract(article)
        if fact.construct.partition(".")[0] in ASKED and (card := phrase(fact, article))
    ]


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    cards = made(case["text"])

    found = [(card.front, card.back) for card in cards]
    assert [card for card in case["cards"] if (card["front"], card["back"]) not in found] == [], found
    assert [front for front, _ in found if any(words in front for words in case["never"])] == []


@pytest.mark.parametrize("case", CASES)
def test_every_quote_is_cut_from_the_text(case):
    for card in made(case["text"]):
        for span, quote in zip(card.source.spans, card.source.quotes, strict=True):
            assert case["text"][span.start : span.end] == quote
