"""An article in traditional characters gives the cards of its simplified twin, in its own characters."""

from pathlib import Path

import pytest
from opencc import OpenCC

from cards.gather import gather
from cards.language.fold import fold
from cards.language.script import is_traditional
from cards.model import Card
from cards.task import Task

DEMO = Path("decks/articles").resolve()
CHINESE = sorted(path for path in DEMO.glob("*.md") if "，" in path.read_text("utf-8"))


def cards_of(path: Path) -> tuple[Card, ...]:
    return gather(Task(path, None, path.parent, path.parent)).cards


@pytest.mark.parametrize("script", ["s2t", "s2hk"])
def test_the_same_cards_in_its_own_characters(tmp_path: Path, script: str) -> None:
    path, converter = tmp_path / "a.md", OpenCC(script)
    found = expected = 0
    for article in CHINESE:
        text = converter.convert(article.read_text("utf-8"))
        path.write_text(text, "utf-8")
        cards = cards_of(path)
        simplified = {fold(f"{card.front}\n{card.back}") for card in cards_of(article)}
        expected += len(simplified)
        found += len(simplified & {fold(f"{card.front}\n{card.back}") for card in cards})
        for card in cards:
            said = f"{card.front}{card.back}"
            assert is_traditional(said) or not is_traditional(converter.convert(said)), said
            for source in card.sources:
                assert [text[span.start : span.end] for span in source.spans] == [*source.quotes]
    assert expected > 100
    assert found >= 0.98 * expected


def test_of_several_characters_the_one_that_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# 國際象棋\n\n## 王后\n\n王后是國際象棋中走法最多的棋子。\n\n"
        "## 後置條件\n\n後置條件是函數返回之後必須成立的條件。\n",
        "utf-8",
    )
    said = " ".join(f"{card.front} {card.back}" for card in cards_of(path))
    assert "王后" in said
    assert "後置條件" in said
    assert "返回之後" in said
    assert "王後" not in said
