"""What a person sees first: every card of the articles that ``mkdeck init`` brings.

``python tests/extractor/test_starter.py`` writes what they are now to the case files; read the difference.
"""

import tomllib
from pathlib import Path

import pytest

from cards.extractor import extract
from cards.model import Document
from cards.readers import read
from cards.resources import templates_dir
from cards.selection.judge import judge, rejected
from cards.templater.phrasing import phrase

FOLDER = Path(__file__).parent.parent / "data" / "starter"


def cards_of(article_of):
    text = (templates_dir() / "starter" / f"article.{article_of}.md").read_bytes()
    document = Document(text, "article.md", path="article.md", key="article.md")
    for article in read(document, language=article_of):
        for fact in extract(article):
            card = phrase(fact, article)
            if card is not None and not rejected(judged := judge(card)):
                yield judged


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_starter_makes_these_cards_and_no_others(lang):
    wanted = tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8"))["card"]

    assert [(card.front, card.back) for card in cards_of(lang)] == [
        (card["front"], card["back"]) for card in wanted
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_starter_shows_most_kinds(lang):
    assert {card.kind.value for card in cards_of(lang)} >= {
        "definition", "abbreviation", "comparison", "proscons", "how", "formula",
    }  # fmt: skip


def write():
    for lang in ("en", "zh"):
        cards = "".join(
            f"\n[[card]]\nfront = '''{card.front}'''\nback = '''{card.back}'''\n" for card in cards_of(lang)
        )
        head = "# Every card of the starter article, in order; selection by score comes after.\n"
        (FOLDER / f"{lang}.toml").write_text(head + cards, encoding="utf-8")


if __name__ == "__main__":
    write()
