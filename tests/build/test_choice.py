from dataclasses import replace
from pathlib import Path

import pytest

from cards.choice import choose
from cards.collect import Collected
from cards.lock import Decision, Edit, Lock, ids, update
from cards.model import Card, CardSource, Finding, Kind, Span
from cards.plan import Order, Plan
from cards.selection.select import Selection
from tests.lock.making import amend

QUOTE = "信号量是用来限制同时访问资源的线程数的计数器"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.chdir(tmp_path)
    return Order(None, ("a.md",), Path("x.apkg")).plan()


def card(article: str, *, score: float = 0.9, error: bool = False) -> Card:
    return Card(
        kind=Kind.DEFINITION,
        construct="definition.copula",
        template="what_is",
        side=1,
        subjects=("信号量",),
        front="什么是信号量？",
        back="用来限制同时访问资源的线程数的计数器",
        lang="zh",
        sources=(CardSource(article, article, None, article, (), (Span(0, len(QUOTE)),), (QUOTE,)),),
        score=score,
        findings=(Finding("precise", True, "wrong"),) if error else (),
    )


def chosen(plan: Plan, lock: Lock, *cards: Card) -> Selection:
    texts = {each.source.article: QUOTE for each in cards}
    return choose(plan, lock, Collected(cards=list(cards), texts=texts))


def issued(*cards: Card) -> Lock:
    return update(
        Lock.new("x"),
        cards,
        {each.source.article: QUOTE for each in cards},
        amend=amend,
        render=lambda card, guid: ((card.front, card.back, *[""] * 11), ("tag",)),
        now=1_700_000_000,
        week="2023-W46",
    ).lock


def test_a_card_that_someone_learns_stays_whatever_it_is_worth_now(plan: Plan) -> None:
    good = card("a.md")
    for bad in (replace(good, score=0.1), card("a.md", error=True)):
        assert chosen(plan, Lock.new("x"), bad).kept == ()
        assert chosen(plan, issued(good), bad).kept == (bad,)


@pytest.mark.parametrize("bad", [card("b.md", score=0.1), card("b.md", error=True)])
def test_a_rebuild_chooses_among_copies_as_the_build_before_it_did(plan: Plan, bad: Card) -> None:
    first = chosen(plan, Lock.new("x"), card("a.md"), bad)
    again = chosen(plan, issued(*first.kept), card("a.md"), bad)
    assert again.kept == first.kept
    assert [each.reason for each in again.rejected] == [each.reason for each in first.rejected]


def test_a_copy_that_names_other_subjects_changes_nothing_at_a_rebuild(plan: Plan) -> None:
    copy = replace(card("b.md"), subjects=("信号量", "计数器"))
    first = chosen(plan, Lock.new("x"), card("a.md"), copy)
    lock = issued(*first.kept)
    again = chosen(plan, lock, card("a.md"), copy)
    assert len(first.kept) == 1
    assert again.kept == first.kept


def test_a_card_that_the_person_accepted_is_taken_whatever_it_is_worth(plan: Plan) -> None:
    lock = Lock.new("x")
    for bad in (card("a.md", score=0.1), card("a.md", error=True)):
        collected = Collected(cards=[bad], texts={"a.md": QUOTE})
        (guid,) = ids(lock, [bad], collected.texts)
        assert choose(plan, lock, collected).kept == ()
        assert choose(plan, lock, collected, {guid: Edit(Decision.ACCEPT)}).kept == (bad,)
        assert choose(plan, lock, collected, {guid: Edit(Decision.REJECT)}).kept == ()
