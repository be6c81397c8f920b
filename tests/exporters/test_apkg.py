import json
import random
import sqlite3
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cards.errors import ConfigError, LockError, NoteError, WriteError
from cards.exporters.apkg import read_deck_name, read_lock, write
from cards.model import Image
from cards.templater.notes import render
from cards.templater.notetype import FIELD_NAMES, TYPE_ID, note_type
from tests.templater import MOD, make_card, make_note, sample_cards

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
LOCK = '{"mkdeck_lock": 1, "deck_uid": "u"}\n{"front": "中文"}\n'


def export(notes, path: Path, **options) -> bool:
    return write(notes, path=path, **{"deck": "测试::一", "lock_text": LOCK, "media": {}, **options})


def samples():
    return [make_note(card, due, MOD + due) for due, card in enumerate(sample_cards())]


def rows(path: Path, query: str):
    with zipfile.ZipFile(path) as package:
        data = package.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_a_note_is_written_as_it_is(tmp_path):
    notes = samples()
    path = tmp_path / "out" / "deck.apkg"

    assert export(notes, path)
    assert rows(path, "select id, guid, mid, mod, tags, flds from notes") == [
        (each.note_id, each.guid, TYPE_ID, each.mod, f" {' '.join(each.tags)} ", "\x1f".join(each.fields))
        for each in sorted(notes, key=lambda each: each.note_id)
    ]
    assert rows(path, "select id, nid, ord, mod, due, queue, reps from cards order by due") == [
        (each.card_id, each.note_id, 0, each.mod, each.due, 0, 0) for each in notes
    ]
    assert rows(path, "select mod from col") == [(max(each.mod for each in notes) * 1000,)]


def test_the_type_carries_its_stamp_and_ids(tmp_path):
    export(samples(), tmp_path / "x.apkg")
    ((models,),) = rows(tmp_path / "x.apkg", "select models from col")
    model = json.loads(models)[str(TYPE_ID)]

    assert (model["name"], model["mod"], model["type"]) == ("mkdeck", note_type().mod, 0)
    assert [field["name"] for field in model["flds"]] == list(FIELD_NAMES)
    assert all(part["id"] for part in [*model["flds"], *model["tmpls"]])


def test_the_deck_has_name_description_and_one_id_for_ever(tmp_path):
    export(samples(), tmp_path / "x.apkg", description="<b>13 cards</b>")
    ((decks,),) = rows(tmp_path / "x.apkg", "select decks from col")
    (deck,) = (deck for deck in json.loads(decks).values() if deck["name"] == "测试::一")

    assert (deck["id"], deck["desc"]) == (1103007054423, "<b>13 cards</b>")


def test_the_same_notes_give_the_same_bytes_in_any_order(tmp_path):
    notes = samples()
    first, second = tmp_path / "1.apkg", tmp_path / "2.apkg"
    export(notes, first)
    random.Random(1).shuffle(notes)
    export(notes, second)

    assert first.read_bytes() == second.read_bytes()


def test_what_is_there_already_is_not_written(tmp_path):
    path = tmp_path / "x.apkg"
    notes = samples()
    assert export(notes, path)
    before = path.stat()

    assert not export(notes, path)
    assert path.stat() == before
    assert export(notes, path, lock_text="{}")
    assert list(tmp_path.iterdir()) == [path]


def test_the_archive_holds_nothing_of_the_clock_or_the_machine(tmp_path):
    export(samples(), tmp_path / "x.apkg")
    with zipfile.ZipFile(tmp_path / "x.apkg") as package:
        for info in package.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o644
            assert info.create_system == 3
            assert info.compress_type == zipfile.ZIP_DEFLATED
        assert package.namelist() == ["collection.anki2", "media", "mkdeck.lock"]
    assert (tmp_path / "x.apkg").stat().st_mode & 0o777 == 0o644


def test_the_lock_comes_along(tmp_path):
    path = tmp_path / "x.apkg"
    export(samples(), path)

    assert read_lock(path) == LOCK
    assert read_deck_name(path) == "测试::一"


