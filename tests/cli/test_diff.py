"""diff: how it shows what it foretells, and what else it says. tests/data/diff holds what it foretells."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import cards.gather
from cards.cli.app import run as call
from tests.cli.conftest import ARTICLE, Run

WORDED = ARTICLE.replace("最小单位", "最小单元")
UNIT = "操作系统能够进行调度的最小单位"
TERMS = ["队列", "栈", "链表", "哈希表", "二叉树", "跳表", "位图", "并查集", "信号量", "管道", "页表"]


@pytest.fixture
def built(tmp_path: Path, article: Path, run: Run) -> Path:
    """An article that was built as it is."""
    assert run("build", "good.md", "-o", "x.apkg", "-q").returncode == 0
    return article


def test_old_and_new_are_laid_over_each_other_with_the_place(built: Path, run: Run) -> None:
    built.write_text(WORDED, encoding="utf-8")
    done = run("diff", "good.md", "-o", "x.apkg")
    assert (done.returncode, done.stderr) == (0, "")
    (guid,) = re.findall(r"good\.md:5 › 线程 · (\w{26})", done.stdout)
    assert done.stdout.splitlines() == [
        "x",
        "",
        "changed: 1",
        f"  good.md:5 › 线程 · {guid}",
        "    front 什么是线程？",
        "    back 操作系统能够进行调度的最小[-单位-]{+单元+}",
        "",
        "notes in the deck  4",
        "  changed          1",
        "  as before        3",
    ]


def test_on_a_terminal_colours_stand_for_the_marks(built: Path, run: Run) -> None:
    built.write_text(WORDED, encoding="utf-8")
    coloured = run("diff", "good.md", "-o", "x.apkg", NO_COLOR="", FORCE_COLOR="1", TERM="xterm").stdout
    assert "\x1b[9;31m单位\x1b[0m\x1b[32m单元\x1b[0m" in coloured
    assert "[-" not in coloured
    for plain in ({"TERM": "xterm"}, {"NO_COLOR": "", "TERM": "dumb"}):
        shown = run("diff", "good.md", "-o", "x.apkg", FORCE_COLOR="1", **plain).stdout
        assert "[-单位-]{+单元+}" in shown


def test_a_long_side_is_told_whole_and_its_lines_apart(built: Path, run: Run) -> None:
    built.write_text(
        ARTICLE.replace("2. 请求与保持条件；\n3. 不可", "2. 请求条件；\n3. 不可"), encoding="utf-8"
    )
    lines = run("diff", "good.md", "-o", "x.apkg", COLUMNS="20").stdout.splitlines()
    at = lines.index("    back - 互斥条件")
    assert lines[at + 1 : at + 4] == [
        "      - 请求[-与保持-]条件",
        "      - 不可剥夺条件",
        "      - 循环等待条件",
    ]


def test_nothing_to_do_is_one_line(built: Path, run: Run) -> None:
    done = run("diff", "good.md", "-o", "x.apkg", "--exit-code")
    assert (done.returncode, done.stdout, done.stderr) == (0, "x: 4 notes, all as before\n", "")
    (told,) = run("build", "good.md", "-o", "x.apkg").stderr.splitlines()  # no article was looked at
    assert told.endswith("(4 notes)")
    told = run("build", "good.md", "-o", "x.apkg", "--no-cache").stderr
    assert "x: 4 notes, all as before" in told
    assert "notes in the deck" not in told


def test_the_exit_code_tells_of_changes_only_if_asked(built: Path, run: Run) -> None:
    built.write_text(WORDED, encoding="utf-8")
    assert run("diff", "good.md", "-o", "x.apkg").returncode == 0
    done = run("diff", "good.md", "-o", "x.apkg", "--exit-code", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert run("diff", "good.md", "gone.md", "-o", "x.apkg").returncode == 1  # a problem, as of build
    assert run("diff", "gone.md", "-o", "x.apkg", "--exit-code").returncode == 2
    assert run("diff", "good.md").returncode == 2  # no place for the deck


def test_decks_stand_apart(tmp_path: Path, article: Path, run: Run) -> None:
    (tmp_path / "decks").mkdir()
    for name in "ab":
        (tmp_path / f"decks/{name}.toml").write_text('[[sources]]\npath = "../good.md"\n', encoding="utf-8")
    assert run("build", "b", "-q").returncode == 0
    shown = run("diff").stdout
    assert shown.startswith("a\n\nnew: 4\n")
    assert shown.endswith("\n  new              4\n\nb: 4 notes, all as before\n")


def test_build_ends_with_the_same_table(built: Path, run: Run) -> None:
    built.write_text(WORDED.replace("## 进程", "## 资源"), encoding="utf-8")
    foretold = run("diff", "good.md", "-o", "x.apkg").stdout.partition("notes in the deck")[2]
    told = run("build", "good.md", "-o", "x.apkg").stderr.partition("notes in the deck")[2]
    rows = [" ".join(line.split()) for line in foretold.splitlines()]
    assert [row.rpartition(" ")[2] for row in rows] == ["4", "1", "2", "1"]
    assert [" ".join(line.split()) for line in told.splitlines()][: len(rows)] == rows


def test_of_each_group_the_first_ten_are_shown(tmp_path: Path, run: Run) -> None:
    told = [f"## {term}\n\n{term}是由第 {at} 个人设计的数据结构。\n" for at, term in enumerate(TERMS)]
    (tmp_path / "a.md").write_text("# 结构\n\n" + "\n".join(told), encoding="utf-8")
    short = run("diff", "a.md", "-o", "x.apkg").stdout
    assert f"new: {len(TERMS)}" in short
    assert short.count("+ front") == 10
    assert f"… and {len(TERMS) - 10} more: --all shows them" in short
    long = run("diff", "a.md", "-o", "x.apkg", "--all").stdout
    assert long.count("+ front") == len(TERMS)
    assert "more: --all" not in long
    document = json.loads(run("diff", "a.md", "-o", "x.apkg", "--json").stdout)
    assert len(document["decks"][0]["notes"]) == len(TERMS)


def test_it_speaks_chinese(built: Path, run: Run) -> None:
    built.write_text(WORDED, encoding="utf-8")
    shown = run("diff", "good.md", "-o", "x.apkg", "--lang", "zh").stdout
    assert "改动: 1" in shown
    assert "背面 操作系统能够进行调度的最小[-单位-]{+单元+}" in shown


def test_notes_without_an_article_are_counted(tmp_path: Path, built: Path, run: Run) -> None:
    (tmp_path / "other.md").write_text("# 网络\n\n网关是连接两个不同网络的设备。\n", encoding="utf-8")
    said = "notes kept although no source names their article any more: 4; --prune retires them"
    for command in ("diff", "build"):
        done = run(command, "other.md", "-o", "x.apkg")
        assert (done.returncode, said in done.stderr) == (0, True)
    pruned = run("diff", "other.md", "-o", "x.apkg", "--prune")
    assert "retired: their passage is gone; shipped no more: 4" in pruned.stdout
    assert said not in pruned.stderr


@pytest.fixture
def inside(tmp_path: Path, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(["build", "good.md", "-o", "x.apkg", "-q"]) == 0


def deck_of(capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, object]:
    assert call(["diff", "good.md", "-o", "x.apkg", "--json", *flags]) == 0
    (deck,) = json.loads(capsys.readouterr().out)["decks"]
    return deck


def test_another_phrasing_and_another_extractor_are_changes(
    inside: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MKDECK_CACHE_DIR", str(tmp_path / "new"))  # what is changed here is on no disk
    phrase = cards.gather.phrase

    def otherwise(*arguments, **named):
        card = phrase(*arguments, **named)
        if card and card.front == "什么是线程？":
            return replace(card, front="线程是什么？")
        return replace(card, back=f"{card.back}（见下）") if card and card.front == "什么是进程？" else card

    monkeypatch.setattr(cards.gather, "phrase", otherwise)
    deck = deck_of(capsys)
    assert [[(each[at]["front"], each[at]["back"]) for at in ("old", "new")] for each in deck["notes"]] == [
        [("什么是线程？", UNIT), ("线程是什么？", UNIT)],
        [("什么是进程？", "资源分配的基本单位"), ("什么是进程？", "资源分配的基本单位（见下）")],
    ]
    assert [each["now"][0]["line"] for each in deck["notes"]] == [5, 9]
    assert deck["counts"] == {"changed": 2, "kept": 2, "all": 4} | {
        name: 0 for name in deck["counts"] if name not in ("changed", "kept", "all")
    }


def test_what_a_refresh_draws_otherwise_is_shown_by_field(
    inside: None, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article.write_text(ARTICLE.replace("# 操作系统", "# 操作系统原理", 1), encoding="utf-8")
    assert deck_of(capsys)["counts"]["changed"] == 0
    assert deck_of(capsys, "--refresh")["counts"]["changed"] == 4
    call(["diff", "good.md", "-o", "x.apkg", "--refresh", "--lang", "en"])
    assert 'Source: <span lang="zh-Hans">操作系统{+原理+} · good.md</span>' in capsys.readouterr().out


def test_tags_of_the_persons_own_are_shown(
    inside: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [json.loads(line) for line in (tmp_path / "x.lock").read_text("utf-8").splitlines()[1:]]
    guid = next(row["guid"] for row in rows if row["front"] == "什么是线程？")
    edits = f'[{guid}]\ndecision = "edit"\nadd_tags = ["我的"]\n'
    (tmp_path / "x.edits.toml").write_text(edits, encoding="utf-8")
    (note,) = deck_of(capsys)["notes"]
    assert (note["what"], set(note["new"]["tags"]) - set(note["old"]["tags"])) == ("changed", {"我的"})
    call(["diff", "good.md", "-o", "x.apkg", "--lang", "en"])
    assert "{+ 我的+}" in capsys.readouterr().out


def test_another_name_of_the_deck_is_told_by_diff_and_by_one_build(
    tmp_path: Path, article: Path, run: Run
) -> None:
    recipe = tmp_path / "decks/a.toml"
    recipe.parent.mkdir()
    for name in ("旧名", "新名"):
        recipe.write_text(f'name = "{name}"\n[[sources]]\npath = "../good.md"\n', encoding="utf-8")
        if name == "旧名":
            assert "warning" not in run("build").stderr
    foretold = run("diff", "--exit-code")
    document = json.loads(run("diff", "--json").stdout)
    quiet = run("build", "-q", "--lang", "zh")
    assert (
        "warning: the deck is called “新名” now; in the package built last it was “旧名”" in foretold.stderr
    )
    assert foretold.returncode == 1
    assert (document["decks"][0]["former_name"], document["decks"][0]["changed"]) == ("旧名", True)
    warning, hint = quiet.stderr.splitlines()  # it is told but once, so even to who wants to hear nothing
    assert warning.startswith("warning: 牌组现在叫“新名”，上次构建的牌组里叫“旧名”。Anki 不会移动卡片")
    assert hint == "hint: 要让它们在一起，请先在 Anki 里把牌组“旧名”改名为“新名”，再导入"
    assert quiet.returncode == 0
    assert run("build", "-q").stderr == ""


def test_a_conflict_shows_both_wordings_and_how_to_settle_it(
    inside: None, tmp_path: Path, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [json.loads(line) for line in (tmp_path / "x.lock").read_text("utf-8").splitlines()[1:]]
    guid = next(row["guid"] for row in rows if row["front"] == "什么是线程？")
    edits = f'[{guid}]\ndecision = "edit"\nback = "见书"\n'
    (tmp_path / "x.edits.toml").write_text(edits, encoding="utf-8")
    assert call(["build", "good.md", "-o", "x.apkg", "-q"]) == 0
    article.write_text(WORDED, encoding="utf-8")
    for _ in range(2):  # it is shown until it is settled
        assert call(["build", "good.md", "-o", "x.apkg", "--lang", "en", "-n"]) == 0
        assert "mkdeck diff good.md -o x.apkg shows what is in conflict" in capsys.readouterr().err
        assert call(["diff", "good.md", "-o", "x.apkg", "--lang", "en"]) == 0
        shown = capsys.readouterr().out
        assert "in conflict: your wording stays, the article says otherwise now: 1" in shown
        assert "back [-见书-]{+操作系统能够进行调度的最小单元+}" in shown
        assert f"mkdeck decide {guid} accept x.apkg takes what the article says" in shown
        assert call(["build", "good.md", "-o", "x.apkg", "-q"]) == 0
    assert call(["decide", guid, "accept", "x.apkg"]) == 0
    (note,) = deck_of(capsys)["notes"]
    assert (note["what"], note["old"]["back"], note["new"]["back"]) == (
        "changed",
        "见书",
        UNIT.replace("位", "元"),
    )
