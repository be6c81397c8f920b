"""Two locks of one deck made one, and what is left of a broken one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import LockError, NewerLockError
from cards.lock import Anchor, Lock, Row, State, dumps, loads
from cards.lock.merging import merged
from cards.lock.remains import Remains, remains
from tests.lock.making import locks, rows

UID = Lock.new("deck").deck_uid
GUIDS = [f"{letter}" * 26 for letter in "abcdef"]


@st.composite
def sides(draw):
    """A lock and two that came of it: rows changed, added, the unissued dropped."""
    base = {guid: draw(rows(guid)) for guid in draw(st.sets(st.sampled_from(GUIDS)))}
    out = [base]
    for _ in range(2):
        side = {}
        for guid in GUIDS:
            now = draw(st.sampled_from(["as it was", "changed", "gone"]))
            old = base.get(guid)
            if old and (now == "as it was" or (now == "gone" and old.issued)):
                side[guid] = old
            elif now == "changed":
                new = draw(rows(guid))
                if old and old.issued:
                    new = replace(old, front=new.front, mod=old.mod + draw(st.integers(0, 2)), seen=new.seen)
                side[guid] = new
        out.append(side)
    return [Lock(UID, tuple(side[guid] for guid in sorted(side))) for side in out]


@given(sides(), st.booleans())
def test_what_holds_of_every_merge(three, known):
    base, ours, theirs = three
    base = base if known else None
    both = merged(base, ours, theirs)
    assert loads(dumps(both)) == both  # no guid or id twice, nothing inconsistent
    assert merged(base, theirs, ours) == both
    assert merged(base, both, ours).by_guid().keys() == both.by_guid().keys()
    found = both.by_guid()
    assert found.keys() == ours.by_guid().keys() | theirs.by_guid().keys()
    for row in (*ours.rows, *theirs.rows):
        assert found[row.guid].mod >= row.mod
        assert found[row.guid].issued or not row.issued
        assert dict(row.seen).keys() <= dict(found[row.guid].seen).keys()
        if row.state is State.REJECTED and not known:
            assert found[row.guid].state is State.REJECTED


@given(locks())
def test_a_side_that_changed_nothing_changes_nothing(lock):
    assert merged(None, lock, lock) == merged(lock, lock, lock) == lock
    assert merged(lock, lock, Lock(lock.deck_uid)) == merged(None, Lock(lock.deck_uid), lock) == lock


def a_row(guid=GUIDS[0], **changes):
    values = {
        "guid": guid,
        "state": State.ACTIVE,
        "kind": "fact",
        "side": 1,
        "subjects": ("锁",),
        "front": "问",
        "back": "答",
        "tags": (),
        "fields": ("问", "答"),
        "hash": "0" * 64,
        "mod": 5,
        "note_id": 1 + GUIDS.index(guid),
        "card_id": 1 + GUIDS.index(guid),
        "due": 1,
        "week": "2026-W07",
        "seen": (),
        "anchors": (Anchor("a.md", (), ("问答",), "问答"),),
    }
    return Row(**{**values, **changes})


def merge_rows(base, ours, theirs):
    def lock(row):
        return Lock(UID, (row,))

    (row,) = merged(lock(base) if base else None, lock(ours), lock(theirs)).rows
    return row


@pytest.mark.parametrize("known", [True, False])
def test_the_newer_wording_wins(known):
    old, new = a_row(), a_row(front="新问", mod=9)
    assert merge_rows(old if known else None, old, new) == new
    newer = a_row(front="更新", mod=11)
    assert merge_rows(old if known else None, newer, new) == newer


def test_of_two_wordings_of_one_second_one_is_sent_anew():
    ours, theirs = a_row(fields=("甲", "答"), front="甲"), a_row(fields=("乙", "答"), front="乙")
    both = merge_rows(None, ours, theirs)
    assert both.mod == 6  # it reaches those, too, who have the other
    assert both.fields in (ours.fields, theirs.fields)


def test_a_move_on_one_side_is_followed():
    moved = replace(a_row().anchors[0], article="b.md")
    both = merge_rows(a_row(), a_row(), a_row(anchors=(moved,)))
    assert both == a_row(anchors=(moved,))
    assert merge_rows(None, a_row(), a_row(anchors=(moved,))).anchors == (a_row().anchors[0], moved)


UNISSUED = {"fields": (), "mod": 0, "due": 0, "week": ""}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "state"),
    [
        ("active", "retired", "active", "retired"),
        ("active", "rejected", "retired", "rejected"),
        ("rejected", "active", "rejected", "active"),  # taken back on one side
        ("retired", "active", "retired", "active"),
        (None, "retired", "active", "active"),  # the next build sees whether it stands
        (None, "rejected", "active", "rejected"),
        ("waiting", "active", "waiting", "active"),
        (None, "waiting", "retired", "retired"),
        ("rejected", "waiting", "active", "active"),
    ],
)
def test_which_state_is_kept(base, ours, theirs, state):
    def row(state):
        return state and a_row(state=State(state), **(UNISSUED if state == "waiting" else {}))

    assert merge_rows(row(base), row(ours), row(theirs)).state == state
    assert merge_rows(row(base), row(theirs), row(ours)).state == state


def test_where_it_was_seen_is_known_from_both():
    ours, theirs = a_row(seen=(("home", 5), ("phone", 9))), a_row(seen=(("home", 7), ("work", 1)))
    assert merge_rows(None, ours, theirs).seen == (("home", 7), ("phone", 9), ("work", 1))


def test_an_id_that_both_sides_gave_away_stays_with_who_had_it_first():
    first = a_row(GUIDS[1], note_id=7, card_id=8, week="2026-W01")
    later = a_row(GUIDS[0], note_id=7, card_id=8, week="2026-W02")
    unissued = a_row(GUIDS[2], note_id=7, card_id=9, state=State.WAITING, **UNISSUED)
    both = merged(None, Lock(UID, (first,)), Lock(UID, (later, unissued))).by_guid()
    assert both[GUIDS[1]] == first
    assert len({row.note_id for row in both.values()}) == len({row.card_id for row in both.values()}) == 3
    assert both[GUIDS[2]].card_id == 9  # it alone has it


def test_an_id_of_a_row_that_both_sides_have_is_given_away_last():
    known = a_row(GUIDS[0], note_id=7, card_id=8, week="2026-W02")
    other = a_row(GUIDS[1], note_id=7, card_id=8, week="2026-W01")
    both = merged(Lock(UID, (known,)), Lock(UID, (known,)), Lock(UID, (known, other))).by_guid()
    assert both[GUIDS[0]] == known


def test_locks_of_two_decks_are_not_put_together():
    with pytest.raises(LockError, match="two decks"):
        merged(None, Lock.new("a"), Lock.new("b"))


# What is left of a broken lock


@given(locks())
def test_of_a_sound_lock_all_is_left(lock):
    assert remains(dumps(lock)) == Remains(lock.deck_uid, lock.rows)


@given(locks(), st.data())
def test_what_is_left_of_a_torn_lock(lock, data):
    text = dumps(lock)
    left = remains(text[: data.draw(st.integers(0, len(text) - 1))])
    assert set(left.rows) <= set(lock.rows)


@given(locks(), st.data())
def test_a_row_is_left_as_it_was_written_or_not_at_all(lock, data):
    raw = bytearray(dumps(lock).encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        left = remains(raw.decode("utf-8", "replace"))
    except NewerLockError:
        return
    assert set(left.rows) <= set(lock.rows)
    assert len(left.rows) >= len(lock.rows) - 2  # a newline that flips joins two
    assert left.deck_uid in (lock.deck_uid, "")


@given(sides(), st.booleans())
def test_both_sides_of_a_merge_are_left(three, shows_base):
    base, ours, theirs = three
    between = ["||||||| base", *lines_of(base)] if shows_base else []
    text = "\n".join(
        ["<<<<<<< HEAD", *lines_of(ours), *between, "=======", *lines_of(theirs), ">>>>>>> branch", ""]
    )
    assert remains(text) == Remains(UID, merged(None, ours, theirs).rows, merge=True)


def lines_of(lock):
    return dumps(lock).split("\n")[:-1]


def test_what_a_newer_mkdeck_wrote_is_left_alone():
    with pytest.raises(NewerLockError):
        remains('{"mkdeck_lock": 2, "deck_uid": "…"}\n')
    assert remains("") == remains("PK\x03\x04") == Remains()
