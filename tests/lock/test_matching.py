"""Thresholds at their edges, and ties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.language.fold import bigrams, dice
from cards.lock.evidence import Standing
from cards.lock.look import Look
from cards.lock.matching import Matcher
from cards.lock.near import Entry, Near
from tests.lock.making import make_card

OLD = make_card("甲是什么？", "一种结构", "零一二三四五六七八九十")  # ten pairs


def match(cards, rows, stands=()):
    matcher = Matcher(
        [Look.of(card) for card in cards],
        [Look.of(row) for row in rows],
        [Standing.STANDS if number in stands else Standing.GONE for number in range(len(rows))],
    )
    matcher.run()
    return matcher.found


def new(quote, **changes):
    return make_card("乙是什么？", changes.pop("back", "一种结构"), quote, **changes)


@pytest.mark.parametrize(
    ("card", "matches"),
    [
        (new("零一二三四五六子丑寅卯"), True),  # .6, same article and subjects
        (new("零一二三四五子丑寅卯辰"), False),  # .5
        (new("零一二三四五六子丑寅卯", subjects=["树"]), False),
        (new("零一二三四五六七八九子"), True),  # .9
        (new("零一二三四五六七八子丑", subjects=["树"]), True),  # .8, same article whatever the subject
        (new("零一二三四五六七八子丑", subjects=["树"], kind="why"), True),  # and whatever the kind
        (new("零一二三四五六七子丑寅", subjects=["树"]), False),  # .7
        (new("零一二三四五六七八九子", article="b.md"), True),  # .9, other article
        (new("零一二三四五六七八子丑", article="b.md"), False),  # .8
        (new("零一二三四五六七八九子", article="b.md", subjects=["树"]), False),
        (new("零一二三四五六七八九不", article="b.md"), False),  # a negation more
        (new("零一二三四五六七八九5", article="b.md"), False),  # a number more
        (new("零一二三四五六七八九不"), True),  # in its own article it is an edit
        (new("零一二三四五六七八九不", subjects=["树"]), False),
        (new("零一二三四五六七八九十", side=2), False),
        (new("零一二三四五六七八九十", back="别的话"), False),
        (new("零一二三四五六七八九十", back="一种图"), True),  # .4 of the answer
        (new("零一二三四五六七八九十", article="b.md"), True),
        (new("零一二三四五六七八九十", subjects=["树"]), True),
        (
            new("零一二三四五六七八九十", article="b.md", subjects=["树"]),
            False,
        ),  # too short to be known again
    ],
)
def test_thresholds(card, matches):
    assert match([card], [OLD]) == ({0: 0} if matches else {})


def test_a_long_passage_is_recognised_wherever_it_stands():
    old = make_card("甲？", "子丑寅卯", "零一二三四五六七八九十子丑寅卯辰巳午未")
    moved = make_card(
        "乙？", "子丑寅卯", "零一二三四五六七八九十子丑寅卯辰巳午未", article="b.md", subjects=["树"]
    )
    assert match([moved], [old]) == {0: 0}
    assert match([moved], [old], stands={0}) == {}  # it did not move: the old one is still there


def test_a_row_that_stands_takes_no_other_sentence():
    other = new("零一二三四五六七八九子")
    assert match([other], [OLD], stands={0}) == {}
    assert match([new("零一二三四五六七八九十，子丑。")], [OLD], stands={0}) == {0: 0}


def test_the_same_question_and_answer_is_the_same_card():
    assert match([make_card("甲是什么?", "一种結構。", "全然不同的一句", article="c.md")], [OLD]) == {0: 0}


def test_the_best_comes_first():
    near, nearer = new("零一二三四五六子丑寅卯"), new("零一二三四五六七八九子")
    assert match([near, nearer], [OLD]) == {1: 0}


def test_a_tie_is_no_match():
    one, other = new("零一二三四五六七八九子"), new("零一二三四五六七八九丑")
    assert match([one, other], [OLD]) == {}
    assert match([OLD], [one, other]) == {}
    assert match([one], [OLD]) == {0: 0}


def test_a_tie_leaves_others_alone():
    one, other = new("零一二三四五六七八九子"), new("零一二三四五六七八九丑")
    unrelated = make_card("丙？", "别的答案", "甲乙丙丁戊己庚辛", subjects=["图"])
    assert match([one, unrelated, other], [OLD, unrelated]) == {1: 1}


def test_cards_of_one_sentence_are_told_apart_by_their_answers():
    sentence = "甲用数组存放元素，乙用链表存放元素。"
    rows = [make_card("甲用什么？", "数组", sentence), make_card("乙用什么？", "链表", sentence)]
    cards = [make_card("乙是用什么的？", "链表", sentence), make_card("甲是用什么的？", "数组", sentence)]
    assert match(cards, rows) == {0: 1, 1: 0}


@given(
    st.sampled_from([0.6, 0.8, 0.85]),
    st.lists(st.text("abcd", min_size=1, max_size=12), max_size=12),
    st.text("abcd", min_size=1, max_size=12),
)
def test_near_finds_all_that_is_alike(threshold, texts, text):
    entries = [Entry(("here",), number, bigrams(one)) for number, one in enumerate(texts)]
    found = {entry.owner for entry, _ in Near(threshold, entries).alike(("here",), bigrams(text))}
    wanted = {number for number, one in enumerate(texts) if dice(bigrams(one), bigrams(text)) >= threshold}
    assert found == wanted
    assert not list(Near(threshold, entries).alike(("there",), bigrams(text)))
