"""The articles of the year give the cards that the checks expect; else nothing would be checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.year.build import Project, in_process
from tests.year.world import World
from tests.year.year import START


@pytest.mark.parametrize("version", [0, 1], ids=["before", "after"])
def test_each_fact_is_asked_by_one_card_that_tells_it(tmp_path: Path, version: int) -> None:
    world = World(seed=3, articles=4, demo=())
    facts = world.facts()
    assert {(fact.lang, fact.entry["front"]) for fact in facts} == {
        (lang, entry["front"]) for lang, pen in world.pens.items() for entry in pen.table["fact"]
    }
    for fact in facts:
        fact.version = version
    project = Project(tmp_path, in_process)
    world.write(project.articles)
    done = project.run(START, "extract", "--format", "jsonl")
    cards = [json.loads(line) for line in done.out.splitlines()]
    for fact in facts:
        (card,) = [card for card in cards if fact.is_asked_by(card["front"])]
        said = f"{card['front']} {card['back']}"
        assert fact.told in said
        assert version or fact.entry["told"][1].format(thing=fact.thing) not in said
