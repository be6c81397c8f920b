"""git for real: two branches build, and what becomes of their locks."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import MKDECK, Run

Git = Callable[..., subprocess.CompletedProcess[str]]
Rows = dict[str, dict[str, object]]

SHARED = "# 操作系统\n\n## 线程\n\n线程是操作系统能够进行调度的最小单位。\n"
OURS = "# 数据结构\n\n## 栈\n\n栈是只在一端插入和删除的线性表。\n\n## 队列\n\n队列是先进先出的线性表。\n"
THEIRS = "# Networks\n\n## Router\n\nA router is a device that forwards packets between networks.\n"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    def command(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=tmp_path,
            env={**os.environ, **own, **dict.fromkeys(names, "x")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    command("init", "-q", "-b", "main")
    return command


@pytest.fixture
def project(tmp_path: Path, git: Git, inside: Run) -> Path:
    """A project with one note, and two branches that each built an article of their own."""
    decks = tmp_path / "decks"
    (decks / "articles").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("decks/out/\n*.busy\n")
    (decks / "a.toml").write_text('[[sources]]\npath = "articles/*.md"\n')

    def build(name: str, text: str, when: int) -> None:
        (decks / "articles" / name).write_text(text, encoding="utf-8")
        assert inside("build", "-q", SOURCE_DATE_EPOCH=str(when)).returncode == 0
        git("add", "-A")
        git("commit", "-qm", name)

    build("shared.md", SHARED, 1700000000)
    git("switch", "-qc", "theirs")
    build("theirs.md", THEIRS, 1700100000)
    build("shared.md", SHARED.replace("最小单位", "最小的单位"), 1700200000)
    git("switch", "-q", "main")
    build("ours.md", OURS, 1700300000)
    return decks


def rows_of(text: str) -> Rows:
    return {row["guid"]: row for row in map(json.loads, text.split("\n")[1:-1])}


def both(git: Git) -> tuple[Rows, ...]:
    return tuple(rows_of(git("show", f"{branch}:decks/a.lock").stdout) for branch in ("main", "theirs"))


def check_all_is_kept(project: Path, inside: Run, before: tuple[Rows, ...]) -> None:
    """After the merge: every note of both sides, each once, with the newer wording; and it builds."""
    ours, theirs = before
    merged = rows_of((project / "a.lock").read_text("utf-8"))
    assert merged.keys() == ours.keys() | theirs.keys()
    assert len(ours.keys() & theirs.keys()) == 1
    assert inside("build", SOURCE_DATE_EPOCH="1700400000").returncode == 0
    rows = rows_of((project / "a.lock").read_text("utf-8"))
    assert rows.keys() == merged.keys()
    for guid, row in rows.items():
        assert row["state"] == "active"
        for name in ("note_id", "card_id", "mod", "week"):
            newer = max((side[guid] for side in before if guid in side), key=lambda each: each["mod"])
            assert row[name] == newer[name], name
    asked = [(row["front"], row["back"]) for row in rows.values()]
    assert len(set(asked)) == len(asked)
    assert any("最小的单位" in str(row["back"]) for row in rows.values())
    assert inside("doctor", "-q").returncode == 0


def test_the_merge_driver_puts_two_branches_together(project: Path, git: Git, inside: Run) -> None:
    before = both(git)
    git("config", "merge.mkdeck.driver", f"'{MKDECK}' doctor --merge %O %A %B")
    (project.parent / ".gitattributes").write_text("decks/*.lock merge=mkdeck\n")
    git("merge", "-q", "theirs", "-m", "both")
    assert git("status", "--porcelain", "--untracked-files=no").stdout == ""
    check_all_is_kept(project, inside, before)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_a_lock_with_both_sides_in_it_is_refused_and_put_together(
    project: Path, git: Git, run: Run, inside: Run, style: str
) -> None:
    before = both(git)
    git("config", "merge.conflictStyle", style)
    assert git("merge", "theirs", check=False).returncode == 1
    assert "<<<<<<<" in (project / "a.lock").read_text("utf-8")
    refused = run("build")
    assert refused.returncode == 2
    assert "error: decks/a.lock:1: a merge was left unfinished" in refused.stderr
    assert "hint: mkdeck doctor --recover puts both sides together" in refused.stderr
    done = run("doctor", "--recover")
    assert "decks/a.lock: both sides of the merge put together, 4 notes" in done.stdout
    (project / "a.lock.broken").unlink()
    git("add", "-A")
    git("commit", "-qm", "both")
    check_all_is_kept(project, inside, before)


def test_two_branches_that_built_the_same_article_have_one_note(project: Path, git: Git, inside: Run) -> None:
    git("switch", "-q", "theirs")
    (project / "articles" / "again.md").write_text(OURS, encoding="utf-8")
    assert inside("build", "-q").returncode == 0
    git("add", "-A")
    git("commit", "-qm", "again")
    ours, theirs = both(git)
    assert ours.keys() < theirs.keys()
    git("config", "merge.mkdeck.driver", f"'{MKDECK}' doctor --merge %O %A %B")
    (project.parent / ".gitattributes").write_text("decks/*.lock merge=mkdeck\n")
    git("switch", "-q", "main")
    git("merge", "-q", "theirs", "-m", "both")
    assert inside("build", "-q").returncode == 0
    assert rows_of((project / "a.lock").read_text("utf-8")).keys() == theirs.keys()


def test_a_side_that_cannot_be_read_leaves_ours_and_a_conflict(project: Path, git: Git) -> None:
    git("config", "merge.mkdeck.driver", f"'{MKDECK}' doctor --merge %O %A %B")
    (project.parent / ".gitattributes").write_text("decks/*.lock merge=mkdeck\n")
    git("switch", "-q", "theirs")
    (project / "a.lock").write_text((project / "a.lock").read_text("utf-8")[:-9], encoding="utf-8")
    git("commit", "-qam", "torn")
    git("switch", "-q", "main")
    ours = (project / "a.lock").read_bytes()
    done = git("merge", "theirs", check=False)
    assert done.returncode == 1
    assert "the lock is torn" in done.stderr
    assert (project / "a.lock").read_bytes() == ours
    assert git("status", "--porcelain", "decks/a.lock").stdout == "UU decks/a.lock\n"


@pytest.mark.parametrize("words", [[], ["a.lock"], ["a.lock", "b.lock", "c.lock", "d.lock"]])
def test_a_merge_takes_three_locks(run: Run, words: list[str]) -> None:
    done = run("doctor", "--merge", *words)
    assert done.returncode == 2
    assert "error: --merge takes three locks" in done.stderr


def test_a_merge_of_what_is_not_there(run: Run) -> None:
    done = run("doctor", "--merge", "base", "ours", "theirs")
    assert done.returncode == 2
    assert "error: ours: there is no such lock" in done.stderr
