"""One document in each format, made by another program, gives the cards of its Markdown."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.readers.other import NAMES, cards_in, converted, markdown

FORMATS = ("ipynb", "rst")
Cards = Counter[tuple[str, str]]


@pytest.fixture(scope="session")
def wanted() -> dict[str, Cards]:
    return {name: cards_in(markdown(name).encode(), f"{name}.md") for name in NAMES}


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
        found[name] = cards_in(data, f"{name}.{ending}")
    assert share(wanted, found) >= 0.99
