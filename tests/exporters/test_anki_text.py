import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from cards.exporters import apkg, exporters
from cards.exporters.shipped import ShippedDeck
from cards.templater.notetype import FIELD_NAMES
from tests.anki import anki
from tests.exporters.making import deck_of, every_card
from tests.templater import make_card

FORMATS = [("csv", ","), ("tsv", "\t")]


def text_of(deck: ShippedDeck, name: str) -> str:
    return exporters()[name].write(deck).data.decode()


def rows_of(text: str, separator: str) -> list[list[str]]:
    lines = text.split("\n", 7)
    assert all(line.startswith("#") for line in lines[:7])
    return list(csv.reader(io.StringIO(lines[7], newline=""), delimiter=separator))


@pytest.fixture(scope="module")
def deck() -> ShippedDeck:
    """Every card; some notes have what a person wrote into other fields, and tags of theirs."""
    deck = deck_of(every_card())
    first, *others = deck.notes
    hint = FIELD_NAMES.index("Hint")
    fields = [*first.note.fields[:hint], '=1+1\t<b>x</b>\n"y"', *first.note.fields[hint + 1 :]]
    own = replace(first.note, fields=tuple(fields), tags=("=cmd()", "@x", "exam", "中文::标签"))
    return replace(deck, notes=(replace(first, note=own), *others))


@pytest.fixture(scope="module")
def package(deck: ShippedDeck, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("package") / "x.apkg"
    notes = [each.note for each in deck.notes]
    apkg.write(notes, deck=deck.name, path=path, lock_text="", media={})
    return path


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_anki_takes_the_text_for_the_notes_of_the_package(
    deck: ShippedDeck, package: Path, tmp_path: Path, name: str
):
    path = tmp_path / f"x.{name}"
    path.write_text(text_of(deck, name), encoding="utf-8")
    shipped = anki({"import": str(package)})["notes"]
    guids = [each.note.guid for each in deck.notes]
    harm = {"edit": {guid: {"Back": "gone", "Hint": ""} for guid in guids}, "tag": {guids[1]: "gone"}}
    after = anki({"import": str(package)}, {"study": 5}, harm, {"import_text": str(path)})

    assert after["steps"][3]["updated"] == len(guids)
    assert after["steps"][3]["new"] == 0
    assert after["steps"][3]["cards_changed"] == after["steps"][3]["reviews_changed"] == []
    assert after["notes"].keys() == shipped.keys() == set(guids)
    for guid, note in after["notes"].items():
        assert note["tags"] == shipped[guid]["tags"]
        expected = dict(shipped[guid]["fields"])
        expected["Hint"] = expected["Hint"].replace("=1", "&#61;1")
        assert note["fields"] == expected


def test_anki_makes_the_notes_where_it_knows_the_type(deck: ShippedDeck, package: Path, tmp_path: Path):
    one, path = tmp_path / "one.apkg", tmp_path / "x.csv"
    apkg.write([deck.notes[1].note], deck="Other", path=one, lock_text="", media={})
    path.write_text(text_of(deck, "csv"), encoding="utf-8")
    seen = anki({"import": str(one)}, {"import_text": str(path)})
    assert seen["notes"].keys() == {each.note.guid for each in deck.notes}
    assert {card["deck"] for card in seen["cards"]} == {"Other", deck.name}
    assert seen["warnings"] == anki({"import": str(package)})["warnings"]


@pytest.mark.parametrize(("name", "separator"), FORMATS)
def test_a_spreadsheet_reads_the_same_cells(deck: ShippedDeck, name: str, separator: str):
    for row, each in zip(rows_of(text_of(deck, name), separator), deck.notes, strict=True):
        assert row[0] == each.note.guid
        assert [cell.replace("&#61;1", "=1") for cell in row[1:-1]] == list(each.note.fields)
        assert sorted(row[-1].split()) == sorted(each.note.tags)


@pytest.mark.parametrize("sign", "=+-@\t\r")
def test_no_cell_is_computed(sign: str):
    deck = deck_of([make_card(f"{sign}cmd()", f"{sign}1")])
    (note,) = deck.notes
    fields = tuple(f"{sign}1+1" for _ in note.note.fields)
    for tags in ((f"{sign}a",), (f"{sign}a", "b"), ()):
        own = replace(note, note=replace(note.note, fields=fields, tags=tags))
        for name, separator in FORMATS:
            (row,) = rows_of(text_of(replace(deck, notes=(own,)), name), separator)
            assert [cell for cell in row if cell[:1] in tuple("=+-@\t\r\n")] == []
