"""Our articles as six themes show them: nothing is lost, nothing else is read, the cards are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.themes.measure import found_again
from tests.readers.themes.render import THEMES

ARTICLES = sorted((Path(__file__).parents[2] / "decks" / "articles").glob("*.md"))


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_is_found_again_in_a_theme(path: Path, theme: str):
    found = found_again(path.read_text(encoding="utf-8"), path.name, THEMES[theme])
    assert found.kept >= 0.95
    assert found.leaks == ()
    assert len(found.again) >= 0.95 * len(found.cards), found.cards - found.again
    assert len(found.new) <= 0.05 * len(found.cards), found.new
