"""When runs come, and whether one is due."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import UsageError
from cards.runs import Run
from cards.schedule.when import DAYS, When, is_due

whens = st.builds(When, st.none() | st.integers(0, 6), st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))


@pytest.mark.parametrize(
    ("day", "at", "text"),
    [
        ("mon", "07:00", "mon@07:00"),
        ("Monday", "7:05", "mon@07:05"),
        ("THU", "23:59", "thu@23:59"),
        ("thurs", "0:00", "thu@00:00"),
        ("周一", "07:00", "mon@07:00"),
        ("星期日", "07:00", "sun@07:00"),
        ("周天", "07:00", "sun@07:00"),
        (None, "07:00", "daily@07:00"),
    ],
)
def test_what_the_person_may_write(day: str | None, at: str, text: str) -> None:
    assert str(When.of(day, at)) == text


@pytest.mark.parametrize("day", ["", "m", "mo", "someday", "周", "周八", "周一二", "daily"])
def test_no_day(day: str) -> None:
    with pytest.raises(UsageError, match="no day"):
        When.of(day, "07:00")


@pytest.mark.parametrize("at", ["", "7", "24:00", "07:60", "7:5", "07:00:00", " 07:00", "-1:00", "٠٧:٠٠"])
def test_no_time(at: str) -> None:
    with pytest.raises(UsageError, match="no time"):
        When.of("mon", at)


@given(whens)
def test_it_is_read_back_from_its_text(when: When) -> None:
    assert When.parse(str(when)) == when


@given(whens, moments)
def test_the_last_and_the_next_date_stand_around_the_moment(when: When, now: datetime) -> None:
    last, following = when.last(now), when.next(now)
    assert last <= now < following
    assert following - last == timedelta(days=1 if when.day is None else 7)
    for date in (last, following):
        assert (date.hour, date.minute, date.second) == (when.hour, when.minute, 0)
        assert when.day is None or date.weekday() == when.day
    assert when.last(last) == last


@given(whens, moments, st.integers(-14 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters)))
def test_on_another_clock_it_is_the_same_moment(when: When, now: datetime, offset: timedelta) -> None:
    assert when.shifted(offset).last(now - offset) == when.last(now) - offset


MONDAY = datetime(2026, 11, 23, 7)  # local time
WEEKLY, DAILY = When(0, 7, 0), When(None, 7, 0)


def run_at(date: datetime, code: int | None = 0) -> Run:
    return Run(date.astimezone(), None if code is None else date.astimezone(), code)


@pytest.mark.parametrize(
    ("hours", "runs", "due"),
    [
        (0, [], True),
        (0, [(-7 * 24, 0)], True),
        (100, [(-7 * 24, 0)], True),  # the machine slept on Monday
        (100, [(3, 0)], False),
        (100, [(3, 1)], False),
        (100, [(3, 2)], False),  # it failed, and would again
        (100, [(3, 3)], True),  # turned away by a build
        (100, [(3, None)], True),  # cut off
        (100, [(3, None), (4, 0)], False),
        (100, [(3, None), (4, 3), (5, None)], False),  # enough
        (167, [(0, 0)], False),
        (168, [(0, 0)], True),
        (-1, [(-7 * 24, 0)], False),
        (1, [(5000, 0)], True),  # the clock was wrong once
    ],
)
def test_a_run_is_due(hours: float, runs: list[tuple[float, int | None]], due: bool) -> None:
    log = [run_at(MONDAY + timedelta(hours=after), code) for after, code in runs]
    assert is_due(WEEKLY, log, MONDAY + timedelta(hours=hours)) == due


def test_a_day_has_its_run() -> None:
    log = [run_at(MONDAY)]
    assert not is_due(DAILY, log, MONDAY + timedelta(hours=23))
    assert is_due(DAILY, log, MONDAY + timedelta(hours=24))


@given(whens, st.lists(st.integers(0, 24 * 7 * 4), min_size=1, max_size=60))
def test_looking_every_hour_gives_one_run_a_period_however_the_machine_sleeps(
    when: When, awake: list[int]
) -> None:
    """Each hour in which the machine is awake looks once; every period in which it was has one run."""
    log: list[Run] = []
    for hour in sorted(awake):
        now = MONDAY + timedelta(hours=hour)
        if is_due(when, log, now):
            log.append(run_at(now))
    periods = {when.last(MONDAY + timedelta(hours=hour)) for hour in awake}
    assert {when.last(run.start.astimezone().replace(tzinfo=None)) for run in log} == periods
    assert len(log) == len(periods)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("day", [datetime(2026, 3, 29), datetime(2026, 10, 25)])
def test_the_hours_that_a_clock_skips_or_repeats(day: datetime) -> None:
    for at in ("2:30", "3:00"):
        when, log = When.of(None, at), []
        for quarter in range(-96, 2 * 96):
            now = day.astimezone() + timedelta(minutes=15 * quarter)
            if is_due(when, log, now.astimezone().replace(tzinfo=None)):
                log.append(Run(now.astimezone(), now.astimezone(), 0))
        assert 3 <= len(log) <= 4  # an hour that comes twice may have two


def test_the_days_are_a_weeks() -> None:
    assert [When(number, 0, 0).last(MONDAY).strftime("%a").lower() for number in range(7)] == list(DAYS)
