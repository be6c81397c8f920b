from pathlib import Path

import pytest

from cards import collect as collecting
from cards.collect import Unwatched, collect
from cards.plan import Order
from tests.cli.conftest import ARTICLE


class Counted(Unwatched):
    def __init__(self) -> None:
        self.begun: list[tuple[str, int]] = []
        self.advanced = 0

    def begin(self, source: str, files: int) -> None:
        self.begun.append((source, files))

    def fetch(self, listing: str, pages: int) -> None:
        raise AssertionError("files are not fetched")

    def advance(self) -> None:
        self.advanced += 1


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    monkeypatch.chdir(tmp_path)
    Path("notes").mkdir()
    for number in range(7):
        text = ARTICLE.replace("线程", f"线程{number}号")
        Path(f"notes/{number}.md").write_text(text, encoding="utf-8")
    Path("notes/3.md").write_bytes(b"\x00\x01\x02" * 99)
    return Order(None, ("notes", "gone", "notes/1.md"), Path("x.apkg"))


def test_each_document_is_read_once_and_told(order: Order) -> None:
    watcher = Counted()
    collected = collect(order.plan(), {"notes/1.md"}, watcher)
    assert watcher.begun == [("notes", 7), ("notes/1.md", 1)]
    assert watcher.advanced == collected.files == 7
    assert (collected.unread, collected.articles) == (1, 6)
    assert sorted(problem.where for problem in collected.problems) == ["gone: ", "notes/3.md: "]


def test_only_the_texts_asked_for_are_kept(order: Order) -> None:
    texts = collect(order.plan(), {"notes/1.md"}, Unwatched()).texts
    assert texts.pop("notes/1.md").startswith("# 操作系统")
    assert sorted(texts.items()) == [(f"notes/{number}.md", "") for number in (0, 2, 4, 5, 6)]


def test_several_processes_give_what_one_gives(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = collect(order.plan(), set(), Unwatched())
    monkeypatch.setattr(collecting, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(collecting, "_processors", lambda: 2)
    together = collect(order.plan(), set(), Unwatched())
    assert together.cards
    assert together == alone
