"""How many reviews a day a deck will ask for: a simulation of somebody who learns every day.

    weeks = forecast({date(2026, 11, 23): 40}, [40, 40, 12], date(2026, 11, 30))

One note's life is followed once, in expected values: FSRS with its default parameters says when
it is asked again, how probably it is known then, and how it is remembered after each answer. All
notes have the same expectations, so a deck is the sum of its weeks, each shifted by its age.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

WEEKS = 12
"""So far a forecast looks."""

NEW_A_DAY = 20
"""Anki shows so many new cards a day unless told otherwise; the others wait there."""

RETENTION = 0.9
"""How probably a card is to be known when it is asked again: Anki's default."""

# How people answer, by rating from Again (1) to Easy (4): the defaults of Anki's own simulator. At a
# review the first is what forgetting makes it, the others share what is known.
_FIRST = {1: 0.24, 2: 0.094, 3: 0.495, 4: 0.171}
_KNOWN = {2: 0.224, 3: 0.631, 4: 0.145}

_OLDEST = 104  # weeks: what is older comes back as seldom as this
_STEPS = 20  # of stability by a factor of e: so finely memories are told apart
_NOTHING = 1e-6  # a part of a note that is not followed further

_DAY = timedelta(days=1)
_WEEK = 7 * _DAY
_MINUTES = timedelta(minutes=10)
_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)  # any day will do

_Memory = tuple[int, int]
"""Stability in steps and whole difficulty, 1 to 10: memories that are alike are taken for one."""


@dataclass(frozen=True, slots=True)
class Week:
    """What a deck asks of its learner in a week.

    Attributes:
        monday: its first day.
        new: how many cards a day are seen for the first time, on average.
        reviews: how many cards a day are asked again, on average.
    """

    monday: date
    new: float
    reviews: float

    @property
    def cards(self) -> float:
        """How many cards a day that makes."""
        return self.new + self.reviews


def together(forecasts: Iterable[Sequence[Week]]) -> tuple[Week, ...]:
    """Return what several decks ask for, all from the same week on."""
    weeks = zip(*forecasts, strict=True)
    return tuple(
        Week(each[0].monday, sum(week.new for week in each), sum(week.reviews for week in each))
        for each in weeks
    )


def forecast(issued: Mapping[date, int], coming: Sequence[int], monday: date) -> tuple[Week, ...]:
    """Return the load of this week and the eleven that follow.

    Args:
        issued: how many notes were issued in each week, by its Monday.
        coming: how many are going to be issued this week, next week and so on.
        monday: the first day of this week.
    """
    arriving = defaultdict(int, issued)
    for number, count in enumerate(coming):
        arriving[monday + number * _WEEK] += count
    last = monday + (WEEKS - 1) * _WEEK
    learnt = dict(_learnt(arriving, last))
    oldest = min(learnt, default=last)
    returns = _returns(min((last - oldest) // _WEEK, _OLDEST))
    weeks = [monday + number * _WEEK for number in range(WEEKS)]
    return tuple(Week(week, learnt.get(week, 0) / 7, _reviews(learnt, returns, week) / 7) for week in weeks)


def _learnt(arriving: Mapping[date, int], last: date) -> Iterator[tuple[date, int]]:
    """Yield how many notes are seen for the first time in each week, those left over in the next."""
    waiting, week = 0, min(arriving, default=last)
    while week <= last:
        waiting += arriving.get(week, 0)
        seen = min(waiting, 7 * NEW_A_DAY)
        waiting -= seen
        yield week, seen
        week += _WEEK


def _reviews(learnt: Mapping[date, int], returns: Sequence[float], week: date) -> float:
    ages = ((count, (week - then) // _WEEK) for then, count in learnt.items() if then <= week)
    return sum(count * returns[min(age, len(returns) - 1)] for count, age in ages)


@cache
def _returns(weeks: int) -> tuple[float, ...]:
    """Return how often a note is asked in the week in which it is learnt, in the next, and so on."""
    days = _life(7 * (weeks + 1))
    out = [0.0] * (weeks + 1)
    for age, expected in enumerate(days):
        for weekday in range(7):
            week = (weekday + age) // 7
            if week <= weeks:
                out[week] += expected / 7
    return tuple(out)


def _life(days: int) -> list[float]:
    """Return the expected number of reviews of a note on each day, its first being day 0."""
    asked = [0.0] * days
    due: list[defaultdict[_Memory, float]] = [defaultdict(float) for _ in range(days)]
    for share, memory in _beginnings():
        if (day := _interval(memory)) < days:
            due[day][memory] += share
    for day, memories in enumerate(due):
        for memory, share in memories.items():
            asked[day] += share
            for chance, after in _answers(memory) if share > _NOTHING else ():
                if (next_day := day + _interval(after)) < days:
                    due[next_day][after] += share * chance
        memories.clear()
    return asked


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler  # only a forecast wants it

    return Scheduler(desired_retention=RETENTION, enable_fuzzing=False)


def _beginnings() -> Iterator[tuple[float, _Memory]]:
    """Yield the memories that a note may have after its first day, and how probable each is."""
    from fsrs import Card, Rating

    for rating, chance in _FIRST.items():
        card, _ = _scheduler().review_card(Card(card_id=0, due=_NOON), Rating(rating), _NOON)
        yield chance, _settled(card)


@cache
def _answers(memory: _Memory) -> tuple[tuple[float, _Memory], ...]:
    """Return what becomes of a memory when it is due, and how probable each outcome is."""
    from fsrs import Card, Rating, State

    card = Card(
        card_id=0, state=State.Review, stability=_stability(memory), difficulty=memory[1],
        due=_NOON, last_review=_NOON - _interval(memory) * _DAY,
    )  # fmt: skip
    known = _scheduler().get_card_retrievability(card, _NOON)
    chances = {1: 1 - known} | {rating: known * share for rating, share in _KNOWN.items()}
    after = {rating: _scheduler().review_card(card, Rating(rating), _NOON)[0] for rating in chances}
    return tuple((chance, _settled(after[rating])) for rating, chance in chances.items())


def _settled(card: Card) -> _Memory:
    """Return the memory of a card at the end of the day: what is being learnt is asked until it is known."""
    from fsrs import Rating, State

    now = _NOON
    while card.state != State.Review:
        now += _MINUTES
        card, _ = _scheduler().review_card(card, Rating.Good, now)
    assert card.stability is not None
    assert card.difficulty is not None
    return round(math.log(card.stability) * _STEPS), round(card.difficulty)


def _stability(memory: _Memory) -> float:
    """Return the days until a card is known with a probability of 0.9: that is what stability means."""
    return math.exp(memory[0] / _STEPS)


@cache
def _interval(memory: _Memory) -> int:
    """Return the days until a memory is due."""
    return max(1, round(_stability(memory)))
