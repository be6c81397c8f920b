"""The pictures: what they show is what their tables say, on the page and in the file of ``mkdeck status``."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from cards import charts
from tests.review.visit import Project


class _Tables(HTMLParser):
    """The cells of all rows of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.cell = self.cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.rows[-1][-1] += data.strip()


def test_a_bar_is_as_long_as_its_figure_says() -> None:
    rows = [charts.Bar("<b>", 30), charts.Bar("y", 15, "half"), charts.Bar("z", 0)]
    drawn = charts.bars("t", rows, head=("what", "how many"))
    assert re.findall(r'class="part0" width="([^"]+)"', drawn) == ["100.00%", "50.00%", "0.00%"]
    assert _Tables(drawn).rows[1:] == [["<b>", "", "30"], ["y", "", "half"], ["z", "", "0"]]
    assert "<b>" not in drawn
    assert 'width="15.00%"' in charts.bars("t", rows[1:2], head=("a", "b"), whole=100)
    assert charts.bars("t", [], head=("a", "b"))  # no cards at all


def test_the_parts_of_a_column_stand_on_each_other() -> None:
    found = [charts.Column("W1", "2026-W01", (6, 2)), charts.Column("W2", "2026-W02", (3, 1))]
    drawn = charts.columns("t", found, parts=("a", "b"), head="week", table="table")
    parts = re.findall(r'class="part\d" y="([^"]+)" width="100%" height="([^"]+)"', drawn)
    assert parts == [("25.00%", "75.00%"), ("0.00%", "25.00%"), ("62.50%", "37.50%"), ("50.00%", "12.50%")]
    assert _Tables(drawn).rows == [["week", "a", "b"], ["2026-W01", "6", "2"], ["2026-W02", "3", "1"]]


def test_the_overview_tells_the_cards_of_the_deck(project: Project) -> None:
    with project.served() as visitor:
        visitor.enter()
        found = re.search(r"0 of (\d+) looked at", visitor.get("/"))
        assert found
        rows = _Tables(visitor.get("/overview")).rows
        kinds = [
            int(count) for name, _, count in (row for row in rows if len(row) == 3) if name == "definition"
        ]
        assert kinds
        assert kinds[0] > 0
        shares = [row[2] for row in rows if len(row) == 3 and row[2].endswith("%")]
        assert len(shares) == 3
        assert all(5 < int(share[:-1]) < 95 for share in shares)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_status_writes_a_page_sufficient_to_itself(
    project: Project, context: BrowserContext, lang: str
) -> None:
    project.run("build")
    path = project.folder / "status.html"
    project.run("status", "--lang", lang, "--html", "status.html")
    text = path.read_text("utf-8")
    assert not re.search(r"<script|<link|<iframe|\bsrc=|href=|url\(|@import", text)
    told = json.loads(project.run("status", "--json").stdout)["decks"][0]
    rows = _Tables(text).rows
    assert (
        sum(int(row[2]) for row in rows if len(row) == 3 and row[0].startswith("articles/"))
        == told["notes"]["active"]
    )
    weeks = [row for row in rows if len(row) == 3 and re.fullmatch(r"\d{4}-W\d\d", row[0])]
    assert len(weeks) == len(told["forecast"]) == 12
    for row, week in zip(weeks, told["forecast"], strict=True):
        assert abs(int(row[1]) - week["reviews"]) <= 0.51
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    for scheme, width in (("light", 1280), ("dark", 390)):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(path.as_uri())
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [path.as_uri()] * 2


def test_the_file_must_be_a_page(tmp_path: Path, project: Project) -> None:
    with pytest.raises(AssertionError, match=re.escape("must end in .html")):
        project.run("status", "--html", "status.txt")
