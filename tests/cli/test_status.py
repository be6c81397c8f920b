"""``mkdeck status``, as a person meets it."""

import json
from pathlib import Path

import pytest

from cards import runs
from cards.runs import DeckRun
from tests.anki import anki
from tests.cli.conftest import Run
from tests.cli.test_build import glossary
from tests.test_house import HEAVY, loaded_by

AUTUMN = 1_795_000_000  # 2026-11-18, in week 47
WEEK = 7 * 24 * 3600


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MKDECK_STATE_DIR", f"{tmp_path}-state")  # as the command's
    (tmp_path / "decks").mkdir()
    (tmp_path / "a.md").write_text(glossary(10), "utf-8")
    (tmp_path / "decks/terms.toml").write_text('name = "术语"\n[[sources]]\npath = "../a.md"\n', "utf-8")
    return tmp_path


def at(weeks: int) -> dict[str, str]:
    return {"SOURCE_DATE_EPOCH": str(AUTUMN + weeks * WEEK)}


def status_of(run: Run, *arguments: str, **variables: str) -> dict[str, object]:
    done = run("status", "--json", *arguments, **variables)
    document = json.loads(done.stdout)
    assert document["schema"] == "mkdeck.status/1"
    assert document["exit_code"] == done.returncode
    return document


def test_weeks_of_a_deck(project: Path, run: Run) -> None:
    recipe = project / "decks/terms.toml"
    assert "never built" in run("status").stdout
    recipe.write_text(f"new_per_week = 3\n{recipe.read_text('utf-8')}", "utf-8")
    run("build", **at(0))
    run("build", **at(1))
    (deck,) = status_of(run, **at(1))["decks"]
    waiting = deck["notes"]["waiting"]
    assert (deck["deck"], deck["week"], deck["new_this_week"], deck["new_per_week"]) == (
        "术语",
        "2026-W48",
        3,
        3,
    )
    assert deck["notes"]["active"] == 6
    assert waiting >= 2
    assert deck["queue_ends"] == f"2026-W{48 + -(-waiting // 3)}"
    assert len(deck["forecast"]) == 12
    shown = run("status", **at(1))
    assert (shown.returncode, shown.stderr) == (0, "")
    for part in ("术语 (decks/terms.toml)", "3/3", deck["queue_ends"], "W48", "FSRS"):
        assert part in shown.stdout
    assert "本周新增" in run("status", "--lang", "zh", **at(1)).stdout
    assert run("status", "-q").stdout == ""


def test_anki_finds_what_is_in_the_deck_no_more(project: Path, run: Run) -> None:
    run("build", **at(0))
    (first,) = status_of(run)["decks"]
    old = (project / "decks/out/terms.apkg").read_bytes()
    (project / "old.apkg").write_bytes(old)
    (project / "a.md").write_text(glossary(4), "utf-8")
    run("build", "--prune", **at(1))
    (deck,) = status_of(run)["decks"]
    assert deck["notes"]["retired"] == first["notes"]["active"] - deck["notes"]["active"] >= 4
    assert deck["search"] in run("status").stdout
    lines = (project / "decks/terms.lock").read_text("utf-8").splitlines()[1:]
    retired = [row["guid"] for row in map(json.loads, lines) if row["state"] == "retired"]
    packages = [{"import": str(project / name)} for name in ("old.apkg", "decks/out/terms.apkg")]
    assert anki(*packages, {"find": deck["search"]})["steps"][-1]["found"] == sorted(retired)


def test_the_last_scheduled_run(project: Path, run: Run) -> None:
    run("build", **at(0))
    with runs.recorded(project) as recording:
        recording.decks.append(DeckRun("术语", 1, problems=2, where="a.md: ", what="the file is empty"))
    last = runs.last_run(project)
    assert last
    done = run("status")
    assert "problems in the last scheduled run: 2; the first: a.md: the file is empty" in done.stdout
    assert f"The scheduled run of {last.start:%Y-%m-%d %H:%M} did its work, with problems: 2." in done.stdout
    document = status_of(run)
    assert document["decks"][0]["problems_last_run"] == document["last_run"]["problems"] == 2
    with runs.hold(project), runs.recorded(project) as recording:
        assert "is going on" in run("status").stdout
        recording.exit_code = 2
        recording.decks.append(DeckRun("术语", 2, what="no space"))
    assert "failed with exit 2: no space" in run("status").stdout
    with runs.recorded(project):
        pass
    assert "did its work." in run("status").stdout


def test_a_wrong_recipe_does_not_keep_others_from_being_told(project: Path, run: Run) -> None:
    run("build", **at(0))
    (project / "decks/A.toml").write_text("nam = 1\n")
    done = run("status")
    assert done.returncode == 2
    assert "error: decks/A.toml:1: unknown key 'nam'" in done.stderr
    assert "术语" in done.stdout
    assert status_of(run)["exit_code"] == 2


def test_decks_of_a_project_are_added_up(project: Path, run: Run) -> None:
    (project / "decks/b.toml").write_text('[[sources]]\npath = "../a.md"\n')
    run("build", **at(0))
    assert "All decks together" in run("status", **at(0)).stdout
    assert "All decks together" not in run("status", "b", **at(0)).stdout


def test_a_lost_lock_is_told_as_the_next_build_will_find_it(project: Path, run: Run) -> None:
    run("build", **at(0))
    before = status_of(run)["decks"]
    (project / "decks/terms.lock").unlink()
    assert status_of(run)["decks"] == before


def test_notes_whose_article_no_source_names_any_more(project: Path, run: Run) -> None:
    (project / "b.md").write_text("# 网络\n\n网关是连接两个不同网络的设备。\n", "utf-8")
    recipe = project / "decks/terms.toml"
    only_a = recipe.read_text("utf-8")
    recipe.write_text(f'{only_a}[[sources]]\npath = "../b*.md"\n', "utf-8")
    run("build")
    assert status_of(run)["decks"][0]["notes"]["unnamed"] == 0
    (project / "b.md").rename(project / "c.md")  # the source names nothing now: a problem of the next build
    assert status_of(run)["decks"][0]["notes"]["unnamed"] == 0
    recipe.write_text(only_a, "utf-8")
    assert status_of(run)["decks"][0]["notes"]["unnamed"] == 1
    assert "kept although no source names their article any more" in run("status", COLUMNS="200").stdout


def test_no_article_is_read_and_nothing_heavy_loaded(project: Path, run: Run, monkeypatch) -> None:
    run("build", **at(0))
    (project / "a.md").unlink()
    assert run("status").returncode == 0
    monkeypatch.chdir(project)
    light = {"pydantic", "rich", "markdown_it", "selectolax", "yaml"}  # recipes, tables, the readers' names
    assert loaded_by("status").isdisjoint({*HEAVY} - light)
