"""The demo that a newcomer builds first."""

import json
import shutil
from pathlib import Path

import pytest

from cards.build import build, extract
from cards.model import Fate, Kind
from cards.options import Options
from cards.plan import Order
from cards.report import Report

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(
        ROOT / "decks", folder / "decks", ignore=shutil.ignore_patterns("out", "*.lock", "*.busy")
    )
    (recipe,) = (folder / "decks").glob("*.toml")
    return Order(recipe)


@pytest.fixture(scope="module")
def report(order: Order) -> Report:
    return build(order.plan(), Options(now=1_700_000_000, week="2023-W46"))


def test_the_demo_builds_without_a_problem(report: Report) -> None:
    assert (report.problems, report.exit_code, report.written) == ((), 0, True)
    assert report.articles >= 10
    assert report.facts == report.cards + sum(report.skipped.values())
    assert report.notes == report.cards >= 100
    assert len(report.samples) == 5


def test_the_demo_shows_most_kinds_in_both_languages(report: Report, order: Order) -> None:
    assert len(report.kinds) >= len(Kind) - 3
    assert {each.card.lang for each in extract(order.plan()).cards} == {"zh", "en"}


def test_building_the_demo_again_changes_nothing(report: Report, order: Order) -> None:
    before = report.output.read_bytes()
    again = build(order.plan(), Options(now=1_800_000_000, week="2027-W02"))
    assert (again.written, again.differs, again.fates) == (False, False, {Fate.KEPT: report.notes})
    assert report.output.read_bytes() == before


def test_the_lock_of_the_demo_knows_its_articles_from_the_recipe(report: Report, order: Order) -> None:
    lines = order.plan().lock.read_text("utf-8").splitlines()[1:]
    keys = {anchor["article"] for line in lines for anchor in json.loads(line)["anchors"]}
    assert keys
    assert all((order.plan().home / key).is_file() for key in keys)
