"""What is kept comes out as it was put in, or not at all, whatever becomes of the file."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from cards.cache import store as storing
from cards.cache.store import FILE, Store, cache_dir

PIECES = {f"piece:{number}": random.Random(number).randbytes(100 * number) for number in range(60)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(Store(tmp_path)) as store:
        store.put(PIECES)
    return tmp_path


def held(folder: Path) -> dict[str, bytes | None]:
    with closing(Store(folder)) as store:
        return {key: store.get(key) for key in PIECES}


def test_what_was_put_comes_out_and_nothing_else(folder: Path) -> None:
    assert held(folder) == PIECES
    with closing(Store(folder)) as store:
        assert store.has("piece:7")
        assert not store.has("piece:77")
        assert store.get("piece:77") is None


def test_the_newer_goes_before_the_older(folder: Path) -> None:
    with closing(Store(folder)) as store:
        store.put({"piece:7": b"new"})
        assert store.get("piece:7") == b"new"
    assert held(folder) == {**PIECES, "piece:7": b"new"}


def test_a_piece_that_stands_under_another_key_is_none(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute(
            "UPDATE kept SET data = (SELECT data FROM kept WHERE key = 'piece:8') WHERE key = 'piece:7'"
        )
    assert held(folder) == {**PIECES, "piece:7": None}


@pytest.mark.parametrize("data", [None, "text", 7, b"", b"short", bytes(100)], ids=repr)
def test_a_piece_that_others_wrote_is_none(folder: Path, data: object) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("DROP TABLE kept")
        connection.execute("CREATE TABLE kept (key PRIMARY KEY, used, data)")
        connection.execute("INSERT INTO kept VALUES ('piece:7', 'ever', ?)", (data,))
        connection.execute("INSERT INTO kept VALUES ('piece:8', 1, ?)", (data,))
    with closing(Store(folder)) as store:
        assert store.get("piece:8") is None
        assert store.get("piece:7") is None


@pytest.mark.parametrize("seed", range(40))
def test_a_file_that_was_torn_gives_what_is_whole_or_nothing(folder: Path, seed: int) -> None:
    chance, path = random.Random(seed), folder / FILE
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 30, 3000])):
        data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    path.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
    for key, piece in held(folder).items():
        assert piece in (None, PIECES[key])
    with closing(Store(folder)) as store:
        store.put(PIECES)
    for key, piece in held(folder).items():
        assert piece in (None, PIECES[key])


@pytest.mark.parametrize("data", [b"no database" * 1000, b"SQLite format 3\0" + bytes(5000)])
def test_a_file_that_is_no_database_gives_way_to_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    with closing(Store(tmp_path)) as store:
        store.put(PIECES)
    with closing(Store(tmp_path)) as store:  # at the latest
        store.put(PIECES)
    assert held(tmp_path) == PIECES


def test_where_no_folder_can_be_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with closing(Store(tmp_path / "file" / "folder")) as store:
        store.put(PIECES)
        assert store.get("piece:7") is None
        assert not store.has("piece:7")


def test_the_file_may_be_removed_at_any_time(folder: Path) -> None:
    with closing(Store(folder)) as store:
        (folder / FILE).unlink()
        store.put({"more": b"more"})
        assert store.get("piece:7") in (None, PIECES["piece:7"])
    folder_gone = folder / "deep"
    with closing(Store(folder_gone)) as store:
        store.put(PIECES)
        (folder_gone / FILE).unlink()
        folder_gone.rmdir()
        store.put({"more": b"more"})
        assert store.get("more") in (None, b"more")


def test_what_was_not_used_for_the_longest_time_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"old": 0, "used again": 1, "new": 30}
    data = {name: random.Random(name).randbytes(40_000) for name in days}
    for name, day in days.items():
        monkeypatch.setattr(storing.time, "time", lambda day=day: 86_400.0 * (10_000 + day))
        with closing(Store(tmp_path, most=10_000_000)) as store:
            store.put({name: data[name]})
            if name == "new":
                assert store.get("used again")
    with closing(Store(tmp_path, most=120_000)) as store:
        store.put({"newest": random.Random(7).randbytes(40_000)})
        assert store.get("old") is None
        assert store.has("newest")
        assert [store.get(name) == data[name] for name in ("used again", "new")].count(True) == 1
        assert store.has("new")
    with closing(Store(tmp_path, most=120_000)) as store:
        for number in range(30):
            store.put({f"{number}": random.Random(number).randbytes(10_000)})
    assert (tmp_path / FILE).stat().st_size < 250_000


def test_use_counts_even_if_it_is_long_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (0, 30):
        monkeypatch.setattr(storing.time, "time", lambda day=day: 86_400.0 * (10_000 + day))
        with closing(Store(tmp_path)) as store:
            if day:
                assert store.get("a") == b"a"
            else:
                store.put({"a": b"a", "b": b"b"})
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        used = dict(connection.execute("SELECT key, used FROM kept"))
    assert used == {"a": 10_030, "b": 10_000}


def test_while_another_build_writes_nothing_is_kept_and_nothing_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_PATIENCE", 0.01)
    with (
        closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other,
        closing(Store(folder)) as store,
    ):
        other.execute("BEGIN EXCLUSIVE")
        store.put({"mine": b"mine"})
        assert store.get("piece:7") is None
        other.execute("ROLLBACK")
        assert store.get("piece:7") == PIECES["piece:7"]
        store.put({"mine": b"mine"})
        assert store.get("mine") == b"mine"


WRITER = """
import sys
from pathlib import Path
from cards.cache.store import Store
store = Store(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    store.put({f"{number}": str(number).encode() * 500})
    assert store.get(f"{number}") == str(number).encode() * 500
store.close()
"""


def test_two_builds_at_once_both_keep(tmp_path: Path) -> None:
    ranges = [("0", "60"), ("40", "100")]
    running = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, *each]) for each in ranges]
    assert [each.wait() for each in running] == [0, 0]
    with closing(Store(tmp_path)) as store:
        for number in range(100):
            assert store.get(f"{number}") == str(number).encode() * 500


def test_a_build_that_is_killed_while_it_writes_leaves_what_was_there(folder: Path) -> None:
    for delay in (0.12, 0.15, 0.2, 0.3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, folder, "1000", "100000"])
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert held(folder) == PIECES


FULL = """
import resource, sys
from pathlib import Path
from cards.cache.store import Store
store = Store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1], "cache-1.sqlite3").stat().st_size,) * 2)
import random
store.put({"large": random.randbytes(1_000_000)})
store.put({"small": b"small"})
assert store.get("piece:7"), "what is there may be read all the same"
store.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_full_disk_costs_what_was_to_be_kept_and_no_more(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", FULL, folder], check=True)
    assert held(folder) == PIECES


def test_the_folder_is_the_users_or_the_one_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MKDECK_CACHE_DIR", str(tmp_path / "c"))
    assert cache_dir() == tmp_path / "c"
    monkeypatch.setenv("MKDECK_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    if sys.platform == "linux":
        assert cache_dir() == tmp_path / "x" / "mkdeck"
