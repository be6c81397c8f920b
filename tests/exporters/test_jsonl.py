import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cards.exporters.dialects import CARD
from cards.exporters.jsonl import card_object, write
from cards.exporters.markdown import sides_of
from cards.exporters.shipped import Field, ShippedNote
from cards.model import escape_markdown
from cards.templater.faces import GAP, face_html
from cards.templater.safety import safe_html
from tests.exporters import seen
from tests.exporters.making import deck_of, every_card, shipped
from tests.exporters.test_obsidian import SIGNS
from tests.templater import make_card


def read_back(each: ShippedNote) -> None:
    """The card Markdown that is made of the fields is drawn as the fields are."""
    front, back = sides_of(each, CARD)
    face = face_html(front, hide_gap=True)
    drawn = face_html(front if GAP in face else back)
    assert seen.field(safe_html(face)) == seen.field(each.html(Field.FRONT))
    assert seen.field(safe_html(drawn)) == seen.field(each.html(Field.BACK))


def test_fields_become_card_markdown_again():
    for each in deck_of(every_card()).notes:
        read_back(each)


@given(st.lists(st.sampled_from(SIGNS), max_size=14))
def test_any_text_becomes_card_markdown_again(signs: list[str]):
    text = escape_markdown("".join(["A", *signs, "A"]))
    read_back(shipped(make_card(f"Q {text}", text)))


def test_items_tables_code_and_formulas_stay_what_they_are():
    for side in (
        "- a\n- b\n  1. c\n  2. d",
        "| a | b |\n| --- | --- |\n| $x$ | `y` |",
        "```\nx = 1\n\ny = 2\n```",
        "before\n\n$$\\frac{a}{b}$$\n\nafter",
        "3. c\n4. d",
    ):
        each = replace(shipped(make_card("Q", side)), sides=None)
        _, back = sides_of(each, CARD)
        assert safe_html(f'<div lang="en">{face_html(back)}</div>') == each.html(Field.BACK)


def test_a_line_is_the_documented_card_as_it_ships():
    deck = deck_of(every_card())
    lines = write(deck).data.decode().splitlines()
    for line, each in zip(lines, deck.notes, strict=True):
        assert each.card is not None
        assert json.loads(line) == json.loads(json.dumps(card_object(each.card, each.note.guid))) | {
            "tags": list(each.note.tags)
        }


def test_a_note_without_a_card_tells_what_the_lock_remembers():
    each = replace(shipped(make_card("什么是 a`b`？", "c", url="https://x.org/", path="a.md")), card=None)
    (line,) = write(replace(deck_of([]), notes=(each,))).data.decode().splitlines()
    found = json.loads(line)
    assert (found["front"], found["back"]) == ("什么是 a`b`？", "c")
    assert (found["score"], found["lang"]) == (None, None)
    assert found["source"]["quote"] == "a sentence"
    assert found["source"]["url"].startswith("https://x.org/")
    assert found.keys() == card_object(make_card("Q", "A"), "g").keys()
    assert found["source"].keys() == card_object(make_card("Q", "A"), "g")["source"].keys()
