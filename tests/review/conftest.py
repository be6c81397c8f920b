from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.review.visit import Project

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ("bplus-tree-index.md", "segmentation-metrics.md", "http-caching.md")


expect.set_options(timeout=30_000)  # a loaded machine is no failure


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Three articles of the demo: Chinese and English, with formulas and tables."""
    return make_project(tmp_path, ARTICLES)


def make_project(folder: Path, articles: tuple[str, ...]) -> Project:
    (folder / "decks" / "articles").mkdir(parents=True)
    for name in articles:
        shutil.copy(ROOT / "decks" / "articles" / name, folder / "decks" / "articles")
    recipe = 'name = "课程::基础"\nmin_score = 0.6\n[[sources]]\npath = "articles"\n'
    (folder / "decks" / "course.toml").write_text(recipe, "utf-8")
    return Project(folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "no browser: install chromium (.ci/run does it on Debian)"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody's own, that nobody else's cookies are in."""
    made = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en")
    made.set_default_timeout(60_000)
    yield made
    made.close()
