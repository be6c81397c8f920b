import os

import pytest

from cards.errors import LockError, WriteError
from cards.lock import Lock, dumps, load, save, update
from tests.lock.making import amend, make_card, render


@pytest.fixture
def lock():
    card = make_card("什么是自旋锁？", "忙等的锁", "自旋锁是忙等的锁。")
    texts = {"a.md": "自旋锁是忙等的锁。"}
    return update(Lock.new("deck"), [card], texts, render=render, amend=amend, now=100, week="2026-W07").lock


def test_save_and_load(tmp_path, lock):
    path = tmp_path / "deck.lock"
    assert load(path) is None
    assert save(lock, path)
    assert load(path) == lock
    assert path.read_bytes() == dumps(lock).encode()
    assert [file.name for file in tmp_path.iterdir()] == ["deck.lock"]


def test_the_same_lock_is_not_written_again(tmp_path, lock):
    path = tmp_path / "deck.lock"
    save(lock, path)
    os.utime(path, (1, 1))
    assert not save(lock, path)
    assert path.stat().st_mtime == 1


def test_a_link_stays_a_link(tmp_path, lock):
    (tmp_path / "real").mkdir()
    link = tmp_path / "deck.lock"
    link.symlink_to(tmp_path / "real" / "deck.lock")
    save(lock, link)
    assert link.is_symlink()
    assert load(link) == lock


def test_what_cannot_be_written_leaves_the_old_lock(tmp_path, lock, monkeypatch):
    path = tmp_path / "deck.lock"
    save(Lock.new("deck"), path)
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(WriteError) as caught:
        save(lock, path)
    assert caught.value.file == str(path)
    assert "No space" in caught.value.what
    assert load(path) == Lock.new("deck")
    assert [file.name for file in tmp_path.iterdir()] == ["deck.lock"]


def full_disk(_):
    raise OSError(28, "No space left on device")


def test_a_folder_that_is_not_there(tmp_path, lock):
    with pytest.raises(WriteError):
        save(lock, tmp_path / "nowhere" / "deck.lock")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"PK\x03\x04", b'{"mkdeck_lock": 1'])
def test_what_is_no_lock_is_refused(tmp_path, data):
    path = tmp_path / "deck.lock"
    path.write_bytes(data)
    with pytest.raises(LockError) as caught:
        load(path)
    assert caught.value.file == str(path)
    assert caught.value.line == 1


def test_a_folder_is_no_lock(tmp_path):
    with pytest.raises(LockError):
        load(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path, lock):
    path = tmp_path / "deck.lock"
    path.write_bytes(b"\xef\xbb\xbf" + dumps(lock).encode())
    assert load(path) == lock
