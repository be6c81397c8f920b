"""The forecast: expected values against a learner simulated card by card, and what must hold of any."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from cards import forecast as module
from cards.forecast import NEW_A_DAY, WEEKS, Week, forecast, together

MONDAY = date(2026, 12, 28)  # the last week of 2026, its fifty-third
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def reviews(weeks):
    return [week.reviews for week in weeks]


def test_no_notes_no_load() -> None:
    assert forecast({}, [], MONDAY) == tuple(
        Week(MONDAY + timedelta(weeks=number), 0, 0) for number in range(WEEKS)
    )


def test_a_steady_budget_asks_more_each_week() -> None:
    weeks = forecast({}, [40] * WEEKS, MONDAY)
    assert [week.new for week in weeks] == [pytest.approx(40 / 7)] * WEEKS
    assert reviews(weeks) == sorted(reviews(weeks))
    assert 0 < weeks[0].reviews < weeks[0].new  # few come back in the week in which they are learnt
    assert weeks[-1].reviews > 2 * weeks[-1].new


def test_what_was_learnt_comes_back_ever_more_seldom() -> None:
    weeks = forecast({MONDAY - timedelta(weeks=1): 70}, [], MONDAY)
    assert {week.new for week in weeks} == {0}
    half = WEEKS // 2
    assert sum(reviews(weeks)[:half]) > 2 * sum(reviews(weeks)[half:]) > 0


def test_more_in_a_week_than_anki_shows_is_left_for_the_next() -> None:
    weeks = forecast({MONDAY: 300}, [], MONDAY)
    assert [week.new for week in weeks[:4]] == [NEW_A_DAY, NEW_A_DAY, pytest.approx(20 / 7), 0]


def test_a_note_older_than_the_forecast_follows_is_still_asked() -> None:
    old, older = (
        sum(reviews(forecast({MONDAY - timedelta(weeks=age): 100}, [], MONDAY))) for age in (90, 900)
    )
    assert 0 < older < old


counts = st.lists(st.integers(0, 60), max_size=14)


@given(counts, counts, st.integers(0, 13), st.integers(1, 60))
def test_more_notes_more_load(issued, coming, place, more) -> None:
    def load(coming):
        return forecast(
            {MONDAY - timedelta(weeks=age): count for age, count in enumerate(issued, 1)}, coming, MONDAY
        )

    coming = coming + [0] * (place + 1 - len(coming))
    greater = [count + more * (number == place) for number, count in enumerate(coming)]
    for one, other in zip(load(coming), load(greater), strict=True):
        assert other.reviews >= one.reviews - 1e-9
        assert other.new >= one.new
    assert place >= WEEKS or sum(reviews(load(greater))) > sum(reviews(load(coming)))


def test_decks_add_up() -> None:
    one, other = forecast({}, [7], MONDAY), forecast({MONDAY - timedelta(weeks=3): 14}, [], MONDAY)
    assert reviews(together([one, other])) == [
        pytest.approx(a + b) for a, b in zip(reviews(one), reviews(other), strict=True)
    ]


def test_expected_values_are_those_of_many_learners() -> None:
    """Each card by itself, with its own exact memory, its answers drawn by lot."""
    chance, scheduler = random.Random(4), Scheduler(desired_retention=0.9, enable_fuzzing=False)
    cards, weeks = 3_000, 14
    seen = [0.0] * weeks
    for _ in range(cards):
        first = NOON + timedelta(days=chance.randrange(7))
        rating, now = drawn(chance, module._FIRST), first
        card, _ = scheduler.review_card(Card(card_id=0, due=now), Rating(rating), now)
        while True:
            while card.state != State.Review:
                now += timedelta(minutes=10)
                card, _ = scheduler.review_card(card, Rating.Good, now)
            now = card.due
            week = (now - NOON).days // 7
            if week >= weeks:
                break
            seen[week] += 1 / cards
            known = chance.random() < scheduler.get_card_retrievability(card, now)
            card, _ = scheduler.review_card(card, Rating(drawn(chance, module._KNOWN) if known else 1), now)
    told = module._returns(weeks - 1)
    # Week for week they differ by what falls on this side of a Sunday or on that: up to each, they agree.
    assert list(accumulate(told)) == [pytest.approx(upto, rel=0.05) for upto in accumulate(seen)]


def drawn(chance, shares):
    return chance.choices([*shares], [*shares.values()])[0]
