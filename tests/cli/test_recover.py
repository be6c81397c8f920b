"""A lock that is lost or broken, and the backups."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.lock.busy import hold
from tests.cli.conftest import ARTICLE, Run

MORE = "\n## 协程\n\n协程是由用户程序自己调度的轻量级执行单元。\n"


@pytest.fixture
def project(tmp_path: Path, article: Path, inside: Run) -> Path:
    """A deck that was built twice; old.apkg is what came of the first build."""
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text('[[sources]]\npath = "../good.md"\n')
    assert inside("build", "-q").returncode == 0
    shutil.copy(decks / "out/a.apkg", tmp_path / "old.apkg")
    article.write_text(ARTICLE + MORE, encoding="utf-8")
    assert inside("build", "-q").returncode == 0
    return decks


def torn(lock: Path) -> None:
    lock.write_bytes(lock.read_bytes()[:-20])


def lost(lock: Path) -> None:
    lock.unlink()


def without_a_row(lock: Path) -> None:
    lines = lock.read_bytes().split(b"\n")
    lock.write_bytes(b"\n".join(lines[:2] + lines[3:]))


def changed_by_hand(lock: Path) -> None:
    lock.write_text(lock.read_text("utf-8").replace("线程", "執行緒", 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "package"),
    [(torn, "old"), (lost, "old"), (without_a_row, "none"), (changed_by_hand, "new"), (lost, "none")],
)
def test_what_each_harm_leaves_is_enough(
    tmp_path: Path, project: Path, run: Run, inside: Run, harm: Callable[[Path], None], package: str
) -> None:
    lock, deck = project / "a.lock", project / "out/a.apkg"
    whole, notes = lock.read_bytes(), lock.read_bytes().count(b"\n") - 1
    if package != "new":
        deck.unlink()
    if package == "old":
        shutil.copy(tmp_path / "old.apkg", deck)
    harm(lock)
    assert harm is lost or inside("build").returncode == 2
    done = run("doctor", "--recover")
    # The backup is that of the first build: only what the second one issued may have to be minted again.
    known = {int(count) for count in re.findall(r"recovered, (\d+) notes", done.stdout)}
    assert known <= {notes - 1, notes}
    assert package == "new" or harm is lost or known
    done = inside("build", "--json")
    assert done.returncode == 0
    ids = re.findall(rb'"(?:guid|note_id|card_id)": [^,]+', lock.read_bytes())
    assert ids == re.findall(rb'"(?:guid|note_id|card_id)": [^,]+', whole)
    assert json.loads(done.stdout)["decks"][0]["notes"]["changed"] == 0


def test_doctor_tells_where_the_backups_are_and_takes_one_of_them(
    tmp_path: Path, project: Path, inside: Run
) -> None:
    lock = project / "a.lock"
    second = lock.read_bytes()
    (line,) = [line for line in inside("doctor").stdout.splitlines() if "earlier locks" in line]
    folder = Path(line.partition(": ")[0])
    assert line.endswith("1 earlier locks, the newest 0001.lock")
    first = (folder / "0001.lock").read_bytes()
    done = inside("doctor", "a", "--recover", "--from", str(folder / "0001.lock"))
    assert "decks/a.lock: recovered" in done.stdout
    assert lock.read_bytes() == first  # though the lock there was sound
    assert (folder / "0002.lock").read_bytes() == second  # which is not lost
    done = inside("doctor", "a", "--recover", "--from", "decks/out/a.apkg")
    assert lock.read_bytes() == second
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--from", "old.apkg"], "--from goes with --recover"),
        (["--recover", "--from", "old.apkg", "a", "decks/out/a.apkg"], "--from is for one deck"),
        (["--recover", "--from", "good.md"], "good.md:1: not a line of JSON"),
        (["--recover", "--from", "gone.lock"], "gone.lock: there is no lock in this file"),
    ],
)
def test_what_cannot_be_taken(project: Path, inside: Run, words: list[str], what: str) -> None:
    before = (project / "a.lock").read_bytes()
    done = inside("doctor", *words)
    assert done.returncode == 2
    assert f"error: {what}" in done.stderr
    assert (project / "a.lock").read_bytes() == before


def test_nothing_is_recovered_while_a_build_runs(project: Path, inside: Run) -> None:
    torn(project / "a.lock")
    broken = (project / "a.lock").read_bytes()
    with hold(project / "a.lock"):
        done = inside("doctor", "--recover", "--wait", "0.1")
    assert done.returncode == 3
    assert "waiting for it to end" in done.stderr
    assert (project / "a.lock").read_bytes() == broken


def test_two_broken_locks_are_both_put_aside(project: Path, inside: Run) -> None:
    for _ in range(2):
        torn(project / "a.lock")
        assert inside("doctor", "--recover", "-q").returncode == 0
    assert sorted(path.name for path in project.glob("*.broken*")) == ["a.lock.broken", "a.lock.broken2"]


def test_a_deck_that_was_never_built_has_nothing_to_recover(project: Path, inside: Run) -> None:
    (project / "b.toml").write_text('[[sources]]\npath = "../good.md"\n')
    done = inside("doctor", "b", "--recover")
    assert done.returncode == 0
    assert "decks/b.toml: never built" in done.stdout


def test_a_backup_that_cannot_be_kept_is_a_warning(
    tmp_path: Path, project: Path, article: Path, inside: Run
) -> None:
    (tmp_path / "file").write_text("no folder")
    article.write_text(ARTICLE, encoding="utf-8")
    before = (project / "a.lock").read_bytes()
    done = inside("build", "--json", MKDECK_STATE_DIR=str(tmp_path / "file"))
    assert done.returncode == 0
    (warning,) = json.loads(done.stdout)["decks"][0]["warnings"]
    assert warning["what"].startswith("no backup could be kept: ")
    assert (project / "a.lock").read_bytes() != before
    article.write_text(ARTICLE + MORE, encoding="utf-8")
    done = inside("build", MKDECK_STATE_DIR=str(tmp_path / "file"))
    assert "warning: " in done.stderr
    assert "hint: the deck is built all the same" in done.stderr


def test_edits_are_kept_as_well(tmp_path: Path, project: Path, article: Path, inside: Run) -> None:
    (project / "a.edits.toml").write_text("# mine\n")
    article.write_text(ARTICLE, encoding="utf-8")
    assert inside("build", "-q").returncode == 0
    (backup,) = Path(f"{tmp_path}-state").rglob("*.edits.toml")
    assert backup.read_text() == "# mine\n"
