from dataclasses import replace

import pytest

from tests.gold.gold import Fact, Gold, Trap, load
from tests.gold.measure import Asked, carried, grams, likeness, score

TEXT = "线程是进程内的一条执行流。上个月线程池满了，运维同学半夜起来重启了三次。"
FACT = Fact(
    article="a.md",
    kind="definition",
    subjects=("线程",),
    question="什么是线程？",
    answers=("进程内的一条执行流",),
    evidence=("线程是进程内的一条执行流",),
    importance=3,
)
TRAP = Trap(article="a.md", span="运维同学半夜起来重启了三次", why="故事")
GOLD = [Gold(article="a.md", text=TEXT, facts=(FACT,), traps=(TRAP,))]
GOOD = Asked(
    kind="definition",
    subjects=("线程",),
    front="什么是线程？",
    back="进程内的一条执行流",
    places=(("a.md", ("线程是进程内的一条执行流。",)),),
)


def test_a_card_that_says_the_answer_fits():
    result = score(GOLD, [GOOD])
    assert (result.fit_precision, result.strict_precision, result.fit_must, result.traps) == (1, 1, 1, 0)


def test_a_padded_back_is_strict_but_does_not_fit():
    padded = replace(GOOD, back=TEXT + TEXT)
    result = score(GOLD, [padded])
    assert (result.strict_precision, result.fit_precision, result.fit_must) == (1, 0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GOOD, back="程序的一次运行"),
        replace(GOOD, front="什么是进程？", subjects=("进程池",)),
        replace(GOOD, places=(("b.md", ("线程是进程内的一条执行流。",)),)),
        replace(GOOD, places=(("a.md", ("运维同学半夜起来重启了三次。",)),)),
    ],
    ids=["another answer", "another subject", "another article", "another passage"],
)
def test_a_wrong_card_finds_nothing(wrong):
    assert score(GOLD, [wrong]).strict_precision == 0


def test_a_card_on_a_trap_is_counted():
    trapped = replace(GOOD, places=(("a.md", ("运维同学半夜起来重启了三次。",)),))
    assert score(GOLD, [GOOD, trapped]).traps == 0.5


def test_importance_weighs():
    minor = replace(FACT, answers=("别的",), importance=1)
    result = score([replace(GOLD[0], facts=(FACT, minor))], [GOOD])
    assert result.fit_must == 1
    assert result.fit_recall == 0.75


def test_any_of_several_answers_will_do():
    either = replace(FACT, answers=("别的", *FACT.answers))
    assert score([replace(GOLD[0], facts=(either,))], [GOOD]).fit_must == 1


def test_no_cards_is_nothing_found():
    assert score(GOLD, []).fit_precision == 0


def test_a_card_told_by_two_articles_is_counted_once():
    twice = replace(GOOD, places=(*GOOD.places, ("b.md", ("x",))))
    assert score(GOLD, [twice]).fit_precision == 1


def test_grams_are_pairs_of_han_and_words_of_the_rest():
    assert set(grams("缓存 the TLB")) == {"缓存", "the", "tlb"}
    assert set(grams("缓存表")) == {"缓存", "存表"}


def test_likeness_sees_padding_where_carried_does_not():
    assert carried("缓存地址", "它用来缓存地址，还做很多别的事情") == 1
    assert likeness("缓存地址", "它用来缓存地址，还做很多别的事情") < 0.5


@pytest.mark.parametrize("each", load(), ids=lambda each: each.article.rsplit("/", 1)[-1])
def test_cards_made_of_the_gold_itself_are_perfect(each):
    cards = [
        Asked(fact.kind, fact.subjects, fact.question, fact.answers[0], ((each.article, fact.evidence),))
        for fact in each.facts
    ]
    result = score([each], cards)
    assert (result.fit_precision, result.fit_recall, result.traps) == (1, 1, 0)


@pytest.mark.parametrize("each", load(), ids=lambda each: each.article.rsplit("/", 1)[-1])
def test_cards_made_of_the_traps_are_trapped(each):
    cards = [Asked("fact", ("?",), "?", trap.span, ((each.article, (trap.span,)),)) for trap in each.traps]
    assert score([each], cards).traps == 1
