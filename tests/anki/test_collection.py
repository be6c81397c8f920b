"""Files that are no collection, damaged ones, those of older Ankis: read, or refused with a remedy."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cards.anki import collection
from cards.anki.profiles import only_collection
from cards.errors import AnkiError
from tests.anki.conftest import TERMS, Deck
from tests.anki.person import Person
from tests.anki.person import person as start


@pytest.fixture
def imported(deck: Deck, person: Person) -> Person:
    deck.build(days_ago=7)
    person.imports(deck.package)
    return person


def guids(deck: Deck) -> set[str]:
    return {row.guid for row in deck.lock.rows}


def test_what_is_no_collection_is_refused_with_a_remedy(deck: Deck, imported: Person) -> None:
    files = {
        "missing.anki2": None,
        "empty.anki2": b"",
        "text.anki2": b"I am a diary",
        "package.apkg": deck.package.read_bytes(),
        "new.anki21b": b"\x28\xb5\x2f\xfd" + bytes(40),
        "torn.anki2": imported.collection.read_bytes()[:20_000],
        "header.anki2": b"SQLite format 3\0" + bytes(9_000),
    }
    for name, data in files.items():
        if data is not None:
            Path(name).write_bytes(data)
        code, _, err = deck.run("feedback", "--collection", name)
        error, hint = err.splitlines()
        assert (code, error.startswith(f"error: {name}: "), hint.startswith("hint: ")) == (2, True, True)
    code, _, err = deck.run("feedback", "--collection", str(deck.folder))
    assert (code, err.count("\n")) == (2, 2)


def test_another_programs_database_is_refused(deck: Deck, imported: Person) -> None:
    with closing(sqlite3.connect("other.anki2")) as database:
        database.execute("CREATE TABLE notes (id)")
        database.commit()
    with pytest.raises(AnkiError, match="no collection"):
        collection.read(Path("other.anki2"), guids(deck))


def test_a_damaged_page_is_found(deck: Deck, imported: Person) -> None:
    copy = closed_copy(deck, imported)
    data = bytearray(copy.read_bytes())
    for start_of_page in range(8_192, len(data), 4_096):
        data[start_of_page : start_of_page + 200] = b"\xff" * 200
    copy.write_bytes(data)
    with pytest.raises(AnkiError, match="damaged"):
        collection.read(copy, guids(deck))


def closed_copy(deck: Deck, someone: Person) -> Path:
    """Return a copy of a collection as it is when Anki is closed: without a log."""
    folder = deck.folder / "closed"
    folder.mkdir()
    for path in someone.collection.parent.glob("collection.anki2*"):
        shutil.copy(path, folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    return folder / "collection.anki2"


def test_a_schema_of_tomorrow_is_refused(deck: Deck, imported: Person) -> None:
    copy = closed_copy(deck, imported)
    with closing(sqlite3.connect(copy)) as database:
        database.execute("UPDATE col SET ver = 99")
        database.commit()
    with pytest.raises(AnkiError, match=r"not known here \(99\)"):
        collection.read(copy, guids(deck))


def test_the_oldest_schema_is_read_as_the_newest(deck: Deck, imported: Person) -> None:
    imported.does({"tag": {deck.guid("死锁"): "重点"}, "suspend": [deck.guid("线程")]})
    newest = collection.read(imported.collection, guids(deck))
    old = deck.folder / "old" / imported.collection.parent.name
    old.mkdir(parents=True)
    imported.does({"downgrade": str(old / "collection.anki2")})
    with closing(sqlite3.connect(old / "collection.anki2")) as database:
        assert database.execute("SELECT ver FROM col").fetchone() == (11,)
    oldest = collection.read(old / "collection.anki2", guids(deck))
    assert oldest.notes == newest.notes
    assert oldest.identity == newest.identity
    assert len(oldest.notes) == len(TERMS)


def test_a_home_in_quotes_is_found(deck: Deck, imported: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(deck.folder))
    monkeypatch.setenv("USERPROFILE", str(deck.folder))
    code, _, err = deck.run("feedback", "--collection", "~/Anki2/User 1/collection.anki2")
    assert code == 0, err
    assert "10 of its notes are in Anki" in err


def test_a_tag_with_an_odd_space_is_one_tag(deck: Deck, imported: Person) -> None:
    guid = deck.guid("死锁")
    imported.does({"tag": {guid: "不\u00a0分开::Ü"}})
    assert "不\u00a0分开::Ü" in collection.read(imported.collection, guids(deck)).notes[guid].tags


def test_what_anki_holds_locked_is_read(deck: Deck, imported: Person) -> None:
    with closing(sqlite3.connect(imported.collection, timeout=0)) as database:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            database.execute("BEGIN IMMEDIATE")
        assert len(collection.read(imported.collection, guids(deck)).notes) == len(TERMS)


def test_two_profiles_are_two_collections_and_the_person_says_which(deck: Deck, imported: Person) -> None:
    with start(deck.folder / "Anki2", "小明") as other:
        code, _, err = deck.run("feedback")
        assert code == 2
        assert "User 1, 小明" in err
        assert "--collection" in err
        one, two = (collection.read(each.collection, guids(deck)) for each in (imported, other))
    assert one.identity != two.identity  # made on one day
    assert (len(one.notes), len(two.notes)) == (len(TERMS), 0)


def test_a_machine_without_anki_asks_the_one_that_runs(deck: Deck) -> None:
    assert only_collection() is None
    deck.build()
    code, _, err = deck.run("feedback")
    assert code == 2
    assert "Anki does not run, or has no AnkiConnect" in err
    assert "--collection FILE" in err


def test_a_backup_of_the_same_collection_deletes_nothing(deck: Deck, imported: Person) -> None:
    empty = deck.folder / "before" / "User 1"
    empty.mkdir(parents=True)
    guid = deck.guid("死锁")
    imported.does({"delete": [guid]})
    for path in imported.collection.parent.glob("collection.anki2*"):
        shutil.copy(path, empty)
    imported.imports(deck.package)  # it comes back: the person changed their mind
    deck.feedback()
    assert deck.feedback("--collection", str(empty / "collection.anki2"))["deleted"] == []
    assert deck.feedback()["deleted"] == []
