"""Which articles are known to be gone; tests/data/diff holds what becomes of their notes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.absence import is_place
from cards.cli.app import run
from cards.language.fold import fold
from cards.lock import State
from cards.lock.files import load
from tests.readers.books import book, page


@given(st.text(max_size=30) | st.text("a1./:- 中。", max_size=12))
def test_the_key_of_an_excerpt_is_never_taken_for_a_place(text: str) -> None:
    assert not is_place(fold(text))


@pytest.mark.parametrize(
    "key",
    ["a.md", "notes/3.5/笔记.html", "../notes/a", "notes/1", "/tmp/x", "https://example.com/1", "第1章.md"],
)
def test_paths_and_addresses_are_places(key: str) -> None:
    assert is_place(key)


ONE = page("<h1>缓存</h1><p>缓存（cache）是存放副本的高速存储。</p>")
TWO = page("<h1>进程</h1><p>进程（process）是操作系统分配资源的基本单位。</p>")


def test_chapters_are_known_to_be_gone_only_where_their_book_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("notes/b.epub")
    path.parent.mkdir()
    Path("notes/a.md").write_text("# 锁\n\n锁（lock）是保护临界区的机制。\n", "utf-8")

    def states() -> dict[str, State]:
        lock = load(Path("x.lock"))
        assert lock
        return {anchor.article: row.state for row in lock.rows for anchor in row.anchors}

    def build() -> int:
        return run(["build", "notes", "-o", "x.apkg", "--prune", "-q"])

    path.write_bytes(book({"1.xhtml": ONE, "2.xhtml": TWO}))
    assert build() == 0
    keys = {"notes/b.epub#1.xhtml", "notes/b.epub#2.xhtml"}
    assert keys <= states().keys()
    path.write_bytes(b"PK\x03\x04 broken")
    assert build() == 1
    assert {states()[key] for key in keys} == {State.ACTIVE}
    path.write_bytes(book({"2.xhtml": TWO}))
    assert build() == 0
    assert states()["notes/b.epub#1.xhtml"] is State.RETIRED
    assert states()["notes/b.epub#2.xhtml"] is State.ACTIVE
