"""What a person does in the real Anki comes back, through its file and through AnkiConnect alike."""

import json
from pathlib import Path

import pytest

from cards.anki import collection
from cards.anki.compare import Difference, compare, standing
from cards.exporters import apkg
from cards.lock import Decision, State
from cards.lock.versions import Version
from cards.templater.safety import visible_text
from tests.anki import MERGE_WITH_PROGRESS
from tests.anki.conftest import TERMS, Deck, article
from tests.anki.person import Person
from tests.templater import hostile_cards, make_note, sample_cards

UNHARMED = ("cards_changed", "cards_lost", "reviews_changed", "reviews_lost", "notes_lost")


def said(note) -> dict[str, str]:
    return {name: visible_text(note["fields"][name]) for name in ("Front", "Back")}


@pytest.fixture
def learnt(deck: Deck, person: Person) -> Person:
    """The deck was built a week ago, imported and studied a little."""
    deck.build(days_ago=7)
    person.imports(deck.package)
    person.does({"study": 6})
    assert deck.feedback()["notes"] == len(TERMS)
    return person


@pytest.mark.parametrize("way", ["file", "AnkiConnect"])
@pytest.mark.parametrize("options", [{}, MERGE_WITH_PROGRESS], ids=["defaults", "merge with progress"])
def test_what_the_person_did_outlives_a_rebuild(
    deck: Deck, learnt: Person, monkeypatch: pytest.MonkeyPatch, way: str, options: dict[str, bool]
) -> None:
    guids, untagged = {term: deck.guid(term) for term in TERMS}, deck.row("页表").tags[0]
    learnt.does(
        {"edit": {guids["进程"]: {"Front": "说说<b>进程</b>"}, guids["线程"]: {"Back": "我的回答"}}},
        {"tag": {guids["死锁"]: "重点", guids["进程"]: "考试"}},
        {"untag": {guids["页表"]: untagged}},
        {"delete": [guids["信号量"]]},
        {"suspend": [guids["管程"]]},
        {"lapse": {guids["中断"]: 9}},
    )
    if way == "AnkiConnect":
        monkeypatch.setenv("MKDECK_ANKICONNECT", learnt.address)
    report = deck.feedback()

    assert [note["id"] for note in report["edited"]] == sorted([guids["进程"], guids["线程"]])
    assert [note["id"] for note in report["tagged"]] == sorted(
        guids[each] for each in ("死锁", "进程", "页表")
    )
    assert [note["id"] for note in report["deleted"]] == [guids["信号量"]]
    assert [(card["id"], card["lapses"], card["leech"]) for card in report["troubles"]] == [
        (guids["中断"], 9, True)
    ]
    assert deck.feedback() == {**report, "edited": [], "tagged": [], "deleted": [], "written": False}

    deck.write(article({"线程": "处理器的调度", "死锁": "互相等待资源", "系统调用": "内核的受控入口"}))
    deck.build()
    imported = learnt.imports(deck.package, **options)
    notes = learnt.sees()["notes"]

    assert [imported[name] for name in UNHARMED] == [[]] * len(UNHARMED)
    assert not imported["schema_changed"]
    assert guids["信号量"] not in notes
    assert len(notes) == len(TERMS) - 1
    assert said(notes[guids["进程"]])["Front"] == "说说 进程"
    assert said(notes[guids["线程"]])["Back"] == "我的回答"  # in conflict: shown, not overwritten
    assert "互相等待资源" in said(notes[guids["死锁"]])["Back"]
    assert "内核的受控入口" in said(notes[guids["系统调用"]])["Back"]
    assert {"重点"} <= set(notes[guids["死锁"]]["tags"])
    assert {"考试"} <= set(notes[guids["进程"]]["tags"])
    assert untagged not in notes[guids["页表"]]["tags"]
    assert imported["updated"] == 2
    again = deck.feedback()
    assert [again[name] for name in ("edited", "tagged", "deleted", "behind")] == [[], [], [], []]


