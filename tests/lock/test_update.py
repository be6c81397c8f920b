from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cards.errors import NoteError
from cards.language.fold import dice
from cards.lock import Lock, Outcome, State, dumps, ids, loads, near, update
from cards.lock.look import Look
from cards.model import Card
from cards.selection.queue import queue
from tests.lock.making import amend, make_card, render

NAMES = ["栈", "队列", "堆", "链表", "图", "树", "数组", "集合", "映射", "字符串"]
TRAITS = [
    "后进先出",
    "先进先出",
    "父不小于子",
    "插入不移元素",
    "由点和边组成",
    "没有环",
    "按下标访问",
    "元素不重",
]


def fact(name: str, trait: str, article: str = "a.md", front: str = "{}的特点是什么？") -> Card:
    return make_card(
        front.format(name),
        trait,
        f"{name}的特点是{trait}。",
        subjects=[name],
        article=article,
        heading=[name],
    )


def texts_of(cards):
    texts = {}
    for card in cards:
        texts[card.source.article] = texts.get(card.source.article, "") + card.source.quotes[0]
    return texts


def build(lock, cards, *, texts=None, now=100, week="2026-W01", **options):
    texts = texts_of(cards) if texts is None else texts
    return update(
        lock, cards, texts, **{"render": render, "amend": amend, "now": now, "week": week, **options}
    )


START = [fact(name, trait) for name, trait in zip(NAMES, TRAITS, strict=False)]


def test_a_first_build():
    change = build(Lock.new("deck"), START, now=500)
    assert change.outcomes == (Outcome.NEW,) * len(START)
    rows = change.lock.by_guid()
    issued = [rows[guid] for guid in change.ids]
    assert [row.due for row in issued] == [*range(1, len(START) + 1)]
    assert {row.mod for row in issued} == {500}
    assert {row.week for row in issued} == {"2026-W01"}
    assert [row.guid for row in change.lock.shipped] == list(change.ids)
    note = issued[0].note(["mkdeck-1.png"])
    assert (note.guid, note.fields, note.media) == (change.ids[0], issued[0].fields, ("mkdeck-1.png",))


def test_mod_rises_by_one_where_the_clock_stands_still_or_goes_back():
    lock = build(Lock.new("deck"), START[:1], now=500).lock
    for now, mod in ((500, 501), (3, 502), (900, 900)):
        card = replace(START[0], front=f"{START[0].front}{now}？")
        lock = build(lock, [card], now=now).lock
        assert lock.rows[0].mod == mod


def test_the_week_of_a_wording_is_not_the_week_of_issue():
    lock = build(Lock.new("deck"), START[:1], week="2026-W01").lock
    change = build(
        lock, [replace(START[0], front="栈按什么顺序取出？"), *START[1:3]], week="2026-W02", budget=2
    )
    assert change.outcomes == (Outcome.UPDATED, Outcome.NEW, Outcome.NEW)
    assert change.lock.by_guid()[change.ids[0]].week == "2026-W01"


def test_worth_decides_who_waits_and_order_who_is_learnt_first():
    cards = [replace(card, score=score) for card, score in zip(START, (0.1, 0.9, 0.5, 0.7), strict=False)]
    change = build(Lock.new("deck"), cards, budget=2, queue=queue)
    assert [str(outcome) for outcome in change.outcomes] == ["waiting", "new", "waiting", "new"]
    assert change.waiting == (change.ids[2], change.ids[0])
    assert [row.guid for row in change.lock.shipped] == [change.ids[1], change.ids[3]]


def test_no_budget_left():
    change = build(Lock.new("deck"), START, budget=0)
    assert set(change.outcomes) == {Outcome.WAITING}
    assert not change.lock.shipped
    assert loads(dumps(change.lock)) == change.lock


def failing(card, guid):
    if "坏" in card.front:
        raise NoteError("nothing is left of the front", hint="look at it")
    return render(card, guid)


