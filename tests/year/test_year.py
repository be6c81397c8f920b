"""A year of weekly rebuilds, with feedback and without: eight weeks of each here, 52 in ``make soak``.

What is promised is in ``checks``; that the checks can fail, in ``test_faults``.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from tests.anki import MERGE_WITH_PROGRESS
from tests.year.build import as_command
from tests.year.world import DEMO
from tests.year.year import Year, rename_deck, rename_deck_here_only, rename_recipe, year

IMPORTS = pytest.mark.parametrize("options", [{}, MERGE_WITH_PROGRESS], ids=["defaults", "merge"])
WHOLE_DEMO = tuple(sorted(path.name for path in DEMO.iterdir() if path.is_file()))

# Without these there would have been nothing to lose.
HAPPENED = {
    "overwritten",
    "studied and rewritten",
    "touched and left alone",
    "active to retired",
    "retired to active",
    "active to rejected",
}
DECIDED = {"reject", "reword"}
WAITED = {"accept_what_waits", "reject_what_waits"}


def live(lived: Year, weeks: int) -> None:
    """Live so many weeks, with an upheaval now and then, and hurry every third week."""
    upheavals = (rename_recipe, rename_deck, rename_deck_here_only)
    lived.upheavals = {weeks * (at + 1) // 4: upheaval for at, upheaval in enumerate(upheavals)}
    lived.hurried = range(2, weeks, 3)
    lived.full_syncs = range(3, weeks, 4)
    lived.pass_weeks(weeks)


def check(lived: Year, happened: Collection[str] = HAPPENED, decided: Collection[str] = DECIDED) -> None:
    """Demand that nothing was wrong, and that there was occasion."""
    assert lived.findings == []
    assert {name for name in happened if not lived.counts[name]} == set()
    assert {line.split()[0] for line in lived.world.log} == lived.world.events()
    assert {line.split()[0] for line in lived.learner.log} == lived.learner.acts()
    assert {line.split()[0] for line in lived.decider.log} >= set(decided)
    # A hint, which the person wrote, has a handler of Anki's; its editor writes braces as they are.
    edited = {line.split()[1] for line in lived.learner.log if line.startswith("edit_answer")}
    theirs = ("event handler", *(f"{guid} back: braces" for guid in edited))
    warnings = lived.anki.ask("survey")["warnings"]
    assert [line for line in warnings if not any(each in line for each in theirs)] == []


@IMPORTS
def test_eight_weeks_with_feedback(tmp_path: Path, options: dict[str, bool]) -> None:
    with year(tmp_path, seed=3, options=options, feedback=True) as lived:
        live(lived, 8)
        check(lived)


@pytest.mark.parametrize(
    "options",
    [pytest.param({}, id="defaults"), pytest.param(MERGE_WITH_PROGRESS, id="merge", marks=pytest.mark.soak)],
)
def test_eight_weeks_without_feedback(tmp_path: Path, options: dict[str, bool]) -> None:
    with year(tmp_path, seed=3, options=options) as lived:
        live(lived, 8)
        check(lived)


def test_eight_weeks_with_a_budget(tmp_path: Path) -> None:
    with year(tmp_path, seed=1, budget=6) as lived:
        live(lived, 8)
        check(lived, happened={"waiting to active", "touched and left alone"}, decided=DECIDED | WAITED)


@pytest.mark.soak
@IMPORTS
def test_a_year_with_feedback(tmp_path: Path, options: dict[str, bool]) -> None:
    with year(tmp_path, seed=1, articles=4, demo=WHOLE_DEMO, options=options, feedback=True) as lived:
        live(lived, 52)
        check(lived, HAPPENED | {"in conflict"})


@pytest.mark.soak
@IMPORTS
def test_a_year_without_feedback(tmp_path: Path, options: dict[str, bool]) -> None:
    with year(tmp_path, seed=1, articles=4, demo=WHOLE_DEMO, options=options, budget=20) as lived:
        live(lived, 52)
        check(lived, decided=DECIDED | WAITED)


@pytest.mark.soak
def test_a_year_of_commands(tmp_path: Path) -> None:
    """As the person runs it: every step the installed command, in a process of its own."""
    with year(tmp_path, seed=2, runner=as_command, articles=4, demo=WHOLE_DEMO, feedback=True) as lived:
        live(lived, 52)
        check(lived)
