"""mkdeck schedule, from installing to the run that nobody watches."""

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import cards
from cards import runs
from cards.cli import app
from cards.schedule import cron
from tests.cli.conftest import ARTICLE, MKDECK, Run
from tests.schedule.conftest import Namespace, under_cron, under_systemd  # noqa: F401

RECIPE = '[[sources]]\npath = "../good.md"\n'
# A crontab for tests: what was written is in $CRONTAB, and no cron reads it.
CRONTAB = """#!/bin/sh
case $1 in
-l) [ -e "$CRONTAB" ] || { echo "no crontab for $USER" >&2; exit 1; }; cat "$CRONTAB";;
-) cat >"$CRONTAB";;
esac
"""
OTHERS = b"# my own\nMAILTO=me\n30 6 * * 1-5 /usr/bin/backup --all % \xff\n\n"


@pytest.fixture
def run(inside: Run) -> Run:
    return inside


@pytest.fixture
def project(tmp_path: Path, article: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one recipe; crontab, systemctl and home are not the developer's."""
    monkeypatch.setenv("MKDECK_STATE_DIR", f"{tmp_path}-state")  # as the command's
    monkeypatch.setenv("HOME", f"{tmp_path}-home")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    programs = Path(f"{tmp_path}-bin")
    programs.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", "#!/bin/sh\nexit 1\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("CRONTAB", f"{tmp_path}-crontab")
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/a.toml").write_text(RECIPE)
    return tmp_path


@pytest.fixture
def crontab(project: Path) -> Path:
    path = Path(f"{project}-crontab")
    path.write_bytes(OTHERS)
    return path


def last(project: Path) -> runs.Run:
    run = runs.last_run(project)
    assert run is not None
    return run


def test_cron_is_installed_shown_and_removed(project: Path, crontab: Path, run: Run) -> None:
    done = run("schedule", "install", "--weekly", "fri", "--at", "20:30", "--yes")
    assert done.returncode == 0
    (line,) = crontab.read_bytes().removeprefix(OTHERS).decode().splitlines()
    assert done.stdout == f"adds to the crontab:\n{line}\n"  # exactly what was written
    assert line.startswith(f"30 * * * * {MKDECK} schedule run --project {project} ")
    assert "cron builds the decks every Friday at 20:30." in done.stderr
    shown = run("schedule", "show")
    assert shown.returncode == 0
    assert shown.stdout.startswith("cron: every Friday at 20:30, next 20")
    assert "No scheduled run has come yet." in shown.stdout

    again = run("schedule", "install", "--daily", "--at", "6:00", "--yes")
    assert again.returncode == 0
    assert again.stdout.startswith(f"takes out of the crontab:\n{line}\nadds to the crontab:\n0 * * * * ")
    assert crontab.read_bytes().startswith(OTHERS + b"0 * * * * ")
    assert crontab.read_bytes().count(b"\n") == OTHERS.count(b"\n") + 1
    assert run("schedule", "show").stdout.startswith("cron: every day at 06:00, next 20")

    removed = run("schedule", "remove", "--yes")
    assert removed.returncode == 0
    assert removed.stdout.startswith("takes out of the crontab:\n0 * * * * ")
    assert crontab.read_bytes() == OTHERS
    nothing = run("schedule", "remove", "--yes")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "No runs are scheduled" in nothing.stderr
    assert run("schedule", "show").stdout.startswith("No runs are scheduled")


def test_a_line_that_is_commented_out_is_not_installed_and_can_be_removed(
    project: Path, crontab: Path, run: Run
) -> None:
    run("schedule", "install", "--yes")
    crontab.write_bytes(crontab.read_bytes().replace(b"\n0 * *", b"\n#0 * *"))
    assert run("schedule", "show").stdout.startswith("No runs are scheduled")
    run("schedule", "remove", "--yes")
    assert crontab.read_bytes() == OTHERS


@pytest.mark.parametrize("command", [["install"], ["install", "--no-input"], ["remove"]])
def test_where_nobody_can_be_asked_nothing_is_changed(
    project: Path, crontab: Path, run: Run, command: list[str]
) -> None:
    if command == ["remove"]:
        run("schedule", "install", "--yes")
    before = crontab.read_bytes()
    done = run("schedule", *command)
    assert done.returncode == 2
    assert "crontab:\n" in done.stdout  # it shows what it would have done
    assert done.stderr.splitlines()[-2:] == [
        "error: nothing was changed, for nobody can be asked",
        "hint: add --yes to agree beforehand, or -n to see only what would be done",
    ]
    assert crontab.read_bytes() == before
    assert run("schedule", *command[:1], "-n").returncode == 0
    assert crontab.read_bytes() == before


def on_a_terminal(project: Path, answer: str, *arguments: str) -> tuple[int, str]:
    """Run the command on a terminal, answer its question, return its exit code and what was to be seen."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(project)
        os.environ["MKDECK_LANG"] = "en"
        os.execv(MKDECK, [str(MKDECK), "schedule", *arguments])
    os.write(terminal, f"{answer}\n".encode())
    seen = b""
    try:
        while data := os.read(terminal, 4096):
            seen += data
    except OSError:  # it has ended
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen.decode()


@pytest.mark.parametrize(("answer", "done"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_it_asks(project: Path, crontab: Path, answer: str, done: bool) -> None:
    code, seen = on_a_terminal(project, answer, "install")
    assert code == 0
    assert "Do this? [y/N]" in seen
    assert ("Nothing was changed." in seen) != done
    assert (crontab.read_bytes() != OTHERS) == done


def test_on_a_terminal_it_may_be_forbidden_to_ask(project: Path, crontab: Path) -> None:
    code, seen = on_a_terminal(project, "y", "install", "--no-input")
    assert code == 2
    assert "Do this?" not in seen
    assert crontab.read_bytes() == OTHERS


def test_the_scheduler_is_that_of_the_machine(project: Path, run: Run) -> None:
    assert run("schedule", "install", "-n").stdout.startswith("adds to the crontab:")
    programs = Path(f"{project}-bin")
    (programs / "systemctl").write_text("#!/bin/sh\n")
    assert "runs systemctl --user enable" in run("schedule", "install", "-n").stdout
    (programs / "systemctl").unlink()
    (programs / "crontab").unlink()
    done = run("schedule", "install", "-n", PATH=str(programs))
    assert done.returncode == 2
    assert "error: this machine has no scheduler that mkdeck knows" in done.stderr


def test_a_scheduler_that_is_not_there_is_only_shown(project: Path, run: Run) -> None:
    for name in ("systemd", "launchd", "windows"):
        assert run("schedule", "install", "--for", name, "-n").returncode == 0
        done = run("schedule", "install", "--for", name, "--yes")
        assert done.returncode == 2
        assert f"error: '{name}' is not running on this machine" in done.stderr
    assert not Path(f"{project}-home").exists()
    assert not Path(f"{project}-state").exists()


def test_what_a_scheduler_says_when_it_refuses_is_told(project: Path, run: Run) -> None:
    (Path(f"{project}-bin") / "systemctl").write_text(
        '#!/bin/sh\ncase "$*" in *enable*) echo Failed to connect. >&2; exit 5;; esac\n'
    )
    done = run("schedule", "install", "--yes")
    assert done.returncode == 2
    assert "systemctl --user enable" in done.stderr
    assert "failed: Failed to connect." in done.stderr
    assert "hint: mkdeck schedule remove" in done.stderr
    assert run("schedule", "remove", "--yes").returncode == 0
    assert not [path for path in Path(f"{project}-home").rglob("*") if path.is_file()]


def test_a_crontab_that_may_not_be_had(project: Path, run: Run) -> None:
    refusal = '#!/bin/sh\necho "You (x) are not allowed to use this program (crontab)" >&2\nexit 1\n'
    (Path(f"{project}-bin") / "crontab").write_text(refusal)
    done = run("schedule", "install", "--yes")
    assert done.returncode == 2
    assert "error: the crontab cannot be used: You (x) are not allowed" in done.stderr
    assert run("schedule", "show").returncode == 0
    assert run("schedule", "remove", "--yes").returncode == 0


def test_a_workflow_is_written_beside_another_scheduler(project: Path, crontab: Path, run: Run) -> None:
    (project / ".git").mkdir()
    run("schedule", "install", "--yes")
    done = run("schedule", "install", "--for", "github", "--yes")
    assert done.returncode == 0
    workflow = project / ".github/workflows/mkdeck.yml"
    assert done.stdout == f"writes {workflow}:\n{workflow.read_text()}"
    assert "note: cron builds them too; mkdeck schedule remove --for cron ends that" in done.stderr
    assert [line.split(":")[0] for line in run("schedule", "show").stdout.splitlines()[:2]] == [
        "cron",
        "github",
    ]
    assert run("schedule", "remove", "--for", "github", "--yes").returncode == 0
    assert not workflow.exists()
    assert crontab.read_bytes() != OTHERS


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["install", "--daily", "--weekly", "mon"], "--daily and --weekly are two schedules"),
        (["install", "--weekly", "someday"], "there is no day 'someday'"),
        (["install", "--at", "25:00"], "there is no time '25:00'"),
        (["install", "b"], "b: no recipe of this name"),
        (["install", "--for", "at"], "--for"),
        (["run", "--due", "x"], "there is no time ''"),
        (["run", "--project", "other"], "other: there is no recipe in this folder any more"),
        (["run", "--project", "nowhere"], "nowhere: the project cannot be entered"),
    ],
)
def test_a_wrong_command_line(project: Path, run: Run, arguments: list[str], what: str) -> None:
    (project / "other").mkdir()
    done = run("schedule", *arguments)
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert what in first
    assert second.startswith("hint: ")


def test_outside_a_project_nothing_is_scheduled(tmp_path: Path, run: Run) -> None:
    for command in (["install"], ["show"], ["remove"], ["run"]):
        done = run("schedule", *command)
        assert done.returncode == 2
        assert "error: there is no recipe here or in a folder above" in done.stderr


def test_without_a_command_the_group_shows_its_help(run: Run) -> None:
    done = run("schedule")
    assert (done.returncode, done.stderr) == (0, "")
    assert [
        line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line[2:3].isalpha()
    ] == [
        "install",
        "show",
        "remove",
        "run",
    ]


def test_a_run_builds_the_decks_and_is_written_down(project: Path, run: Run) -> None:
    done = run("schedule", "run")
    assert (done.returncode, done.stdout) == (0, "")
    assert (project / "decks/out/a.apkg").exists()
    ran = last(project)
    assert (ran.exit_code, ran.version) == (0, cards.__version__)
    (deck,) = ran.decks
    assert (deck.name, deck.exit_code, deck.problems) == ("a", 0, 0)
    assert deck.new > 3
    shown = run("schedule", "show").stdout
    assert f"ended with exit 0 (mkdeck {cards.__version__})" in shown
    assert f"  a: {deck.new} new, 0 changed, 0 retired, 0 problems" in shown


def test_a_run_with_problems_is_none_that_failed(project: Path, run: Run) -> None:
    (project / "empty.md").touch()
    (project / "decks/a.toml").write_text(RECIPE + '[[sources]]\npath = "../empty.md"\n')
    assert run("schedule", "run").returncode == 1
    assert last(project).decks[0].what == "the file is empty"
    assert "note:" not in run("build").stderr
    shown = run("schedule", "show").stdout
    assert "ended with exit 1" in shown
    assert "the file is empty" in shown


def test_a_run_that_fails_keeps_the_deck_and_is_told_at_the_next_command(project: Path, run: Run) -> None:
    run("schedule", "run")
    deck, lock = project / "decks/out/a.apkg", project / "decks/a.lock"
    whole = deck.read_bytes(), lock.read_bytes()
    (project / "decks/b.toml").write_text("nam = 1\n" + RECIPE)
    lock.write_bytes(whole[1][:-20])
    assert run("schedule", "run").returncode == 2
    assert deck.read_bytes() == whole[0]
    assert [each.exit_code for each in last(project).decks] == [2, 2]
    lock.write_bytes(whole[1])
    told = run("build").stderr
    assert "failed with exit 2: decks/a.lock:" in told.splitlines()[0]
    assert "the scheduled run of" in run("build").stderr
    shown = run("schedule", "show")
    assert "failed with exit 2" in shown.stdout
    assert "unknown key 'nam'" in shown.stdout
    assert "the scheduled run of" not in run("build").stderr


def test_a_run_of_some_recipes(project: Path, run: Run) -> None:
    (project / "decks/b.toml").write_text(RECIPE)
    (project / "b").mkdir()
    run("schedule", "run", "--", "b")
    assert [deck.name for deck in last(project).decks] == ["b"]
    run("schedule", "run")
    assert [deck.name for deck in last(project).decks] == ["a", "b"]


def test_a_project_whose_recipes_are_gone(project: Path, run: Run) -> None:
    (project / "mkdeck.toml").touch()
    (project / "decks/a.toml").unlink()
    assert run("schedule", "run").returncode == 2
    assert last(project).exit_code == 2
    assert "there is no recipe" in last(project).decks[0].what


def test_a_run_that_is_not_due_does_nothing_and_says_nothing(project: Path, run: Run) -> None:
    now = datetime.now()
    due = f"{now - timedelta(minutes=5):%a@%H:%M}".lower()
    assert run("schedule", "run", "--due", due).returncode == 0
    first = runs.log_file(project).read_bytes()
    done = run("schedule", "run", "--due", due)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert runs.log_file(project).read_bytes() == first
    row = json.loads(first) | {"start": (now - timedelta(minutes=6)).astimezone().isoformat()}
    runs.log_file(project).write_text(json.dumps(row))
    assert run("schedule", "run", "--due", due).returncode == 0
    assert len(runs.load(project)) == 2


def test_a_second_run_exits_3(project: Path, run: Run) -> None:
    fifo = project / "slow.md"  # a reader of it waits
    (project / "decks/a.toml").write_text(RECIPE + '[[sources]]\npath = "-"\n')
    with subprocess.Popen([MKDECK, "schedule", "run"], cwd=project, stdin=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while runs.last_run(project) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        done = run("schedule", "run")
        assert done.returncode == 3
        assert f"error: another scheduled run of '{project.name}' is going on" in done.stderr
        assert "a run goes on, since" in run("schedule", "show").stdout
        assert "note:" not in run("check").stderr
        process.send_signal(signal.SIGKILL)
    assert not fifo.exists()
    assert "was cut off; " in run("build", "good.md", "-o", "x.apkg").stderr
    assert run("schedule", "run").returncode in (0, 1)


def test_a_bug_is_written_down_too(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("cards.build.build", broken)
    monkeypatch.chdir(project)
    assert app.run(["schedule", "run", "--lang", "en", "-vv"]) == 70
    assert last(project).exit_code == 70
    assert last(project).decks[-1].what == "ZeroDivisionError: by nought"
    assert "this is a bug in mkdeck" in capsys.readouterr().err


def test_the_line_of_a_crontab_runs_as_cron_runs_it(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Next to no environment is what cron gives a command, and another folder to run in."""
    project = tmp_path / "it's 100% 笔记"
    (project / "decks").mkdir(parents=True)
    (project / "good.md").write_text(ARTICLE, encoding="utf-8")
    (project / "decks/a.toml").write_text(RECIPE)
    monkeypatch.chdir(project)
    monkeypatch.setenv("MKDECK_STATE_DIR", f"{tmp_path}-state")
    monkeypatch.setattr(sys, "argv", [str(MKDECK)])
    from cards.schedule import When, job_here

    line = cron.line(job_here(["a"], When.of("mon", "07:00")))
    command = line.split(" ", 5)[5].replace("\\%", "%")
    for _ in range(2):  # the second time it is not due
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd="/",
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert (project / "decks/out/a.apkg").exists()
        assert len(runs.load(project)) == 1


def test_a_folder_named_cards_is_not_taken_for_mkdeck(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cards.schedule import When, job_here

    (project / "cards").mkdir()
    (project / "cards/__main__.py").write_text("raise SystemExit(9)\n")
    (project / "cards/__init__.py").touch()
    monkeypatch.chdir(project)
    monkeypatch.setattr(sys, "argv", ["/somewhere/else.py"])
    command = job_here([], When.of("mon", "07:00")).command()
    assert command[0] == sys.executable
    assert subprocess.run(command, cwd=project, capture_output=True).returncode == 0


PREPARED = """
mkdir -p project/decks; cp good.md project
printf '[[sources]]\\npath = "../good.md"\\n' >project/decks/a.toml
cd project
"""


def test_under_systemd_a_missed_run_is_made_up_for(
    tmp_path: Path,
    article: Path,
    under_systemd: Namespace,  # noqa: F811
) -> None:
    script = (
        PREPARED
        + """
mkdeck schedule install --at 04:00 --yes >/dev/null
timer=$(cd ~/.config/systemd/user; echo mkdeck-*.timer)
systemctl --user is-enabled --quiet "$timer"
systemctl --user is-active --quiet "$timer"
[ ! -e decks/out/a.apkg ]  # nothing has been missed yet
systemctl --user stop "$timer"
touch -d '2 weeks ago' ~/.local/share/systemd/timers/stamp-"$timer"
systemctl --user start "$timer"
for i in $(seq 100); do mkdeck schedule show | grep -q 'ended with' && break; sleep 0.2; done
mkdeck schedule show
mkdeck schedule remove --yes >/dev/null
if systemctl --user cat "$timer" >/dev/null 2>&1; then exit 9; fi
find ~/.config/systemd/user -type f
"""
    )
    out = under_systemd(script, tmp_path)
    first, second, third = out.splitlines()  # and no file is left
    assert first.startswith("systemd: every Monday at 04:00, next ")
    assert "ended with exit 0" in second
    assert third.startswith("  a: ")
    assert (tmp_path / "project/decks/out/a.apkg").exists()


def test_with_the_real_crontab_the_other_lines_stay(
    tmp_path: Path,
    article: Path,
    under_cron: Namespace,  # noqa: F811
) -> None:
    others = '# mine\nMAILTO=""\n5 4 * * * echo 100\\% # mkdeck:other-00000000 mon@07:00\n'
    (tmp_path / "others").write_text(others)
    script = (
        PREPARED
        + """
crontab ../others
crontab -l >../before
mkdeck schedule install --for cron --yes >/dev/null
crontab -l >../installed
mkdeck schedule remove --yes >/dev/null
crontab -l >../removed
"""
    )
    under_cron(script, tmp_path)
    before, installed, removed = (
        (tmp_path / name).read_bytes() for name in ("before", "installed", "removed")
    )
    assert before.decode() == others
    assert removed == before
    assert installed.startswith(before)
    assert b"--due mon@07:00 --quiet # mkdeck:project-" in installed.removeprefix(before)


@pytest.mark.soak
def test_cron_itself_starts_a_run(tmp_path: Path, article: Path, under_cron: Namespace) -> None:  # noqa: F811
    script = (
        PREPARED.replace("project", shlex.quote("it's 100% 笔记"))
        + """
cron -f &
sleep 2  # cron tells by whole seconds whether its folder has changed since it was mounted
[ "$(date +%S)" -lt 50 ] || sleep 15
mkdeck schedule install --for cron --daily --at $(date -d '1 minute' +%H:%M) --yes >/dev/null
for i in $(seq 200); do [ -e decks/out/a.apkg ] && break; sleep 1; done
for i in $(seq 60); do mkdeck schedule show > shown; grep -q "ended with" shown && break; sleep 1; done
cat shown
kill $!
"""
    )
    out = under_cron(script, tmp_path)
    assert "ended with exit 0" in out
