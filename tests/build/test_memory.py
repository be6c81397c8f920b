import gc

import pytest

from cards.memory import seldom_collected


def test_cycles_are_looked_for_as_before_once_the_work_is_done():
    before = gc.get_threshold()

    with seldom_collected():
        assert gc.get_threshold()[0] > before[0]

    assert gc.get_threshold() == before


def test_so_they_are_when_it_fails():
    before = gc.get_threshold()

    with pytest.raises(KeyError), seldom_collected():
        raise KeyError

    assert gc.get_threshold() == before


def test_a_collector_that_is_switched_off_stays_so():
    before = gc.get_threshold()
    gc.set_threshold(0)
    try:
        with seldom_collected():
            assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)
