"""A command says first that the last scheduled run failed."""

import json
from pathlib import Path

import pytest

from cards import runs
from cards.runs import DeckRun
from tests.cli.conftest import Run


@pytest.fixture
def run(inside: Run) -> Run:
    return inside


@pytest.fixture
def project(tmp_path: Path, article: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MKDECK_STATE_DIR", f"{tmp_path}-state")  # as the command's
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/a.toml").write_text('[[sources]]\npath = "../good.md"\n')
    return tmp_path


def record(project: Path, code: int, *decks: DeckRun) -> str:
    with runs.recorded(project) as recording:
        recording.exit_code = code
        recording.decks += decks
    last = runs.last_run(project)
    assert last
    return f"{last.start:%Y-%m-%d %H:%M}"


def test_a_build_says_that_the_last_scheduled_run_failed(project: Path, run: Run) -> None:
    deck = DeckRun("a", 2, where="decks/a.toml:1: ", what="unknown key 'nam'", hint="h")
    start = record(project, 2, deck)
    what = f"the scheduled run of {start} failed with exit 2: decks/a.toml:1: unknown key 'nam'; "
    for _ in range(2):
        first = run("build").stderr.splitlines()[0]
        assert first == f"note: {what}mkdeck schedule show tells more, and ends this note"
    told = run("build", "--lang", "zh").stderr.splitlines()[0]
    assert told.startswith(f"注意：{start} 的定时运行失败，退出码 2：decks/a.toml:1: 不认识的键 'nam'")
    assert run("build", "-q").stderr == ""
    record(project, 0)
    assert "note:" not in run("build").stderr


def test_a_run_that_was_cut_off_is_told_too(project: Path, run: Run) -> None:
    start = record(project, 0)
    log = runs.log_file(project)
    row = json.loads(log.read_text()) | {"end": None, "exit_code": None}
    log.write_text(json.dumps(row))
    assert f"note: the scheduled run of {start} was cut off; " in run("build").stderr


def test_nothing_is_said_where_there_is_nothing_to_say(project: Path, run: Run) -> None:
    record(project, 1, DeckRun("a", 1, problems=1, what="an image"))
    assert "note:" not in run("build").stderr
    assert "note:" not in run("build", "good.md", "-o", "x.apkg").stderr
