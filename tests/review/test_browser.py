"""The page in the real browser: what a person does there, and what hostile decks cannot do."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.anki import anki_import
from tests.review.conftest import ROOT, make_project
from tests.review.visit import Project, Visitor

# What could run on a page: elements, frames without a sandbox, handlers and addresses.
ACTIVE = """() => [...document.querySelectorAll("*")].flatMap((each) => [
    ...(each.localName === "script" && each.getAttribute("src") !== "/review.js" ? ["script"] : []),
    ...(/^(object|embed|base|foreignobject|annotation-xml)$/i.test(each.localName) ? ["embedded"] : []),
    ...(each.localName === "iframe" && each.getAttribute("sandbox") !== "" ? ["frame"] : []),
    ...[...each.attributes]
        .filter((a) => a.name.startsWith("on") || /^(javascript|data|vbscript):/i.test(a.value.trim()))
        .map((a) => a.name),
])"""
HOSTILE = ROOT / "tests" / "data" / "review" / "hostile.md"


@pytest.fixture
def visit(project: Project) -> Iterator[Visitor]:
    with project.served() as visitor:
        yield visitor


def opened(context: BrowserContext, visitor: Visitor) -> Page:
    """Open the one address and wait for the list."""
    page = context.new_page()
    enter(page, visitor)
    return page


def enter(page: Page, visitor: Visitor) -> None:
    page.goto(visitor.address)
    page.wait_for_url(f"{visitor.base}/")
    expect(page.locator(".entry").first).to_be_visible()


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def decided(page: Page, guid: str, decision: str) -> None:
    expect(page.locator(f"#c0-{guid}.is-{decision}")).to_be_attached()


def current(page: Page) -> str:
    guid = page.locator(".entry.is-current").get_attribute("data-guid")
    assert guid
    return guid


def test_what_is_decided_on_the_page_is_what_anki_imports(
    project: Project, visit: Visitor, context: BrowserContext
) -> None:
    project.run("build")
    before = anki_import(project.path("out/course.apkg"))["notes"]
    page = opened(context, visit)
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Kind").select_option("definition")
    page.wait_for_url(re.compile("kind=definition"))
    expect(page.locator(".entry .kind").first).to_have_text("definition")
    assert set(page.locator(".entry .kind").all_text_contents()) == {"definition"}

    page.locator(".entry article").first.focus()
    rejected = []
    for _ in range(3):  # each time the next card comes into focus
        rejected.append(current(page))
        press(page, "x")
        decided(page, rejected[-1], "reject")
        expect(page.locator(".entry.is-current")).not_to_have_attribute("data-guid", rejected[-1])
    edited = current(page)
    press(page, "e")
    expect(page.locator(f"#c0-{edited}-front")).to_be_focused()
    page.locator(f"#c0-{edited}-back").fill("照我的说法：$x^2$")
    press(page, "Control+Enter")
    decided(page, edited, "edit")
    assert "照我的说法" in page.locator(f"#c0-{edited} .back").inner_text()
    assert page.locator(f"#c0-{edited} .back math").count() == 1
    press(page, "j")
    undone = current(page)
    press(page, "x")
    decided(page, undone, "reject")
    press(page, "u")
    expect(page.locator(f"#c0-{undone}.is-reject")).to_have_count(0)
    assert current(page) == undone
    expect(page.locator("#told")).to_contain_text("Undone.")

    found = tomllib.loads(project.path("course.edits.toml").read_text("utf-8"))
    assert {guid: each["decision"] for guid, each in found.items()} == {
        **dict.fromkeys(rejected, "reject"), edited: "edit",
    }  # fmt: skip
    project.run("build")
    report = anki_import(project.path("out/course.apkg"))
    after = report["notes"]
    assert report["warnings"] == []
    assert before.keys() - after.keys() == set(rejected)
    changed = {guid for guid in after if after[guid]["fields"] != before[guid]["fields"]}
    assert changed == {edited}
    assert r"照我的说法：\(x^2\)" in after[edited]["fields"]["Back"]


def test_the_article_stands_beside_the_card_at_its_passage(visit: Visitor, context: BrowserContext) -> None:
    page = opened(context, visit)
    for _ in range(4):
        press(page, "j")
        expect(page.locator(f"#detail iframe[src*='{current(page)}']")).to_be_visible()
        mark = page.locator("#detail #evidence")
        expect(mark).to_be_in_viewport()
        quote = " ".join(page.locator("#detail mark").all_inner_texts())
        answer = page.locator(".entry.is-current .back").inner_text().strip()
        assert re.sub(r"\W", "", answer)[:4] in re.sub(r"\W", "", quote)
        frame = page.frame_locator("#detail iframe")
        asked = page.locator(".entry.is-current .front").inner_text().strip()
        expect(frame.locator(".front")).to_have_text(asked)
    expect(page.locator("#progress p")).to_have_text(re.compile("^4 of "))
    press(page, "o")
    expect(page.locator("#detail .text")).to_be_focused()
    press(page, "o")
    expect(page.locator(".entry.is-current article")).to_be_focused()


def test_keys_alone_are_enough(visit: Visitor, context: BrowserContext) -> None:
    page = opened(context, visit)
    press(page, "Tab")
    expect(page.locator(".skip")).to_be_focused()
    press(page, "Enter j j k")
    expect(page.locator(".entry article").first).to_be_focused()
    press(page, "a")
    expect(page.locator("#told")).to_contain_text("Kept.")
    expect(page.locator(".entry article").nth(1)).to_be_focused()
    press(page, "/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jxa")  # letters in a field are letters
    expect(page.locator("#q")).to_have_value("jxa")
    press(page, "Escape ?")
    expect(page.locator("#help")).to_be_visible()
    press(page, "x")  # behind the help nothing is decided
    press(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator(".is-reject")).to_have_count(0)
    press(page, "?")
    page.get_by_label("Single keys work").uncheck()
    press(page, "Escape j x")
    expect(page.locator(".is-reject")).to_have_count(0)
    button = page.locator(".entry").nth(2).get_by_role("button", name="Reject")
    button.focus()
    press(page, "Enter")
    expect(page.locator(".entry").nth(2).get_by_role("button", name="Reject", pressed=True)).to_be_focused()


def test_a_form_keeps_what_was_written_when_it_is_refused(visit: Visitor, context: BrowserContext) -> None:
    page = opened(context, visit)
    press(page, "j e")
    page.locator(".is-current textarea").first.fill("")
    page.locator(".is-current").get_by_role("button", name="Save").click()
    expect(page.locator("#told")).to_contain_text("write something on both sides")
    expect(page.locator(".is-current textarea").first).to_have_value("")
    press(page, "Escape")
    expect(page.locator(".is-current textarea").first).to_be_hidden()
    expect(page.locator(".is-current article")).to_be_focused()


def test_without_script_the_page_works(visit: Visitor, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visit.address)
    page.wait_for_url(f"{visit.base}/")
    first = page.locator(".entry").first
    guid = first.get_attribute("data-guid")
    first.get_by_role("button", name="Reject").click()
    expect(page.locator(f"#c0-{guid}.is-reject")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Rejected.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".is-reject")).to_have_count(0)
    page.locator(".entry a.open").first.click()
    expect(page.locator("#evidence")).to_be_visible()
    expect(page.frame_locator("iframe").locator(".back")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("lang", "night"),
    [
        pytest.param("en", False, id="en-day"),
        pytest.param("zh", True, id="zh-night"),
        pytest.param("en", True, id="en-night", marks=pytest.mark.soak),
        pytest.param("zh", False, id="zh-day", marks=pytest.mark.soak),
    ],
)
def test_axe_finds_no_serious_fault(
    project: Project, context: BrowserContext, lang: str, night: bool
) -> None:
    with project.served(lang=lang) as visitor:
        page = context.new_page()
        # Colours on their way from one to another are neither.
        page.emulate_media(color_scheme="dark" if night else "light", reduced_motion="reduce")
        enter(page, visitor)
        page.goto(f"{visitor.base}/?kind=comparison&state=all")  # a few cards: axe looks at each letter
        faults = _faults(page, "list")
        press(page, "j a x e")
        expect(page.locator("#detail #evidence")).to_be_visible()
        faults |= _faults(page, "list at work")
        press(page, "Escape ?")
        faults |= _faults(page, "help")
        for path in ("/overview", "/next", page.locator("a.open").first.get_attribute("href") or ""):
            page.goto(f"{visitor.base}{path}")
            faults |= _faults(page, path)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{visitor.base}/?kind=comparison&state=all")
        page.locator("a.open").first.click()
        expect(page.locator("#detail #evidence")).to_be_visible()
        faults |= _faults(page, "phone")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert faults == {}


def _faults(page: Page, where: str) -> dict[str, Any]:
    found = Axe().run(page).response["violations"]
    return {
        f"{where}: {each['id']}": [node["html"] for node in each["nodes"]][:3]
        for each in found
        if each["impact"] in ("serious", "critical")
    }


def test_axe_sees_a_fault(context: BrowserContext) -> None:
    page = context.new_page()
    page.set_content("<html lang=en><title>x</title><main><button></button></main>")
    assert "here: button-name" in _faults(page, "here")


def test_hostile_decks_run_nothing(tmp_path: Path, context: BrowserContext) -> None:
    project = make_project(tmp_path, ())
    name = "\"><img src=x onerror=ran('file')>.md"
    project.path("articles").joinpath(name).write_text(HOSTILE.read_text("utf-8"), "utf-8")
    project.path("course.toml").write_text(
        'name = "<script>ran(\'deck\')</script>"\nmin_score = 0.0\n[[sources]]\npath = "articles"\n', "utf-8"
    )
    with project.served() as visitor:
        ran, asked = _watched(context, visitor)
        page = opened(context, visitor)
        page.goto(f"{visitor.base}/?state=all")
        count = page.locator(".entry").count()
        assert count >= 7
        _worded_hostile(page)
        for number in range(count):
            if number:
                press(page, "j")
            expect(page.locator(".entry.is-current")).to_have_id(
                page.locator(".entry").nth(number).get_attribute("id")
            )
            expect(page.locator("#detail iframe")).to_be_attached()
            page.wait_for_timeout(250)
        _is_harmless(page)
        for path in (
            "/overview",
            "/next",
            "/?q=%3Cscript%3Eran('q')%3C/script%3E&kind=%22%3E%3Csvg onload=ran()%3E",
        ):
            page.goto(f"{visitor.base}{path}")
            _is_harmless(page)
        for guid in re.findall(r'data-guid="([^"]+)"', page.goto(f"{visitor.base}/?state=all").text()):  # type: ignore[union-attr]
            page.goto(f"{visitor.base}/face/0/{guid}")  # alone, without the frame's sandbox
            _is_harmless(page)
        page.wait_for_timeout(300)
        assert ran == []
        assert {address for address in asked if not address.startswith((visitor.base, "data:"))} == set()


def _worded_hostile(page: Page) -> None:
    """Word a card as somebody would who pasted from elsewhere."""
    press(page, "j e")
    sides = page.locator(".is-current textarea")
    sides.nth(0).fill("</textarea><script>ran('edit')</script> {{c1::\u202e<img src=x onerror=ran('gap')>}}")
    sides.nth(1).fill(
        "</iframe><iframe srcdoc=\"<script>top.ran('frame')</script>\"></iframe> [latex]x[/latex]"
    )
    page.locator(".is-current").get_by_role("button", name="Save").click()
    expect(page.locator(".entry.is-edit")).to_be_visible()
    press(page, "k")


def _watched(context: BrowserContext, visitor: Visitor) -> tuple[list[str], list[str]]:
    """Tell what was run and which addresses were asked for, whatever frame it was in."""
    ran: list[str] = []
    asked: list[str] = []
    context.expose_function(
        "ran", lambda where: ran.append(where)
    )  # playwright takes no bound method of a list
    context.on("request", lambda request: asked.append(request.url))
    context.on("dialog", lambda dialog: ran.append(dialog.message))
    return ran, asked


def _is_harmless(page: Page) -> None:
    found = page.evaluate(ACTIVE)
    assert found == []
    text = page.evaluate("document.body.innerText")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


def test_what_would_run_is_noticed(context: BrowserContext, visit: Visitor) -> None:
    ran, asked = _watched(context, visit)
    page = context.new_page()
    page.goto(
        "data:text/html,<img src=http://127.0.0.1:9/x onerror=ran('event')><script>ran('script')</script>"
    )
    page.wait_for_timeout(500)
    assert sorted(ran) == ["event", "script"]
    assert "http://127.0.0.1:9/x" in asked


def test_pictures_stand_in_the_list_and_in_the_frame(tmp_path: Path, context: BrowserContext) -> None:
    project = make_project(tmp_path, ("segmentation-metrics.md",))
    (project.path("articles") / "images").mkdir()
    shutil.copy(ROOT / "decks" / "articles" / "images" / "iou.png", project.path("articles") / "images")
    with project.served() as visitor:
        page = opened(context, visitor)
        entry = page.locator(".entry", has=page.locator("img")).first
        entry.scroll_into_view_if_needed()
        wide = "(each) => each.decode().then(() => each.naturalWidth)"
        assert entry.locator("img").evaluate(wide) > 100
        entry.locator("a.open").click()
        guid = entry.get_attribute("data-guid")
        expect(page.locator(f"#detail iframe[src*='{guid}']")).to_be_visible()
        picture = page.frame_locator("#detail iframe").locator("img")
        expect(picture).to_be_visible()
        box = picture.bounding_box()
        assert box
        assert box["width"] > 100  # drawn, though nothing may be asked for from within the frame
        answer = visitor.ask("GET", f"/media/0/{guid}/other.png")
        assert answer.status == 403


def test_a_search_and_the_next_pages_come_without_leaving_the_page(
    visit: Visitor, context: BrowserContext
) -> None:
    page = opened(context, visit)
    page.goto(f"{visit.base}/?state=all")
    count = page.locator("#found").inner_text().split()[-1]
    page.evaluate("window.stays = true")
    while page.locator(".entry").count() < int(count):
        before = page.locator(".entry").count()
        page.keyboard.press("End")
        expect(page.locator(".entry")).not_to_have_count(before)
    numbers = page.locator(".entry h3").all_text_contents()
    assert [int(number.split()[-1]) for number in numbers] == list(range(1, int(count) + 1))
    page.get_by_label("Search").fill("缓存")
    press(page, "Enter")
    page.wait_for_url(re.compile("q="))
    expect(page.locator("#told")).to_contain_text("Cards: ")
    assert page.evaluate("window.stays") is True