def test_a_card_that_cannot_be_written_stops_nothing():
    bad = fact("坏", "写不出")
    change = build(Lock.new("deck"), [bad, *START[:2]], render=failing, budget=2)
    assert change.outcomes == (Outcome.FAILED, Outcome.NEW, Outcome.NEW)
    assert change.ids[0] not in change.lock.by_guid()
    assert [error.what for error in change.problems] == ["nothing is left of the front"]


def test_an_update_that_cannot_be_written_leaves_the_note_as_it_was():
    lock = build(Lock.new("deck"), START[:1]).lock
    change = build(lock, [replace(START[0], front="坏")], now=900, render=failing)
    assert change.outcomes == (Outcome.FAILED,)
    assert change.kept == change.ids
    assert change.lock == lock


def test_a_waiting_card_that_cannot_be_written_is_not_kept():
    lock = build(Lock.new("deck"), START[:1], budget=0).lock
    change = build(lock, [replace(START[0], front="坏")], render=failing)
    assert change.outcomes == (Outcome.FAILED,)
    assert not change.lock.rows


def test_a_rejected_note_never_ships():
    lock = build(Lock.new("deck"), START).lock
    row = replace(lock.rows[0], state=State.REJECTED)
    lock = Lock(lock.deck_uid, (row, *lock.rows[1:]))
    change = build(lock, START)
    assert change.outcomes.count(Outcome.REJECTED) == 1
    assert row.guid not in {one.guid for one in change.lock.shipped}
    reworded = [replace(card, front=f"请问{card.front}") for card in START]
    change = build(change.lock, reworded)
    assert change.outcomes.count(Outcome.REJECTED) == 1
    assert row.guid not in {one.guid for one in change.lock.shipped}
    assert (
        build(change.lock, [], texts={"a.md": ""}, prune=True).lock.by_guid()[row.guid].state
        is State.REJECTED
    )


def test_five_of_five_retire_without_a_guard():
    lock = build(Lock.new("deck"), START[:5]).lock
    change = build(lock, [], texts={"a.md": "空"})
    assert len(change.retired) == 5
    assert not change.guarded


def test_a_fifth_may_retire():
    cards = [
        fact(f"{name}{number}", trait)
        for number in range(4)
        for name, trait in zip(NAMES, TRAITS, strict=False)
    ]
    lock = build(Lock.new("deck"), cards).lock
    assert len(build(lock, cards[6:]).retired) == 6  # of 32
    assert len(build(lock, cards[7:]).guarded) == 7


def test_a_retired_note_keeps_its_row_to_the_byte():
    lock = build(Lock.new("deck"), START).lock
    change = build(lock, START[1:], now=900)
    (guid,) = change.retired
    assert change.lock.by_guid()[guid] == replace(lock.by_guid()[guid], state=State.RETIRED)
    back = build(change.lock, START, now=1000)
    assert back.revived == (guid,)
    assert back.lock == lock


def test_evidence_in_several_passages_stands_while_all_do():
    card = make_card("有哪些？", "甲乙", ["有两种：", "甲", "乙"])
    lock = build(Lock.new("deck"), [card], texts={"a.md": "有两种：\n- 甲\n- 乙"}).lock
    assert build(lock, [], texts={"a.md": "有两种：\n\n* **甲**\n* 乙。"}).kept
    assert build(lock, [], texts={"a.md": "有两种：\n- 甲"}).retired


def test_ids_are_those_of_the_update_without_issuing():
    lock = Lock.new("deck")
    known = build(lock, START[:3]).lock
    for before in (lock, known):
        assert ids(before, START) == list(build(before, START).ids)
    assert ids(known, [], {}) == []


# Lives at random

cards = st.builds(
    fact,
    st.sampled_from(NAMES),
    st.sampled_from(TRAITS),
    st.sampled_from(["a.md", "b.md", "c.md"]),
    st.sampled_from(["{}的特点是什么？", "{}有什么特点？", "说说{}。"]),
)
decks = st.lists(cards, max_size=12)


