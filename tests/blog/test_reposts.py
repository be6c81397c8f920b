"""One article that three sites show, one in traditional characters: its cards once, with three origins."""

import re
from pathlib import Path

import pytest
from opencc import OpenCC

from cards.build import extract
from cards.plan import Order
from tests.readers.themes.render import THEMES, render

ARTICLES = ("bplus-tree-index.md", "process-thread.md", "tcp-udp.md")
DEMO = Path("decks/articles").resolve()


@pytest.mark.parametrize("name", ARTICLES)
def test_a_repost_adds_origins_and_no_cards(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    markdown = (DEMO / name).read_text("utf-8")
    traditional = OpenCC("s2t").convert(markdown)
    for theme, text in (("next", markdown), ("csdn", markdown), ("wordpress", traditional)):
        text = re.sub(r"\A---\n.*?\n---\n+", "", text, flags=re.DOTALL)
        title = text.partition("\n")[0].removeprefix("# ")
        Path(f"{theme}.html").write_text(render(text, title, THEMES[theme]), "utf-8")
    alone, together = (
        [each.card for each in extract(Order(None, sources).plan()).cards]
        for sources in (("next.html",), ("next.html", "csdn.html", "wordpress.html"))
    )
    assert {card.front for card in alone} <= {card.front for card in together}
    assert len(together) <= len(alone) * 1.05
    assert sum(len(card.articles) == 3 for card in together) >= 0.95 * len(together)
