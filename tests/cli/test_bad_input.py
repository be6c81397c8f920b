"""What is wrong is told in one line with one hint, and what is right still makes its deck."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cards.lock.busy import hold
from tests.cli.conftest import Run


def empty(folder: Path) -> str:
    (folder / "bad.md").write_bytes(b"")
    return "bad.md"


def only_white_space(folder: Path) -> str:
    (folder / "bad.md").write_bytes(b" \n\n\t\n")
    return "bad.md"


def binary(folder: Path) -> str:
    (folder / "bad.md").write_bytes(bytes(range(256)) * 40)
    return "bad.md"


def picture(folder: Path) -> str:
    (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01")
    return "bad.png"


def front_matter(folder: Path) -> str:
    (folder / "bad.md").write_text(
        "---\ntitle: [未闭合\n---\n\n# 队列\n\n队列是先进先出的线性表。\n", "utf-8"
    )
    return "bad.md"


def huge_line(folder: Path) -> str:
    with (folder / "bad.md").open("wb") as file:
        for _ in range(50):
            file.write(b"word " * 200_000)
    return "bad.md"


def no_articles(folder: Path) -> str:
    (folder / "bad").mkdir()
    (folder / "bad" / "picture.png").write_bytes(b"\x89PNG")
    return "bad"


def missing(folder: Path) -> str:
    return "godo.md"


BAD = [empty, only_white_space, binary, picture, front_matter, huge_line, no_articles, missing]


def lines(text: str, start: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(start)]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_beside_a_good_article_the_deck_is_made(
    make: Callable[[Path], str], tmp_path: Path, article: Path, run: Run
) -> None:
    bad = make(tmp_path)
    done = run("build", bad, "good.md", "-o", "x.apkg")
    assert done.returncode == 1, done.stderr
    (error,) = lines(done.stderr, "error: ")
    assert error.startswith(f"error: {bad}:")
    assert len(lines(done.stderr, "hint: ")) == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert zipfile.is_zipfile(tmp_path / "x.apkg")


@pytest.mark.parametrize(
    "make", [empty, binary, huge_line, no_articles, missing], ids=lambda make: make.__name__
)
def test_alone_it_ends_the_build_and_the_last_deck_stays(
    make: Callable[[Path], str], tmp_path: Path, run: Run
) -> None:
    (tmp_path / "x.apkg").write_bytes(b"the last deck")
    bad = make(tmp_path)
    done = run("build", bad, "-o", "x.apkg")
    assert done.returncode == 2, done.stderr
    assert len(lines(done.stderr, "error: ")) == 1
    assert len(lines(done.stderr, "hint: ")) == 1
    assert (tmp_path / "x.apkg").read_bytes() == b"the last deck"
    assert not (tmp_path / "x.lock").exists()


def test_articles_without_a_card(tmp_path: Path, run: Run) -> None:
    (tmp_path / "dull.md").write_text("# 随笔\n\n今天天气不错。\n", encoding="utf-8")
    done = run("build", "dull.md", "-o", "x.apkg")
    assert done.returncode == 1
    assert "error: no card was found" in done.stderr
    assert not (tmp_path / "x.apkg").exists()


@pytest.mark.parametrize("output", ["good.md/x.apkg", "folder.apkg"])
def test_an_output_that_cannot_be_written(output: str, tmp_path: Path, article: Path, run: Run) -> None:
    (tmp_path / "folder.apkg").mkdir()
    done = run("build", "good.md", "-o", output)
    assert done.returncode == 2
    (error,) = lines(done.stderr, "error: ")
    assert "cannot be written" in error
    assert len(lines(done.stderr, "hint: ")) == 1
    assert article.read_text("utf-8").startswith("# 操作系统")


def test_a_wrong_recipe_keeps_no_other_from_its_deck(tmp_path: Path, article: Path, run: Run) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text('[[sources]]\npath = "../good.md"\nraeder = "listing"\n')
    (decks / "b.toml").write_text('[[sources]]\npath = "../good.md"\n')
    done = run("build")
    assert done.returncode == 2
    assert lines(done.stderr, "error: ") == ["error: decks/a.toml:3: unknown key 'raeder'"]
    assert lines(done.stderr, "hint: ") == ["hint: did you mean 'reader'?"]
    assert not (decks / "out" / "a.apkg").exists()
    assert zipfile.is_zipfile(decks / "out" / "b.apkg")


def test_an_unknown_reader_is_an_error_of_the_recipe(tmp_path: Path, article: Path, run: Run) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.toml").write_text(
        '[[sources]]\npath = "../good.md"\n\n[[sources]]\npath = "../good.md"\nreader = "lsting"\n'
    )
    done = run("build")
    assert done.returncode == 2
    assert lines(done.stderr, "error: ") == ["error: decks/a.toml:6: unknown reader 'lsting'"]
    assert lines(done.stderr, "hint: ") == ["hint: did you mean 'listing'?"]


def test_two_builds_at_once(tmp_path: Path, article: Path, run: Run) -> None:
    with hold(tmp_path / "x.lock"):
        done = run("build", "good.md", "-o", "x.apkg")
        waited = run("build", "good.md", "-o", "x.apkg", "--wait", "0.1")
    for each in (done, waited):
        assert each.returncode == 3
        assert len(lines(each.stderr, "error: ")) == len(lines(each.stderr, "hint: ")) == 1
        assert f"(process {os.getpid()}, since " in each.stderr
    assert "waiting for it to end" in waited.stderr
    assert not (tmp_path / "x.apkg").exists()


def test_a_torn_lock_builds_nothing(tmp_path: Path, article: Path, run: Run) -> None:
    (tmp_path / "x.lock").write_text('{"mkdeck_lock": 1, "deck')
    done = run("build", "good.md", "-o", "x.apkg")
    assert done.returncode == 2
    assert lines(done.stderr, "error: ")[0].startswith("error: x.lock:1: ")
    assert not (tmp_path / "x.apkg").exists()


def test_an_address_that_nobody_has_is_an_error_and_makes_no_deck(tmp_path: Path, run: Run) -> None:
    done = run("build", "https://nowhere.invalid/a.html")
    assert done.returncode == 2
    assert lines(done.stderr, "error: ")[0].startswith("error: https://nowhere.invalid/a.html: ")
    assert not list(tmp_path.glob("*.apkg"))


def test_errors_are_told_in_chinese(tmp_path: Path, article: Path, run: Run) -> None:
    done = run("build", "godo.md", "good.md", "-o", "x.apkg", "--lang", "zh")
    assert lines(done.stderr, "error: ") == ["error: godo.md: 没有这个文件或文件夹"]
    assert lines(done.stderr, "hint: ") == ["hint: 是不是 'good.md'？"]