@pytest.mark.parametrize("collection", [b"", b"no database", b"SQLite format 3\0"])
def test_without_a_package_there_is_no_lock_and_no_name(tmp_path, collection):
    (tmp_path / "torn.apkg").write_bytes(b"PK\x03\x04torn")
    export([], tmp_path / "empty.apkg")
    with zipfile.ZipFile(tmp_path / "other.apkg", "w") as package:
        package.writestr("collection.anki2", collection)

    for name in ("missing.apkg", "torn.apkg", "other.apkg", "."):
        assert read_lock(tmp_path / name) is None
    for name in ("missing.apkg", "torn.apkg", "other.apkg", "empty.apkg", "."):
        assert read_deck_name(tmp_path / name) is None


@pytest.mark.parametrize("shared", ["guid", "note_id", "card_id"])
def test_two_notes_never_share_an_identity(tmp_path, shared):
    one, other, *_ = samples()

    with pytest.raises(LockError, match=shared):
        export([one, replace(other, **{shared: getattr(one, shared)})], tmp_path / "x.apkg")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("fields", [("a", "b"), ("a\x1fb", *[""] * 12)])
def test_fields_that_are_not_the_types_are_refused(tmp_path, fields):
    with pytest.raises(NoteError, match="fields"):
        export([replace(samples()[0], fields=fields)], tmp_path / "x.apkg")


def test_the_deck_name_is_judged_first(tmp_path):
    with pytest.raises(ConfigError):
        export([], tmp_path / "x.apkg", deck="A::")


def test_a_deck_without_notes_can_be_written(tmp_path):
    assert export([], tmp_path / "x.apkg")
    assert rows(tmp_path / "x.apkg", "select count(*) from notes") == [(0,)]


def test_an_output_that_cannot_be_written_leaves_the_old_one(tmp_path):
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder.apkg").mkdir()

    for path in (tmp_path / "file" / "x.apkg", tmp_path / "folder.apkg"):
        with pytest.raises(WriteError) as error:
            export(samples(), path)
        assert error.value.file == str(path)
    assert (tmp_path / "file").read_text() == "kept"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "folder.apkg"]


@pytest.fixture
def pictured(tmp_path):
    file = tmp_path / "view.png"
    file.write_bytes(PNG)
    card = make_card("a?", "b", images=[Image(str(file), "view")])
    return make_note(card), render(card, "g").media[0]


def media_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(member) for member, name in json.loads(package.read("media")).items()}


def test_pictures_are_packed_by_name(tmp_path, pictured):
    note, picture = pictured
    export([note], tmp_path / "x.apkg", media={picture.name: picture.path, "unused.png": b"x"})

    assert media_of(tmp_path / "x.apkg") == {picture.name: PNG}


def test_a_picture_that_is_gone_is_taken_over_from_the_old_package(tmp_path, pictured):
    note, picture = pictured
    path = tmp_path / "x.apkg"
    export([note], path, media={picture.name: PNG})
    picture.path.unlink()

    assert not export([note], path)
    assert export([replace(note, mod=note.mod + 1)], path, media={picture.name: picture.path})
    assert media_of(path) == {picture.name: PNG}


def test_a_picture_that_never_was_is_left_out(tmp_path, pictured):
    note, _ = pictured
    (tmp_path / "x.apkg").write_bytes(b"torn")

    assert export([note], tmp_path / "x.apkg")
    assert media_of(tmp_path / "x.apkg") == {}


def test_ten_thousand_notes_take_less_than_a_second(tmp_path):
    (one, *_) = samples()
    notes = [replace(one, guid=f"g{i}", note_id=MOD + i, card_id=MOD + i, due=i) for i in range(10_000)]
    begin = time.process_time()  # a loaded machine is no failure
    export(notes, tmp_path / "x.apkg")

    assert time.process_time() - begin < 1
    assert (tmp_path / "x.apkg").stat().st_size < 1_000_000
