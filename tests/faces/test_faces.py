"""Every face in the real browser: it fits, nothing is cut off, and everybody can read it."""

from __future__ import annotations

import struct
from typing import get_args

import pytest

from cards.templater.notetype import FIELD_NAMES
from cards.templater.sides import Mode
from tests.faces import face_cards
from tests.faces.screen import Screen, screen
from tests.templater import make_note

CARDS = dict(face_cards())
# Of each thing that can go wrong one card; `make faces` takes them all.
FEW = (
    "sample-04-comparison-zh",
    "sample-17-fact-en",
    "hard-06-comparison-zh",
    "hard-09-how-en",
    "hard-10-formula-zh",
)
PHONE, DESKTOP = 360, 1000


def check(shown: Screen, name: str) -> None:
    assert shown.overflow() == 0, name
    assert shown.clipped() == [], name
    assert shown.faults() == [], name


def check_all(shown: Screen, names: list[str], mode: Mode) -> None:
    for name in names:
        fields = make_note(CARDS[name]).fields
        shown.ask_in_anki(fields, mode=mode)
        check(shown, f"{name} front")
        shown.answer()
        check(shown, f"{name} back")
    for name in names:
        shown.show_page(make_note(CARDS[name]).fields, back=True, mode=mode)
        check(shown, f"{name} page")


@pytest.mark.parametrize("mode", get_args(Mode))
def test_a_few_faces_on_a_phone(running, mode):
    with screen(running, PHONE) as shown:
        check_all(shown, list(FEW), mode)


def test_notes_issued_before_still_fit(running):
    # They are never drawn anew for the sake of looks: their fields lack what came later, and their
    # source repeats the headings.
    with screen(running, PHONE) as shown:
        for name in FEW:
            fields = [field.replace(' tabindex="0"', "") for field in make_note(CARDS[name]).fields]
            fields[FIELD_NAMES.index("Source")] = (
                f'<span lang="zh-Hans">{"标题很长的一篇文章 › " * 9}a.md</span>'
            )
            shown.ask_in_anki(fields, mode="night")
            shown.answer()

            assert shown.overflow() == 0, name
            assert shown.clipped() == [], name
            assert {fault.split(":")[0] for fault in shown.faults()} <= {"scrollable-region-focusable"}, name


@pytest.mark.faces
@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_face(running, lang, width, mode):
    with screen(running, width) as shown:
        check_all(shown, [name for name, card in CARDS.items() if card.lang == lang], mode)


def test_every_kind_is_looked_at_in_both_languages():
    from cards.model import Kind

    assert {(card.kind, card.lang) for card in CARDS.values()} == {
        (kind, lang) for kind in Kind for lang in ("zh", "en")
    }


def test_what_does_not_fit_is_seen(running):
    with screen(running, PHONE) as shown:
        shown.ask_drawn('<div style="width:500px">wide</div>', "<p>a</p>")
        assert shown.overflow() == 160  # and 20 px of margin

        hidden = '<div style="overflow:hidden"><p style="width:500px">cut</p></div>'
        shown.ask_drawn(hidden, "<p>a</p>")
        assert len(shown.clipped()) == 1


def test_what_cannot_be_read_is_seen(running):
    with screen(running, PHONE) as shown:
        shown.ask_drawn('<p style="color:#bbb;background:#fff">pale</p><img src="x.png">', "<p>a</p>")

        assert sorted({fault.split(":")[0] for fault in shown.faults()}) == ["color-contrast", "image-alt"]


@pytest.mark.parametrize("name", FEW)
def test_the_question_stays_where_it_is_when_the_answer_comes(running, name):
    with screen(running, PHONE) as shown:
        shown.ask_in_anki(make_note(CARDS[name]).fields)
        before = shown.page.evaluate("document.querySelector('.front').getBoundingClientRect().top")
        shown.answer()
        # The sentence of a gap takes the question's place.
        part = ".back" if CARDS[name].is_cloze else ".front"
        after = shown.page.evaluate(f"scrollY + document.querySelector('{part}').getBoundingClientRect().top")

        assert after == before


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_question_answer_and_source_have_one_left_edge(running, width):
    with screen(running, width) as shown:
        shown.ask_in_anki(make_note(CARDS["hard-06-comparison-zh"]).fields)
        shown.answer()
        parts = [".context span", ".front > div", "hr", ".back > div", ".source"]
        edge = "document.querySelector('{}').getBoundingClientRect().left"
        left = [shown.page.evaluate(edge.format(part)) for part in parts]

        assert len(set(left)) == 1


def test_lines_are_of_a_readable_length(running):
    with screen(running, DESKTOP) as shown:
        shown.ask_in_anki(make_note(CARDS["sample-10-why-zh"]).fields)
        shown.answer()
        ems = shown.page.evaluate("""() => {
            const back = document.querySelector('.back');
            return back.clientWidth / parseFloat(getComputedStyle(back).fontSize);
        }""")

        assert 30 <= ems <= 38  # Han in a line; of Latin letters twice as many


def test_formulas_keep_to_the_line(running):
    with screen(running, PHONE) as shown:
        shown.ask_in_anki(make_note(CARDS["sample-15-formula-en"]).fields)
        height, line = shown.page.evaluate("""() => {
            const box = document.querySelector('.front mjx-container');
            const line = parseFloat(getComputedStyle(box.parentElement).lineHeight);
            return [box.getBoundingClientRect().height, line];
        }""")

        assert 0 < height < line


def test_a_comma_stays_with_its_formula_and_no_formula_in_a_line_scrolls(running):
    with screen(running, DESKTOP) as shown:
        shown.ask_in_anki(make_note(CARDS["sample-17-fact-en"]).fields)
        for width in range(PHONE, DESKTOP, 20):
            shown.page.set_viewport_size({"width": width, "height": 700})
            gap, overflow = shown.page.evaluate("""() => {
                const formula = document.querySelector('.front mjx-container');
                const comma = document.createRange();
                comma.setStart(formula.nextSibling, 0);
                comma.setEnd(formula.nextSibling, 1);
                const box = formula.getBoundingClientRect();
                return [comma.getBoundingClientRect().left - box.right, getComputedStyle(formula).overflowX];
            }""")

            assert -1 <= gap <= 2, width
            assert overflow == "visible"


def test_a_picture_has_the_size_of_the_card(running, tmp_path):
    with screen(running, PHONE, scale=2) as shown:
        shown.ask_in_anki(make_note(CARDS["sample-00-definition-zh"]).fields)
        shown.shot(tmp_path / "card.png")
    width, height = struct.unpack(">II", (tmp_path / "card.png").read_bytes()[16:24])

    assert width == 720
    assert 150 < height < 800
