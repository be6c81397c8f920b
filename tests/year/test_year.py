"""A year of weekly rebuilds: eight weeks of each kind of year here, 52 in ``make soak``.

What is promised is in ``checks``; that the checks can fail, in ``test_faults``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.anki import MERGE_WITH_PROGRESS
from tests.year.build import as_command, in_process
from tests.year.world import DEMO
from tests.year.year import Year, year

IMPORTS = pytest.mark.parametrize("options", [{}, MERGE_WITH_PROGRESS], ids=["defaults", "merge"])
WHOLE_DEMO = tuple(sorted(path.name for path in DEMO.iterdir() if path.is_file()))

# Without these there would have been nothing to lose.
HAPPENED = {
    "overwritten",
    "studied and rewritten",
    "touched and left alone",
    "active to retired",
    "retired to active",
}


def check(lived: Year) -> None:
    assert lived.findings == []
    assert {name for name in HAPPENED if not lived.counts[name]} == set()
    assert {line.split()[0] for line in lived.world.log} == lived.world.events()
    assert {line.split()[0] for line in lived.learner.log} == lived.learner.acts()
    # Anki opens a hint, which the person wrote, by a handler of its own.
    warnings = [line for line in lived.anki.ask("survey")["warnings"] if "event handler" not in line]
    assert warnings == []


@IMPORTS
def test_eight_weeks_without_feedback(tmp_path: Path, options: dict[str, bool]) -> None:
    with year(tmp_path, seed=3, options=options) as lived:
        lived.pass_weeks(8)
        check(lived)


@pytest.mark.soak
@IMPORTS
@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_without_feedback(tmp_path: Path, options: dict[str, bool], seed: int) -> None:
    runner = as_command if seed == 1 else in_process
    with year(tmp_path, seed=seed, runner=runner, articles=4, demo=WHOLE_DEMO, options=options) as lived:
        lived.pass_weeks(52)
        check(lived)
