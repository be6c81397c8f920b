"""What users of other tools lose when they import a second time: the five rows of the table, and two more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.anki import MERGE_WITH_PROGRESS
from tests.year.build import Project, in_process
from tests.year.collection import Anki, AnkiNote, Snapshot
from tests.year.year import DAY, START

ARTICLE = """# 进程是怎么管起来的

## PCB 是什么？

PCB 是内核为每个进程保存的一份登记表，记下它的编号、状态和打开的文件。

## 为什么线程切换比较快？

因为同一进程的线程共用一套页表，切换以后地址翻译的缓存仍然有效。

## 上下文切换

上下文切换是指保存一个任务的寄存器、再装入另一个任务的寄存器的过程。上下文切换的缺点是缓存里的内容大多用不上了。

## 进程的组成

进程由三部分组成：

- 程序段，放着要执行的指令；
- 数据段，放着全局变量；
- 登记表，供内核管理之用。

## 僵尸进程

僵尸进程是指已经结束、父进程却还没有回收的进程。
"""


@dataclass
class Imports:
    """A project, a collection, and what each import did."""

    project: Project
    anki: Anki
    options: dict[str, Any]
    at: int = START

    def write(self, text: str, name: str = "processes.md") -> None:
        self.project.articles.mkdir(exist_ok=True)
        for path in self.project.articles.iterdir():
            path.unlink()
        (self.project.articles / name).write_text(text, "utf-8")

    def build_and_import(self) -> dict[str, Any]:
        done = self.project.run(self.at, "build", "-q")
        assert done.code == 0, done
        return dict(self.anki.ask("import_package", path=str(self.project.package), options=self.options))

    def note(self, front: str) -> AnkiNote:
        (found,) = [note for note in self.anki.snapshot().notes.values() if front in note.front]
        return found


@pytest.fixture(params=[{}, MERGE_WITH_PROGRESS], ids=["defaults", "merge"])
def imports(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Imports]:
    """A deck that was imported a week ago and studied since: every card has an interval of ten days."""
    with Anki(tmp_path / "anki") as anki:
        imports = Imports(Project(tmp_path / "project", in_process), anki, request.param)
        imports.write(ARTICLE)
        assert imports.build_and_import()["new"] >= 5
        anki.ask("settle", at=START + 3_600)
        anki.ask("study", count=40)
        for guid in imports.anki.snapshot().ours():
            anki.ask("postpone", guid=guid, days="10!")
        anki.ask("settle", at=START + DAY)
        anki.ask("pass_days", days=7)
        imports.at = START + 7 * DAY
        yield imports


def schedules(snapshot: Snapshot) -> tuple[object, ...]:
    return snapshot.cards, snapshot.reviews, snapshot.schema


def second(imports: Imports, new: int, updated: int) -> Snapshot:
    """Build and import again; demand so many new and updated notes, no lost schedule, no question twice."""
    before = imports.anki.snapshot()
    log = imports.build_and_import()
    after = imports.anki.snapshot()
    assert (log["new"], log["updated"], log["conflicting"]) == (new, updated, 0)
    assert schedules(after) == schedules(before)
    assert after.notes.keys() == before.notes.keys()
    assert len({note.front for note in after.notes.values()}) == len(after.notes)
    return after


def test_identical_input(imports: Imports) -> None:
    before = imports.anki.snapshot()
    assert second(imports, new=0, updated=0) == before


def test_an_answer_is_edited(imports: Imports) -> None:
    imports.write(ARTICLE.replace("父进程却还没有回收", "父进程却一直没有回收"))
    second(imports, new=0, updated=1)
    assert "一直没有回收" in imports.note("僵尸进程").back


def test_a_question_is_reworded(imports: Imports) -> None:
    imports.write(ARTICLE.replace("为什么线程切换比较快？", "线程切换为什么比较快？"))
    second(imports, new=0, updated=1)
    assert imports.note("线程切换").front == "线程切换为什么比较快？"


def test_a_heading_asks_otherwise_for_what_the_card_asks_in_words_of_its_own(imports: Imports) -> None:
    imports.write(ARTICLE.replace("PCB 是什么？", "什么是 PCB？"))
    second(imports, new=0, updated=0)
    assert "登记表" in imports.note("PCB").back


def test_the_file_is_renamed(imports: Imports) -> None:
    before = imports.anki.snapshot()
    imports.write(ARTICLE, "2024-进程.md")
    assert second(imports, new=0, updated=0) == before


def test_the_person_edited_a_note(imports: Imports) -> None:
    guid = imports.note("僵尸进程").guid
    imports.anki.ask("act", step={"edit": {guid: {"Back": "我自己的话"}}, "tag": {guid: "重点"}})
    imports.anki.ask("settle", at=START + 2 * DAY)
    before = imports.anki.snapshot()
    assert second(imports, new=0, updated=0) == before
    note = imports.note("僵尸进程")
    assert note.back == "我自己的话"
    assert "重点" in note.tags


def test_the_person_edited_a_note_and_the_author_another(imports: Imports) -> None:
    guid = imports.note("僵尸进程").guid
    imports.anki.ask("act", step={"edit": {guid: {"Back": "我自己的话"}}})
    imports.anki.ask("settle", at=START + 2 * DAY)
    imports.write(ARTICLE.replace("大多用不上了", "大多作废了"))
    second(imports, new=0, updated=1)
    assert imports.note("僵尸进程").back == "我自己的话"
    assert "大多作废了" in imports.note("缺点").back


def test_two_builds_within_a_second(imports: Imports) -> None:
    """The second build's answer arrives, though its clock says what the first one's said."""
    imports.at = START
    imports.write(ARTICLE.replace("父进程却还没有回收", "父进程却一直没有回收"))
    second(imports, new=0, updated=1)
    assert "一直没有回收" in imports.note("僵尸进程").back
