"""The queue of the week: definitions before the cards that use their terms, otherwise by worth."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.build import build
from cards.lock import State, load
from cards.model import Kind
from cards.options import Options
from cards.plan import Order
from cards.report import Fate
from cards.selection.queue import queue
from cards.selection.terms import needs
from tests.selection.making import card

DATA = Path(__file__).parents[1] / "data" / "queue"
CASES = sorted(DATA.glob("*.toml"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_articles_built_week_by_week(case: Path, tmp_path: Path) -> None:
    told = tomllib.loads(case.read_text("utf-8"))
    for name, text in told["articles"].items():
        (tmp_path / name).write_text(text, "utf-8")
    recipe = tmp_path / "deck.toml"
    recipe.write_text(f'new_per_week = {told["new_per_week"]}\n[[sources]]\npath = "*.md"\n', "utf-8")
    place: dict[str, tuple[str, int]] = {}
    for week in range(1, 20):
        report = build(Order(recipe).plan(), Options(1_700_000_000 + week, f"2026-W{week:02}"))
        assert report.count(Fate.NEW) <= told["new_per_week"]
        rows = load(recipe.with_suffix(".lock")).rows
        place |= {row.front: (row.week, row.due) for row in rows if row.issued}
        if all(row.state is State.ACTIVE for row in rows):
            break
    assert len({week for week, _ in place.values()}) > 1, "nothing ever waited"
    for first, second in told["before"]:
        assert place[first] < place[second]


def definition(term, back, score=0.5, **changes):
    front = changes.pop("front", f"什么是{term}？")
    return card(front, back, subjects=(term,), score=score, **changes)


def fronts(cards, places):
    return [cards[place].front for place in places]


def test_what_is_worth_more_comes_first_and_brings_its_definitions():
    cards = [
        card("为什么要预防死锁？", "线程会一直等下去", kind=Kind.WHY, score=0.9),
        card("为什么要用缓存？", "磁盘慢", kind=Kind.WHY, score=0.8),
        definition("线程", "调度的单位", 0.6),
        definition("死锁", "线程互相等待", 0.5),
    ]
    line = queue(cards)
    assert fronts(cards, line.order) == [
        "什么是线程？",
        "什么是死锁？",
        "为什么要预防死锁？",
        "为什么要用缓存？",
    ]
    assert line.shown([3, 1, 0, 2]) == [2, 3, 0, 1]
    assert line.shown([1, 2]) == [1, 2]


def test_of_two_that_need_one_another_the_worthier_has_the_other_before_it():
    cards = [definition("客户端", "向服务器请求的一方", 0.6), definition("服务器", "应答客户端的一方", 0.7)]
    assert fronts(cards, queue(cards).order) == ["什么是客户端？", "什么是服务器？"]
    assert queue(cards).shown([0, 1]) == queue(cards[::-1]).shown([0, 1])[::-1] == [0, 1]


def test_what_the_person_wants_comes_before_all_but_its_definitions():
    cards = [
        card("为什么要预防死锁？", "会一直等下去", score=0.1),
        card("为什么要用缓存？", "磁盘慢", score=0.9),
        definition("死锁", "互相等待", 0.2),
    ]
    assert queue(cards, first={0}).order == (2, 0, 1)


def test_what_is_learnt_already_need_not_be_defined_again():
    use = card("为什么要预防死锁？", "会一直等下去", kind=Kind.WHY, score=0.9)
    again = definition("死锁", "一种互相等待的状态", 0.3, article="b.md")
    assert needs([use, again]) == [{1}, set()]
    assert needs([use, again], [definition("死锁", "互相等待")]) == [set(), set()]


LOCAL = {"front": "线程中的上下文指什么？", "article": "a.md"}


@pytest.mark.parametrize(
    ("defined", "user", "found"),
    [
        (definition("死锁", "…"), card("为什么要预防死锁？", "…"), True),
        (definition("死锁", "…"), card("为什么要加锁？", "会避免死锁"), True),
        (definition("死锁", "…"), card("为什么要预防死鎖？", "…"), True),
        (definition("死锁", "…", side=2), card("为什么要预防死锁？", "…"), False),
        (definition("死锁", "…", kind=Kind.FACT), card("为什么要预防死锁？", "…"), False),
        # one Han character has to be a word, or a subject
        (definition("栈", "…"), card("函数的返回地址放在哪里？", "放在一个栈里"), True),
        (definition("图", "…"), card("为什么要压缩图片？", "节省空间"), False),
        (definition("图", "…"), card("为什么要压缩？", "节省空间", subjects=("图",)), True),
        # a letter may stand for anything
        (definition("C", "…"), card("为什么 C 比 B 快？", "…"), False),
        (definition("C", "…"), card("What is it written in?", "…", subjects=("C",)), True),
        (definition("C++", "…"), card("C++ 的模板在什么时候展开？", "…"), True),
        (definition("C++", "…"), card("C 语言有模板吗？", "…"), False),
        # Latin words whole, one or several
        (definition("RAM", "…"), card("Why are frames fixed?", "…"), False),
        (definition("index", "…"), card("What do indexes cost?", "…"), True),
        (definition("Query", "…"), card("Why are queries cached?", "…"), True),
        (definition("class", "…"), card("What do classes share?", "…"), True),
        (definition("HTTPS", "…"), card("Why is HTTP stateless?", "…"), False),
        (definition("thread pool", "…"), card("Why are thread pools bounded?", "…"), True),
        (definition("thread pool", "…"), card("Why does a thread wait for the pool?", "…"), False),
        (definition("`max-age`", "…"), card("What overrides max-age?", "…"), True),
        # a name and its gloss
        (definition("进程（process）", "…"), card("Why does a process fork?", "…"), True),
        (definition("进程（process）", "…"), card("进程为什么要隔离？", "…"), True),
        # what is defined within a topic serves its own articles
        (definition("上下文", "…", **LOCAL), card("切换时要保存什么？", "上下文", article="a.md"), True),
        (definition("上下文", "…", **LOCAL), card("切换时要保存什么？", "上下文", article="b.md"), False),
        (
            definition("ETag", "…", front="In HTTP, what is an ETag?", article="a.md"),
            card("Why send an ETag?", "…", article="b.md"),
            False,
        ),
    ],
)
def test_which_card_needs_which_definition(defined, user, found):
    assert needs([defined, user])[1] == ({0} if found else set())


def test_of_several_definitions_the_worthiest_is_needed_by_the_others_too():
    cards = [definition("栈", "后进先出的表", 0.4), definition("栈", "只在一端增删的表", 0.8, article="b.md")]
    assert queue(cards).order == (1, 0)
    assert queue(cards).before == ({1}, set())


TERMS = ["死锁", "进程", "cache line", "heap"]
some = st.lists(
    st.builds(
        lambda term, used, kind, score, article: card(
            f"什么是{term}？" if kind is Kind.DEFINITION else f"为什么用 {term}？",
            f"一种 {' '.join(used)} 的东西 {article}",
            kind=kind,
            subjects=(term,),
            score=score,
            article=article,
        ),
        st.sampled_from(TERMS),
        st.lists(st.sampled_from(TERMS), max_size=2),
        st.sampled_from([Kind.DEFINITION, Kind.WHY]),
        st.sampled_from([0.5, 0.7]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=12,
    unique_by=lambda one: (one.front, one.back),
)


def reached(start, edges):
    found, todo = set(), [start]
    while todo:
        for one in edges[todo.pop()] - found:
            found.add(one)
            todo.append(one)
    return found


@given(some, some, st.randoms(), st.integers(0, 12))
def test_what_holds_of_every_queue(cards, learnt, random, budget):
    line = queue(cards, learnt)
    assert sorted(line.order) == list(range(len(cards)))
    mixed = random.sample(cards, len(cards))
    assert [cards[place] for place in line.order] == [mixed[at] for at in queue(mixed, learnt).order]

    worthiest = sorted(
        range(len(cards)), key=lambda place: (-cards[place].score, cards[place].front, cards[place].back)
    )
    ranked = needs([cards[place] for place in worthiest], learnt)
    at = {place: number for number, place in enumerate(line.order)}
    issued = line.order[:budget]
    shown = line.shown(issued)
    assert sorted(shown) == sorted(issued)
    for place in range(len(cards)):
        for one in line.before[place]:
            assert at[one] < at[place]  # so whatever a budget takes has its definitions in it
            assert place not in issued or shown.index(one) < shown.index(place)
    for rank, needed in enumerate(ranked):
        for one in needed:  # left out is only what leads back
            assert at[worthiest[one]] < at[worthiest[rank]] or rank in reached(one, ranked)
    if not any(ranked):
        scores = [cards[place].score for place in line.order]
        assert scores == sorted(scores, reverse=True)
        assert shown == sorted(issued)
