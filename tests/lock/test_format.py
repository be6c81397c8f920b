import json
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import LockError
from cards.lock import Lock, dumps, loads
from tests.lock.making import locks


@given(locks())
def test_round_trip_to_the_byte(lock):
    text = dumps(lock)
    assert loads(text) == lock
    assert dumps(loads(text)) == text
    assert loads(text.replace("\n", "\r\n")) == lock  # as a version control on Windows may hand it out


# Damage: whatever is done to the text, it is refused, or it says what it said

LOCKS_WITH_ROWS = locks().filter(lambda lock: lock.rows)


def lines_of(lock):
    return [f"{line}\n" for line in dumps(lock).split("\n")[:-1]]


def refused_or_equal(text, lock):
    found, told = None, None
    try:
        found = loads(text, "a.lock")
    except LockError as error:
        told = error
    assert found == lock or told
    assert not told or (told.file == "a.lock" and 1 <= told.line <= text.count("\n") + 1 and told.hint)


@given(locks(), st.data())
def test_a_torn_lock_is_refused(lock, data):
    text = dumps(lock)
    with pytest.raises(LockError):
        loads(text[: data.draw(st.integers(0, len(text) - 1))])


@given(LOCKS_WITH_ROWS, st.data())
def test_a_lock_without_one_of_its_lines_is_refused(lock, data):
    lines = lines_of(lock)
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    with pytest.raises(LockError):
        loads("".join(lines))


@given(LOCKS_WITH_ROWS, st.data())
def test_a_lock_with_a_line_twice_is_refused_at_that_line(lock, data):
    lines = lines_of(lock)
    at = data.draw(st.integers(0, len(lines) - 1))
    with pytest.raises(LockError) as caught:
        loads("".join([*lines[: at + 1], *lines[at:]]))
    assert caught.value.line == at + 2


@given(LOCKS_WITH_ROWS, st.randoms())
def test_the_order_of_rows_says_nothing(lock, random):
    header, *rest = lines_of(lock)
    random.shuffle(rest)
    assert loads("".join([header, *rest])) == lock


@given(locks(), st.data())
def test_a_bit_that_flips_is_found_out(lock, data):
    raw = bytearray(dumps(lock).encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    refused_or_equal(raw.decode("utf-8", "surrogateescape"), lock)


@given(LOCKS_WITH_ROWS, st.data(), st.text('a0"\\ ,:{}[]', min_size=1, max_size=3))
def test_what_is_put_in_is_found_out(lock, data, more):
    text = dumps(lock)
    at = data.draw(st.integers(0, len(text)))
    refused_or_equal(text[:at] + more + text[at:], lock)


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
    return sealed(json.dumps({**row, **changes}, ensure_ascii=False))


def sealed(line):
    """The line with its sum."""
    body = line[:-1]
    return f'{body}, "sum": "{crc32(body.encode("utf-8", "surrogatepass")):08x}"}}\n'


def header(rows, version=1, **changes):
    first = {"mkdeck_lock": version, "deck_uid": Lock.new("deck").deck_uid, "rows": rows}
    return sealed(json.dumps({**first, **changes}))


def test_keys_stand_in_their_order():
    assert dumps(loads(header(1) + a_row())) == header(1) + a_row()


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
        {"earlier": {}},
        {"earlier": [{"mod": 0, "tags": None, "fields": [None, "答"], "passage": None}]},
        {"mod": 5, "earlier": [{"mod": 5, "tags": None, "fields": [None, "答"], "passage": None}]},
        {"mod": 5, "earlier": [{"mod": 4, "tags": 1, "fields": [None, "答"], "passage": None}]},
        {"mod": 5, "earlier": [{"mod": 4, "tags": None, "fields": [1, "答"], "passage": None}]},
        {"mod": 5, "earlier": [{"mod": 4, "tags": None, "fields": ["问", "答"]}]},
    ],
    ids=json.dumps,
)
def test_a_row_broken_by_hand_is_refused_with_its_line(broken):
    with pytest.raises(LockError) as caught:
        loads(header(2) + a_row(guid="b" * 26, note_id=2, card_id=2) + a_row(**broken), "decks/a.lock")
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
        (header(0, True), "first line"),
        (header(0, extra=1), "first line"),
        (header(-1), "first line"),
        (header(0, deck_uid="x"), "first line"),
        (header(0).replace("deck_uid", "uid"), "first line"),
        (header(0)[:-1], "torn"),
        (header(0).replace("0", "1", 1), "not as mkdeck wrote it"),
        (header(0)[:-4] + '0"}\n', "not as mkdeck wrote it"),
        (header(2) + a_row() + a_row()[:-9] + "\n", "JSON"),
        (header(1) + a_row() + "\n", "JSON"),
        (header(1) + "<<<<<<< HEAD\n" + a_row(), "merge"),
        ("<<<<<<< HEAD\n" + header(1) + a_row(), "merge"),
        (header(1) + '{"guid": "1", "guid": "2"}\n', "twice"),
        (header(1) + "[" * 100_000 + "\n", "JSON"),
        (header(2) + a_row() + a_row(note_id=2, card_id=2), "guid"),
        (header(2) + a_row() + a_row(guid="b" * 26, card_id=2), "note_id"),
        (header(2) + a_row() + a_row(guid="b" * 26, note_id=2), "card_id"),
        (header(2) + a_row(), "holds 1 rows, and its first line says 2"),
        (header(1) + a_row().replace("问", "同"), "not as mkdeck wrote it"),
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
        loads(header(1) + json.dumps(row) + "\n")


def test_rows_in_any_order_are_read():
    two = a_row(guid="b" * 26, note_id=2, card_id=2)
    assert dumps(loads(header(2) + two + a_row())) == header(2) + a_row() + two


def test_a_lone_surrogate_does_not_stop_a_build():
    row = loads(header(1) + a_row(front=b"\\ud800".decode("unicode_escape"))).rows[0]
    text = dumps(Lock(Lock.new("deck").deck_uid, (row,)))
    assert loads(text).rows[0].front == "?"


def test_a_lock_of_the_time_before_sums_is_read_as_it_stands():
    lock = Lock.new("deck")
    first = dumps(lock).splitlines()[0]
    old = first[: first.index(', "rows"')] + "}\n"
    assert loads(old) == lock
