"""mkdeck broken on purpose: the checks of the year must find every one of these faults.

Each test lives two sound weeks, then two with the fault, in which the author and the person do just what
brings it to light.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from cards.lock import Lock, Row
from cards.lock.matching import Matcher
from cards.model import Note
from tests.anki import MERGE_WITH_PROGRESS
from tests.year.year import START, Year, year

note = Row.note
shipped = Lock.shipped.fget  # type: ignore[attr-defined]


def build_time() -> int:
    return int(os.environ["SOURCE_DATE_EPOCH"])


def stamp_all(row: Row, media: tuple[str, ...] = ()) -> Note:
    """What genanki does by itself."""
    return replace(note(row, media), mod=build_time())


def pin_mod(row: Row, media: tuple[str, ...] = ()) -> Note:
    return replace(note(row, media), mod=START)


def ask_both_ways(row: Row, media: tuple[str, ...] = ()) -> Note:
    whole = note(row, media)
    return replace(whole, fields=(*whole.fields[:11], "y", whole.fields[12]), mod=build_time())


def say_goodbye(lock: Lock) -> tuple[Row, ...]:
    """Ship retired notes once more, with a tag that says so; to those who look on, say nothing."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        return tuple(shipped(lock))
    gone = set(lock.rows) - set(shipped(lock))
    return (*shipped(lock), *(replace(row, tags=("retired",), mod=build_time()) for row in gone))


@pytest.fixture
def living(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Year]:
    """A year after its second week; parametrized by the options of its imports."""
    with year(tmp_path, demo=(), articles=2, options=getattr(request, "param", None)) as begun:
        assert begun.pass_weeks(2) == []
        yield begun


def found(year: Year, weeks: int = 2) -> set[str]:
    return {finding.check for finding in year.pass_weeks(weeks)}


@pytest.mark.parametrize("living", [{}, MERGE_WITH_PROGRESS], indirect=True, ids=["defaults", "merge"])
def test_a_build_that_stamps_all_notes_anew(living: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Row, "note", stamp_all)
    living.learner.deal = cycle([living.learner.edit_answer, living.learner.tag])
    assert {"wording", "tags", "needless"} <= found(living)


def test_a_build_that_pins_the_time_of_all_notes(living: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Row, "note", pin_mod)
    living.world.deal = cycle([living.world.reword])
    assert {"arrived", "told"} <= found(living)


def test_a_build_that_takes_a_reworded_question_for_a_new_one(
    living: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in ("_same_passages", "_edited", "_cut_otherwise", "_moved", "_resolved_anew"):
        monkeypatch.setattr(Matcher, step, lambda _: iter(()))
    living.world.deal = cycle([living.world.reword])
    assert {"duplicates", "told"} <= found(living)


def test_a_build_that_knows_notes_by_their_file(living: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what stands where it stood is known again, as it is where a guid is made from the path."""
    run = Matcher.run

    def forget_the_renamed(matcher: Matcher) -> None:
        run(matcher)
        for card, row in list(matcher.found.items()):
            if matcher.cards[card].anchors[0].article != matcher.rows[row].anchors[0].article:
                del matcher.found[card]

    monkeypatch.setattr(Matcher, "run", forget_the_renamed)
    living.world.deal = cycle([living.world.rename_file])
    assert "duplicates" in found(living)


def test_a_build_that_adds_a_card_to_a_note_that_is_learnt(
    living: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Row, "note", ask_both_ways)
    assert "schedule" in found(living, 1)


def test_a_build_that_ships_retired_notes_once_more(living: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lock, "shipped", property(say_goodbye))
    living.world.deal, living.world.pace = cycle([living.world.remove_fact]), 1
    assert "retired" in found(living)


def test_a_feedback_that_does_nothing(living: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the year promises with feedback is more than it keeps without."""
    monkeypatch.setattr(Year, "take_feedback", lambda _: None)
    living.feedback = True
    living.world.deal = cycle([living.world.reword])
    living.learner.deal = cycle([living.learner.delete, living.learner.edit_answer, living.learner.tag])
    assert {"deleted", "wording", "tags"} <= found(living, 4)
