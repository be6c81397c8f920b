import re

import pytest

from cards.errors import TemplateError
from cards.templater.notetype import FIELD_NAMES
from cards.templater.sides import fill, is_empty, page_html, side_html
from tests.templater import hostile_cards, make_card, make_note, sample_cards

VALUES = {"A": "<b>a</b>", "B": "", "C": "{{A}} \\1"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("x {{A}} y {{ A }}", "x <b>a</b> y <b>a</b>"),
        ("{{B}}{{hint:B}}", ""),
        ("{{hint:A}}", '<details class="hint"><summary>A</summary><b>a</b></details>'),
        ("{{#A}}yes{{/A}}{{^A}}no{{/A}}", "yes"),
        ("{{#B}}yes{{A}}{{/B}}{{^B}}no{{/B}}", "no"),
        ("{{#A}}1{{^B}}2{{#B}}3{{/B}}4{{/B}}5{{/A}}6", "12456"),
        ("{{#B}}{{#A}}1{{/A}}2{{/B}}3", "3"),
        ("{{C}}", "{{A}} \\1"),
        ("{ {A} } {{}}", "{ {A} } {{}}"),
    ],
)
def test_a_template_is_filled_as_anki_does(template, expected):
    assert fill(template, VALUES) == expected


@pytest.mark.parametrize(
    "template", ["{{D}}", "{{#D}}{{/D}}", "{{text:A}}", "{{#A}}", "{{/A}}", "{{#A}}{{#B}}{{/A}}{{/B}}"]
)
def test_a_wrong_template_is_an_error(template):
    with pytest.raises(TemplateError):
        fill(template, VALUES)


def test_what_anki_takes_for_empty():
    assert all(map(is_empty, ["", " \n", "<br>", "<div></div>", "<BR/>", "<div><br /></div> "]))
    assert not any(map(is_empty, ["a", "&nbsp;", "<p></p>", "<br>a", '<div lang="zh"></div>']))


def test_the_answer_side_holds_the_question_and_a_line():
    note = make_note(make_card("What is `a`?", "b", heading=["H"], url="https://example.org/x"))
    front, back = side_html(note.fields, back=False), side_html(note.fields, back=True)

    assert back.startswith(front)
    assert back.count('<hr id="answer">') == 1
    assert "What is <code>a</code>?" in front
    assert "b</div>" in back
    assert '<a href="https://example.org/x#' in back
    assert "{{" not in back


def test_the_reverse_card_asks_the_answer():
    values = {"Front": "term", "Back": "meaning", "AddReverse": "y"}
    fields = [values.get(name, "") for name in FIELD_NAMES]

    assert "meaning" in side_html(fields, back=False, template=1)
    assert "term" not in side_html(fields, back=False, template=1)
    assert "term" in side_html(fields, back=True, template=1)


def test_a_page_is_sufficient_to_itself():
    note = make_note(make_card("什么是 $x<1$？", "乙 & 丙", lang="zh"))
    day = page_html(side_html(note.fields, back=True))
    night = page_html(side_html(note.fields, back=True), mode="night", template=1)

    assert '<html lang="zh-Hans">' in day
    assert '<body class="card card1">' in day
    assert '<body class="card nightMode night_mode card2">' in night
    assert "<math" in day
    assert "default-src 'none'" in day
    assert not re.search(r"<script|<link|https?:|url\(|@import|\son\w+=", day + night)


def test_a_title_is_text():
    page = page_html("<p>a &lt;/title&gt; <b>b</b> &amp;amp;</p>")

    assert "<title>a &lt;/title&gt; b &amp;amp;</title>" in page


def test_pictures_get_their_addresses():
    side = '<p><img src="mkdeck-1.png" alt="a"></p><p><img src="other.png" alt="b"></p>'
    page = page_html(side, pictures={"mkdeck-1.png": 'data:image/png;base64,AA"=='})

    assert '<img src="data:image/png;base64,AA&quot;==" alt="a">' in page
    assert '<img src="other.png" alt="b">' in page


@pytest.mark.parametrize(
    "card", [*sample_cards(), *(card for card, _, _ in hostile_cards())], ids=lambda card: card.front
)
def test_no_side_of_any_card_is_active(card):
    note = make_note(card)
    for back in (False, True):
        page = page_html(side_html(note.fields, back=back), mode="night")
        body = page[page.index("<body") :]

        assert not re.search(r"<(?:script|iframe|object|link|base|form|input|svg)\b|<[^>]*\son\w+=", body)
