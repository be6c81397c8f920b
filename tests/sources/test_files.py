import io
import sys
from pathlib import Path

import pytest

from cards.errors import SourceError
from cards.sources import files


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "articles/b.md",
        "articles/a.txt",
        "articles/deep/er/c.HTML",
        "articles/picture.png",
        "articles/.hidden/d.md",
        "articles/.e.md",
        "articles/node_modules/f.md",
        "空 格/线程.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"text")
    (tmp_path / "empty").mkdir()
    return tmp_path


def names(found: list[Path], base: Path) -> list[str]:
    return [path.relative_to(base).as_posix() for path in found]


def test_a_folder_gives_its_articles_sorted(tree: Path) -> None:
    found = files.find("articles", base=tree)
    assert names(found, tree) == ["articles/a.txt", "articles/b.md", "articles/deep/er/c.HTML"]


def test_a_file_is_taken_whatever_it_is_called(tree: Path) -> None:
    assert names(files.find("articles/picture.png", base=tree), tree) == ["articles/picture.png"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("articles/**/*.md", ["articles/b.md"]),
        ("articles/.hidden/*.md", ["articles/.hidden/d.md"]),
        ("**/*.md", ["articles/b.md", "空 格/线程.md"]),
        ("articles/[ab].*", ["articles/a.txt", "articles/b.md"]),
    ],
)
def test_a_glob_is_relative_and_leaves_hidden_folders_alone(
    tree: Path, pattern: str, expected: list[str]
) -> None:
    assert names(files.find(pattern, base=tree), tree) == expected


def test_an_absolute_glob(tree: Path) -> None:
    assert len(files.find(f"{tree}/articles/*.md", base=Path("/"))) == 1


@pytest.mark.parametrize(
    ("argument", "what", "hint"),
    [
        ("articels", "no such file or folder", "articles'?"),
        ("articles/bb.md", "no such file or folder", "articles/b.md'?"),
        ("qqqq/b.md", "no such file or folder", "there is no 'qqqq'"),
        ("articles/*.rst", "no file matches", "**"),
        ("empty", "no articles in this folder", ".md"),
    ],
)
def test_what_is_not_there_is_an_error_with_a_hint(tree: Path, argument: str, what: str, hint: str) -> None:
    with pytest.raises(SourceError) as raised:
        files.find(argument, base=tree)
    assert raised.value.what == what
    assert hint in raised.value.hint
    assert raised.value.file == argument


def test_a_document_knows_its_identity_and_its_folder(tree: Path) -> None:
    document = files.read(tree / "articles/deep/er/c.HTML", home=tree / "decks")
    assert (document.data, document.name) == (b"text", "c.HTML")
    assert document.key == "../articles/deep/er/c.HTML"
    assert document.path == (tree / "articles/deep/er/c.HTML").as_posix()
    assert document.folder == str(tree / "articles/deep/er")


def test_a_path_stays_as_the_person_gave_it(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    (found,) = files.find("articles/b.md")
    assert files.read(found).path == "articles/b.md"
    assert files.read(found).key == "articles/b.md"


def test_the_key_is_the_same_from_wherever_the_build_is_run(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    here = files.read(Path("articles/b.md"), base=Path(), home=Path())
    there = files.read(tree / "articles" / "b.md", base=tree, home=tree)
    assert here.key == there.key == "articles/b.md"
    assert here.path == there.path == "articles/b.md"


def test_too_large_is_refused_before_it_is_read(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 3)
    with pytest.raises(SourceError, match="too large"):
        files.read(tree / "articles/b.md")


def test_a_file_that_vanished_meanwhile_is_an_error_with_its_name(tree: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.md: cannot be read"):
        files.read(tree / "gone.md")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("线程".encode())))
    document = files.read_stdin()
    assert document.data.decode() == "线程"
    assert (document.path, document.key) == ("-", "-")
