"""An article costs its work once, and the deck is the same whether it did or not."""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cards import collect as collecting
from cards.build import build, extract
from cards.cache import Cache, Record, Shelf, opened
from cards.cache.store import FILE
from cards.collect import Collected, Unwatched, collect
from cards.gather import Gathered
from cards.plan import Order
from cards.task import Task
from tests.bench import articles
from tests.cache.conftest import OPTIONS, PICTURE, Project
from tests.cli.conftest import ARTICLE

DEMO = Path(__file__).resolve().parents[2] / "decks" / "articles"
TERMS = ("线程", "协程", "纤程", "任务", "作业")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the articles that were worked on."""
    names: list[str] = []
    gather = collecting.gather

    def counted(task: Task) -> Gathered:
        names.append(task.name)
        return gather(task)

    monkeypatch.setattr(collecting, "gather", counted)
    return names


@pytest.fixture
def order(folder: Path) -> Order:
    Path("notes").mkdir()
    for term in TERMS:
        Path(f"notes/{term}.md").write_text(ARTICLE.replace("线程", term), encoding="utf-8")
    return Order(None, ("notes",), Path("x.apkg"))


def collected(order: Order, cache: Cache | None) -> Collected:
    shelf = Shelf(cache) if cache else None
    return collect(order.plan(), {"notes/线程.md"}, Unwatched(), shelf=shelf)


def deck(name: str, sources: tuple[str, ...], cache: Cache | None) -> tuple[bytes, bytes]:
    """Build a deck of its own; return its lock and package."""
    order = Order(None, sources, Path(f"{name}/x.apkg"))
    record = Record(cache, order, OPTIONS) if cache else None
    report = build(order.plan(), OPTIONS, record=record)
    assert report.notes
    return Path(f"{name}/x.lock").read_bytes(), Path(f"{name}/x.apkg").read_bytes()


def test_a_deck_is_the_same_to_the_byte_with_a_cache_cold_half_warm_and_warm(
    cache: Cache, read: list[str]
) -> None:
    Path("notes").mkdir()
    Path("notes/images").mkdir()
    for path in (*sorted(DEMO.glob("*.*"))[:3], DEMO / "images/iou.png"):
        Path("notes", path.relative_to(DEMO)).write_bytes(path.read_bytes())
    for document in articles.made("en", 5_000):
        Path("notes", document.name).write_bytes(document.data)
    every = len([*Path("notes").glob("*.*")])

    without = deck("without", ("notes",), None)
    read.clear()
    half = {path.as_posix() for path in [*Path("notes").glob("*.*")][::2]}
    deck("half", tuple(half), cache)
    assert {*read} == half
    read.clear()
    assert deck("warmer", ("notes",), cache) == without
    assert len(read) == every - len(half)
    read.clear()
    assert deck("warm", ("notes",), cache) == without
    assert read == []
    with opened(fresh=True) as fresh:
        assert deck("cold", ("notes",), fresh) == without
    assert len(read) == every


def test_a_rebuild_is_the_same_to_the_byte_when_articles_change(cache: Cache) -> None:
    """Weeks of changes, once with what was kept and once without."""
    chance = random.Random(4)
    Path("notes").mkdir()
    for _ in range(5):
        term = chance.choice(TERMS)
        text = ARTICLE.replace("线程", term).replace(
            "最小单位", chance.choice(["最小单位", "基本单位", "单位"])
        )
        Path(f"notes/{chance.choice('abc')}.md").write_text(text, encoding="utf-8")
        assert deck("kept", ("notes",), cache) == deck("anew", ("notes",), None)


def test_one_changed_article_costs_that_article(order: Order, cache: Cache, read: list[str]) -> None:
    first = collected(order, cache)
    assert len(read) == len(TERMS)
    read.clear()
    assert collected(order, cache) == first == collected(order, None)
    assert len(read) == len(TERMS)  # of the last one
    read.clear()
    path = Path("notes/任务.md")
    path.write_text(path.read_text("utf-8").replace("最小单位", "单位"), "utf-8")
    changed = collected(order, cache)
    assert read == ["notes/任务.md"]
    assert changed != first
    assert changed == collected(order, None)


def test_what_an_article_is_called_is_part_of_it(order: Order, cache: Cache, read: list[str]) -> None:
    collected(order, cache)
    read.clear()
    Path("notes/线程.md").rename("notes/thread.md")
    Path("notes/线程.md").write_bytes(Path("notes/thread.md").read_bytes())
    assert collected(order, cache) == collected(order, None)
    assert read[0] == "notes/thread.md"
    assert len(read) == 1 + len(TERMS) + 1


@pytest.mark.parametrize(
    "recipe", ['language = "zh"\n', "both_sides = true\n", "reader"], ids=["language", "both sides", "reader"]
)
def test_what_the_recipe_says_of_articles_is_part_of_them(cache: Cache, read: list[str], recipe: str) -> None:
    project = Project(path="../notes/a.md")
    plan = project.order.plan()
    first = collect(plan, set(), Unwatched(), shelf=Shelf(cache))
    text = Path("decks/os.toml").read_text()
    Path("decks/os.toml").write_text(text + 'reader = "plain"\n' if recipe == "reader" else recipe + text)
    plan = project.order.plan()
    again = collect(plan, set(), Unwatched(), shelf=Shelf(cache))
    assert len(read) == 2
    assert again == collect(plan, set(), Unwatched())
    assert (again.cards == first.cards) == ("language" in recipe)


def test_what_does_not_concern_articles_is_not(cache: Cache, read: list[str]) -> None:
    project = Project(path="../notes/a.md")
    project.build(cache)
    text = Path("decks/os.toml").read_text()
    Path("decks/os.toml").write_text('min_score = 0.1\nname = "other"\nkinds = ["definition"]\n' + text)
    project.build(cache)
    assert read == ["decks/../notes/a.md"]


def test_other_code_makes_all_anew(order: Order, cache: Cache, read: list[str]) -> None:
    collected(order, cache)
    cache.code = "0" * 64
    collected(order, cache)
    assert len(read) == 2 * len(TERMS)


def test_code_that_is_exchanged_during_a_build_keeps_nothing(
    order: Order, cache: Cache, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cards.cache.codekey._versions", lambda: ["rjieba-99.dist-info"])
    collected(order, cache)
    collected(order, cache)
    assert len(read) == 2 * len(TERMS)


def test_an_entry_that_is_torn_or_lost_is_made_anew(order: Order, cache: Cache, read: list[str]) -> None:
    first = collected(order, cache)
    with closing(sqlite3.connect(Path(os.environ["MKDECK_CACHE_DIR"], FILE))) as connection, connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM kept WHERE key LIKE 'article:%'")]
        assert len(keys) == len(TERMS)
        connection.execute("UPDATE kept SET data = substr(data, 1, 99) WHERE key = ?", keys[:1])
        connection.execute("DELETE FROM kept WHERE key = ?", keys[1:2])
        connection.execute("UPDATE kept SET data = ? WHERE key = ?", (b"", keys[2]))
    read.clear()
    assert collected(order, cache) == first
    assert len(read) == 3
    read.clear()
    assert collected(order, cache) == first
    assert read == []


def test_an_entry_of_another_make_is_made_anew(
    order: Order, cache: Cache, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = collected(order, cache)
    monkeypatch.setattr(cache, "get", lambda key: b"\x80")
    read.clear()
    assert collected(order, cache) == first
    assert len(read) == len(TERMS)


def test_what_was_done_before_an_interruption_is_kept(order: Order, cache: Cache, read: list[str]) -> None:
    class Interrupted(Unwatched):
        left = 3

        def advance(self) -> None:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collect(order.plan(), set(), Interrupted(), shelf=Shelf(cache))
    collected(order, cache)
    assert sorted(read) == sorted(f"notes/{term}.md" for term in TERMS)


def test_what_could_not_be_read_is_tried_again(order: Order, cache: Cache, read: list[str]) -> None:
    Path("notes/bad.md").write_bytes(b"\x00" * 99)
    Path("notes/gone.md").symlink_to("nowhere.md")
    first = collected(order, cache)
    assert (first.unread, len(first.problems)) == (2, 2)
    read.clear()
    assert collected(order, cache) == first
    assert sorted(read) == ["notes/bad.md", "notes/gone.md"]


def test_an_article_that_changes_while_it_is_read_is_kept_as_it_was_read(
    order: Order, cache: Cache, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("notes/线程.md")
    before = path.read_bytes()
    gather = collecting.gather

    def late(task: Task) -> Gathered:
        path.write_bytes(before.replace("最小".encode(), "最大".encode()))
        return gather(task)

    monkeypatch.setattr(collecting, "gather", late)
    late_one = collected(order, cache)
    assert any("最大" in card.back for card in late_one.cards)
    monkeypatch.setattr(collecting, "gather", gather)
    path.write_bytes(before)
    assert collected(order, cache) == collected(order, None) != late_one


def test_several_processes_keep_what_one_keeps(
    order: Order, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(collecting, "_processors", lambda: 2)
    together = collected(order, cache)
    monkeypatch.setattr(collecting, "_made", lambda tasks: iter([Gathered()] * len(tasks)))
    assert collected(order, cache) == together
    assert together.cards


def test_a_picture_is_looked_for_each_time_and_never_elsewhere(cache: Cache, tmp_path: Path) -> None:
    project = Project()
    secret = tmp_path / "secret.png"
    secret.write_bytes(PICTURE)

    def pictures() -> list[str]:
        cards = collect(project.order.plan(), set(), Unwatched(), shelf=Shelf(cache)).cards
        return [image.path for card in cards for image in card.images]

    first = pictures()
    assert {*first} == {"decks/../notes/deep/p.png"}
    Path("notes/deep/p.png").unlink()
    Path("notes/deep/p.png").symlink_to(secret)
    assert pictures() == []
    Path("notes/deep/p.png").unlink()
    Path("notes/deep/p.png").write_bytes(PICTURE)
    assert pictures() == first


def test_the_same_cards_are_extracted_and_what_is_explained_is_made_anew(
    order: Order, cache: Cache, read: list[str]
) -> None:
    plan = order.plan()
    first = extract(plan, rejected=True, shelf=Shelf(cache))
    assert extract(plan, rejected=True, shelf=Shelf(cache)) == first
    assert len(read) == len(TERMS)
    explained = extract(plan, rejected=True, explained=True, shelf=Shelf(cache))
    assert explained.coverage
    assert replace(explained, coverage=(), tasks=first.tasks) == first
