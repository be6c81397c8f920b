import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import LockError
from cards.lock import Anchor, Lock, Row, State, dumps, loads
from cards.lock.minting import mint_ids

HEADER = dumps(Lock.new("deck"))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
GUIDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)


@st.composite
def rows(draw, guid):
    state = draw(st.sampled_from(State))
    issued = state in (State.ACTIVE, State.RETIRED) or (state is State.REJECTED and draw(st.booleans()))
    note_id, card_id = mint_ids(guid, (), ())
    anchors = st.builds(Anchor, TEXT, TEXTS, TEXTS, TEXT)
    return Row(
        guid=guid,
        state=state,
        kind=draw(TEXT),
        side=draw(st.sampled_from([1, 2])),
        subjects=draw(TEXTS),
        front=draw(TEXT),
        back=draw(TEXT),
        tags=draw(TEXTS),
        fields=(draw(TEXT), draw(TEXT)) if issued else (),
        hash=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        mod=draw(st.integers(1, 2**40)) if issued else 0,
        note_id=note_id,
        card_id=card_id,
        due=draw(st.integers(1, 2**31)) if issued else 0,
        week="2026-W07" if issued else "",
        seen=tuple(sorted(draw(st.dictionaries(TEXT, st.integers(0, 2**40), max_size=2)).items())),
        anchors=tuple(sorted(draw(st.lists(anchors, min_size=1, max_size=3)))),
    )


@st.composite
def locks(draw):
    guids = sorted(draw(st.sets(GUIDS, max_size=4)))
    return Lock(Lock.new(draw(TEXT)).deck_uid, tuple(draw(rows(guid)) for guid in guids))


@given(locks())
def test_round_trip_to_the_byte(lock):
    text = dumps(lock)
    assert loads(text) == lock
    assert dumps(loads(text)) == text
    assert loads(text.replace("\n", "\r\n")) == lock  # as a version control on Windows may hand it out


@given(locks(), st.data())
def test_a_torn_lock_is_refused_or_ends_at_a_row(lock, data):
    text = dumps(lock)
    torn = text[: data.draw(st.integers(0, len(text) - 1))]
    if torn.endswith("\n"):
        assert loads(torn).rows == lock.rows[: torn.count("\n") - 1]
    else:
        with pytest.raises(LockError):
            loads(torn)


def a_row(**changes):
    row = {
        "guid": "a" * 26,
        "state": "active",
        "kind": "fact",
        "side": 1,
        "subjects": ["锁"],
        "front": "问",
        "back": "答",
        "tags": [],
        "fields": ["问", "答"],
        "hash": "0" * 64,
        "mod": 1,
        "note_id": 1,
        "card_id": 1,
        "due": 1,
        "week": "2026-W07",
        "seen": {},
        "anchors": [{"article": "a.md", "heading": [], "quotes": ["问答"], "fold": "问答"}],
    }
    return json.dumps({**row, **changes}, ensure_ascii=False) + "\n"


def test_keys_stand_in_their_order():
    assert dumps(loads(HEADER + a_row())) == HEADER + a_row()


@pytest.mark.parametrize(
    "broken",
    [
        {"guid": "short"},
        {"guid": "with 'quotes' and spaces in it"},
        {"guid": "二" * 26},
        {"state": "asleep"},
        {"state": ["active"]},
        {"side": 3},
        {"side": True},
        {"subjects": "锁"},
        {"subjects": [1]},
        {"front": None},
        {"hash": "xyz"},
        {"mod": -1},
        {"mod": 1.5},
        {"mod": "1"},
        {"note_id": 0},
        {"week": "2026-07"},
        {"week": "2026-W54"},
        {"seen": []},
        {"seen": {"a": -1}},
        {"anchors": []},
        {"anchors": {}},
        {"anchors": ["a.md"]},
        {"anchors": [{"article": "a.md", "heading": [], "quotes": ["问答"]}]},
        {"fields": []},
        {"due": 0},
        {"state": "waiting"},
        {"fields": [], "mod": 0, "due": 0, "week": ""},
        {"extra": 1},
    ],
    ids=json.dumps,
)
def test_a_row_broken_by_hand_is_refused_with_its_line(broken):
    with pytest.raises(LockError) as caught:
        loads(HEADER + a_row(guid="b" * 26, note_id=2, card_id=2) + a_row(**broken), "decks/a.lock")
    assert str(caught.value).startswith("decks/a.lock:3: ")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("\n", "JSON"),
        ("{}\n", "first line"),
        ("[]\n", "object"),
        ('{"mkdeck_lock": 2, "deck_uid": "…"}\n', "newer mkdeck"),
        ('{"mkdeck_lock": true, "deck_uid": "' + "0" * 64 + '"}\n', "first line"),
        (HEADER.replace("deck_uid", "uid"), "first line"),
        (HEADER[:-1], "torn"),
        (HEADER + a_row() + a_row()[:-9] + "\n", "JSON"),
        (HEADER + a_row() + "\n", "JSON"),
        (HEADER + "<<<<<<< HEAD\n" + a_row(), "merge"),
        (HEADER + '{"guid": "1", "guid": "2"}\n', "twice"),
        (HEADER + "[" * 100_000 + "\n", "JSON"),
        (HEADER + a_row() + a_row(note_id=2, card_id=2), "guid"),
        (HEADER + a_row() + a_row(guid="b" * 26, card_id=2), "note_id"),
        (HEADER + a_row() + a_row(guid="b" * 26, note_id=2), "card_id"),
    ],
)
def test_what_is_no_lock_is_refused(text, what):
    with pytest.raises(LockError, match=what) as caught:
        loads(text, "a.lock")
    assert caught.value.file == "a.lock"
    assert caught.value.hint


def test_a_missing_key_is_named():
    row = json.loads(a_row())
    del row["mod"]
    with pytest.raises(LockError, match="'mod' is missing"):
        loads(HEADER + json.dumps(row) + "\n")


def test_rows_in_any_order_are_read():
    two = a_row(guid="b" * 26, note_id=2, card_id=2)
    assert dumps(loads(HEADER + two + a_row())) == HEADER + a_row() + two


def test_a_lone_surrogate_does_not_stop_a_build():
    row = loads(HEADER + a_row(front=b"\\ud800".decode("unicode_escape"))).rows[0]
    text = dumps(Lock(Lock.new("deck").deck_uid, (row,)))
    assert loads(text).rows[0].front == "?"
