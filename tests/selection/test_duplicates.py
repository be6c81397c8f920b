"""One card a fact: copies, rivals, and questions with several answers."""

import random
import time
import tomllib
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from cards.selection.duplicates import unique
from cards.selection.likeness import candidates
from cards.selection.rulebook import finding
from tests.selection.making import card

DATA = Path(__file__).parents[1] / "data" / "selection" / "pairs"
PAIRS = [
    (path.stem, pair)
    for path in sorted(DATA.glob("*.toml"))
    for pair in tomllib.loads(path.read_text("utf-8"))["pair"]
]


@pytest.mark.parametrize(("lang", "pair"), PAIRS, ids=[f"{lang}-{pair['a'][0]}" for lang, pair in PAIRS])
def test_pair(lang, pair):
    place = {"quote": "一句话" * 10} if pair.get("passage") else {}
    a = card(*pair["a"], lang=lang, score=0.9, article="a.md", **place)
    b = card(*pair["b"], lang=lang, score=0.8, article="a.md" if place else "b.md", **place)

    found = unique([b, a])

    if pair["becomes"] == "both":
        assert sorted(found.kept) == [0, 1]
        return
    assert list(found.kept) == [1]
    dropped = found.dropped[0]
    assert (dropped.winner, dropped.card) == (1, b)
    told = {"copy": ("unique", "copy"), "rival": ("unique", "fact"), "one_answer": ("one_answer", "other")}
    assert dropped.finding == finding(*told[pair["becomes"]])
    assert found.kept[1].front == a.front
    articles = [source.article for source in found.kept[1].sources]
    assert articles == (["a.md", "b.md"] if pair["becomes"] == "copy" else ["a.md"])


def test_a_copy_of_the_same_place_adds_no_source():
    one = card("什么是锁？", "互斥的手段", score=0.5)

    (kept,) = unique([one, one, one]).kept.values()

    assert kept.sources == one.sources


def test_what_stays_does_not_depend_on_the_order():
    cards = [
        card("什么是租约？", "有时限的独占权", article="a", score=0.7),
        card("什么是租约？", "有时限的独占权", article="b", score=0.9),
        card("什么是租约？", "到期自动失效的锁", article="c", score=0.8),
        card("租约是{{c1::有时限的独占权}}", "有时限的独占权", article="b", score=0.6),
        card("什么是心跳？", "存活信号", article="b", at=50, score=0.6),
    ]
    results = {
        frozenset((kept.front, kept.back, kept.sources) for kept in unique(list(order)).kept.values())
        for order in permutations(cards)
    }

    assert len(results) == 1
    assert {front for front, _, _ in results.pop()} == {"什么是租约？", "什么是心跳？"}


def test_an_issued_card_gives_way_to_none():
    old = card("什么是租约？", "有时限的独占权", article="a", score=0.1)
    new = card("什么是租约？", "到期自动失效的锁", article="b", score=0.9)
    other = card("什么是租约？", "一种锁", article="c", score=0.2)

    found = unique([old, new, other], issued=frozenset([0, 2]))

    assert sorted(found.kept) == [0, 2]


def test_the_two_sides_of_a_fact_are_two_cards():
    one = card("什么是租约？", "有时限的独占权")
    other = replace(card("有时限的独占权叫什么？", "租约"), side=2)

    assert sorted(unique([one, other]).kept) == [0, 1]


def _words(draw, count):
    return "".join(
        draw.choice("页表映射虚拟地址内存磁盘日志提交回滚事务快照索引缓存节点副本选举任期心跳租约队列")
        for _ in range(count)
    )


def test_planted_copies_are_found_among_many_in_time():
    draw = random.Random(5)
    cards = [
        card(f"什么是{_words(draw, 12)}？", _words(draw, 28), article=f"a{i % 50}", at=1000 * i)
        for i in range(10_000)
    ]
    planted = [
        replace(each, back=each.back[:9] + each.back[10:] + "吧", sources=card(article=f"b{i}").sources)
        for i, each in enumerate(cards[:1000])
    ]
    began = time.process_time()
    found = unique(cards + planted)
    took = time.process_time() - began

    copy = finding("unique", "copy")
    assert sum(dropped.finding == copy for dropped in found.dropped.values()) >= 980
    assert len(found.kept) + len(found.dropped) == 11_000
    assert took < 10  # about one second on a quiet machine


@pytest.mark.parametrize("back", ["有时限的独占权", None], ids=["same answer", "other answers"])
def test_thousands_of_one_question_take_no_time(back):
    cards = [card("什么是租约？", back or f"{i} 号", article=f"a{i}") for i in range(5000)]
    began = time.process_time()

    assert len(unique(cards).kept) == 1
    assert time.process_time() - began < 10


def test_candidates_of_too_little_are_none():
    assert list(candidates([])) == []
    assert list(candidates(["锁"])) == []
    assert list(candidates(["", ""])) == [(0, 1)]
