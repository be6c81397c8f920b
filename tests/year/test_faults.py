"""mkdeck broken on purpose: the checks must find every fault of ``tests/data/year/faults.toml``."""

from __future__ import annotations

import tomllib
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.anki import MERGE_WITH_PROGRESS
from tests.year import broken
from tests.year.articles import DATA
from tests.year.checks import CHECKS
from tests.year.year import Year, year

FAULTS = tomllib.loads((DATA / "faults.toml").read_text("utf-8"))["fault"]
LONG = 99  # weeks


def _name(fault: dict[str, Any]) -> str:
    return fault["broken"] + ("-merge" if fault.get("merge") else "")


def _tried(fault: dict[str, Any]) -> Any:
    return pytest.param(fault, id=_name(fault), marks=() if fault.get("often") else pytest.mark.soak)


def _deal(lived: Year, fault: dict[str, Any]) -> None:
    """Let happen what brings a fault to light."""
    if "author" in fault:
        lived.world.deal = cycle([getattr(lived.world, name) for name in fault["author"]])
    if "person" in fault:
        lived.learner.deal = cycle([getattr(lived.learner, name) for name in fault["person"]])
    lived.world.pace = fault.get("pace", lived.world.pace)
    lived.look = fault.get("look", lived.look)
    lived.hurried = range(1, LONG, 2) if fault.get("hurried") else ()
    lived.full_syncs = range(1, LONG) if fault.get("full_syncs") else ()


@pytest.mark.parametrize("fault", [_tried(fault) for fault in FAULTS])
def test_a_fault_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]) -> None:
    options = MERGE_WITH_PROGRESS if fault.get("merge") else None
    feedback, budget = fault.get("feedback", False), fault.get("budget")
    with year(tmp_path, demo=(), articles=2, options=options, feedback=feedback, budget=budget) as lived:
        _deal(lived, fault)
        assert lived.pass_weeks(1) == []
        getattr(broken, fault["broken"])(monkeypatch)
        found = {finding.check for finding in lived.pass_weeks(fault.get("weeks", 2))}
        assert set(fault["found"]) <= found


def test_every_check_is_proved_by_a_fault() -> None:
    assert {check.__name__ for check in CHECKS} == {name for fault in FAULTS for name in fault["found"]}


def test_every_fault_of_the_code_is_tried() -> None:
    breaking = {
        name
        for name, each in vars(broken).items()
        if callable(each) and not name.startswith("_") and each.__module__ == broken.__name__
    }
    assert breaking == {fault["broken"] for fault in FAULTS}
