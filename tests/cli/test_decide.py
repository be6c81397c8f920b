"""``mkdeck decide``, and what the next build makes of it."""

import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, MKDECK, Run
from tests.cli.test_build import notes_of

DECK = ("good.md", "-o", "x.apkg")
SENTENCE = "进程是资源分配的基本单位"


def built(run: Run, folder: Path, *arguments: str) -> dict[str, str]:
    """Build; return what ships, as front and back in one, by id."""
    done = run("build", *DECK, *arguments)
    assert done.returncode == 0, done.stderr
    return {
        guid: " | ".join(fields.split("\x1f")[:2])
        for guid, (fields, _) in notes_of(folder / "x.apkg", folder).items()
    }


@pytest.fixture
def deck(run: Run, article: Path, tmp_path: Path) -> dict[str, str]:
    return built(run, tmp_path)


def id_of(deck: dict[str, str], words: str) -> str:
    (guid,) = [guid for guid, text in deck.items() if words in text]
    return guid


def edits(folder: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((folder / "x.edits.toml").read_text("utf-8"))


def test_a_rejected_note_never_comes_back(
    run: Run, article: Path, tmp_path: Path, deck: dict[str, str]
) -> None:
    guid = id_of(deck, "资源分配")
    done = run("decide", guid[:8], "reject", *DECK)
    assert done.returncode == 0, done.stderr
    assert "资源分配" in done.stderr
    assert edits(tmp_path) == {guid: {"decision": "reject"}}
    assert deck.keys() - built(run, tmp_path).keys() == {guid}
    article.write_text(ARTICLE.replace(SENTENCE, SENTENCE.replace("是", "是操作系统")), "utf-8")
    after = built(run, tmp_path)
    assert guid not in after
    assert not any("资源分配" in text for text in after.values())
    (tmp_path / "x.edits.toml").unlink()  # the lock remembers by itself
    assert guid not in built(run, tmp_path)
    assert run("decide", guid, "accept", *DECK).returncode == 0
    assert "操作系统资源分配" in built(run, tmp_path)[guid]


def test_an_own_wording_stands_until_the_passage_changes(
    run: Run, article: Path, tmp_path: Path, deck: dict[str, str]
) -> None:
    guid = id_of(deck, "资源分配")
    done = run("decide", guid, "edit", "--back", "分配资源的单位", "--tag", "考点", *DECK)
    assert done.returncode == 0, done.stderr
    assert edits(tmp_path)[guid] == {
        "decision": "edit", "back": "分配资源的单位", "add_tags": ["考点"], "passage": [f"{SENTENCE}。"],
    }  # fmt: skip
    assert "分配资源的单位" in built(run, tmp_path)[guid]
    article.write_text(ARTICLE.replace(SENTENCE, SENTENCE.replace("基本", "最小")), "utf-8")
    done = run("build", *DECK)
    assert "in conflict" in done.stderr
    assert "分配资源的单位" in built(run, tmp_path)[guid]
    assert run("decide", guid, "edit", *DECK).returncode == 0  # it still holds
    assert "in conflict" not in run("build", *DECK).stderr
    assert "分配资源的单位" in built(run, tmp_path)[guid]
    assert run("decide", guid, "accept", *DECK).returncode == 0
    assert "最小单位" in built(run, tmp_path)[guid]
    assert edits(tmp_path)[guid] == {"decision": "accept", "add_tags": ["考点"]}
    assert '"考点"' in (tmp_path / "x.lock").read_text("utf-8")


def test_a_card_that_was_turned_down_can_be_accepted(run: Run, article: Path, tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    recipe = 'name = "n"\nmin_score = 1.0\n[[sources]]\npath = "../good.md"\n'
    (tmp_path / "decks" / "n.toml").write_text(recipe, "utf-8")
    lines = run("extract", "n", "--all", "--format", "jsonl").stdout.splitlines()
    low = next(card for card in map(json.loads, lines) if card["rejected"] == "low")
    done = run("decide", low["id"], "accept")
    assert done.returncode == 0, done.stderr
    assert run("build", "n").returncode == 0
    assert notes_of(tmp_path / "decks" / "out" / "n.apkg", tmp_path).keys() == {low["id"]}


def test_an_edit_written_by_hand_gets_its_passage(
    run: Run, article: Path, tmp_path: Path, deck: dict[str, str]
) -> None:
    guid = id_of(deck, "资源分配")
    own = f'# mine\n[{guid}]\ndecision = "edit"  # shorter\nfront = "进程？"\n'
    (tmp_path / "x.edits.toml").write_text(own, "utf-8")
    assert "进程？" in built(run, tmp_path)[guid]
    assert (tmp_path / "x.edits.toml").read_text("utf-8").startswith(own)
    assert edits(tmp_path)[guid]["passage"] == [f"{SENTENCE}。"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("abcdefgh", "reject"), ["abcdefgh", "extract"]),
        (("abc", "reject"), ["too short"]),
        (("abcdefgh", "refuse"), ["refuse", "accept, reject or edit"]),
        (("abcdefgh", "reject", "--back", "x"), ["--back", "edit"]),
    ],
)
def test_what_cannot_be_decided_is_refused(
    run: Run, article: Path, arguments: tuple[str, ...], words: list[str]
) -> None:
    done = run("decide", *arguments, *DECK)
    assert done.returncode == 2
    assert all(word in done.stderr for word in words)


def test_without_words_and_terminal_there_is_nothing_to_edit(
    run: Run, tmp_path: Path, deck: dict[str, str]
) -> None:
    done = run("decide", id_of(deck, "资源分配"), "edit", *DECK)
    assert (done.returncode, (tmp_path / "x.edits.toml").exists()) == (2, False)
    assert "--front" in done.stderr


def test_on_a_terminal_an_editor_opens(run: Run, tmp_path: Path, deck: dict[str, str]) -> None:
    guid = id_of(deck, "资源分配")
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text('utf-8').replace('基本单位', '单位'), 'utf-8')\n"
    )
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [MKDECK, "decide", guid, "edit", *DECK],
        cwd=tmp_path,
        env={**os.environ, "EDITOR": f"'{sys.executable}' '{script}'"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        timeout=120,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0
    assert edits(tmp_path)[guid]["back"] == "资源分配的单位"
