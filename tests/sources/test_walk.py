"""What a glob names: the same as Python's own globs say, but for what is hidden or never holds articles."""

from pathlib import Path

import pytest

from cards.sources import files, walk

TREE = (
    "a.md", "b.txt", "[x].md", "A.MD", ".hidden.md", ".git/a.md", "node_modules/a.md",
    "one/a.md", "one/b.md", "one/two/a.md", "one/two/three/a.md", "one/.secret/a.md", "one/two/.git/b.md",
    "other/two/a.md", "other/two/ab.md", "中文/线程 一.md", "中文/深/线程.md",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in TREE:
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "tree/linked").symlink_to("one", target_is_directory=True)
    (tmp_path / "tree/linked.md").symlink_to("a.md")
    (tmp_path / "tree/folder.md").mkdir()
    (tmp_path / "tree/loop").symlink_to(".", target_is_directory=True)
    monkeypatch.chdir(tmp_path / "tree")
    return tmp_path / "tree"


@pytest.mark.parametrize(
    "pattern",
    [
        "*.md", "*", "?.md", "[ab].*", "[!a].md", "[[]x].md", "**/*.md", "**/a.md", "**/two/*.md",
        "one/**/*.md", "*/*.md", "*/two/*", "*/*/*.md", "**/*/a.md", "one/*/three/a.md",
        "one/t*/**/*.md", "**/t*/**/a.md", "**/**/a.md", "one/../*.md", "./*.md", "linked/*.md",
        "linked/**/*.md",
        "*/线程*.md", "中文/**/*线程*", "**", "one/**", "*.rst", "gone/*.md", "gone/**/*.md",
    ],
)  # fmt: skip
def test_a_glob_names_what_python_says(tree: Path, pattern: str) -> None:
    expected = {
        path.as_posix()
        for path in Path().glob(pattern)
        if path.is_file()
        and not any((part.startswith(".") and part != "..") or part == "node_modules" for part in path.parts)
    }
    if pattern.endswith("**"):
        expected = set()  # folders only; newer Pythons think otherwise
    found = walk.matching(pattern, Path())
    assert {path for path, _ in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (".git/*.md", [".git/a.md"]),
        ("**/.secret/*.md", ["one/.secret/a.md"]),
        ("node_modules/*", ["node_modules/a.md"]),
        (".hidden.*", []),
        ("**/.git/*", [".git/a.md", "one/two/.git/b.md"]),
    ],
)
def test_what_a_glob_spells_out_may_be_hidden(tree: Path, pattern: str, expected: list[str]) -> None:
    assert sorted(path for path, _ in walk.matching(pattern, Path())) == expected


def test_a_folder_is_walked_through_no_link(tree: Path) -> None:
    found = [path for path, _ in files.listing(".")]
    assert found == sorted(found)
    assert {path.partition("/")[0] for path in found} == {
        "a.md",
        "b.txt",
        "[x].md",
        "A.MD",
        "linked.md",
        "one",
        "other",
        "中文",
    }


def test_stamps_are_those_of_the_files(tree: Path) -> None:
    (tree / "gone.md").symlink_to("nowhere.md")
    for path, stamp in [*files.listing("."), *files.listing("**/*.md"), *files.listing("a.md")]:
        assert stamp == walk.stamp_at(path)
    assert dict(files.listing("."))["gone.md"] is None
    assert dict(files.listing("."))["linked.md"] == walk.stamp_at("a.md")


def test_seen_from_elsewhere_the_paths_begin_there(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("one")
    for argument in ("two", "two/**/*.md", "../one/two/*.md"):
        for base in (Path(), Path("../one"), tree / "one"):
            for path, _ in files.listing(argument, base=base):
                assert Path(path).is_file()
                assert path.startswith((base / argument.split("*")[0].rstrip("/")).as_posix())
    assert files.listing(f"{tree}/one/*.md") == files.listing("*.md", base=tree / "one")
