"""The lives of projects in tests/data/diff: what ``diff`` foretells, ``build`` does, and then all is said."""

import io
import json
import re
import tomllib
from pathlib import Path

import pytest

from cards.cli.app import run
from cards.lock import State, load
from cards.model import Fate

DATA = Path(__file__).parent.parent / "data" / "diff"
CASES = sorted(DATA.glob("*.toml"))
RECIPE = 'name = "牌组"\n[[sources]]\npath = "../notes"\n'
START, WEEK = 1_767_600_000, 7 * 24 * 3600
LOCK = Path("decks/d.lock")
PLAIN = {str(fate) for fate in Fate} - {"changed", "moved", "conflict", "kept"}
SETTLED = {"kept", "guarded", "conflict", "waiting"}  # where a note is after a build


class Life:
    """A project from step to step."""

    def __init__(self, capsys, monkeypatch):
        self.capsys, self.monkeypatch, self.now = capsys, monkeypatch, START - WEEK
        self.write({"decks/d.toml": RECIPE})

    def write(self, files):
        for name, text in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def change(self, step):
        self.now += 60 if step.get("same_week") else WEEK
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(self.now))
        for name in step.get("remove", ()):
            Path(name).unlink()
            if not any(Path(name).parent.iterdir()):
                Path(name).parent.rmdir()
        for old, new in step.get("rename", {}).items():
            Path(new).parent.mkdir(parents=True, exist_ok=True)
            Path(old).rename(new)
        self.write(step.get("write", {}))
        for name in step.get("binary", ()):
            Path(name).write_bytes(bytes(99))
        if decided := step.get("decide"):
            guids = {row.front: row.guid for row in load(LOCK).rows}
            tables = [f"[{guids[front]}]\n{text}" for front, text in decided.items()]
            self.write({"decks/d.edits.toml": "\n".join(tables)})

    def call(self, command, step, *flags):
        self.monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(step.get("stdin", "").encode())))
        code = run([command, *step.get("arguments", ()), *step.get("flags", ()), *flags, "--json"])
        out, err = self.capsys.readouterr()
        document = json.loads(out)
        assert document["schema"] == f"mkdeck.{command}/1"
        assert document["exit_code"] == code
        assert len(document["decks"]) == ("refused" not in step.get("expect", {})), err
        return code, document["decks"][0] if document["decks"] else err


def snapshot():
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def said(side):
    return f"{side['front']} → {side['back']}"


def places(them):
    shown = (f"{each['path']}{':' + str(each['line']) if each['line'] else ''}" for each in them)
    return [" › ".join((name, *each["heading"])) for name, each in zip(shown, them, strict=True)]


def entry(note):
    if note["what"] in PLAIN:
        return (note["new"] or note["old"])["front"]
    if note["what"] == "moved":
        return {"note": note["new"]["front"], "from": places(note["before"]), "to": places(note["now"])}
    return {"old": said(note["old"]), "new": said(note["new"])}


def found(code, deck):
    out = {"exit": code, "kept": deck["counts"]["kept"], "left": deck["unnamed"]["notes"]}
    out["problems"] = [problem["what"] for problem in deck["problems"]]
    for note in deck["notes"]:
        out.setdefault(note["what"], []).append(entry(note))
    assert {name: len(notes) for name, notes in out.items() if name in PLAIN} == {
        name: count for name, count in deck["counts"].items() if name in PLAIN and count
    }
    return {name: value for name, value in out.items() if value not in (0, [])}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_life_of_a_project(case, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    life = Life(capsys, monkeypatch)
    for number, step in enumerate(tomllib.loads(case.read_text("utf-8"))["step"], 1):
        life.change(step)
        before = snapshot()
        code, foretold = life.call("diff", step)
        assert snapshot() == before, f"step {number}: diff wrote"
        if isinstance(foretold, str):
            check_refusal(life, step, code, foretold)
            continue
        assert found(code, foretold) == step.get("expect", {}), f"step {number}"
        built_code, built = life.call("build", step)
        assert (built_code, built["notes"]) == (code, foretold["counts"])
        assert life.call("diff", step, "--exit-code")[0] == code
        _, after = life.call("diff", step)
        assert not after["changed"], f"step {number}: {after['notes']}"
        assert {name for name, count in after["counts"].items() if count} <= {*SETTLED, "all"}
        check_rules(foretold)


def check_refusal(life, step, code, told):
    """What is refused is refused by both, in the same words, and nothing is written but the busy file."""
    expect, before = step["expect"], snapshot()
    assert code == expect["exit"]
    assert [text for text in expect["refused"] if text not in told] == []
    assert life.call("build", step) == (code, told)
    assert {path: data for path, data in snapshot().items() if path.suffix != ".busy"} == {
        path: data for path, data in before.items() if path.suffix != ".busy"
    }


def check_rules(deck):
    """What holds of every step: who is out keeps its row; everything else ships, each under one fate."""
    counts = deck["counts"]
    shipped = {"new", "changed", "moved", "revived", "guarded", "conflict", "kept"}
    assert sum(counts[name] for name in shipped) == counts["all"]
    if LOCK.exists():
        rows = load(LOCK).by_guid()
        out = {"retired": State.RETIRED, "withdrawn": State.REJECTED}
        assert all(
            rows[note["id"]].state is out[note["what"]] for note in deck["notes"] if note["what"] in out
        )


def test_every_fate_has_a_case():
    told = "".join(path.read_text("utf-8") for path in CASES)
    assert [fate for fate in Fate if not re.search(rf"^(?:expect\.)?{fate} = ", told, re.MULTILINE)] == []
