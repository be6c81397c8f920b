"""mkdeck export: what is shipped, in other formats."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Run

FORMATS = ["csv", "tsv", "jsonl", "md", "mochi"]


@pytest.fixture
def project(tmp_path: Path, article: Path, inside: Run) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/os.toml").write_text(
        'name = "系统::基础"\n[[sources]]\npath = "../good.md"\n', encoding="utf-8"
    )
    assert inside("build").returncode == 0
    return tmp_path


def lines_of(done) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_lies_beside_the_package_and_the_lock_stays(project: Path, inside: Run, name: str):
    lock = (project / "decks/os.lock").read_bytes()
    done = inside("export", "--format", name)
    assert done.returncode == 0
    assert f"notes written to decks/out/os.{name}" in done.stderr
    made = (project / f"decks/out/os.{name}").read_bytes()
    assert made
    again = inside("export", "os", "-o", f"decks/out/os.{name}")
    assert "already" in again.stderr
    assert (project / f"decks/out/os.{name}").read_bytes() == made
    assert (project / "decks/os.lock").read_bytes() == lock


def test_what_the_person_decided_is_exported_once_it_is_built(project: Path, inside: Run):
    before = lines_of(inside("export", "--format", "jsonl", "-o", "-"))
    rejected, edited = before[0]["id"], before[1]["id"]
    inside("decide", rejected, "reject")
    inside("decide", edited, "edit", "--back", "mine", "--tag", "exam")
    assert lines_of(inside("export", "--format", "jsonl", "-o", "-")) == before
    assert inside("build").returncode == 0
    after = {each["id"]: each for each in lines_of(inside("export", "--format", "jsonl", "-o", "-"))}
    assert after.keys() == {each["id"] for each in before} - {rejected}
    assert after[edited]["back"] == "mine"
    assert "exam" in after[edited]["tags"]
    assert after[edited]["score"] == before[1]["score"]


def test_what_the_articles_say_meanwhile_is_not_exported(project: Path, article: Path, inside: Run):
    before = lines_of(inside("export", "--format", "jsonl", "-o", "-"))
    article.write_text(ARTICLE.replace("最小单位", "基本单位") + "\n协程是用户态的轻量级线程。\n", "utf-8")
    after = lines_of(inside("export", "--format", "jsonl", "-o", "-"))
    said = [(each["id"], each["front"], each["back"]) for each in before]
    assert [(each["id"], each["front"], each["back"]) for each in after] == said


def test_an_article_that_is_gone_is_told_and_the_notes_are_exported(
    project: Path, article: Path, inside: Run
):
    before = lines_of(inside("export", "--format", "jsonl", "-o", "-"))
    article.unlink()
    done = inside("export", "--format", "jsonl", "-o", "-")
    assert done.returncode == 1
    assert "error: " in done.stderr
    after = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["front"] for each in after] == [each["front"] for each in before]
    assert {each["score"] for each in after} == {None}
    assert after[0]["source"]["quote"] == before[0]["source"]["quote"]


def test_a_package_that_was_built_from_files(tmp_path: Path, article: Path, inside: Run):
    assert inside("build", "good.md", "-o", "x.apkg", "--deck", "A::B").returncode == 0
    assert inside("export", "x.apkg", "--format", "csv").returncode == 0
    assert "#deck:A::B\n" in (tmp_path / "x.csv").read_text("utf-8")
    (tmp_path / "x.lock").unlink()
    lines = lines_of(inside("export", "x.apkg", "--format", "jsonl", "-o", "-"))
    assert len(lines) == (tmp_path / "x.csv").read_text("utf-8").count("\n") - 7


def test_an_archive_goes_to_standard_output_too(project: Path, run: Run, tmp_path: Path):
    import subprocess

    from tests.cli.conftest import MKDECK

    done = subprocess.run(
        [MKDECK, "export", "--format", "mochi", "-o", "-"], cwd=tmp_path, capture_output=True, check=True
    )
    (tmp_path / "x.mochi").write_bytes(done.stdout)
    assert zipfile.ZipFile(tmp_path / "x.mochi").testzip() is None


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["export"], "nothing tells the format"),
        (["export", "-o", "x.txt"], "nothing tells the format"),
        (["export", "-o", "-"], "nothing tells the format"),
        (["export", "--format", "pdf"], "--format"),
        (["export", "nothing", "--format", "csv"], "no recipe, file or folder"),
        (["export", "-o", "decks/os.toml/x.csv"], "cannot be written"),
        (["export", "-o", "mine.md"], "is no export of this deck"),
    ],
)
def test_what_cannot_be_done(project: Path, inside: Run, arguments: list[str], what: str):
    (project / "mine.md").write_text("# mine\n")
    done = inside(*arguments)
    assert done.returncode == 2
    assert what in done.stderr
    assert (project / "mine.md").read_text() == "# mine\n"


def test_one_file_holds_one_deck_and_a_deck_must_be_built(project: Path, inside: Run):
    (project / "decks/new.toml").write_text('[[sources]]\npath = "../good.md"\n')
    assert "error: -o is for one deck" in inside("export", "-o", "x.csv").stderr
    done = inside("export", "--format", "csv")
    assert done.returncode == 2
    assert "error: the deck 'new' holds no notes" in done.stderr
    assert (project / "decks/out/os.csv").exists()
