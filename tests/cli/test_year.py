"""What is too long for every run: a year of weekly rebuilds."""

import json
import random
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.soak

DEMO = Path(__file__).parents[2] / "decks" / "articles"
LASTING = ("note_id", "card_id", "week", "due")
"""Keys of a row that nothing may change once they are set."""


def rows_of(folder: Path) -> dict[str, dict[str, object]]:
    lines = (folder / "x.lock").read_text("utf-8").splitlines()
    return {row["guid"]: row for row in map(json.loads, lines[1:])}


def copied(folder: Path) -> Path:
    notes = folder / "notes"
    notes.mkdir()
    for article in sorted(DEMO.glob("*.md")):
        (notes / article.name).write_bytes(article.read_bytes())
    return notes


def edit(notes: Path, chance: random.Random, away: dict[str, str]) -> None:
    """What a week does to one article: a word, a sentence, an order, a name, its being there at all."""
    article = chance.choice(sorted(notes.glob("*.md")))
    text = article.read_text("utf-8")
    match chance.randrange(6):
        case 0:
            article.write_text(text.replace("可以", "能够", 1).replace("because", "since", 1), "utf-8")
        case 1:
            article.write_text(text + f"\n第 {chance.randrange(99)} 次修订。\n", "utf-8")
        case 2:
            head, *sections = text.split("\n## ")
            chance.shuffle(sections)
            article.write_text("\n## ".join([head, *sections]), "utf-8")
        case 3:
            article.rename(article.with_name(f"{chance.randrange(10**6)}-{article.name[-20:]}"))
        case 4 if len(away) < 2:
            away[article.name] = text
            article.unlink()
        case _ if away:
            name, text = away.popitem()
            (notes / name).write_text(text, "utf-8")


def test_a_year_of_weekly_rebuilds_loses_and_renames_no_note(tmp_path: Path, run: Run) -> None:
    chance, notes, away = random.Random(52), copied(tmp_path), {}
    assert run("build", "notes", "-o", "x.apkg", "-q").returncode == 0
    known = rows_of(tmp_path)
    for _ in range(52):
        edit(notes, chance, away)
        done = run("build", "notes", "-o", "x.apkg", "--prune", "-q")
        assert done.returncode == 0, done.stderr
        rows = rows_of(tmp_path)
        assert known.keys() <= rows.keys()
        for guid, row in known.items():
            for key in LASTING:
                assert row[key] in (None, rows[guid][key]), (guid, key)
        known = rows
    while away:
        edit_back(notes, away)
    assert run("build", "notes", "-o", "x.apkg", "--prune", "-q").returncode == 0
    active = [row for row in rows_of(tmp_path).values() if row["state"] == "active"]
    assert len({(str(row["front"]), str(row["back"])) for row in active}) == len(active)


def edit_back(notes: Path, away: dict[str, str]) -> None:
    name, text = away.popitem()
    (notes / name).write_text(text, "utf-8")
