"""One document in each format, made by another program, gives the cards of its Markdown."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.readers.other import NAMES, cards_in, converted, markdown

# Word has no TeX, nor does pandoc tell it a program's language: what is compared is what formulas mean.
FORMATS = {"ipynb": 0.99, "rst": 0.99, "epub": 0.99, "docx": 0.97}
Cards = Counter[tuple[str, str]]

_FORMULA = re.compile(r"\$+[^$]+\$+")
_SIZES = re.compile(r"\\(?:left|right)(?![a-z])|\s+|[{}]")


@pytest.fixture(scope="session")
def wanted() -> dict[str, Cards]:
    return {name: meant(cards_in(markdown(name).encode(), f"{name}.md")) for name in NAMES}


def meant(cards: Cards) -> Cards:
    """Cards with formulas written without what says nothing: spaces, the sizes of brackets."""

    def bare(side: str) -> str:
        return _FORMULA.sub(lambda found: _SIZES.sub("", found[0]), side)

    return Counter({(bare(front), bare(back)): count for (front, back), count in cards.items()})


def share(wanted: dict[str, Cards], found: dict[str, Cards]) -> float:
    """How many of the cards are found, those that are found beside them counted against it."""
    same = sum((wanted[name] & found[name]).total() for name in wanted)
    return same / max(sum(map(Counter.total, wanted.values())), sum(map(Counter.total, found.values())))


@pytest.mark.parametrize("ending", FORMATS)
def test_pandocs_document_gives_the_cards_of_its_markdown(
    ending: str, wanted: dict[str, Cards], tmp_path: Path
) -> None:
    found = {}
    for name in NAMES:
        data = converted(markdown(name), tmp_path / f"{name}.{ending}")
        found[name] = meant(cards_in(data, f"{name}.{ending}"))
    assert share(wanted, found) >= FORMATS[ending]
