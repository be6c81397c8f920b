"""A deck, a person's Anki, and the commands between them, all in one process but for Anki itself."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cards import edits
from cards.cli.app import run
from cards.lock import Lock, Row, load
from tests.anki.person import Person
from tests.anki.person import person as start

RECIPE = 'name = "课程::操作系统"\n[[sources]]\npath = "articles"\n'
TERMS = ["进程", "线程", "死锁", "页表", "信号量", "管程", "中断", "系统调用", "文件描述符", "虚拟内存"]
WHAT = [
    "资源分配",
    "处理器调度",
    "互相等待",
    "地址转换",
    "进程同步",
    "共享数据保护",
    "异步事件处理",
    "内核入口",
]
WHAT += ["打开文件引用", "地址空间管理"]


def article(answers: dict[str, str] | None = None) -> str:
    """Ten definitions; some answers may be other ones."""
    told = {**dict(zip(TERMS, WHAT, strict=True)), **(answers or {})}
    return "# 操作系统\n\n" + "".join(
        f"## {term}\n\n{term}是{what}的基本单位。\n\n" for term, what in told.items()
    )


@dataclass(frozen=True)
class Deck:
    """A project with one recipe, ``os``."""

    folder: Path
    tell: Callable[[], tuple[str, str]]

    @property
    def package(self) -> Path:
        return self.folder / "decks" / "out" / "os.apkg"

    @property
    def lock(self) -> Lock:
        found = load(self.folder / "decks" / "os.lock")
        assert found is not None
        return found

    @property
    def edits(self) -> dict[str, Any]:
        return edits.load(self.folder / "decks" / "os.edits.toml")

    def row(self, term: str) -> Row:
        """Return the row of a term's definition."""
        (row,) = [row for row in self.lock.rows if row.subjects[0] == term]
        return row

    def guid(self, term: str) -> str:
        return self.row(term).guid

    def write(self, text: str) -> None:
        (self.folder / "decks" / "articles" / "os.md").write_text(text, "utf-8")

    def build(self, days_ago: int = 0) -> None:
        """Build; Anki's own clock cannot be set, so what lies a week back is built a week back."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", str(int(time.time()) - 86_400 * days_ago))
            code, _, err = self.run("build", "-q")
        assert code == 0, err

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; return its exit code and what it said on stdout and stderr."""
        self.tell()
        code = run(["--lang", "en", *arguments])
        out, err = self.tell()
        return code, out, err

    def feedback(self, *arguments: str) -> dict[str, Any]:
        """Return the report of ``mkdeck feedback --json`` on the deck."""
        code, out, err = self.run("feedback", "--json", *arguments)
        assert code == 0, err
        (report,) = json.loads(out)["decks"]
        return dict(report)


@pytest.fixture
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Deck:
    for name in [name for name in os.environ if re.match("MKDECK|SOURCE_DATE|ANKI", name)]:
        if name != "MKDECK_ANKI_PYTHON":
            monkeypatch.delenv(name)
    (tmp_path / "decks" / "articles").mkdir(parents=True)
    (tmp_path / "decks" / "os.toml").write_text(RECIPE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MKDECK_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("ANKI_BASE", str(tmp_path / "Anki2"))

    def tell() -> tuple[str, str]:
        told = capsys.readouterr()
        return told.out, told.err

    made = Deck(tmp_path, tell)
    made.write(article())
    return made


@pytest.fixture
def person(deck: Deck) -> Iterator[Person]:
    """A person whose Anki runs, with the profile that mkdeck looks at by itself."""
    with start(deck.folder / "Anki2") as someone:
        yield someone