def test_both_ways_of_looking_see_the_same(
    deck: Deck, learnt: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    guids = [deck.guid(term) for term in TERMS]
    learnt.does(
        {"edit": {guids[0]: {"Front": "一", "Hint": '<img src="a.png">'}}, "tag": {guids[1]: "二"}},
        {"delete": [guids[2]]},
        {"flag": {guids[3]: 2}, "suspend": [guids[4]], "lapse": {guids[5]: 5}},
        {"change_type": [guids[6]]},
    )
    before = (deck.lock, deck.edits)
    by_file = deck.feedback("-n")
    monkeypatch.setenv("MKDECK_ANKICONNECT", learnt.address)
    assert deck.feedback("-n") == by_file
    assert by_file["notes"] == len(TERMS) - 1  # a note of another type is not deleted
    assert [len(by_file[name]) for name in ("edited", "tagged", "deleted", "troubles")] == [1, 1, 1, 1]
    assert (deck.lock, deck.edits) == before  # -n


@pytest.mark.parametrize("way", ["file", "AnkiConnect"])
def test_a_copy_made_in_anki_is_not_our_note(
    deck: Deck, learnt: Person, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    learnt.does({"copy": {deck.guid("死锁"): {"Front": "另一个问题"}}})
    if way == "AnkiConnect":
        monkeypatch.setenv("MKDECK_ANKICONNECT", learnt.address)
    assert deck.feedback()["edited"] == []


def test_a_look_leaves_the_collection_to_the_byte(deck: Deck, learnt: Person) -> None:
    folder = learnt.collection.parent
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    deck.feedback()
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_deck_that_is_emptied_changes_nothing_until_the_person_says_so(deck: Deck, learnt: Person) -> None:
    learnt.does({"delete": [deck.guid(term) for term in TERMS[:6]]})
    before = (deck.lock, deck.edits)
    code, _, err = deck.run("feedback")
    assert code == 1
    assert "6 notes are gone" in err
    assert "--yes" in err
    assert (deck.lock, deck.edits) == before

    code, _, _ = deck.run("feedback", "--yes", "-q")
    assert code == 0
    assert [deck.row(term).state for term in TERMS] == [State.REJECTED] * 6 + [State.ACTIVE] * 4
    assert {edit.decision for edit in deck.edits.values()} == {Decision.REJECT}


def test_a_note_that_is_wanted_back_comes_back(deck: Deck, learnt: Person) -> None:
    guid = deck.guid("死锁")
    learnt.does({"delete": [guid]})
    assert [note["id"] for note in deck.feedback()["deleted"]] == [guid]
    path = deck.folder / "decks" / "os.edits.toml"
    path.write_text(path.read_text("utf-8").replace('"reject"', '"accept"'), "utf-8")
    assert deck.feedback()["deleted"] == []
    deck.build()
    learnt.imports(deck.package)
    assert guid in learnt.sees()["notes"]
    assert deck.feedback()["deleted"] == []


def test_a_leech_does_not_keep_a_newer_answer_out(deck: Deck, learnt: Person) -> None:
    deck.write(article({"线程": "处理器的调度"}))
    deck.build(days_ago=3)
    learnt.does({"tag": {deck.guid("线程"): "leech"}})
    assert learnt.imports(deck.package)["updated"] == 0
    assert [note["id"] for note in deck.feedback()["behind"]] == [deck.guid("线程")]
    deck.build()
    assert learnt.imports(deck.package)["updated"] == 1
    assert "处理器的调度" in said(learnt.note(deck.guid("线程")))["Back"]


def test_the_summary_tells_what_was_taken_and_what_to_do(deck: Deck, learnt: Person) -> None:
    learnt.does({"edit": {deck.guid("进程"): {"Front": "一"}}, "lapse": {deck.guid("线程"): 4}})
    code, out, err = deck.run("feedback", "os", "-v")
    assert (code, out) == (0, "")
    for words in (
        "课程::操作系统: 10 of its notes are in Anki",
        "edited by you, and kept so  1",
        f"{deck.guid('进程')} edited in Anki Front",
        "forgotten 4 times in 12 answers",
        f"mkdeck decide {deck.guid('线程')}",
        "mkdeck build",
    ):
        assert words in err


def test_a_deck_built_from_files_has_feedback_too(deck: Deck, person: Person) -> None:
    assert deck.run("build", "decks/articles", "-o", "x.apkg", "-q")[0] == 0
    person.imports(Path("x.apkg").resolve())
    person.does({"tag": {json.loads(Path("x.lock").read_text("utf-8").splitlines()[1])["guid"]: "mine"}})
    report = deck.feedback("x.apkg")
    assert [note["add_tags"] for note in report["tagged"]] == [["mine"]]
    assert Path("x.edits.toml").is_file()


def test_nothing_built_and_nothing_there_are_no_errors(deck: Deck, person: Person) -> None:
    assert deck.feedback()["notes"] == 0
    assert not (deck.folder / "decks" / "os.lock").exists()
    deck.build()
    report = deck.feedback()
    assert (report["notes"], report["written"]) == (0, False)


def test_no_note_of_ours_looks_changed_for_having_gone_through_anki(deck: Deck, person: Person) -> None:
    cards = [*sample_cards(), *(card for card, _, _ in hostile_cards())]
    notes = [make_note(card, due) for due, card in enumerate(cards, 1)]
    apkg.write(notes, deck="x", path=Path("x.apkg"), lock_text="", media={})
    person.imports(Path("x.apkg").resolve())
    guids = {note.guid for note in notes}
    untouched = collection.read(person.collection, guids).notes
    person.does({"tag": dict.fromkeys(guids, "mine")})
    tagged = collection.read(person.collection, guids).notes
    assert untouched.keys() == tagged.keys() == guids
    for note in notes:
        version = Version(note.mod, note.tags, note.fields, ())
        assert standing([version], untouched[note.guid]) is version
        found = compare([version], tagged[note.guid])
        assert found == Difference(version, version, {}, ("mine",), ())
