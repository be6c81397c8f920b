import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from transit.reader import Reader
from transit.transit_types import Keyword

from cards.exporters.mochi import write
from cards.exporters.shipped import Field, ShippedDeck
from cards.model import escape_markdown
from tests.exporters import seen
from tests.exporters.making import PNG, deck_of, every_card, shipped
from tests.exporters.test_obsidian import SIGNS
from tests.templater import make_card

# Mochi's format reference: which keys there may be, and what an id looks like.
KEYS = {
    "top": {"version", "decks", "cards", "templates"},
    "deck": {"name", "id", "cards", "parent-id"},
    "card": {"content", "id", "name", "pos", "tags", "deck-id", "reviews", "fields"},
}
ID = re.compile(r"[0-9A-Za-z]{8,}")
GAP = re.compile(r"\{\{1::(.+?)\}\}")


def archive_of(deck: ShippedDeck) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(write(deck).data))


def plain(value: Any) -> Any:
    """Return what Transit's own reader gave, keywords as words."""
    if isinstance(value, Keyword):
        return value.str
    if hasattr(value, "items"):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return {plain(each) for each in value} if isinstance(value, (set, frozenset)) else value


def decks_of(deck: ShippedDeck) -> list[dict[str, Any]]:
    data = plain(Reader("json").read(io.StringIO(archive_of(deck).read("data.json").decode())))
    assert data["version"] == 2
    assert data.keys() <= KEYS["top"]
    for each in data["decks"]:
        assert each.keys() <= KEYS["deck"]
        assert ID.fullmatch(each["id"])
        for card in each["cards"]:
            assert card.keys() <= KEYS["card"]
            assert ID.fullmatch(card["id"])
    return data["decks"]


def sides(content: str) -> list[str]:
    """Part a card where a line is three hyphens and no more, as Mochi does before it reads Markdown."""
    return re.split(r"^---$", content, flags=re.MULTILINE)


def check(deck: ShippedDeck) -> None:
    """Every note is one card, its sides show what the fields show."""
    own = decks_of(deck)[-1]["cards"]
    assert [card["pos"] for card in own] == sorted(card["pos"] for card in own)
    for card, each in zip(own, deck.notes, strict=True):
        front, back = sides(card["content"])
        if GAP.search(front):
            assert seen.markdown(GAP.sub("[…]", front)) == seen.field(each.html(Field.FRONT))
            assert seen.markdown(GAP.sub(r"\1", front)) == seen.field(each.html(Field.BACK))
        else:
            answer = back.rpartition("\n\n> ")[0]
            assert seen.markdown(front) == seen.field(each.html(Field.FRONT))
            assert seen.markdown(answer) == seen.field(each.html(Field.BACK))


def test_every_note_is_one_card_and_shows_what_its_fields_show():
    check(deck_of(every_card()))


@given(st.lists(st.sampled_from(SIGNS), max_size=14), st.lists(st.sampled_from(SIGNS), max_size=14))
def test_any_text_comes_back(front: list[str], back: list[str]):
    asked, answered = "".join(["Q", *front, "Q"]), "".join(["A", *back, "A"])
    check(deck_of([make_card(escape_markdown(asked), escape_markdown(answered))]))


def test_what_looks_like_transit_is_text():
    (deck,) = decks_of(deck_of([make_card("~:id", "^1"), make_card("`x` ~", "~#set")], name="~decks"))
    assert deck["name"] == "~decks"
    assert [card["name"] for card in deck["cards"]] == ["~:id", "x ~"]


def test_decks_lie_in_each_other_and_keep_their_ids():
    one, other = deck_of([make_card("Q", "A")], name="A::B"), deck_of([make_card("R", "A")], name="A::B")
    above, own = decks_of(one)
    assert (above["name"], above["cards"], own["name"], own["parent-id"]) == ("A", [], "B", above["id"])
    assert [deck["id"] for deck in decks_of(other)] == [above["id"], own["id"]]
    assert decks_of(replace(other, uid="cd" * 32))[1]["id"] != own["id"]


def test_tags_are_levels_of_mochis():
    note = shipped(make_card("Q", "A"))
    note = replace(note, note=replace(note.note, tags=("exam", "mkdeck::kind::fact")))
    (deck,) = decks_of(replace(deck_of([]), name="D", notes=(note,)))
    assert deck["cards"][0]["tags"] == {"exam", "mkdeck/kind/fact"}


def test_pictures_come_along():
    note = shipped(make_card("Q", "A"))
    fields = list(note.note.fields)
    fields[Field.BACK] = '<div>A<p><img src="mkdeck-1.png" alt="a [b]"></p></div>'
    note = replace(note, note=replace(note.note, fields=tuple(fields), media=("mkdeck-1.png", "lost.png")))
    deck = replace(deck_of([]), notes=(note,), media={"mkdeck-1.png": PNG})
    assert archive_of(deck).read("mkdeck-1.png") == PNG
    assert "![a \\[b\\]](@media/mkdeck-1.png)" in decks_of(deck)[-1]["cards"][0]["content"]
    assert write(deck).left_out == 1


def test_the_same_deck_gives_the_same_bytes():
    deck = deck_of(every_card())
    assert write(deck) == write(deck)
    assert json.loads(archive_of(deck).read("data.json"))["~:version"] == 2
