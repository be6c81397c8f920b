"""A deck under another name: Anki goes by the name, moves no card, and mkdeck says so once."""

from pathlib import Path

import pytest

from cards.build import build
from cards.options import Options
from cards.plan import Order
from tests.anki import anki

FIRST = "# 并发\n\n线程是操作系统能够进行调度的最小单位。\n"
MORE = f"{FIRST}\n协程是由用户程序自己调度的轻量级执行单元。\n"
OLD, NEW = "学习::旧名", "学习::新名"


class Project:
    """A recipe with one article, built week by week."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.week = folder, 0

    def built(self, name: str, article: str) -> tuple[Path, str]:
        """Build; return a copy of the package, and what the report says that the deck was called."""
        self.week += 1
        (self.folder / "a.md").write_text(article, encoding="utf-8")
        recipe = self.folder / "d.toml"
        recipe.write_text(f'name = "{name}"\n[[sources]]\npath = "a.md"\n', encoding="utf-8")
        options = Options(now=1_700_000_000 + self.week * 604_800, week=f"2024-W{self.week:02}")
        plan = Order(recipe).plan()
        foretold = build(plan, Options(options.now, options.week, dry_run=True))
        report = build(plan, options)
        assert foretold.former_name == report.former_name
        copy = self.folder / f"{self.week}.apkg"
        copy.write_bytes(report.output.read_bytes())
        return copy, report.former_name


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def decks_of(seen: dict) -> dict[str, str]:
    """The deck of each card, by its question."""
    return {"线程" if "线程" in card["front"] else "协程": card["deck"] for card in seen["cards"]}


def check_unharmed(seen: dict) -> None:
    assert seen["steps"][-1]["cards_changed"] == seen["steps"][-1]["cards_lost"] == []
    assert seen["steps"][-1]["reviews_lost"] == []
    assert seen["warnings"] == []


def test_the_change_is_told_once(project: Project) -> None:
    names = [project.built(name, FIRST)[1] for name in (OLD, OLD, NEW, NEW, OLD)]
    assert names == ["", "", OLD, "", NEW]


def test_without_renaming_first_new_cards_go_elsewhere(project: Project) -> None:
    first, second = project.built(OLD, FIRST)[0], project.built(NEW, MORE)[0]
    seen = anki({"import": str(first)}, {"study": 1}, {"import": str(second)})
    assert decks_of(seen) == {"线程": OLD, "协程": NEW}
    check_unharmed(seen)


def test_renamed_first_all_stay_together(project: Project) -> None:
    first, second = project.built(OLD, FIRST)[0], project.built(NEW, MORE)[0]
    seen = anki({"import": str(first)}, {"study": 1}, {"rename_deck": {OLD: NEW}}, {"import": str(second)})
    assert decks_of(seen) == {"线程": NEW, "协程": NEW}
    check_unharmed(seen)


def test_renamed_in_anki_alone_new_cards_go_to_the_old_name(project: Project) -> None:
    first, second = project.built(OLD, FIRST)[0], project.built(OLD, MORE)[0]
    seen = anki({"import": str(first)}, {"study": 1}, {"rename_deck": {OLD: NEW}}, {"import": str(second)})
    assert decks_of(seen) == {"线程": NEW, "协程": OLD}
    check_unharmed(seen)


def test_capital_letters_make_no_other_deck(project: Project) -> None:
    first, _ = project.built("Notes::Networks", FIRST)
    second, former = project.built("NOTES::networks", MORE)
    assert former == ""
    seen = anki({"import": str(first)}, {"study": 1}, {"import": str(second)})
    assert set(decks_of(seen).values()) == {"Notes::Networks"}
    check_unharmed(seen)
