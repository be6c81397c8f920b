"""How long the page takes to show itself, with a hundred times the cards, in one run of the real browser."""

from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.review.many import write_articles
from tests.review.visit import Project, Visitor

_FEW, _MANY = 50, 5_000
_TIMES = 7
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def make(folder: Path, cards: int) -> Project:
    (folder / "decks" / "articles").mkdir(parents=True)
    recipe = 'name = "many"\nmin_score = 0.0\n[[sources]]\npath = "articles"\n'
    (folder / "decks" / "many.toml").write_text(recipe, "utf-8")
    write_articles(folder / "decks" / "articles", cards)
    return Project(folder)


def opened(browser: Browser, visitor: Visitor) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 860}).new_page()
    page.goto(visitor.address)
    page.wait_for_url(f"{visitor.base}/")
    expect(page.locator(".entry").first).to_be_visible()
    return page


def paint(page: Page, visitor: Visitor) -> float:
    """Return the milliseconds from asking for the page to its first paint."""
    page.goto(visitor.base)
    for _ in range(1_000):  # no waiting in the page: what would ask there again, its policy forbids
        if painted := float(page.evaluate(_PAINT)):
            return painted
        page.wait_for_timeout(10)
    raise TimeoutError("nothing was painted")


@pytest.mark.soak  # a minute for 5,000 cards
@pytest.mark.timeout(1_500)
def test_the_first_paint_does_not_wait_for_the_size_of_the_deck(tmp_path: Path, browser: Browser) -> None:
    few, many = make(tmp_path / "few", _FEW), make(tmp_path / "many", _MANY)
    with few.served() as small, many.served() as large:
        first, second = opened(browser, small), opened(browser, large)
        expect(second.locator("#progress p")).to_have_text(f"0 of {_MANY} looked at")
        pairs = [(paint(first, small), paint(second, large)) for _ in range(_TIMES)]
        ratio = median(pair[1] for pair in pairs) / median(pair[0] for pair in pairs)
        print(f"first paint: {median(p[0] for p in pairs):.0f} ms with {_FEW} cards, ratio {ratio:.2f}")
        assert ratio < 2
        _scrolls(second)


def _scrolls(page: Page) -> None:
    """Going down brings the next pages; of what was brought, what is out of sight is not drawn."""
    for count in (100, 150, 200):
        page.keyboard.press("End")
        expect(page.locator(".entry")).to_have_count(count)
    assert page.evaluate("document.querySelectorAll('iframe').length") <= 1
    assert page.evaluate("getComputedStyle(document.querySelector('.entry')).contentVisibility") == "auto"
