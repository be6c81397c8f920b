"""init, check and doctor; and what every command has in common."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import cards
import cards.gather
from cards.cli import app
from cards.cli.app import COMMANDS, GROUPS
from tests.cli.conftest import ARTICLE, MKDECK, Run

EVERY = [*COMMANDS, *(f"{group} {name}" for group, commands in GROUPS.items() for name in commands)]


def test_init_makes_a_project_that_builds(tmp_path: Path, run: Run) -> None:
    for lang in ("zh", "en"):
        done = run("init", lang, "--lang", lang)
        assert done.returncode == 0
        recipe = tomllib.loads((tmp_path / lang / "decks/notes.toml").read_text("utf-8"))
        assert recipe["new_per_week"] == 40
        built = run("extract", f"{lang}/decks/notes.toml", "--format", "jsonl")
        assert built.returncode == 0
        assert built.stdout.count("\n") >= 4


def test_init_overwrites_nothing(tmp_path: Path, run: Run) -> None:
    assert run("init").returncode == 0
    (tmp_path / "decks/notes.toml").write_text("mine")
    (tmp_path / "decks/articles/example.md").unlink()
    done = run("init")
    assert done.returncode == 2
    assert "error: decks/notes.toml: is there already" in done.stderr
    assert (tmp_path / "decks/notes.toml").read_text() == "mine"
    assert not (tmp_path / "decks/articles/example.md").exists()


def test_check_tells_what_the_rules_have_against_cards_and_writes_nothing(
    tmp_path: Path, article: Path, run: Run
) -> None:
    article.write_text(ARTICLE + "\n## 屏障\n\n屏障是前面提到的禁止重排序的指令。\n", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = run("check", "good.md")
    assert done.returncode == 0
    line = ARTICLE.count("\n") + 4
    assert f"good.md:{line}: error: " in done.stdout
    assert "cards looked at" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_check_tells_a_wrong_recipe(tmp_path: Path, run: Run) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text("nam = 1\n")
    done = run("check")
    assert done.returncode == 2
    assert "error: decks/a.toml:1: unknown key 'nam'" in done.stderr


def test_a_finding_names_the_line_in_the_file_but_none_in_a_page(tmp_path: Path, run: Run) -> None:
    front = "---\ntitle: 屏障\n---\n\n"
    (tmp_path / "a.md").write_text(f"{front}# 屏障\n\n屏障是前面提到的禁止重排序的指令。\n", encoding="utf-8")
    page = "<html><body><h1>屏障</h1>\n\n<p>屏障是前面提到的禁止重排序的指令。</p></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert "a.md:7: error: " in run("check", "a.md").stdout
    assert "a.html: error: " in run("check", "a.html").stdout


def test_a_wrong_recipe_does_not_keep_others_from_being_looked_at(project: Path, run: Run) -> None:
    (project / "A.toml").write_text("nam = 1\n")
    for command in ("check", "extract"):
        done = run(command)
        assert done.returncode == 2
        assert "error: decks/A.toml:1: unknown key 'nam'" in done.stderr
    assert "good.md" in run("extract", "--format", "jsonl").stdout


@pytest.fixture
def project(tmp_path: Path, article: Path, run: Run) -> Path:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text('[[sources]]\npath = "../good.md"\n')
    assert run("build").returncode == 0
    return decks


def test_doctor_finds_everything_in_order(project: Path, run: Run) -> None:
    done = run("doctor")
    assert done.returncode == 0
    for words in (f"mkdeck {cards.__version__}", "spacy ", "decks/a.lock: ", "decks/out/a.apkg: agrees"):
        assert words in done.stdout
    assert "Everything is in order." in done.stderr


def test_doctor_finds_a_deck_that_is_not_of_its_lock(project: Path, article: Path, run: Run) -> None:
    old = (project / "out/a.apkg").read_bytes()
    article.write_text(
        ARTICLE + "\n## 协程\n\n协程是由用户程序自己调度的轻量级执行单元。\n", encoding="utf-8"
    )
    run("build")
    (project / "out/a.apkg").write_bytes(old)
    done = run("doctor")
    assert done.returncode == 2
    assert "error: decks/out/a.apkg: the deck was built with another state of its lock" in done.stderr


@pytest.mark.parametrize("harm", ["lost", "torn"])
def test_doctor_recovers_a_lock_from_the_deck(project: Path, run: Run, harm: str) -> None:
    lock = project / "a.lock"
    whole = lock.read_bytes()
    lock.unlink() if harm == "lost" else lock.write_bytes(whole[:-20])
    assert run("doctor").returncode == 2
    done = run("doctor", "--recover")
    assert done.returncode == 0
    assert "decks/a.lock: recovered, " in done.stdout
    assert " of them from decks/out/a.apkg" in done.stdout
    assert lock.read_bytes() == whole
    assert (project / "a.lock.broken").exists() == (harm == "torn")
    assert "recovered" not in run("doctor", "--recover").stdout


def test_doctor_recovers_beside_a_package(tmp_path: Path, article: Path, run: Run) -> None:
    run("build", "good.md", "-o", "x.apkg")
    whole = (tmp_path / "x.lock").read_bytes()
    (tmp_path / "x.lock").unlink()
    assert run("doctor", "x.apkg", "--recover").returncode == 0
    assert (tmp_path / "x.lock").read_bytes() == whole


def test_the_version_and_the_help(run: Run) -> None:
    assert run("--version").stdout == run("-V").stdout == f"mkdeck {cards.__version__}\n"
    done = run("--help")
    assert done.returncode == 0
    commands = [
        line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line[2:3].isalpha()
    ]
    assert commands == [*COMMANDS, *GROUPS]
    for command in commands:
        text = run(command, "--help").stdout
        assert "--lang" in text
        assert "Exit codes: 0 done, 1 done with problems" in text or command != "build"


def test_every_flag_is_explained_in_both_languages(run: Run) -> None:
    for lang in ("en", "zh"):
        for command in EVERY:
            text = run(*command.split(), "--help", "--lang", lang, COLUMNS="200").stdout
            flags = [line for line in text.partition("Options:")[2].splitlines() if line.startswith("  -")]
            assert [line for line in flags if len(line.split("  ")) < 3] == []


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["biuld"], "No such command 'biuld'. Did you mean 'build'?"),
        (["build", "--otuput", "x"], "No such option: --otuput"),
        (["extract", "--format", "yaml", "x"], "--format"),
        (["build", "--lang", "tlh"], "mkdeck does not speak 'tlh'"),
        (["build", "x", "--min-score", "7"], "--min-score"),
    ],
)
def test_a_wrong_command_line(run: Run, arguments: list[str], what: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert what in first
    assert second.startswith("hint: ")


def test_a_bug_is_told_as_one_and_its_traceback_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("MKDECK_LANG", "en")
    monkeypatch.setattr("cards.starter.start", broken)
    assert app.run(["init"]) == 70
    first, second = capsys.readouterr().err.splitlines()
    assert first == "error: ZeroDivisionError: by nought; this is a bug in mkdeck"
    saved = Path(second.removeprefix("hint: please report it with "))
    assert "by nought" in saved.read_text("utf-8")
    saved.unlink()


def test_a_bug_in_one_article_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(article: object) -> object:
        if "坏" in article.text:
            raise ZeroDivisionError("by nought")
        return good(article)

    good = cards.gather.extract
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MKDECK_LANG", "en")
    monkeypatch.setattr("cards.gather.extract", broken)
    Path("a.md").write_text("# 坏\n", encoding="utf-8")
    Path("b.md").write_text(ARTICLE, encoding="utf-8")
    assert app.run(["build", "a.md", "b.md", "-o", "x.apkg", "-vv"]) == 1
    told = capsys.readouterr().err
    assert "error: a.md: ZeroDivisionError: by nought; this is a bug in mkdeck" in told
    assert "in broken" in told
    assert Path("x.apkg").exists()


def test_many_problems_that_are_alike_are_counted(tmp_path: Path, article: Path, run: Run) -> None:
    for number in range(9):
        (tmp_path / f"empty{number}.md").touch()
    done = run("extract", ".")
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("error: ")] == [
        "error: empty0.md: the file is empty",
        "error: empty1.md: the file is empty",
        "error: empty2.md: the file is empty",
        "error: the same in 6 more files",
    ]
    assert run("extract", ".", "-v").stderr.count("error: ") == 9


def test_who_reads_only_the_first_line_gets_no_complaint(tmp_path: Path, article: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [MKDECK, "extract", "good.md", "--format", "jsonl"],
            cwd=tmp_path,
            stdout=closed,
            stderr=subprocess.PIPE,
        )
    assert done.stderr == b""


def test_an_interrupted_build_says_130_and_writes_nothing(tmp_path: Path, article: Path) -> None:
    with subprocess.Popen(
        [MKDECK, "build", "-", "-o", "x.apkg"], cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"-: 1 to read\n"  # it has begun, and waits for the article
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert b"Traceback" not in process.stderr.read()
    assert not (tmp_path / "x.apkg").exists()


def test_standard_input_is_an_article(tmp_path: Path) -> None:
    done = subprocess.run(
        [MKDECK, "extract", "-", "--format", "jsonl"],
        cwd=tmp_path,
        input=ARTICLE.encode(),
        capture_output=True,
    )
    assert done.returncode == 0
    assert done.stdout.count(b'"path": "-"') > 0


def test_python_dash_m_is_the_command(run: Run) -> None:
    done = subprocess.run([sys.executable, "-m", "cards", "--version"], capture_output=True, text=True)
    assert done.stdout == f"mkdeck {cards.__version__}\n"
