"""What was shipped before is remembered as it was, and at no cost where nothing changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cards.lock import Lock, dumps, loads, update
from cards.lock.versions import KEPT, Version, passage_of, remembered, versions
from tests.lock.making import amend, make_card, render

WORDS = st.sampled_from(["甲", "乙", "丙"])
STATES = st.tuples(WORDS, WORDS, st.sets(WORDS, max_size=2).map(sorted).map(tuple), WORDS)


BACK = "用来保护共享数据的对象"
QUOTE = "互斥锁是用来保护共享数据的对象"


def lock_of(front, back, tags, quote, lock, now):
    """Build the one note of a deck as it is at this time: always the same fact, worded a little otherwise."""
    card = replace(make_card(front, BACK + back, QUOTE + quote), tags=tags)
    texts = {"a.md": QUOTE + quote}
    change = update(lock, [card], texts, render=render, amend=amend, now=now, week="2026-W01", refresh=True)
    assert len(change.lock.rows) == 1
    return change.lock


@given(st.lists(STATES, min_size=1, max_size=12))
def test_every_version_is_remembered_as_it_was_shipped(states):
    lock, shipped = Lock.new("deck"), []
    for now, state in enumerate(states, 1):
        lock = loads(dumps(lock_of(*state, lock, now)))
        (row,) = lock.rows
        if not shipped or shipped[0].mod != row.mod:
            shipped.insert(0, Version(row.mod, row.tags, row.fields, passage_of(row)))
        else:
            shipped[0] = replace(shipped[0], passage=passage_of(row))
        found = versions(row)
        assert [(each.mod, each.tags, each.fields) for each in found] == [
            (each.mod, each.tags, each.fields) for each in shipped[: KEPT + 1]
        ]
        assert found[0].passage == shipped[0].passage


def test_a_note_that_stays_as_it_is_takes_no_room():
    first = lock_of("甲", "乙", (), "甲", Lock.new("deck"), 1)
    second = lock_of("甲", "乙", (), "甲", first, 2)
    assert dumps(first) == dumps(second)
    assert "earlier" not in dumps(first)
    assert remembered(first, first) == first


def test_only_what_changed_is_kept():
    first = lock_of("甲", "乙", ("丙",), "甲", Lock.new("deck"), 1)
    second = lock_of("甲", "丙", ("丙",), "甲", first, 2)
    (was,) = second.rows[0].earlier
    assert (was.mod, was.tags, was.fields, was.passage) == (1, None, (None, f"{BACK}乙", None), None)


def test_the_passage_goes_with_the_version():
    first = lock_of("甲", "乙", (), "甲", Lock.new("deck"), 1)
    second = lock_of("甲", "乙甲", (), "甲甲", first, 2)
    assert [each.passage for each in versions(second.rows[0])] == [
        (f"{QUOTE}甲甲",),
        (f"{QUOTE}甲",),
    ]