@given(
    st.lists(st.tuples(decks, decks, st.sampled_from([None, 0, 2]), st.booleans()), max_size=5),
    st.integers(0, 9),
)
def test_what_holds_of_every_life(weeks, now):
    lock = Lock.new("deck")
    for number, (made, others, budget, prune) in enumerate(weeks):
        options = {"texts": texts_of([*made, *others]), "budget": budget, "prune": prune}
        options |= {"now": now, "week": f"2026-W{number + 10}"}
        change = build(lock, made, **options)
        new = change.lock
        assert loads(dumps(new)) == new  # no guid, note or card id twice, nothing inconsistent
        assert build(new, made, **options).lock == new  # issuing twice changes nothing
        before = lock.by_guid()
        for row in new.rows:
            old = before.get(row.guid, row)
            assert row.mod >= old.mod
            assert row.mod > old.mod or row.fields == old.fields or not old.issued
            assert (row.note_id, row.card_id) == (old.note_id, old.card_id)
            assert not old.issued or (row.due, row.week) == (old.due, old.week)
        assert {row.guid for row in lock.rows if row.issued} <= set(new.by_guid())
        asked = [Look.of(row).asked for row in new.shipped]
        assert len(set(asked)) == len(asked)
        check_numbers(lock, change, made)
        lock = new


def check_numbers(lock, change, made):
    updated = tuple(one.guid for one in change.updated)
    shipped = [row.guid for row in change.lock.shipped]
    assert sorted(shipped) == sorted((*change.kept, *updated, *change.new, *change.revived))
    assert sorted(row.guid for row in lock.shipped) == sorted((*change.kept, *updated, *change.retired))
    assert set(change.guarded) <= set(change.kept)
    assert len(change.outcomes) == len(change.ids) == len(made)
    for guid, outcome in zip(change.ids, change.outcomes, strict=True):
        assert (guid in change.new) == (outcome is Outcome.NEW) or outcome is Outcome.SAME
        assert outcome is not Outcome.UPDATED or guid in updated
        assert outcome is not Outcome.KEPT or guid in change.kept
        assert outcome is not Outcome.WAITING or guid in change.waiting


@given(decks, decks, st.randoms())
def test_no_order_decides_on_a_guid(first, second, random):
    lock = build(Lock.new("deck"), first).lock
    texts = texts_of([*first, *second])
    mixed = random.sample(second, len(second))
    shuffled = dict(random.sample(sorted(texts.items()), len(texts)))
    guids = dict(zip(map(id, second), ids(lock, second, texts), strict=True))
    assert guids == dict(zip(map(id, mixed), ids(lock, mixed, shuffled), strict=True))


@given(decks)
def test_one_guid_is_one_question_and_answer(made):
    asked = {}
    for card, guid in zip(made, ids(Lock.new("deck"), made), strict=True):
        assert asked.setdefault(guid, (card.front, card.back)) == (card.front, card.back)


def test_the_work_grows_with_the_deck_not_with_its_square(monkeypatch):
    calls = 0

    def counting(a, b):
        nonlocal calls
        calls += 1
        return dice(a, b)

    made = [
        fact(f"{name}{at}", f"{trait}{at * 7}") for at in range(200) for name in NAMES for trait in TRAITS[:1]
    ]
    lock = build(Lock.new("deck"), made).lock
    monkeypatch.setattr(near, "dice", counting)
    edited = [
        replace(one, sources=(replace(one.source, quotes=(one.source.quotes[0].replace("特", "一大特"),)),))
        for one in made
    ]
    reworded = [replace(one, front=f"请问{one.front}") for one in edited]
    change = build(lock, reworded)
    assert set(change.outcomes) == {Outcome.UPDATED}
    assert calls <= 2 * len(made)
