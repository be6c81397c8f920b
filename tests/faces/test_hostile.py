"""Hostile texts in the real browser: in the product's page, and in Anki's own reviewer."""

from __future__ import annotations

import tomllib

import pytest

from cards.model import escape_markdown
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import safe_html
from tests.anki import anki_import
from tests.anki.test_packages import export
from tests.faces import DATA
from tests.faces.screen import Screen, screen
from tests.templater import hostile_cards, make_card, make_note

HOSTILE = tomllib.loads((DATA / "hostile.toml").read_text("utf-8"))
# MathJax says this of its own parts.
QUIET = "No version information available"


def texts_as_fields() -> list[tuple[str, ...]]:
    """Return fields of notes made of every hostile text, in the front and in the back."""
    cards = [card for card, _, _ in hostile_cards()]
    cards += [
        make_card(f"What is {text}?", f"This: {text}", title=text, heading=[text])
        for text in HOSTILE["cards"]
    ]
    cards += [make_card(f"What is\n\n{text}", f"This:\n\n{text}") for text in HOSTILE["cards"]]
    cards += [
        make_card(escape_markdown(text), "x", url=f"https://example.org/{text}") for text in HOSTILE["fields"]
    ]
    notes = [make_note(card).fields for card in cards]
    for text in HOSTILE["fields"]:
        named = {"Front": f"a {text}", "Back": f"b {text}", "Hint": text, "Context": text, "AsOf": text}
        notes.append(tuple(safe_html(named.get(name, "")) for name in FIELD_NAMES))
    return notes


def provoke(shown: Screen) -> None:
    """Do what a person may do: point at everything, click what is no honest link, and wait."""
    for element in shown.page.query_selector_all("#qa a, #qa summary, #qa mjx-container, #qa [tabindex]"):
        if (element.get_attribute("href") or "").startswith(("http://", "https://")):
            continue
        element.dispatch_event("mouseover")
        element.dispatch_event("focus")
        element.dispatch_event("click")
    shown.page.wait_for_timeout(20)


def happened(shown: Screen) -> list[str]:
    return [what for what in shown.happened if QUIET not in what]


def test_an_active_card_is_seen(running):
    with screen(running, 360) as shown:
        shown.ask_drawn(
            "<p>x<script>console.log('ran')</script><img src=http://evil.invalid/x.png></p>", "<p>y</p>"
        )
        shown.page.wait_for_timeout(100)

        assert "console: ran" in happened(shown)
        assert "request: http://evil.invalid/x.png" in happened(shown)


def test_a_formula_that_runs_script_is_seen(running):
    with screen(running, 360) as shown:
        shown.ask_drawn(r"<p>\(\href{javascript:alert(1)}{x}\)</p>", "<p>y</p>")
        shown.page.wait_for_selector("#qa a", state="attached")
        for element in shown.page.query_selector_all("#qa a"):
            element.click()
        for _ in range(100):  # what a link runs comes a moment after the click
            if "dialog: 1" in happened(shown):
                break
            shown.page.wait_for_timeout(100)

        assert "dialog: 1" in happened(shown)


def test_nothing_runs_in_the_products_page(running):
    with screen(running, 360) as shown:
        for fields in texts_as_fields():
            shown.show_page(fields, back=True)
            provoke(shown)

            assert happened(shown) == [], fields
            assert shown.page.evaluate("document.querySelectorAll('#answer').length") == 1


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> list[dict[str, str]]:
    """The same notes as Anki's backend draws them, from an imported package."""
    from dataclasses import replace

    notes = [
        replace(make_note(make_card(f"{number}?", "x"), number), fields=(*fields[:-1], str(number)))
        for number, fields in enumerate(texts_as_fields())
    ]
    package = export(tmp_path_factory.mktemp("hostile") / "x.apkg", notes)
    return list(anki_import(package)["cards"])


def test_nothing_runs_in_ankis_reviewer(running, drawn):
    assert len(drawn) == len(texts_as_fields())
    with screen(running, 360) as shown:
        for card in drawn:
            shown.ask_drawn(card["front"], card["back"], mode="night")
            provoke(shown)
            shown.answer()
            provoke(shown)

            assert happened(shown) == [], card["back"]
