"""A deck goes into the real Anki through AnkiConnect, and nothing that the person did is undone."""

import zipfile
from pathlib import Path

import pytest

from cards.backups import folder_of
from cards.lock import State
from tests.anki import anki_import
from tests.anki.conftest import TERMS, Deck, article
from tests.anki.person import Person

RETIRED = "mkdeck::retired"


@pytest.fixture
def connected(deck: Deck, person: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    deck.build(days_ago=7)
    monkeypatch.setenv("MKDECK_ANKICONNECT", person.address)
    return person


def push(deck: Deck, *arguments: str) -> str:
    code, _, err = deck.run("push", *arguments)
    assert code == 0, err
    return err


def backups(deck: Deck) -> list[Path]:
    return sorted((folder_of(deck.folder / "decks" / "os.lock") / "anki").glob("*.apkg"))


def test_the_first_push_brings_the_deck_and_tells_of_the_dialog_once(deck: Deck, connected: Person) -> None:
    told = push(deck)
    assert "10 notes new, 0 updated" in told
    assert "import dialog" in told
    assert backups(deck) == []  # there was nothing to lose
    assert len(connected.sees()["notes"]) == len(TERMS)
    assert "nothing to import" in push(deck)
    assert "importPackage" not in connected.was_asked()[12:]

    deck.write(article({"死锁": "互相等待资源"}))
    deck.build()
    told = push(deck)
    assert "0 notes new, 1 updated" in told
    assert "import dialog" not in told
    assert connected.sees()["warnings"] == []


def test_a_push_changes_no_schedule_and_backs_up_all_reviews(deck: Deck, connected: Person) -> None:
    push(deck)
    connected.does({"study": 6}, {"suspend": [deck.guid("死锁")], "flag": {deck.guid("线程"): 3}})
    before = connected.sees()
    deck.write(article({"死锁": "互相等待资源"}))
    deck.build()
    push(deck)
    after = connected.sees()
    assert after["reviews"] == before["reviews"] > 0
    assert sorted((card["guid"], card["reps"]) for card in after["cards"]) == sorted(
        (card["guid"], card["reps"]) for card in before["cards"]
    )
    (backup,) = backups(deck)
    restored = anki_import(backup, options={"with_scheduling": True})
    assert restored["reviews"] == before["reviews"]
    assert set(restored["notes"]) == set(before["notes"])


def test_the_last_five_backups_are_kept(deck: Deck, connected: Person) -> None:
    push(deck)
    for days in range(6, -1, -1):
        deck.write(article({"死锁": f"互相等待第{days}种资源"}))
        deck.build(days_ago=days)
        push(deck)
    assert [path.name for path in backups(deck)] == [f"{number:04}.apkg" for number in range(3, 8)]


def test_a_renamed_deck_and_moved_cards_are_backed_up(deck: Deck, connected: Person) -> None:
    push(deck)
    connected.does({"move": {deck.guid("死锁"): "我的"}}, {"rename": {"课程::操作系统": "课程::OS_1"}})
    deck.write(article({"线程": "处理器的调度"}))
    deck.build()
    push(deck)
    found = [anki_import(path, options={"with_scheduling": True})["notes"].keys() for path in backups(deck)]
    assert sorted(map(len, found)) == [1, len(TERMS) - 1]


@pytest.mark.parametrize(
    "act",
    [
        lambda guid: {"edit": {guid: {"Front": "我的"}}},
        lambda guid: {"tag": {guid: "重点"}},
        lambda guid: {"delete": [guid]},
    ],
    ids=["edited", "tagged", "deleted"],
)
def test_what_the_deck_does_not_know_of_stops_a_push(deck: Deck, connected: Person, act) -> None:
    push(deck)
    connected.does(act(deck.guid("死锁")))
    deck.write(article({"死锁": "互相等待资源"}))
    deck.build()
    before = connected.sees()["notes"]
    code, _, err = deck.run("push")
    assert code == 2
    assert "1 notes were changed or deleted" in err
    assert "mkdeck feedback" in err
    assert connected.sees()["notes"] == before

    deck.feedback()
    code, _, err = deck.run("push")  # the package is still the old one
    assert code == 2
    assert "mkdeck build" in err
    deck.build()
    push(deck)


def test_retired_notes_are_tagged_and_revived_ones_untagged(deck: Deck, connected: Person) -> None:
    push(deck)
    guid = deck.guid("死锁")
    connected.does({"study": 10})
    whole = article()
    deck.write(whole.replace("## 死锁\n\n死锁是互相等待的基本单位。\n", ""))
    deck.build()
    assert deck.lock.by_guid()[guid].state is State.RETIRED
    assert "1 notes tagged, 0 untagged" in push(deck)
    assert RETIRED in connected.note(guid)["tags"]
    assert "tagged" not in push(deck)
    report = deck.feedback()
    assert (report["tagged"], report["edited"], report["deleted"]) == ([], [], [])

    deck.write(whole)
    deck.build()
    assert "0 notes tagged, 1 untagged" in push(deck)
    assert RETIRED not in connected.note(guid)["tags"]
    assert deck.feedback()["tagged"] == []


def test_nothing_built_and_a_dry_run_import_nothing(deck: Deck, connected: Person) -> None:
    assert "would bring 10 new notes" in push(deck, "-n")
    assert connected.sees()["notes"] == {}
    deck.package.unlink()
    code, _, err = deck.run("push")
    assert code == 2
    assert "no deck to import" in err


def test_an_anki_elsewhere_cannot_read_the_deck(deck: Deck, connected: Person, monkeypatch) -> None:
    monkeypatch.setattr("cards.anki.connect._NEAR", ())
    code, _, err = deck.run("push")
    assert code == 2
    assert "another machine" in err
    assert "decks/out/os.apkg" in err
    assert "importPackage" not in connected.was_asked()


def test_no_backup_no_import(deck: Deck, connected: Person, monkeypatch) -> None:
    push(deck)
    deck.write(article({"死锁": "互相等待资源"}))
    deck.build()
    (deck.folder / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("MKDECK_STATE_DIR", str(deck.folder / "file"))
    connected.was_asked()
    code, _, err = deck.run("push")
    assert code == 2
    assert "MKDECK_STATE_DIR" in err
    assert "importPackage" not in connected.was_asked()


def test_what_anki_does_not_take_is_told(deck: Deck, connected: Person) -> None:
    push(deck)
    guid = deck.guid("死锁")
    broken = deck.package.read_bytes()
    deck.write(article({"死锁": "互相等待资源"}))
    deck.build()
    with zipfile.ZipFile(deck.package) as new:
        lock = new.read("mkdeck.lock")
    with zipfile.ZipFile(deck.folder / "mixed.apkg", "w") as mixed:
        (deck.folder / "old.apkg").write_bytes(broken)
        with zipfile.ZipFile(deck.folder / "old.apkg") as old:
            for name in ("collection.anki2", "media"):
                mixed.writestr(name, old.read(name))
        mixed.writestr("mkdeck.lock", lock)
    (deck.folder / "mixed.apkg").replace(deck.package)
    code, _, err = deck.run("push")
    assert code == 1
    assert f"did not take 1 notes, the first of them {guid}" in err
