import json
import sqlite3
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Run


def notes_of(package: Path, folder: Path) -> dict[str, tuple[str, int]]:
    """Fields and mod of every note, by guid."""
    with zipfile.ZipFile(package) as archive:
        archive.extract("collection.anki2", folder)
    connection = sqlite3.connect(folder / "collection.anki2")
    rows = {guid: (flds, mod) for guid, flds, mod in connection.execute("select guid, flds, mod from notes")}
    connection.close()
    return rows


def report_of(run: Run, *arguments: str, **variables: str) -> dict[str, object]:
    done = run("build", "--json", *arguments, **variables)
    document = json.loads(done.stdout)
    assert document["schema"] == "mkdeck.build/1"
    assert document["exit_code"] == done.returncode
    return document["decks"][0]


def test_files_become_a_deck_and_its_lock(tmp_path: Path, article: Path, run: Run) -> None:
    done = run("build", "good.md", "-o", "out/x.apkg")
    assert (done.returncode, done.stdout) == (0, "")
    assert "x: written to out/x.apkg" in done.stderr
    assert "File → Import" in done.stderr
    notes = notes_of(tmp_path / "out/x.apkg", tmp_path)
    assert any("什么是线程" in fields or "线程是什么" in fields for fields, _ in notes.values())
    with zipfile.ZipFile(tmp_path / "out/x.apkg") as archive:
        assert archive.read("mkdeck.lock") == (tmp_path / "out/x.lock").read_bytes()


def test_the_same_articles_leave_the_deck_as_it_is(tmp_path: Path, article: Path, run: Run) -> None:
    run("build", "good.md", "-o", "x.apkg")
    before = (tmp_path / "x.apkg").stat()
    done = run("build", "good.md", "-o", "x.apkg")
    assert done.returncode == 0
    assert "unchanged" in done.stderr
    after = (tmp_path / "x.apkg").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_with_the_clock_stopped_two_machines_make_the_same_bytes(
    tmp_path: Path, article: Path, run: Run
) -> None:
    run("build", "good.md", "-o", "a/x.apkg", SOURCE_DATE_EPOCH="1700000000", TZ="Asia/Shanghai")
    run("build", "good.md", "-o", "b/x.apkg", SOURCE_DATE_EPOCH="1700000000", TZ="America/Lima")
    assert (tmp_path / "a/x.apkg").read_bytes() == (tmp_path / "b/x.apkg").read_bytes()
    assert (tmp_path / "a/x.lock").read_bytes() == (tmp_path / "b/x.lock").read_bytes()
    assert {mod for _, mod in notes_of(tmp_path / "a/x.apkg", tmp_path).values()} == {1700000000}


def test_a_clock_that_is_no_number_is_told(article: Path, run: Run) -> None:
    done = run("build", "good.md", "-o", "x.apkg", SOURCE_DATE_EPOCH="yesterday")
    assert done.returncode == 2
    assert "error: SOURCE_DATE_EPOCH is 'yesterday'" in done.stderr


def test_only_what_changed_gets_a_new_time(tmp_path: Path, article: Path, run: Run) -> None:
    run("build", "good.md", "-o", "x.apkg", SOURCE_DATE_EPOCH="1700000000")
    before = notes_of(tmp_path / "x.apkg", tmp_path)
    article.write_text(
        ARTICLE + "\n## 协程\n\n协程是由用户程序自己调度的轻量级执行单元。\n", encoding="utf-8"
    )
    report = report_of(run, "good.md", "-o", "x.apkg", SOURCE_DATE_EPOCH="1700600000")
    after = notes_of(tmp_path / "x.apkg", tmp_path)
    assert before.items() <= after.items()
    new = set(after) - set(before)
    assert new
    assert {after[guid][1] for guid in new} == {1700600000}
    counts = {name: count for name, count in report["notes"].items() if count}
    assert counts == {"new": len(new), "kept": len(before), "all": len(after)}


def test_a_lost_lock_is_taken_from_the_deck(tmp_path: Path, article: Path, run: Run) -> None:
    run("build", "good.md", "-o", "x.apkg")
    lock = (tmp_path / "x.lock").read_bytes()
    (tmp_path / "x.lock").unlink()
    done = run("build", "good.md", "-o", "x.apkg")
    assert done.returncode == 0
    assert "unchanged" in done.stderr
    assert (tmp_path / "x.lock").read_bytes() == lock


