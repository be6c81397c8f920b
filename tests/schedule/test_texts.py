"""What is written for each scheduler, read back by a parser that is not ours.

Whatever stands in a path, the command that is started must be the command that was meant.
"""

import os
import plistlib
import random
import re
import shlex
import shutil
import stat
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import mslex
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cards.cli.schedule import Name
from cards.errors import UsageError
from cards.schedule import SCHEDULERS, Job, When, cron, launchd, systemd, windows
from cards.schedule.job import is_text
from cards.schedule.steps import Write
from tests.schedule.conftest import HAND_PICKED, SPECIAL, Namespace, names

WEEKLY = When(0, 7, 5)
SHOW = '#!/bin/sh\nprintf \'%s\\0\' "$0" "$@" >>"${SHOWN:-/dev/stdout}"\n'
jobs = st.builds(
    lambda folder, program, when, recipes, state: Job(
        (f"/{program}/mkdeck",), Path("/home", folder), when, tuple(recipes), state and Path("/", state)
    ),
    names,
    names,
    st.builds(When, st.none() | st.integers(0, 6), st.integers(0, 23), st.integers(0, 59)),
    st.lists(names, max_size=2),
    st.none() | names,
)


def written(scheduler: str, job: Job) -> dict[str, str]:
    """The files that a scheduler would have, by the end of their names."""
    steps = SCHEDULERS[scheduler].install(job)
    return {step.path.suffix: step.text for step in steps if isinstance(step, Write)}


@pytest.mark.parametrize(
    "word", ["a\nb", "a\rb", "a\tb", "\x00", "\x85", "\u2028", "\udce4", "\uffff", "\x7f"]
)
def test_what_no_scheduler_takes(word: str) -> None:
    assert not is_text(word)


@given(names)
def test_what_every_scheduler_takes(word: str) -> None:
    assert is_text(word)


def after_cron(command: str, *, unescapes_backslash: bool) -> str:
    """What cron hands to the shell: a bare % ends it; crons differ in what a pair of backslashes is."""
    out, at = "", 0
    while at < len(command) and command[at] != "%":
        pair = command[at : at + 2]
        if pair == "\\%" or (pair == r"\\" and unescapes_backslash):
            out, at = out + pair[1], at + 2
        elif pair[:1] == "\\":
            out, at = out + pair, at + 2
        else:
            out, at = out + pair[:1], at + 1
    return out


@pytest.mark.parametrize("unescapes_backslash", [True, False])
@settings(max_examples=60)
@given(jobs)
def test_cron_starts_what_was_meant(tmp_path_factory, unescapes_backslash: bool, job: Job) -> None:
    line = cron.line(job)
    assert line.endswith(f" # {job.mark}\n")
    assert "\n" not in line[:-1]
    *fields, command = line.rstrip("\n").split(" ", 5)
    assert fields == [str(job.when.minute), "*", "*", "*", "*"]
    told = after_cron(command, unescapes_backslash=unescapes_backslash)
    # As cron does: sh -c. In the place of the program stands one that shows what it is given.
    done = subprocess.run(
        ["/bin/sh", "-c", f"set -- {told}\nprintf '%s\\0' \"$@\""], capture_output=True, check=True
    )
    assert done.stdout.decode().split("\0")[:-1] == job.command(due=True, quiet=True)


@given(jobs)
def test_launchd_starts_what_was_meant(job: Job) -> None:
    agent = plistlib.loads(written("launchd", job)[".plist"].encode())
    assert agent["ProgramArguments"] == job.command(due=True)
    assert agent["RunAtLoad"] is True
    assert agent["Label"] == f"mkdeck.{job.key}"
    interval = agent["StartCalendarInterval"]
    assert (interval["Hour"], interval["Minute"]) == (job.when.hour, job.when.minute)
    if job.when.day is None:
        assert "Weekday" not in interval
    else:
        # launchd counts from Sunday; 2026-11-22 is one.
        day = datetime(2026, 11, 22) + timedelta(days=interval["Weekday"])
        assert day.weekday() == job.when.day


@pytest.mark.skipif(not shutil.which("plutil"), reason="only macOS has plutil")
def test_plutil_finds_nothing_wrong(tmp_path: Path) -> None:
    job = Job(("/bin/mkdeck",), tmp_path / "a & b", WEEKLY)
    (tmp_path / "x.plist").write_text(written("launchd", job)[".plist"])
    subprocess.run(["plutil", "-lint", tmp_path / "x.plist"], check=True)


TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
# What Microsoft's schema has in its place, in this order where it orders; no more is written.
TASKS_ELEMENTS = {
    "Task": {"RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"},
    "RegistrationInfo": {"Description"},
    "Triggers": {"CalendarTrigger"},
    "CalendarTrigger": ["StartBoundary", "Enabled", "ScheduleByDay", "ScheduleByWeek"],
    "ScheduleByDay": {"DaysInterval"},
    "ScheduleByWeek": {"DaysOfWeek", "WeeksInterval"},
    "DaysOfWeek": {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    "Principals": {"Principal"},
    "Principal": {"UserId", "LogonType", "RunLevel"},
    "Settings": {
        "MultipleInstancesPolicy",
        "DisallowStartIfOnBatteries",
        "StopIfGoingOnBatteries",
        "StartWhenAvailable",
        "ExecutionTimeLimit",
        "Priority",
    },
    "Actions": {"Exec"},
    "Exec": ["Command", "Arguments"],
}


@example(Job(("C:\\Program Files\\mkdeck.exe",), Path("/a b"), WEEKLY))
@example(Job(("mkdeck",), Path("/a"), WEEKLY, ("%", "%")))
@given(jobs)
def test_windows_starts_what_was_meant(job: Job) -> None:
    command = job.command()
    assume("\u3000" not in "".join(command))  # mslex takes it for a blank, Windows does not
    assume(not re.search(r"%[^%]+%|\$\(", " ".join(command)))  # refused, see below
    text = written("windows", job)[".xml"]
    root = ElementTree.fromstring(text.encode("utf-16"))
    assert root.tag == f"{TASK}Task"
    for parent in root.iter():
        name, children = parent.tag.removeprefix(TASK), [each.tag.removeprefix(TASK) for each in parent]
        allowed = TASKS_ELEMENTS.get(name, [])
        assert set(children) <= set(allowed)
        assert len(set(children)) == len(children)
        if isinstance(allowed, list):
            assert children == [each for each in allowed if each in children]

    def value(path: str) -> str:
        found = root.findtext("/".join(f"{TASK}{part}" for part in path.split("/")))
        assert found is not None
        return found

    arguments = mslex.split(value("Actions/Exec/Arguments"), like_cmd=False)
    assert [value("Actions/Exec/Command"), *arguments] == command
    assert value("Settings/StartWhenAvailable") == "true"
    assert value("Settings/MultipleInstancesPolicy") == "IgnoreNew"
    start = datetime.fromisoformat(value("Triggers/CalendarTrigger/StartBoundary"))
    assert datetime.now() - timedelta(minutes=1) < start <= datetime.now() + timedelta(days=7)
    assert job.when.last(start) == start
    days = root.find(f".//{TASK}DaysOfWeek")
    assert [day.tag.removeprefix(TASK) for day in days or ()] == (
        [] if job.when.day is None else [start.strftime("%A")]
    )


@pytest.mark.parametrize("folder", ["/a/%PATH%", "/a/$(Arg0)", "/%a/b%"])
def test_what_windows_would_replace_is_refused(folder: str) -> None:
    with pytest.raises(UsageError, match="variable"):
        SCHEDULERS["windows"].install(Job(("mkdeck",), Path(folder), WEEKLY))


def test_a_systemd_starts_what_was_meant(tmp_path: Path, under_systemd: Namespace) -> None:
    chance = random.Random(20261123)
    words = [*HAND_PICKED, *("".join(chance.choices(SPECIAL + "ab", k=9)) for _ in range(40))]
    words = [word.replace("/", "") for word in words]
    units = tmp_path / "home/.config/systemd/user"
    units.mkdir(parents=True)
    wanted = {}
    for number, word in enumerate(words):
        folder = tmp_path / "bin" / word
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "show"
        program.write_text(SHOW)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        job = Job((str(program),), folder, WEEKLY, (word, "x"), folder / word)
        text = written("systemd", job)[".service"]
        shown = tmp_path / f"{number}.shown"
        text = text.replace("[Service]\n", f"[Service]\nEnvironment=SHOWN={shown} HOME=/wrong\n")
        (units / f"show-{number}.service").write_text(text)
        wanted[shown] = job.command()
    names = " ".join(f"show-{number}.service" for number in range(len(words)))
    out = under_systemd(
        f"systemctl --user daemon-reload; systemctl --user start {names}\n"
        f"systemctl --user show -p Description show-0.service\n"
        f"systemd-analyze --user --man=no verify {units}/*.service 2>&1",
        tmp_path,
    )
    assert out == "Description=mkdeck: weekly decks of plain\n"  # and verify found nothing wrong
    for shown, command in wanted.items():
        assert shown.read_text().split("\0")[:-1] == command


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("day", [None, *range(7)])
def test_systemd_reads_the_time_as_it_was_meant(day: int | None) -> None:
    when = When(day, 7, 5)
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time=2026-11-26 12:00:00", systemd.calendar(when)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"TZ": "UTC", "LC_ALL": "C"},
    )
    (following,) = [line for line in done.stdout.splitlines() if "Next elapse:" in line]
    assert f"{when.next(datetime(2026, 11, 26, 12)):%a %Y-%m-%d %H:%M:%S}" in following


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("name", ["a", "100% 笔记\\", 'it\'s "x"'])
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, name: str) -> None:
    job = Job((sys.executable, "-P", "-m", "cards"), tmp_path / name, WEEKLY)
    for suffix, text in written("systemd", job).items():
        (tmp_path / f"mkdeck{suffix}").write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "--user", "--man=no", "verify", "mkdeck.timer", "mkdeck.service"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def workflow(job: Job) -> dict:
    return yaml.load(written("github", job)[".yml"], Loader=yaml.BaseLoader)


