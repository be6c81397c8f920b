"""That there is nothing to do is said when it is so, and never when it is not."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cards.build import build
from cards.cache import Cache, opened, sights
from cards.cache import record as recording
from cards.cli.show import report_as_json
from cards.lock import load
from cards.lock.busy import busy_file, hold
from cards.model import Fate
from cards.options import Options
from cards.sources import files, walk
from tests.cache.conftest import OPTIONS, PICTURE, RECIPE, Project
from tests.cli.conftest import ARTICLE

NEXT_WEEK = Options(1_700_604_800, "2023-W47")


def test_after_a_build_there_is_nothing_to_do(cache: Cache) -> None:
    project = Project()
    assert project.nothing_to_do(cache) is None
    assert project.build(cache).count(Fate.NEW) > 3
    assert project.nothing_to_do(cache)
    assert project.nothing_to_do(cache, NEXT_WEEK)
    with opened() as later:
        assert project.nothing_to_do(later)


def test_the_report_is_that_of_a_build_that_changes_nothing(cache: Cache) -> None:
    project = Project()
    project.build(cache)
    report = project.nothing_to_do(cache)
    whole = build(project.order.plan(), OPTIONS)
    assert report
    assert report_as_json(report) == report_as_json(whole)
    assert report == replace(whole, samples=())


def test_so_it_is_where_cards_wait_and_notes_have_lost_their_article(cache: Cache) -> None:
    project = Project()
    project.build(cache)
    Path("decks/os.toml").write_text(RECIPE.format(budget=4, path="../notes/*.md"))
    Path("notes/c.md").write_text(ARTICLE.replace("线程", "协程").replace("进程", "纤程"), "utf-8")
    project.build(cache)
    report = project.nothing_to_do(cache)
    whole = build(project.order.plan(), OPTIONS)
    assert report
    assert report.waiting
    assert report.left
    assert report == replace(whole, samples=(), changes=(), left_in=())


def edit(name: str, old: str, new: str) -> Callable[[], object]:
    def change() -> None:
        text = Path(name).read_text("utf-8")
        assert old in text
        Path(name).write_text(text.replace(old, new), "utf-8")

    return change


def same_size_and_time() -> None:
    """An editor that hides when it wrote; the size stays."""
    before = Path("notes/a.md").stat()
    edit("notes/a.md", "资源", "内存")()
    os.utime("notes/a.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Path("notes/a.md").stat().st_size == before.st_size


def exchanged() -> None:
    for name, new in (("a.md", "x"), ("deep/b.md", "a.md"), ("x", "deep/b.md")):
        Path("notes", name).rename(Path("notes", new))


def lock_of_another_week() -> None:
    edit("decks/os.lock", '"week": "2023-W46"', '"week": "2023-W45"')()


CHANGES: dict[str, Callable[[], object]] = {
    "article edited": edit("notes/a.md", "线程是操作系统", "线程是系统"),
    "edited, of the same size and time": same_size_and_time,
    "article new": lambda: Path("notes/deep/c.md").write_text("# 新\n"),
    "article removed": Path("notes/a.md").unlink,
    "article renamed": lambda: Path("notes/a.md").rename("notes/b.md"),
    "article moved": lambda: Path("notes/a.md").rename("notes/deep/a.md"),
    "articles exchanged": exchanged,
    "article cannot be read": lambda: (Path("notes/a.md").unlink(), Path("notes/a.md").symlink_to("gone.md")),
    "folder gone": lambda: Path("notes").rename("elsewhere"),
    "recipe edited": edit("decks/os.toml", "90", "91"),
    "defaults appear": lambda: Path("mkdeck.toml").write_text("min_score = 0.4\n"),
    "nearer defaults appear": lambda: Path("decks/mkdeck.toml").write_text("min_score = 0.4\n"),
    "lock edited": lock_of_another_week,
    "lock lost": Path("decks/os.lock").unlink,
    "lock torn": lambda: Path("decks/os.lock").write_bytes(Path("decks/os.lock").read_bytes()[:-9]),
    "edits appear": lambda: Path("decks/os.edits.toml").write_text("# none yet\n"),
    "deck lost": Path("decks/out/os.apkg").unlink,
    "deck exchanged": lambda: Path("decks/out/os.apkg").write_bytes(b""),
    "picture exchanged": lambda: Path("notes/deep/p.png").write_bytes(PICTURE + b"more"),
    "picture lost": Path("notes/deep/p.png").unlink,
    "killed": lambda: busy_file(Path("decks/os.lock")).write_bytes(b'\n{"pid": 1}'),
}  # fmt: skip


@pytest.mark.usefixtures("aged")
@pytest.mark.parametrize("name", ["decks/os.lock", "decks/os.toml", "decks/os.edits.toml"])
def test_what_decides_is_read_even_if_its_stamp_is_the_same(
    cache: Cache, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system may keep times too coarsely, a clock may be set back."""
    project = Project()
    Path("decks/os.edits.toml").write_text("# none yet\n")
    project.build(cache)
    assert project.nothing_to_do(cache)
    stamps = {path: walk.stamp_at(path) for path in ("decks/os.lock", "decks/os.toml", "decks/os.edits.toml")}
    stamp_at = recording.stamp_at
    monkeypatch.setattr(recording, "stamp_at", lambda path: stamps.get(str(path)) or stamp_at(path))
    data = Path(name).read_bytes()
    Path(name).write_bytes(data[:-3] + bytes(reversed(data[-3:])))
    assert project.nothing_to_do(cache) is None


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("old", [True, False], ids=["old", "young"])
def test_a_change_is_for_the_build_to_see(
    cache: Cache, change: Callable[[], object], old: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if old:
        monkeypatch.setattr(sights, "TICK", -(10**18))
    project = Project()
    project.build(cache)
    assert project.nothing_to_do(cache)
    change()
    assert project.nothing_to_do(cache) is None


@pytest.mark.usefixtures("aged")
def test_what_was_touched_and_says_the_same_is_no_change(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project()
    project.build(cache)
    for name in ("notes/a.md", "decks/os.toml", "decks/os.lock", "decks/out/os.apkg", "notes/deep/p.png"):
        os.utime(name, ns=(1, 1))
    read = []
    monkeypatch.setattr(
        sights, "digest_of", lambda path, old=sights.digest_of: read.append(path) or old(path)
    )
    assert project.nothing_to_do(cache)
    assert len(read) >= 5
    read.clear()
    assert project.nothing_to_do(cache)
    assert set(read) == {"decks/os.toml", "decks/os.lock"}, "the others are known again"


@pytest.mark.parametrize("changes", [{"prune": True}, {"refresh": True}, {"dry_run": True}], ids=repr)
def test_what_asks_for_more_is_built(cache: Cache, changes: dict[str, bool]) -> None:
    project = Project()
    project.build(cache)
    assert project.nothing_to_do(cache, replace(OPTIONS, **changes)) is None
    assert project.nothing_to_do(cache, replace(OPTIONS, wait=9.0))


def test_cards_that_wait_are_issued_in_the_next_week(cache: Cache) -> None:
    project = Project(budget=2)
    assert project.build(cache).count(Fate.NEW) == 2
    assert project.nothing_to_do(cache)
    assert project.nothing_to_do(cache, NEXT_WEEK) is None
    assert project.build(cache, NEXT_WEEK).count(Fate.NEW) == 2
    assert project.nothing_to_do(cache, NEXT_WEEK)


def test_a_dry_run_is_no_build(cache: Cache) -> None:
    project = Project()
    project.build(cache, replace(OPTIONS, dry_run=True))
    assert project.nothing_to_do(cache) is None


def test_problems_are_told_each_time(cache: Cache) -> None:
    project = Project()
    Path("notes/bad.md").write_bytes(b"\x00" * 99)
    for _ in range(2):
        report = project.build(cache)
        assert (report.exit_code, len(report.problems)) == (1, 1)
        assert project.nothing_to_do(cache) is None


def test_conflicts_are_told_each_time(cache: Cache) -> None:
    project = Project()
    project.build(cache)
    row = next(row for row in load(Path("decks/os.lock")).rows if "线程" in row.subjects)
    Path("decks/os.edits.toml").write_text(f'["{row.guid}"]\ndecision = "edit"\nback = "最小的"\n')
    project.build(cache)
    edit("notes/a.md", "线程是操作系统能够进行调度", "线程是操作系统能够调度")()
    assert project.build(cache).count(Fate.CONFLICT) == 1
    assert project.nothing_to_do(cache) is None


def test_what_comes_from_standard_input_is_read_each_time(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(path="-")
    monkeypatch.setattr(files, "read_stdin", lambda: files.read(Path("notes/a.md")))
    assert project.build(cache).exit_code == 0
    assert project.nothing_to_do(cache) is None


def test_while_another_build_is_running_it_is_for_the_build_to_say_so(cache: Cache) -> None:
    project = Project()
    project.build(cache)
    with hold(Path("decks/os.lock")):
        assert project.nothing_to_do(cache) is None
    assert project.nothing_to_do(cache)


def test_another_order_knows_nothing_of_it(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project()
    project.build(cache)
    for changes in ({"deck": "other"}, {"min_score": 0.1}, {"output": Path("o.apkg")}):
        other = replace(project.order, **changes)
        assert recording.Record(cache, other, OPTIONS).nothing_to_do() is None
    monkeypatch.chdir("notes")
    assert project.nothing_to_do(cache) is None


def test_other_code_builds_anew(cache: Cache) -> None:
    project = Project()
    project.build(cache)
    cache.code = "0" * 64
    assert project.nothing_to_do(cache) is None


def test_fresh_means_that_nothing_is_trusted(cache: Cache) -> None:
    project = Project()
    project.build(cache)
    with opened(fresh=True) as fresh:
        assert project.nothing_to_do(fresh) is None
        project.build(fresh)
    assert project.nothing_to_do(cache)


def test_a_lock_that_came_back_during_the_build_is_not_taken_for_the_new_one(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person may check out an old lock while the package is being written."""
    project = Project()
    project.build(cache)
    old = Path("decks/os.lock").read_bytes()
    edit("notes/a.md", "线程是操作系统", "线程是系统")()
    finish = recording.Record.finish

    def disturbed(self, *arguments) -> None:
        Path("decks/os.lock").write_bytes(old)
        finish(self, *arguments)

    monkeypatch.setattr(recording.Record, "finish", disturbed)
    project.build(cache)
    assert project.nothing_to_do(cache) is None


@pytest.mark.parametrize("kind", ["head", "sights"])
def test_a_record_that_is_something_else_is_none(cache: Cache, kind: str) -> None:
    project = Project()
    project.build(cache)
    key = project.record(cache)._key
    for data in (b"", b"\xff\xff", b"\x80", b"\xa4text", b"\x91\x01"):
        cache.put({f"{kind}:{key}": data})
        assert project.nothing_to_do(cache) is None
        assert project.build(cache).exit_code == 0
        assert project.nothing_to_do(cache)


QUICK = """
import json, sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
from cards.cache import Record, opened as cache_opened, sights
from cards.model import Fate
from cards.options import Options
from cards.sources import files, walk
from cards.plan import orders
sights.TICK = 0
with cache_opened() as cache:
    (order,) = orders(["os"])
    report = Record(cache, order, Options(1_700_000_000, "2023-W46")).nothing_to_do()
print(json.dumps({"found": report is not None, "opened": opened, "loaded": sorted(sys.modules)}))
"""
HEAVY = {"pydantic", "spacy", "rjieba", "genanki", "jinja2", "markdown_it", "rich", "nh3", "numpy", "tomllib"}


@pytest.mark.usefixtures("aged")
def test_no_article_is_opened_no_lock_parsed_and_nothing_heavy_loaded(cache: Cache) -> None:
    project = Project()
    project.build(cache)
    run = subprocess.run([sys.executable, "-c", QUICK], capture_output=True, check=True, text=True)
    told = json.loads(run.stdout)
    assert told["found"]
    assert not HEAVY & {name.partition(".")[0] for name in told["loaded"]}
    assert not {"cards.lock", "cards.extractor", "cards.gather", "cards.config"} & set(told["loaded"])
    here = [name for name in told["opened"] if name.startswith(("decks", "notes", str(Path.cwd())))]
    assert {Path(name).name for name in here} == {"os.toml", "os.lock"}


def test_only_the_deck_that_changed_is_built(cache: Cache) -> None:
    project = Project(path="../notes/a.md")
    Path("decks/net.toml").write_text(RECIPE.format(budget=9, path="../notes/deep"))
    net = replace(project.order, recipe=Path("decks/net.toml"))
    for order in (project.order, net):
        build(order.plan(), OPTIONS, record=recording.Record(cache, order, OPTIONS))
    edit("notes/a.md", "线程是操作系统", "线程是系统")()
    assert recording.Record(cache, net, OPTIONS).nothing_to_do()
    assert project.nothing_to_do(cache) is None
    with zipfile.ZipFile("decks/out/net.apkg") as package:
        assert package.testzip() is None