def test_a_dry_run_writes_nothing(tmp_path: Path, article: Path, run: Run) -> None:
    done = run("build", "good.md", "-o", "out/x.apkg", "--dry-run")
    assert done.returncode == 0
    assert "nothing was written" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["good.md"]


def test_the_counts_add_up(tmp_path: Path, article: Path, run: Run) -> None:
    (tmp_path / "again.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "bad.md").write_bytes(b"")
    report = report_of(run, "good.md", "again.md", "bad.md", "gone.md", "-o", "x.apkg")
    assert (report["files"], report["unread"], report["articles"]) == (3, 1, 2)
    assert report["skipped"]["same"] > 0
    assert report["cards"] == sum(report["kinds"].values())
    assert report["facts"] == report["cards"] + sum(report["skipped"].values())
    assert report["notes"]["all"] == report["cards"]
    assert len(report["problems"]) == 2


def test_the_budget_leaves_cards_for_other_weeks(tmp_path: Path, article: Path, run: Run) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text('new_per_week = 2\n[[sources]]\npath = "../good.md"\n')
    first = report_of(run, SOURCE_DATE_EPOCH="1700000000")
    again = report_of(run, SOURCE_DATE_EPOCH="1700000100")
    later = report_of(run, SOURCE_DATE_EPOCH="1700604800")
    assert (first["notes"]["new"], again["notes"]["new"]) == (2, 0)
    assert first["skipped"]["waiting"] == first["notes"]["waiting"] > 0
    assert later["notes"]["new"] > 0
    for report in (first, again, later):
        assert report["facts"] == report["cards"] + sum(report["skipped"].values())


def test_a_week_ends_with_its_sunday_also_at_the_end_of_the_year(
    tmp_path: Path, article: Path, run: Run
) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text('new_per_week = 2\n[[sources]]\npath = "../good.md"\n')
    days = {"2026-12-31": 2, "2027-01-03": 0, "2027-01-04": 2}  # a Thursday, the Sunday after it, the Monday
    for day, new in days.items():
        noon = datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
        report = report_of(run, SOURCE_DATE_EPOCH=str(int(noon)))
        assert report["notes"]["new"] == new, day
    rows = [json.loads(line) for line in (decks / "a.lock").read_text("utf-8").splitlines()[1:]]
    assert sorted(row["week"] for row in rows if row["week"]) == ["2026-W53"] * 2 + ["2027-W01"] * 2
    assert report["notes"]["waiting"] == sum(row["state"] == "waiting" for row in rows)


def test_a_project_builds_each_recipe_into_its_place(tmp_path: Path, article: Path, run: Run) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    for name in ("a", "b"):
        (decks / f"{name}.toml").write_text(f'name = "Deck {name}"\n[[sources]]\npath = "../*.md"\n')
    done = run("build")
    assert done.returncode == 0
    assert sorted(path.name for path in (decks / "out").glob("*.apkg")) == ["a.apkg", "b.apkg"]
    assert sorted(path.name for path in decks.glob("*.lock")) == ["a.lock", "b.lock"]
    assert "../*.md: 1 to read" in done.stderr


def test_cards_do_not_depend_on_where_a_recipe_is_built_from(tmp_path: Path, article: Path, run: Run) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text('[[sources]]\npath = "../good.md"\n')
    here = run("extract", "a", "--format", "jsonl").stdout
    there = run("extract", str(decks / "a.toml"), "--format", "jsonl").stdout
    assert here == there
    assert json.loads(here.splitlines()[0])["source"]["path"] == "../good.md"


def test_a_picture_of_the_passage_comes_along_and_one_from_elsewhere_does_not(
    tmp_path: Path, run: Run
) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    for name in ("notes/images/ok.png", "secret.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture + name.encode())
    (tmp_path / "notes" / "a.md").write_text(
        "# 网络\n\n## 网关\n\n![](images/ok.png)网关是连接两个不同网络的设备。\n\n"
        "## 网桥\n\n![](../secret.png)网桥是在数据链路层连接两个网段的设备。\n\n"
        "## 路由\n\n![](images/gone.png)路由是为数据包选择传送路径的过程。\n",
        encoding="utf-8",
    )
    done = run("build", "notes", "-o", "x.apkg")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        media = json.loads(archive.read("media"))
        assert [archive.read(member) for member in media] == [picture + b"notes/images/ok.png"]
    fields = [fields for fields, _ in notes_of(tmp_path / "x.apkg", tmp_path).values()]
    assert sum(name in text for text in fields for name in media.values()) == 1


@pytest.mark.parametrize("flags", [["-q"], ["--quiet"]])
def test_quiet_says_nothing(article: Path, run: Run, flags: list[str]) -> None:
    done = run("build", "good.md", "-o", "x.apkg", *flags)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_messages_speak_chinese(article: Path, run: Run) -> None:
    done = run("build", "good.md", "-o", "x.apkg", LC_ALL="zh_CN.UTF-8")
    assert "x：已写入 x.apkg" in done.stderr
    assert "定义" in done.stderr


TERMS = {
    "队列": "先进先出的线性表",
    "栈": "只在一端插入和删除的线性表",
    "链表": "用指针把节点串起来的存储结构",
    "哈希表": "按键的散列值直接定位记录的数据结构",
    "二叉树": "每个节点至多有两个孩子的树",
    "跳表": "带有多级索引的有序链表",
    "位图": "用一个比特表示一个元素是否存在的数组",
    "并查集": "用来判断两个元素是否连通的森林",
    "死锁": "多个线程互相等待对方资源的状态",
    "信号量": "用来限制同时访问资源的线程数的计数器",
}


def glossary(count: int) -> str:
    told = [f"## {term}\n\n{term}是{meaning}。\n" for term, meaning in [*TERMS.items()][:count]]
    return "# 数据结构\n\n" + "\n".join(told)


def test_many_passages_lost_at_once_retire_nothing_but_with_prune(tmp_path: Path, run: Run) -> None:
    article = tmp_path / "a.md"
    article.write_text(glossary(10), encoding="utf-8")
    first = report_of(run, "a.md", "-o", "x.apkg")
    assert first["notes"]["all"] >= 8
    package = (tmp_path / "x.apkg").read_bytes()
    article.write_text(glossary(2), encoding="utf-8")
    guarded = run("build", "a.md", "-o", "x.apkg")
    assert guarded.returncode == 1
    assert "too many at once: none was retired" in guarded.stderr
    assert "--prune" in guarded.stderr
    assert (tmp_path / "x.apkg").read_bytes() == package
    pruned = report_of(run, "a.md", "-o", "x.apkg", "--prune")
    assert pruned["notes"]["retired"] >= 6
    assert pruned["notes"]["all"] + pruned["notes"]["retired"] == first["notes"]["all"]
    article.write_text(glossary(10), encoding="utf-8")
    back = report_of(run, "a.md", "-o", "x.apkg")
    assert (back["notes"]["revived"], back["notes"]["new"]) == (pruned["notes"]["retired"], 0)


def test_an_article_that_cannot_be_read_retires_nothing(tmp_path: Path, article: Path, run: Run) -> None:
    (tmp_path / "other.md").write_text(glossary(10), encoding="utf-8")
    first = report_of(run, "good.md", "other.md", "-o", "x.apkg")
    article.write_bytes(b"\x00" * 99)
    again = report_of(run, "good.md", "other.md", "-o", "x.apkg", "--prune")
    assert again["problems"]
    assert (again["notes"]["retired"], again["notes"]["all"]) == (0, first["notes"]["all"])


def test_to_refresh_sends_only_what_is_drawn_otherwise(tmp_path: Path, article: Path, run: Run) -> None:
    report_of(run, "good.md", "-o", "x.apkg")
    again = report_of(run, "good.md", "-o", "x.apkg", "--refresh")
    assert (again["written"], again["notes"]["changed"]) == (False, 0)
    article.write_text(ARTICLE.replace("# 操作系统", "# 操作系统原理", 1), encoding="utf-8")
    assert report_of(run, "good.md", "-o", "x.apkg")["notes"]["changed"] == 0
    assert report_of(run, "good.md", "-o", "x.apkg", "--refresh")["notes"]["changed"] > 0
