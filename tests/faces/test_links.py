"""Does a browser find the passage that a link names, in the article as a web page shows it?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from markdown_it import MarkdownIt

from cards.templater.links import passage_url
from tests.faces.screen import browser
from tests.templater import make_card, read_cases

QUOTES = [quote for _, quote, fragment in read_cases("links.md") if fragment]


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class's name)
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An article with every passage of the cases, each far from the next."""
    folder: Path = tmp_path_factory.mktemp("site")
    passages = "".join(
        f'<div id="p{number}" style="margin:3000px 0">{MarkdownIt().render(quote)}</div>'
        for number, quote in enumerate(QUOTES)
    )
    (folder / "article.html").write_text(f'<!doctype html><meta charset="utf-8">{passages}', encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/article.html"
    server.shutdown()
    server.server_close()


def test_the_browser_scrolls_to_the_passage(site):
    with browser() as running:
        for number, quote in enumerate(QUOTES):
            page = running.new_page()
            page.goto(passage_url(make_card("a?", "b", url=site, quote=quote).source))
            page.wait_for_timeout(300)
            box = page.evaluate(f"document.querySelector('#p{number}').getBoundingClientRect().toJSON()")
            page.close()

            assert -50 < box["top"] < 720, quote


def test_a_passage_that_is_not_there_is_not_scrolled_to(site):
    with browser() as running:
        page = running.new_page()
        page.goto(f"{site}#:~:text=nowhere%20to%20be%20found")
        page.wait_for_timeout(300)

        assert page.evaluate("scrollY") == 0
