"""A real browser that shows faces: in Anki's own reviewer page, or in the page of the product.

Anki's page is the desktop's: its style sheets, its script that puts a side into the page, and its
MathJax, from the wheel ``aqt`` in Anki's environment. They are data here: served to the browser under
an address that leads nowhere, never imported. Whatever else a page asks for is refused and noted.
"""

from __future__ import annotations

import json
import mimetypes
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from cards.templater.notetype import note_type
from cards.templater.sides import Mode, page_html, side_html
from tests.anki import python

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_ANKI = "http://anki.invalid"
_ASSETS = f"{_ANKI}/_anki/"
# The names are those of Anki's own page; what stands in it besides is our note.
_PAGE = """<!doctype html>
<html class="ROOT" dir="ltr" lang="en" data-bs-theme="THEME">
<head><meta charset="utf-8"><title>Anki</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/_anki/css/webview.css"><link rel="stylesheet" href="/_anki/css/reviewer.css">
</head><body class="isLin NIGHT">
<script>globalThis.qFade = 0; globalThis.bridgeCommand = globalThis.pycmd = () => {};</script>
<script src="/_anki/js/reviewer.js"></script>
<div id="_mark" hidden>&#x2605;</div><div id="_flag" hidden>&#x2691;</div><div id="qa" dir="auto"></div>
</body></html>"""
_REVIEWER = {
    "day": _PAGE.replace("ROOT", "").replace("THEME", "light").replace("NIGHT", ""),
    "night": _PAGE.replace("ROOT", "night-mode")
    .replace("THEME", "dark")
    .replace("NIGHT", "nightMode night_mode"),
}
# Anki makes a side visible when it stands in the page and its formulas are set.
_SHOWN = "document.querySelector('#qa').style.opacity === '1' && document.fonts.status === 'loaded'"


@dataclass
class Screen:
    """A page of the browser.

    Attributes:
        page: what Playwright gives.
        happened: dialogs, messages of the console, errors, requests, downloads and pop-ups so far.
        pictures: files that a card may show, by their names in the collection.
    """

    page: Page
    happened: list[str] = field(default_factory=list)
    pictures: dict[str, Path] = field(default_factory=dict)
    _sides: tuple[str, str, str] = ("", "", "")

    def ask_in_anki(self, fields: Sequence[str], *, mode: Mode = "day", template: int = 0) -> None:
        """Show the question of a note in Anki's reviewer page."""
        style = f"<style>{note_type().css}</style>"
        front, back = (style + side_html(fields, back=side, template=template) for side in (False, True))
        self.ask_drawn(front, back, mode=mode)

    def ask_drawn(self, front: str, back: str, *, mode: Mode = "day") -> None:
        """Show a question that Anki's backend has drawn, style and side; ``answer`` then shows the other."""
        night = "nightMode night_mode" if mode == "night" else ""
        if self.page.url != f"{_ANKI}/{mode}":
            self.page.goto(f"{_ANKI}/{mode}")
        body = json.dumps(f"card card1 isLin {night}")
        self._sides = (front, back, body)
        self._call(f"_showQuestion({json.dumps(front)}, {json.dumps(back)}, {body})")

    def answer(self) -> None:
        """Show the answer of what was asked."""
        _, back, body = self._sides
        self._call(f"_showAnswer({json.dumps(back)}, {body})")

    def show_page(self, fields: Sequence[str], *, back: bool, mode: Mode = "day", template: int = 0) -> None:
        """Show a side in the product's own page."""
        self.show_html(
            page_html(side_html(fields, back=back, template=template), mode=mode, template=template)
        )

    def show_html(self, html: str) -> None:
        """Show a page as it is."""
        self.page.route(
            f"{_ANKI}/page", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        self.page.goto(f"{_ANKI}/page")

    def overflow(self) -> int:
        """Return by how many CSS pixels the page is wider than its window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def clipped(self) -> list[str]:
        """Return what reaches out of the window and stands in nothing that scrolls."""
        return list(self.page.evaluate(_CLIPPED))

    def faults(self) -> list[str]:
        """Return the serious and critical faults that axe-core finds in the card."""
        found = (
            Axe()
            .run(self.page, context="#qa", options={"resultTypes": ["violations"]})
            .response["violations"]
        )
        return [
            f"{fault['id']}: {node['html'][:100]} {node.get('failureSummary', '')[:200]}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]

    def shot(self, path: Path) -> None:
        """Write a PNG of the card, as high as it needs to be."""
        height = self.page.evaluate(
            "Math.ceil(scrollY + document.querySelector('#qa').getBoundingClientRect().bottom) + 20"
        )
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.page.screenshot(
            path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}
        )

    def _call(self, script: str) -> None:
        self.page.evaluate(f"document.querySelector('#qa').style.opacity = '0'; {script}; 0")
        self.page.wait_for_function(_SHOWN, timeout=20_000)


_CLIPPED = """() => [...document.querySelectorAll('#qa *')].filter(element => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
    for (let up = element.parentElement; up && up.id !== 'qa'; up = up.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)
            || getComputedStyle(up).textOverflow === 'ellipsis') return false;
    return true;
}).map(element => element.outerHTML.slice(0, 80))"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser that is installed."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    assert path, "no browser: install chromium (.ci/run does it on Debian)"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu"],
            ignore_default_args=["--hide-scrollbars"],
        )
        try:
            yield running
        finally:
            running.close()


@contextmanager
def screen(running: Browser, width: int, *, height: int = 740, scale: int = 1) -> Iterator[Screen]:
    """Open a page of a width, in CSS pixels, in a context of its own."""
    context = running.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, is_mobile=width < 500
    )
    page = context.new_page()
    opened = Screen(page)
    _listen(opened)
    try:
        yield opened
    finally:
        context.close()


def _listen(opened: Screen) -> None:
    page, note = opened.page, opened.happened.append

    def serve(route: Route) -> None:
        url = route.request.url
        file = _web() / url.removeprefix(_ASSETS)
        name = url.removeprefix(f"{_ANKI}/")
        if name in ("day", "night"):
            html = _REVIEWER[name]
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        if url.startswith(_ASSETS) and file.is_file():
            route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
        elif name in opened.pictures:
            route.fulfill(path=opened.pictures[name])
        else:
            note(f"request: {url}")
            route.abort()

    def refuse(dialog: Any) -> None:
        note(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.route("**/*", serve)
    page.on("dialog", refuse)
    page.on("console", lambda message: note(f"console: {message.text}"))
    page.on("pageerror", lambda error: note(f"error: {error}"))
    page.on("download", lambda download: note(f"download: {download.url}"))
    page.on("popup", lambda popup: note(f"popup: {popup.url}"))


def _web() -> Path:
    """Return the folder of the files that Anki's pages are made of."""
    (folder,) = Path(python()).parents[1].glob("lib/python*/site-packages/_aqt/data/web")
    return folder
