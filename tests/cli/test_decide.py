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


def tags_of(folder: Path, guid: str) -> list[str]:
    """Return the tags that a note ships with."""
    rows = map(json.loads, (folder / "x.lock").read_text("utf-8").splitlines()[1:])
    return next(row["tags"] for row in rows if row["guid"] == guid)


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


def test_a_tag_alone_leaves_a_conflict_to_be_seen(
    run: Run, article: Path, tmp_path: Path, deck: dict[str, str]
) -> None:
    guid = id_of(deck, "资源分配")
    assert run("decide", guid, "edit", "--back", "分配资源的单位", *DECK).returncode == 0
    built(run, tmp_path)
    article.write_text(ARTICLE.replace(SENTENCE, SENTENCE.replace("基本", "最小")), "utf-8")
    assert "in conflict" in run("build", *DECK).stderr
    assert run("decide", guid, "edit", "--tag", "考点", *DECK).returncode == 0
    done = run("build", *DECK)
    assert "in conflict" in done.stderr
    assert "分配资源的单位" in notes_of(tmp_path / "x.apkg", tmp_path)[guid][0]
    assert "考点" in tags_of(tmp_path, guid)
    assert "in conflict" in run("diff", *DECK).stdout
    assert run("decide", guid, "accept", *DECK).returncode == 0
    assert "最小单位" in built(run, tmp_path)[guid]


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--back", "   "), ["adds nothing"]),
        (("--front", "\u200b"), ["no front"]),
        (("--back", "什么是进程？"), ["adds nothing"]),
        (("--tag", "两 个"), ["'两 个' is no tag", "one word"]),
        (("--tag", "a::::b"), ["is no tag"]),
        (("--tag", "Marked"), ["is no tag", "Anki's own"]),
        (("--tag", ""), ["is no tag"]),
    ],
)
def test_what_no_note_can_bear_is_not_written_down(
    run: Run, tmp_path: Path, deck: dict[str, str], flags: tuple[str, ...], words: list[str]
) -> None:
    done = run("decide", id_of(deck, "资源分配"), "edit", *flags, *DECK)
    assert (done.returncode, (tmp_path / "x.edits.toml").exists()) == (2, False)
    assert all(word in done.stderr for word in words)


def test_a_tag_in_other_capitals_is_the_same_tag(run: Run, tmp_path: Path, deck: dict[str, str]) -> None:
    guid = id_of(deck, "资源分配")
    for flags in (("--tag", "Exam"), ("--tag", "exam", "--untag", "MKDECK::lang::zh")):
        assert run("decide", guid, "edit", *flags, *DECK).returncode == 0
    built(run, tmp_path)
    tags = tags_of(tmp_path, guid)
    assert [tag for tag in tags if tag.casefold() == "exam"] == ["exam"]
    assert "mkdeck::lang::zh" not in tags


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


def in_editor(tmp_path: Path, guid: str, old: str, new: str) -> int:
    """Decide on a terminal, with an editor that puts one text in the place of another."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        f"path.write_text(path.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n"
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
    return done.returncode


def test_on_a_terminal_an_editor_opens(run: Run, tmp_path: Path, deck: dict[str, str]) -> None:
    guid = id_of(deck, "资源分配")
    assert in_editor(tmp_path, guid, "nothing", "of this") == 2
    assert not (tmp_path / "x.edits.toml").exists()
    assert in_editor(tmp_path, guid, "基本单位", "单位") == 0
    assert edits(tmp_path)[guid] == {
        "decision": "edit", "back": "资源分配的单位", "passage": [f"{SENTENCE}。"],
    }  # fmt: skip
    assert in_editor(tmp_path, guid, "资源分配的单位", "") == 2


def test_the_editor_shows_what_was_worded_in_anki_and_keeps_its_html(
    run: Run, article: Path, tmp_path: Path, deck: dict[str, str]
) -> None:
    guid = id_of(deck, "资源分配")
    own = {"Front": "说说<b>进程</b>", "Back": "资源<i>分配</i>"}
    text = f'[{guid}]\ndecision = "edit"\nfields = {json.dumps(own, ensure_ascii=False)}\n'
    (tmp_path / "x.edits.toml").write_text(text.replace('": "', '" = "'), "utf-8")
    built(run, tmp_path)
    assert in_editor(tmp_path, guid, "资源 分配", "分配资源") == 0
    assert edits(tmp_path)[guid]["fields"] == {"Front": own["Front"]}
    assert edits(tmp_path)[guid]["back"] == "分配资源"
    note = built(run, tmp_path)[guid]
    assert "说说<b>进程</b>" in note
    assert "分配资源" in note
    done = run("decide", guid, "edit", *DECK)  # without a terminal: it still holds
    assert "说说 进程" in done.stderr
