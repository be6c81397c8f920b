"""Two notes that two branches minted for one fact: both rows are kept, one ships."""

from dataclasses import replace

import pytest

from cards.lock import Decision, Edit, Lock, State, update
from cards.lock.merging import merged
from tests.lock.making import amend, make_card, render

A = make_card("什么是线程？", "调度的单位", "线程是调度的单位。", subjects=["线程"], article="a.md")
B = make_card("什么是线程？", "调度的单位", "线程，即调度的单位。", subjects=["线程"], article="b.md")
OTHER = make_card("什么是进程？", "资源的单位", "进程是资源的单位。", subjects=["进程"], article="a.md")
READ = {"a.md": "线程是调度的单位。进程是资源的单位。", "b.md": "线程，即调度的单位。"}


def build(lock, cards, texts=READ, now=900, **options):
    return update(lock, cards, texts, render=render, amend=amend, now=now, week="2026-W20", **options)


@pytest.fixture
def both():
    ours = build(Lock.new("deck"), [A, OTHER], {"a.md": READ["a.md"]}, now=100).lock
    theirs = build(Lock.new("deck"), [B], {"b.md": READ["b.md"]}, now=200).lock
    return merged(None, ours, theirs)


def guid_of(card):
    return build(Lock.new("deck"), [card]).ids[0]


def states(lock):
    return {row.guid: row.state for row in lock.rows}


def test_one_of_two_ships_and_no_third_is_made(both):
    change = build(both, [A, OTHER, B])
    assert len(change.retired) == 1
    assert not change.new
    assert len(change.lock.rows) == len(both.rows) == 3
    assert len(change.lock.shipped) == 2
    assert build(change.lock, [A, OTHER, B]).lock == change.lock  # and that stays so


@pytest.mark.parametrize("first", [[A, OTHER, B], []])
@pytest.mark.parametrize("read", [[A], [B], [A, B]])
def test_a_new_wording_goes_to_the_one_that_counts(both, first, read):
    lock = build(both, first).lock if first else both
    for front in ("线程是什么？", "说说线程。", "什么是线程？"):
        change = build(lock, [OTHER, *(replace(card, front=front) for card in read)])
        assert not change.new
        assert not change.revived
        assert [row.front for row in change.lock.shipped].count(front) == 1
        assert len(change.lock.shipped) == 2
        lock = change.lock
        assert build(lock, []).lock == lock  # the other one's passage stands, but it stays away


def test_the_other_steps_in_when_the_evidence_of_one_is_gone(both):
    lock = build(both, [A, OTHER, B]).lock
    (shipped,) = {row.guid for row in lock.shipped} & {guid_of(A), guid_of(B)}
    left, texts = (B, {**READ, "a.md": READ["a.md"][9:]}) if shipped == guid_of(A) else (A, {"b.md": ""})
    change = build(lock, [left, OTHER], {**READ, **texts})
    assert len(change.lock.shipped) == 2
    assert not change.new


def test_no_card_is_made_any_more_and_still_one_ships(both):
    lock = build(both, []).lock
    assert len(lock.shipped) == 2
    assert build(lock, []).lock == lock


@pytest.mark.parametrize("rejected", [A, B], ids=["ours", "theirs"])
@pytest.mark.parametrize("by_edit", [True, False])
def test_what_the_person_rejected_on_one_branch_is_not_asked_by_the_other(both, rejected, by_edit):
    guid = guid_of(rejected)
    edits = {guid: Edit(Decision.REJECT)} if by_edit else {}
    if not by_edit:
        rows = [replace(row, state=State.REJECTED) if row.guid == guid else row for row in both.rows]
        both = replace(both, rows=tuple(rows))
    change = build(both, [A, OTHER, B], edits=edits)
    assert [row.guid for row in change.lock.shipped] == [guid_of(OTHER)]
    assert states(change.lock)[guid] is State.REJECTED
    assert not change.new


@pytest.mark.parametrize("edited", [A, B], ids=["ours", "theirs"])
def test_what_the_person_worded_is_what_ships(both, edited):
    guid = guid_of(edited)
    change = build(both, [A, OTHER, B], edits={guid: Edit(Decision.EDIT, front="线程？")})
    assert guid in {row.guid for row in change.lock.shipped}
    assert len(change.lock.shipped) == 2


def test_one_that_waits_gives_way_to_one_that_was_issued():
    issued = build(Lock.new("deck"), [B], {"b.md": READ["b.md"]}).lock
    waiting = build(Lock.new("deck"), [A], {"a.md": READ["a.md"]}, budget=0).lock
    lock = build(merged(None, issued, waiting), [A, B], budget=0).lock
    assert states(lock) == {guid_of(B): State.ACTIVE}


def test_many_twins_are_no_reason_to_stop():
    cards = [
        make_card(f"第{n}问？", f"第{n}答案", f"第{n}个事实是答案。", subjects=[f"甲{n}"], article=article)
        for article in ("a.md", "b.md")
        for n in range(9)
    ]
    texts = {"a.md": "".join(card.source.quotes[0] for card in cards[:9])}
    texts["b.md"] = texts["a.md"].replace("个事实", "件事")
    others = [replace(card, sources=(replace(card.source, quotes=(
        card.source.quotes[0].replace("个事实", "件事"),)),)) for card in cards[9:]]  # fmt: skip
    ours = build(Lock.new("deck"), cards[:9], {"a.md": texts["a.md"]}).lock
    theirs = build(Lock.new("deck"), others, {"b.md": texts["b.md"]}).lock
    change = build(merged(None, ours, theirs), [*cards[:9], *others], texts)
    assert len(change.retired) == 9
    assert not change.guarded
