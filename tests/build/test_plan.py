from pathlib import Path

import pytest

from cards.errors import ConfigError, UsageError
from cards.plan import Order, orders

RECIPE = '[[sources]]\npath = "articles"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("decks/net.toml", "decks/os.toml", "decks/os.edits.toml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(RECIPE)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("text")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_argument_means_every_recipe(project: Path) -> None:
    assert [order.name for order in orders([])] == ["decks/net.toml", "decks/os.toml"]


def test_recipes_are_found_from_a_folder_below(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "notes")
    assert [order.name for order in orders(["net"])] == ["../decks/net.toml"]


def test_a_recipe_tells_where_its_things_lie(project: Path) -> None:
    plan = orders(["os"])[0].plan()
    assert (plan.recipe.name, plan.stem) == ("os", "os")
    assert (plan.base, plan.home) == (Path("decks"), Path("decks"))
    assert (plan.output, plan.lock) == (Path("decks/out/os.apkg"), Path("decks/os.lock"))


def test_an_output_moves_the_package_and_not_the_lock(project: Path) -> None:
    plan = orders(["os"], output=Path("x.apkg"), deck="A::B", min_score=0.9)[0].plan()
    assert (plan.output, plan.lock) == (Path("x.apkg"), Path("decks/os.lock"))
    assert (plan.recipe.name, plan.recipe.min_score) == ("A::B", 0.9)


def test_a_recipe_may_be_named_as_a_file(project: Path) -> None:
    assert orders(["decks/net.toml"]) == [Order(Path("decks/net.toml"))]


def test_files_make_one_deck_with_its_lock_beside_it(project: Path) -> None:
    (order,) = orders(["notes", "notes/*.md", "-"], output=Path("out/x.apkg"))
    plan = order.plan()
    assert order.sources == ("notes", "notes/*.md", "-")
    assert (plan.recipe.name, plan.stem, plan.base) == ("x", "x", None)
    assert (plan.output, plan.lock, plan.home) == (Path("out/x.apkg"), Path("out/x.lock"), Path("out"))


def test_files_follow_the_projects_defaults(project: Path) -> None:
    (project / "mkdeck.toml").write_text("min_score = 0.25\n")
    (order,) = orders(["notes"], output=Path("x.apkg"))
    assert order.plan().recipe.min_score == 0.25


def test_a_folder_goes_before_a_recipe_of_its_name(project: Path) -> None:
    (project / "net").mkdir()
    (order,) = orders(["net"], output=Path("x.apkg"))
    assert order.sources == ("net",)


def test_what_is_missing_beside_what_is_there_is_left_to_the_build(project: Path) -> None:
    (order,) = orders(["notes", "gone.md"], output=Path("x.apkg"))
    assert order.sources == ("notes", "gone.md")


@pytest.mark.parametrize(
    ("arguments", "output", "what", "hint"),
    [
        (["nett"], None, "no recipe, file or folder of this name", "did you mean 'net'?"),
        (["notess"], None, "no recipe, file or folder of this name", "did you mean 'notes'?"),
        (["zzz"], None, "no recipe, file or folder of this name", "decks/NAME.toml"),
        (["net", "notes"], "x.apkg", "recipes and files cannot be built together", "once for each"),
        (["net", "os"], "x.apkg", "-o and --deck are for one deck", "mkdeck build NAME -o x.apkg"),
        ([], "x.apkg", "-o and --deck are for one deck", "mkdeck build NAME -o x.apkg"),
        (["notes"], None, "files need a place for their deck", "-o NAME.apkg"),
        (["notes"], "x.lock", "the deck's file must end in .apkg", "-o NAME.apkg"),
        (["https://example.org/a", "notes"], None, "files need a place for their deck", "-o NAME.apkg"),
        (
            ["notes", "ftp://example.org/a"],
            "x.apkg",
            "addresses that begin with ftp: are not fetched",
            "begins with https:",
        ),
    ],
)
def test_what_cannot_be_built_is_told(
    project: Path, arguments: list[str], output: str | None, what: str, hint: str
) -> None:
    with pytest.raises(UsageError) as raised:
        orders(arguments, output=Path(output) if output else None)
    assert raised.value.what == what
    assert hint in raised.value.hint


def test_without_a_project_the_hint_is_init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="there is no recipe") as raised:
        orders([])
    assert "mkdeck init" in raised.value.hint


def test_a_name_that_anki_would_change_is_told_with_its_line(project: Path) -> None:
    Path("decks/net.toml").write_text('# one\nname = "A::"\n' + RECIPE)
    with pytest.raises(ConfigError, match=r"decks/net\.toml:2: the deck name 'A::' has an empty level"):
        orders(["net"])[0].plan()
    assert orders(["net"], deck=" A :: B")[0].plan().recipe.name == "A::B"
