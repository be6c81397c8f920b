import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import config
from cards.errors import ConfigError
from cards.model import Kind
from cards.project import find_project, recipe_files

CASES = tomllib.loads(Path("tests/data/config/errors.toml").read_text(encoding="utf-8"))["case"]


def recipe(folder: Path, text: str) -> Path:
    path = folder / "decks" / "net.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["error"])
def test_a_wrong_recipe_is_told_with_its_line(case: dict[str, str], tmp_path: Path) -> None:
    path = recipe(tmp_path, case["recipe"])
    with pytest.raises(ConfigError) as raised:
        config.load_recipe(path)
    assert str(raised.value).startswith(f"{path}:{case['error']}")
    assert case["hint"] in raised.value.hint


def test_every_key(tmp_path: Path) -> None:
    path = recipe(
        tmp_path,
        """
name = "计算机::网络"
language = "zh"
kinds = ["definition", "why"]
min_score = 1
new_per_week = 40
both_sides = true
[[sources]]
path = "articles/**/*.md"
[[sources]]
path = "list.txt"
reader = "listing"
""",
    )
    read = config.load_recipe(path)
    assert (read.name, read.language, read.min_score) == ("计算机::网络", "zh", 1.0)
    assert (read.new_per_week, read.both_sides) == (40, True)
    assert read.kinds == (Kind.DEFINITION, Kind.WHY)
    assert [(source.path, source.reader) for source in read.sources] == [
        ("articles/**/*.md", None),
        ("list.txt", "listing"),
    ]


def test_the_least_recipe_has_the_defaults(tmp_path: Path) -> None:
    read = config.load_recipe(recipe(tmp_path, '[[sources]]\npath = "a"\n'))
    assert (read.name, read.language, read.kinds) == ("net", "auto", tuple(Kind))
    assert (read.min_score, read.new_per_week, read.both_sides) == (0.5, None, False)


def test_a_recipe_goes_before_the_project(tmp_path: Path) -> None:
    (tmp_path / "mkdeck.toml").write_text("min_score = 0.7\nnew_per_week = 5\n")
    read = config.load_recipe(recipe(tmp_path, 'new_per_week = 9\n[[sources]]\npath = "a"\n'))
    assert (read.min_score, read.new_per_week) == (0.7, 9)


@pytest.mark.parametrize(("text", "line"), [("min_scor = 0.7", 1), ("\nmin_score = 7", 2), ("[", 1)])
def test_wrong_project_defaults_name_their_own_file(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "mkdeck.toml").write_text(text)
    with pytest.raises(ConfigError, match=rf"mkdeck\.toml:{line}: "):
        config.load_recipe(recipe(tmp_path, '[[sources]]\npath = "a"\n'))


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    path = recipe(tmp_path, "")
    path.write_bytes("\ufeffname = '网'\r\n[[sources]]\r\npath = 'a'\r\n".encode())
    assert config.load_recipe(path).name == "网"


def test_not_utf8_and_not_there(tmp_path: Path) -> None:
    path = recipe(tmp_path, "")
    path.write_bytes("name = '网'".encode("gb18030"))
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        config.load_recipe(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load_recipe(path.with_name("gone.toml"))


def test_the_project_is_the_nearest_folder_above(tmp_path: Path) -> None:
    path = recipe(tmp_path, "")
    path.with_name("net.edits.toml").write_text("")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_project(deep) == tmp_path
    assert recipe_files(tmp_path) == [path]


@given(st.text(max_size=200))
def test_no_text_makes_it_stumble(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("recipe") / "x.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ConfigError):
        config.load_recipe(path)


def test_the_starter_recipes_can_be_read() -> None:
    for path in Path("templates/starter").glob("recipe.*.toml"):
        assert config.load_recipe(path).new_per_week == 40
