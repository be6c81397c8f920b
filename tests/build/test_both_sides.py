"""A recipe with ``both_sides``: the term is asked by its definition, as a card of its own."""

from pathlib import Path

import pytest

from cards.build import Extraction, build, extract
from cards.lock import load
from cards.options import Options
from cards.plan import Order

ARTICLE = """# 存储引擎

写放大指实际写入磁盘的数据量与应用写入的数据量之比。

检查点指把内存中的脏页写回磁盘并记下日志位置的操作。

# Storage

Write skew refers to a conflict in which two transactions read the same rows and update different ones.
"""
NOW = Options(now=1_700_000_000, week="2023-W46")


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    return tmp_path / "terms.toml"


def order(recipe: Path, *, both: bool) -> Order:
    recipe.write_text(f'both_sides = {str(both).lower()}\n[[sources]]\npath = "a.md"\n', encoding="utf-8")
    return Order(recipe)


def asked(extraction: Extraction) -> list[tuple[int, str, str]]:
    return [(each.card.side, each.card.front, each.card.back) for each in extraction.cards]


def test_a_definition_is_asked_from_both_ends(recipe: Path) -> None:
    extraction = extract(order(recipe, both=True).plan())

    assert (2, "实际写入磁盘的数据量与应用写入的数据量之比，叫什么？", "写放大") in asked(extraction)
    sides = [each.card.side for each in extraction.cards]
    assert sides == sorted(sides)  # no question stands beside the one that tells its answer
    by_quote: dict[str, set[float]] = {}
    for each in extraction.cards:
        by_quote.setdefault(each.card.source.quotes[0], set()).add(each.card.score)
    assert all(len(scores) == 1 for scores in by_quote.values())
    assert len({each.guid for each in extraction.cards}) == len(extraction.cards)
    report = extraction.report
    assert report.facts == report.cards + sum(report.skipped.values())


def test_the_other_end_is_asked_only_on_demand(recipe: Path) -> None:
    one = asked(extract(order(recipe, both=False).plan()))
    both = asked(extract(order(recipe, both=True).plan()))

    assert [card for card in both if card[0] == 1] == one
    assert len(both) > len(one) > 0


def test_what_is_learnt_stays_when_the_other_end_is_wanted_no_more(recipe: Path) -> None:
    build(order(recipe, both=True).plan(), NOW)
    before = load(recipe.with_suffix(".lock"))
    report = build(order(recipe, both=False).plan(), NOW)

    assert load(recipe.with_suffix(".lock")) == before
    assert (report.differs, report.written) == (False, False)
