"""Backups, and a lock made anew from what remembers it."""

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cards.backups import KEPT, backups, folder_of, keep
from cards.errors import LockError, NewerLockError, WriteError
from cards.exporters.apkg import LOCK_MEMBER
from cards.lock import Lock, State, dumps, load, save, update
from cards.recovery import recovered, remembered, taken_from
from tests.lock.making import amend, make_card, render


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MKDECK_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    return tmp_path / "decks" / "操作系统.lock"


def lock_of(count: int, stem: str = "deck") -> Lock:
    """A lock of so many notes; one with more holds those of one with fewer."""
    names = [f"第{number}种锁" for number in range(count)]
    made = [make_card(f"{name}是什么？", name, f"{name}是锁。", subjects=[name]) for name in names]
    texts = {"a.md": "".join(card.source.quotes[0] for card in made)}
    return update(Lock.new(stem), made, texts, render=render, amend=amend, now=100, week="2026-W07").lock


def package(path: Path, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(LOCK_MEMBER, text)
    return path


# Backups


def test_the_last_five_of_each_kind_are_kept(place: Path) -> None:
    edits = place.with_suffix(".edits.toml")
    for count in range(1, 9):
        save(lock_of(count), place)
        edits.write_text(f"# {min(count, 3)}\n")
        os.utime(place, (count, count))
        keep(place)
        keep(place)  # of what is kept already no second copy is made
    assert [path.name for path in backups(place)] == [f"{n:04}.lock" for n in range(8, 3, -1)]
    assert [load(path) for path in backups(place)] == [lock_of(n) for n in range(8, 3, -1)]
    assert [path.stat().st_mtime for path in backups(place)] == [8, 7, 6, 5, 4]
    assert [path.read_text() for path in backups(place, ".edits.toml")] == ["# 3\n", "# 2\n", "# 1\n"]
    assert len(list(folder_of(place).iterdir())) == KEPT + 3


def test_decks_of_one_name_in_two_places_have_backups_of_their_own(place: Path, tmp_path: Path) -> None:
    other = tmp_path / place.name
    for count, path in ((1, place), (2, other)):
        save(lock_of(count), path)
        keep(path)
    assert [load(path) for path in backups(place)] == [lock_of(1)]
    assert [load(path) for path in backups(other)] == [lock_of(2)]


def test_nothing_is_kept_of_nothing(place: Path) -> None:
    keep(place)
    assert backups(place) == []
    assert not folder_of(place).exists()


def test_a_name_as_long_as_a_file_may_have(tmp_path: Path) -> None:
    place = tmp_path / f"{'锁' * 80}.lock"
    save(lock_of(1), place)
    keep(place)
    assert backups(place)


def test_strangers_in_the_folder_are_left_alone(place: Path) -> None:
    save(lock_of(1), place)
    keep(place)
    for name in ("notes.txt", "x.lock", "1.lock.broken"):
        (folder_of(place) / name).write_text("mine")
    for count in range(2, 12):
        save(lock_of(count), place)
        keep(place)
    assert {"notes.txt", "x.lock", "1.lock.broken"} < {path.name for path in folder_of(place).iterdir()}


def test_a_backup_that_cannot_be_written_is_told(place: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    save(lock_of(1), place)
    with pytest.raises(WriteError, match="no backup could be kept") as caught:
        keep(place)
    assert caught.value.hint


# What a lock is recovered from


def test_a_torn_lock_is_made_whole_by_the_package(place: Path, tmp_path: Path) -> None:
    whole = lock_of(4)
    place.write_text(dumps(whole)[:-20])
    found = recovered(place, package(tmp_path / "x.apkg", dumps(whole)))
    assert found.lock == whole
    assert found.sources == ((place, 3), (tmp_path / "x.apkg", 1))


def test_a_package_that_is_older_than_the_lock_loses_nothing(place: Path, tmp_path: Path) -> None:
    whole = lock_of(9)
    lines = dumps(whole).split("\n")
    lines[4] = lines[4].replace("锁", "鎖")
    place.write_text("\n".join(lines))
    found = recovered(place, package(tmp_path / "x.apkg", dumps(lock_of(2))))
    assert set(found.lock.rows) >= {row for at, row in enumerate(whole.rows) if at != 3}
    assert found.lock.by_guid().keys() >= lock_of(2).by_guid().keys()


def test_a_package_and_a_backup_complete_each_other(place: Path, tmp_path: Path) -> None:
    save(lock_of(5), place)
    keep(place)
    place.unlink()
    old = package(tmp_path / "x.apkg", dumps(lock_of(2)))
    assert remembered(place, old) == recovered(place, old).lock == lock_of(5)
    new = package(tmp_path / "x.apkg", dumps(lock_of(7)))
    assert remembered(place, new) == recovered(place, new).lock == lock_of(7)


def test_a_lost_lock_without_a_package_is_not_remembered_but_can_be_recovered(place: Path) -> None:
    save(lock_of(5), place)
    keep(place)
    place.unlink()
    assert remembered(place, place.with_name("none.apkg")) is None
    assert recovered(place, place.with_name("none.apkg")).lock == lock_of(5)


def test_of_backups_the_newest_that_is_sound_counts(place: Path) -> None:
    for count in (3, 4):
        save(lock_of(count), place)
        keep(place)
    backups(place)[0].write_text("torn")
    place.unlink()
    assert recovered(place, place.with_name("none.apkg")).lock == lock_of(3)


def test_the_newer_state_of_a_note_counts(place: Path, tmp_path: Path) -> None:
    old = lock_of(2)
    row = replace(old.rows[0], state=State.RETIRED)
    place.write_text(dumps(replace(old, rows=(row, old.rows[1])))[:-20])
    found = recovered(place, package(tmp_path / "x.apkg", dumps(old)))
    assert found.lock.rows == (row, old.rows[1])


def test_the_lock_of_another_deck_is_not_mixed_in(place: Path, tmp_path: Path) -> None:
    place.write_text(dumps(lock_of(2))[:-20])
    found = recovered(place, package(tmp_path / "x.apkg", dumps(lock_of(9, "another"))))
    assert found.lock == Lock(found.lock.deck_uid, lock_of(2).rows[:1])


def test_rows_whose_first_line_is_lost_belong_to_the_package(place: Path, tmp_path: Path) -> None:
    _, rest = dumps(lock_of(3)).split("\n", 1)
    place.write_text(rest)
    found = recovered(place, package(tmp_path / "x.apkg", dumps(lock_of(1))))
    assert found.lock == lock_of(3)


@pytest.mark.parametrize("content", [b"", b"no zip", None], ids=["empty", "no zip", "none at all"])
def test_nothing_to_recover_from(tmp_path: Path, place: Path, content: bytes | None) -> None:
    path = tmp_path / "deck.apkg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LockError, match="nothing is left to recover the lock from"):
        recovered(place, path)
    with pytest.raises(LockError):
        taken_from(path)


def test_a_package_of_another_make_holds_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("collection.anki2", "")
    with pytest.raises(LockError, match="no lock in this file"):
        taken_from(path)


def test_what_a_newer_mkdeck_wrote_is_not_replaced(place: Path, tmp_path: Path) -> None:
    place.write_text('{"mkdeck_lock": 2, "deck_uid": "…"}\n')
    with pytest.raises(NewerLockError):
        recovered(place, package(tmp_path / "x.apkg", dumps(lock_of(1))))
