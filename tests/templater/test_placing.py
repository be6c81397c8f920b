"""Where a question is put, and whether a reader can tell what it is about."""

import pytest

from cards.extractor import extract
from cards.model import Document
from cards.readers import read
from cards.templater.names import spaced
from cards.templater.phrasing import phrase


def cards_of(text):
    document = Document(text.encode(), "case.md", path="case.md", key="case.md")
    for article in read(document, language="zh"):
        for fact in extract(article):
            if (card := phrase(fact, article)) is not None:
                yield card


@pytest.mark.parametrize(
    ("text", "untold"),
    [
        ("# 怎么晾晒芦苇？\n\n翻动层的作用是防止霉变。", True),
        ("# 翻动层\n\n翻动层的作用是防止霉变。", False),
        ("# 怎么晾晒芦苇？\n\nReedDryer 的作用是防止霉变。", False),
    ],
)
def test_a_short_name_under_no_place_is_told_to_whoever_ranks(text, untold):
    (card,) = cards_of(text)

    assert ("untold" in card.features) == untold


def test_a_space_is_put_where_letters_meet_but_not_in_code():
    assert spaced("在Linux中，`cut 芦苇`和`dry芦苇`呢？") == "在 Linux 中，`cut 芦苇` 和 `dry芦苇` 呢？"