def build_script(job: Job) -> str:
    (script,) = [
        step["run"] for step in workflow(job)["jobs"]["decks"]["steps"] if step.get("name") == "Build"
    ]
    return script


@settings(max_examples=30)
@given(names, st.lists(names, max_size=2))
def test_github_starts_what_was_meant(tmp_path_factory, folder: str, recipes: list[str]) -> None:
    repository = tmp_path_factory.mktemp("repository")
    (repository / ".git").mkdir()
    project = repository / folder.replace("/", "")
    project.mkdir(exist_ok=True)
    job = Job(("/x/mkdeck",), project, WEEKLY, tuple(recipes))
    if project != repository and project.name not in (".", ".."):
        assert workflow(job)["jobs"]["decks"]["defaults"]["run"]["working-directory"] == project.name
    bin_ = repository / "bin"
    bin_.mkdir()
    (bin_ / "mkdeck").write_text(SHOW)
    (bin_ / "mkdeck").chmod(0o755)
    done = subprocess.run(
        ["bash", "-e", "-c", build_script(job).splitlines()[0]],
        env={"PATH": f"{bin_}:/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().split("\0")[1:-1] == [
        "schedule",
        "run",
        *(["--", *recipes] if recipes else []),
    ]


@pytest.mark.parametrize(("code", "goes_on"), [(0, True), (1, True), (2, False), (3, False), (70, False)])
def test_on_github_problems_do_not_keep_the_deck_back_and_errors_do(
    repository: Path, code: int, goes_on: bool
) -> None:
    (repository / "decks/out").mkdir(parents=True)
    (repository / "decks/out/a.apkg").touch()
    (repository / "mkdeck").write_text(f"#!/bin/sh\nexit {code}\n")
    (repository / "mkdeck").chmod(0o755)
    environ = {"PATH": f"{repository}:/usr/bin:/bin", "RUNNER_TEMP": str(repository / "temp")}
    script = build_script(Job(("x",), repository, WEEKLY))
    done = subprocess.run(["bash", "-e", "-c", script], cwd=repository, env=environ)
    assert (done.returncode == 0) == goes_on
    assert (repository / "temp/decks/a.apkg").exists() == goes_on


def test_on_github_the_lock_is_committed_and_pushed(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        done = subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True)
        return done.stdout

    origin, clone = tmp_path / "origin.git", tmp_path / "clone"
    git("init", "--bare", str(origin))
    git("clone", "-q", str(origin), str(clone))
    (clone / "decks/out").mkdir(parents=True)
    (clone / "decks/a.toml").write_text("")
    git("-C", str(clone), "add", ".")
    git("-C", str(clone), "commit", "-q", "-m", "recipe")
    git("-C", str(clone), "push", "-q", "-u", "origin", "HEAD")
    job = Job(("x",), clone, WEEKLY)
    (script,) = [
        step["run"] for step in workflow(job)["jobs"]["decks"]["steps"] if "Commit" in step.get("name", "")
    ]
    for name in ("a.lock", ".a.lock.busy", "out/a.apkg"):
        (clone / "decks" / name).write_text("x")
    for _ in range(2):  # the second time there is nothing to commit
        subprocess.run(["bash", "-e", "-c", script], cwd=clone, check=True, capture_output=True)
    log = git("-C", str(origin), "log", "--format=%s", "--name-only").split("\n")
    assert [line for line in log if line] == ["Build the decks", "decks/a.lock", "recipe", "decks/a.toml"]


@pytest.mark.parametrize("folder", [".", "笔记 & more"])
@pytest.mark.parametrize("day", [None, 0, 6])
def test_linters_find_nothing_wrong_with_the_workflow(repository: Path, folder: str, day: int | None) -> None:
    project = repository / folder
    project.mkdir(exist_ok=True)
    (step,) = SCHEDULERS["github"].install(Job(("x",), project, When(day, 7, 5), ("it's", "b")))
    step.do()
    (path,) = (repository / ".github/workflows").iterdir()
    bin_ = Path(sys.executable).parent
    schema = [bin_ / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    done = subprocess.run(schema, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    (repository / "zizmor.yml").write_text(
        "rules:\n  unpinned-uses:\n    config:\n      policies:\n        actions/*: ref-pin\n"
    )
    zizmor = [
        bin_ / "zizmor",
        "--offline",
        "--persona",
        "pedantic",
        "--config",
        repository / "zizmor.yml",
        path,
    ]
    done = subprocess.run(zizmor, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@given(jobs.map(lambda job: job.when), st.integers(-12 * 4, 14 * 4))
def test_github_counts_in_utc(when: When, quarters: int) -> None:
    utc = when.shifted(timedelta(minutes=15 * quarters))
    moment = datetime(2026, 11, 23, 12)
    assert utc.next(moment - timedelta(minutes=15 * quarters)) == when.next(moment) - timedelta(
        minutes=15 * quarters
    )


def test_a_project_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no git repository"):
        SCHEDULERS["github"].install(Job(("x",), tmp_path, WEEKLY))
    assert SCHEDULERS["github"].text(tmp_path) == ""


@pytest.mark.parametrize(("folder", "recipe"), [("${{ x }}", "a"), ("a", "${{ github.token }}")])
def test_what_github_would_replace_is_refused(repository: Path, folder: str, recipe: str) -> None:
    with pytest.raises(UsageError, match="expression"):
        SCHEDULERS["github"].install(Job(("x",), repository / folder, WEEKLY, (recipe,)))


@pytest.mark.parametrize("scheduler", ["systemd", "launchd", "windows", "github"])
def test_another_file_in_its_place_is_not_overwritten(
    repository: Path, monkeypatch: pytest.MonkeyPatch, scheduler: str
) -> None:
    monkeypatch.setenv("HOME", str(repository))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("MKDECK_STATE_DIR", str(repository / "state"))
    job = Job(("x",), repository, WEEKLY)
    for step in SCHEDULERS[scheduler].install(job):
        if isinstance(step, Write):
            step.do()
            assert SCHEDULERS[scheduler].when(repository) == WEEKLY or step.path.suffix == ".service"
    SCHEDULERS[scheduler].install(job)  # its own it may
    for path in [path for path in repository.rglob("*mkdeck*") if path.is_file()]:
        path.write_text("mine")
    for path in repository.rglob("*.xml"):
        path.write_text("mine")
    assert SCHEDULERS[scheduler].when(repository) is None
    assert SCHEDULERS[scheduler].remove(repository) == []
    with pytest.raises(UsageError, match="not written by mkdeck"):
        SCHEDULERS[scheduler].install(job)


lines = st.lists(
    st.binary(max_size=20).map(lambda line: line.replace(b"\n", b""))
    | st.just(b"# mkdeck:other-1a2b3c4d mon@07:00")
)


@given(lines, lines)
def test_the_other_lines_of_a_crontab_stay_to_the_byte(before: list[bytes], after: list[bytes]) -> None:
    project = Path("/home/笔记")
    own = cron.line(Job(("/bin/mkdeck",), project, WEEKLY))
    old = b"".join(each + b"\n" for each in before)
    new = cron.with_line(old, own)
    assert new == old + own.encode()
    more = b"".join(each + b"\n" for each in after)
    assert cron.without(new + more, project) == old + more
    assert cron.without(old + more, project) == old + more


def test_a_crontab_without_a_last_line_break_gets_one() -> None:
    assert cron.with_line(b"0 0 * * * x", "1 * * * * y\n") == b"0 0 * * * x\n1 * * * * y\n"


def test_the_modules_of_the_table_are_those_of_the_package() -> None:
    assert set(SCHEDULERS) == {"systemd", "cron", "launchd", "windows", "github"} == set(Name)
    assert SCHEDULERS["launchd"] is launchd.SCHEDULER
    assert SCHEDULERS["windows"] is windows.SCHEDULER
    assert shlex.split(cron.line(Job(("/bin/mkdeck",), Path("/a"), WEEKLY)))[0] == "5"
