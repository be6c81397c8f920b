import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import WriteError
from cards.exporters.obsidian import write
from cards.exporters.shipped import Field, ShippedDeck
from cards.model import escape_markdown
from tests.exporters import seen
from tests.exporters.making import PNG, deck_of, every_card, shipped
from tests.exporters.obsidian_reader import Read, read
from tests.templater import make_card

SOURCE = re.compile(r"\n> [^\n]*\Z")


def note_of(deck: ShippedDeck) -> str:
    return write(deck).data.decode()


def check(deck: ShippedDeck) -> None:
    """Every note is one card, its sides show what the fields show."""
    found = {each.block: each for each in read(note_of(deck))}
    assert len(found) == len(deck.notes)
    for each in deck.notes:
        card = found[f"^{each.note.guid}"]
        assert card.kind in ("basic", "cloze")
        assert seen.markdown(card.front) == seen.field(each.html(Field.FRONT))
        assert seen.markdown(SOURCE.sub("", card.back)) == seen.field(each.html(Field.BACK))


def test_every_note_is_one_card_and_shows_what_its_fields_show():
    check(deck_of(every_card()))


SIGNS = [
    "::",
    ":::",
    "==",
    "?",
    "??",
    "\n",
    "\n\n",
    " ",
    "#",
    "#tag",
    "a",
    "线",
    "<!--",
    "-->",
    "`",
    "```",
    "$",
]
SIGNS += ["\\", "*", "**", "_", "[[", "]]", "{{", "}}", "^x", "%%", ";;", "|", "- ", "1. ", "---", "+++", ">"]
SIGNS += ["&amp;", "<b>", "~~"]


@given(st.lists(st.sampled_from(SIGNS), max_size=14), st.lists(st.sampled_from(SIGNS), max_size=14))
def test_any_text_comes_back(front: list[str], back: list[str]):
    asked, answered = "".join(["Q", *front, "Q"]), "".join(["A", *back, "A"])
    check(deck_of([make_card(escape_markdown(asked), escape_markdown(answered))]))


def test_a_cloze_hides_its_gap_and_tells_no_source():
    (card,) = read(note_of(deck_of([make_card("A {{c1::thread}} runs.", "thread", heading=["thread"])])))
    assert (card.kind, card.front, card.back) == ("cloze", "A […] runs.", "A thread runs.")


def test_a_cloze_with_two_gaps_is_asked_as_one_question():
    (card,) = read(note_of(deck_of([make_card("{{c1::A}} and {{c1::B}} run.", "A")])))
    assert (card.kind, card.front) == ("basic", "\\[…\\] and \\[…\\] run.")
    assert card.back.startswith("<b>A</b> and <b>B</b> run.")


def test_the_deck_is_a_tag_and_the_heading_a_heading():
    deck = deck_of([make_card("Q", "A", heading=["H #x"])], name="计算机 基础::C++ (1)")
    text = note_of(deck)
    assert {card.deck for card in read(text)} == {"#flashcards/计算机-基础/C-1"}
    assert "\n## An article › H \\#x\n" in text


def test_code_keeps_its_language_where_the_plug_in_leaves_it_alone():
    text = note_of(deck_of([make_card("```go\nf()\n```\nwhat?", "```python\nx = a::b\n\ny\n```")]))
    assert "```go\nf()\n```" in text
    assert "```python\nx = a::b\n\ny\n```" in text


def test_pictures_lie_beside_the_note():
    note = shipped(make_card("Q", "A"))
    fields = list(note.note.fields)
    fields[Field.BACK] = '<div>A<p><img src="mkdeck-1.png" alt="x"></p></div>'
    note = replace(note, note=replace(note.note, fields=tuple(fields), media=("mkdeck-1.png",)))
    made = write(replace(deck_of([]), notes=(note,), media={"mkdeck-1.png": PNG}))
    assert made.beside == {"mkdeck-1.png": PNG}
    assert "A\n![[mkdeck-1.png]]\n" in made.data.decode()


def scheduled(text: str, cards: list[Read]) -> str:
    """Do what the plug-in does when cards are learnt: below the first, behind the text of the second."""
    first, second = cards[0].block, cards[1].block
    text = text.replace(f" {first}\n", f" {first}\n<!--SR:!2026-12-01,3,250-->\n")
    return text.replace(f" {second}\n", f" <!--SR:!2026-12-02,4,230--> {second}\n")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_schedule_in_the_file_stays_when_it_is_written_anew(ends: str):
    cards = [make_card("Q1", "A1"), make_card("Q2", "A2"), make_card("Q3", "A3")]
    deck = deck_of(cards)
    before = scheduled(note_of(deck), read(note_of(deck))).replace("\n", ends).encode()
    third, *others = reversed(deck.notes)
    changed = replace(deck, notes=(third, *others), before=before)
    found = {each.block: each.schedule for each in read(note_of(changed))}
    assert [found[f"^{each.note.guid}"] for each in deck.notes] == [
        "<!--SR:!2026-12-01,3,250-->",
        "<!--SR:!2026-12-02,4,230-->",
        "",
    ]


@pytest.mark.parametrize("before", ["# My own note\n", "---\nmkdeck: 00\n---\n#flashcards\n"])
def test_a_note_of_the_persons_is_not_written_over(before: str):
    with pytest.raises(WriteError):
        write(deck_of([make_card("Q", "A")], before=before.encode()))
