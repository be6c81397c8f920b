"""The log of scheduled runs."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from cards import __version__, runs
from cards.errors import BusyError, ConfigError, WriteError
from cards.model import Fate
from cards.report import Problem, Report
from cards.runs import DeckRun, Run
from cards.state import project_key, state_dir


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MKDECK_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "my notes"
    folder.mkdir()
    return folder


def record(project: Path, code: int = 0, *decks: DeckRun) -> None:
    with runs.hold(project), runs.recorded(project) as recording:
        recording.exit_code = code
        recording.decks += decks


def test_a_run_is_read_as_it_was_written(project: Path) -> None:
    deck = DeckRun(
        "网络", 1, new=3, changed=2, retired=1, problems=4, where="a.md: ", what="坏\udc80", hint="h"
    )
    before = datetime.now().astimezone().replace(microsecond=0)
    record(project, 1, deck)
    run = runs.last_run(project)
    assert run is not None
    assert run.end is not None
    assert before <= run.start <= run.end <= datetime.now().astimezone()
    assert run == Run(run.start, run.end, 1, __version__, (deck,), seen=False)
    assert not run.failed


def test_a_report_and_an_error_are_summed_up() -> None:
    problems = (Problem("a.md: ", "the file is empty", "fill it"), Problem("b.md: ", "x", "y"))
    fates = {Fate.NEW: 3, Fate.CHANGED: 2, Fate.RETIRED: 1}
    report = Report("网络", Path("x.apkg"), articles=2, fates=fates, problems=problems)
    assert DeckRun.of(report) == DeckRun("网络", 1, 3, 2, 1, 2, "a.md: ", "the file is empty", "fill it")
    assert DeckRun.of(Report("网络", Path("x.apkg"), articles=1)) == DeckRun("网络")
    error = ConfigError("unknown key 'nam'", hint="h", file="a.toml", line=1)
    told = DeckRun("a.toml", 2, problems=1, where="a.toml:1: ", what="unknown key 'nam'", hint="h")
    assert DeckRun.broken("a.toml", error) == told


def test_there_need_be_no_log(project: Path, state: Path) -> None:
    assert runs.load(project) == []
    assert runs.last_run(project) is None
    assert runs.failure(project) is None
    runs.mark_seen(project)
    assert not runs.is_running(project)
    assert not state.exists()


def test_the_log_keeps_the_last_hundred(project: Path) -> None:
    start = datetime(2026, 1, 5, 7).astimezone()
    week = timedelta(weeks=1)
    rows = [Run(start + week * number, start + week * number, 0) for number in range(105)]
    runs._write(project, rows)
    assert runs.load(project) == rows[5:]
    record(project)
    assert runs.load(project)[:-1] == rows[6:]
    assert runs.log_file(project).read_text().count("\n") == 100


def test_two_projects_of_one_name_have_logs_of_their_own(tmp_path: Path, project: Path) -> None:
    other = tmp_path / "other" / project.name
    other.mkdir(parents=True)
    record(project, 2)
    assert runs.last_run(other) is None
    assert runs.log_file(project).name.startswith("my-notes-")


def test_a_project_is_the_same_however_it_is_written(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "link"
    link.symlink_to(project)
    monkeypatch.chdir(project)
    assert project_key(Path()) == project_key(link) == project_key(project)


@pytest.mark.parametrize("name", ["笔记", "a b'\"%$\\", "-", "x" * 200, "日本 notes"])
def test_a_key_is_a_name_for_anything(tmp_path: Path, name: str) -> None:
    key = project_key(tmp_path / name)
    assert key.isascii()
    assert key.replace("-", "").isalnum()
    assert key[0].isalnum()
    assert len(key) < 50


@pytest.mark.parametrize(
    ("error", "code", "what"),
    [
        (ConfigError("no recipe", hint="h"), 2, "no recipe"),
        (ZeroDivisionError("by nought"), 70, "ZeroDivisionError: by nought"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_an_error_is_written_down_and_goes_on(
    project: Path, error: BaseException, code: int, what: str
) -> None:
    def broken() -> None:
        with runs.recorded(project) as recording:
            recording.decks.append(DeckRun("网络"))
            raise error

    with pytest.raises(type(error)):
        broken()
    run = runs.last_run(project)
    assert run is not None
    assert run.failed
    assert run.exit_code == code
    assert [deck.what for deck in run.decks] == ["", what]


@pytest.mark.parametrize("line", ["", "{", "[]", "7", '{"start": 1}', '{"start": "yesterday"}', "\x00"])
def test_a_line_that_cannot_be_read_counts_for_nothing(project: Path, line: str) -> None:
    record(project, 2)
    with runs.log_file(project).open("a") as file:
        file.write(f"{line}\n")
    assert [run.exit_code for run in runs.load(project)] == [2]
    record(project)
    assert [run.exit_code for run in runs.load(project)] == [2, 0]


def test_keys_of_a_newer_mkdeck_are_passed_over(project: Path) -> None:
    record(project, 1, DeckRun("网络", 1))
    row = json.loads(runs.log_file(project).read_text())
    row["later"] = row["decks"][0]["later"] = {"a": 1}
    runs.log_file(project).write_text(json.dumps(row))
    (run,) = runs.load(project)
    assert run.decks == (DeckRun("网络", 1),)


@pytest.mark.parametrize(("code", "failed"), [(0, False), (1, False), (2, True), (3, True), (70, True)])
def test_a_failure_is_told_until_it_was_seen(project: Path, code: int, failed: bool) -> None:
    record(project, code)
    assert (runs.failure(project) is not None) == failed
    assert (runs.failure(project) is not None) == failed
    runs.mark_seen(project)
    assert runs.failure(project) is None
    record(project, code)
    assert (runs.failure(project) is not None) == failed


def test_a_failure_is_told_until_a_run_succeeds(project: Path) -> None:
    record(project, 2)
    record(project, 1)
    assert runs.failure(project) is None


def test_the_gravest_problem_is_the_reason(project: Path) -> None:
    record(project, 2, DeckRun("a", 1, what="mild"), DeckRun("b"), DeckRun("c", 2, what="grave"))
    run = runs.last_run(project)
    assert run is not None
    assert run.reason is not None
    assert run.reason.what == "grave"


HOLDER = """
import sys, time
from pathlib import Path
from cards import runs
with runs.hold(Path(sys.argv[1])), runs.recorded(Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_turned_away_and_a_killed_one_shows(project: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, project], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in\n"
        with pytest.raises(BusyError) as caught, runs.hold(project):
            pass
        assert caught.value.exit_code == 3
        assert runs.is_running(project)
        assert runs.failure(project) is None  # it has not failed: it goes on
        runs.mark_seen(project)
        process.send_signal(signal.SIGKILL)
    assert not runs.is_running(project)
    run = runs.failure(project)
    assert run is not None
    assert run.exit_code is None
    runs.mark_seen(project)
    assert runs.failure(project) is None
    with runs.hold(project):
        pass


def test_who_asks_whether_a_run_goes_on_keeps_none_out(project: Path) -> None:
    """It holds the file for a moment; a run that begins just then must not be left out for a week."""
    record(project)
    busy = runs.log_file(project).with_suffix(".busy")
    guard = FileLock(busy, thread_local=False)
    guard.acquire()
    asking = threading.Timer(0.3, guard.release)
    asking.start()
    with runs.hold(project):
        assert not guard.is_locked
    asking.join()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="wants a folder that refuses even root")
def test_a_folder_that_refuses_new_files_is_not_another_run(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "log_file", lambda _: Path("/proc/self/x.jsonl"))
    with pytest.raises(WriteError), runs.hold(project):
        pass


def test_a_file_in_the_place_of_the_state_folder(project: Path, state: Path) -> None:
    state.write_text("mine")
    with pytest.raises(WriteError) as caught, runs.hold(project):
        pass
    assert "MKDECK_STATE_DIR" in caught.value.hint
    with pytest.raises(WriteError), runs.recorded(project):
        pass
    assert runs.last_run(project) is None
    assert state.read_text() == "mine"


def test_a_full_disk_leaves_the_log_as_it_was(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    record(project, 2)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space"), runs.recorded(project):
        pass
    runs.mark_seen(project)  # says nothing: it is told again
    assert runs.failure(project) is not None
    assert not list(runs.log_file(project).parent.glob("*.tmp"))


def test_the_state_folder_is_the_systems_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MKDECK_STATE_DIR", "here")
    assert state_dir() == Path.cwd() / "here"
    monkeypatch.delenv("MKDECK_STATE_DIR")
    assert state_dir().name == "mkdeck"
    assert state_dir().is_absolute()
