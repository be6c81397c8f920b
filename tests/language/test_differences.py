"""Two texts laid over each other, word by word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.language.differences import Side, differences

MARKS = {Side.BOTH: "{}", Side.OLD: "[-{}-]", Side.NEW: "{{+{}+}}"}


def marked(old: str, new: str) -> str:
    return "".join(MARKS[side].format(text) for side, text in differences(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("什么是线程？", "什么是线程？", "什么是线程？"),
        ("什么是线程？", "什么是进程？", "什么是[-线程-]{+进程+}？"),
        ("进行调度的最小单位。", "能够进行调度的最小单元。", "{+能够+}进行调度的最小[-单位-]{+单元+}。"),
        ("TCP 面向什么？", "请问：TCP 是面向什么的？", "{+请问：+}TCP {+是+}面向什么{+的+}？"),
        # A word is no piece of another word.
        ("A hash table maps keys.", "A hash tablet maps keys.", "A hash [-table-]{+tablet+} maps keys."),
        ("1024 字节", "10240 字节", "[-1024-]{+10240+} 字节"),
        # What is shared by chance is no common piece.
        ("苹果的味道", "香蕉的价格", "[-苹果的味道-]{+香蕉的价格+}"),
        ("- 互斥\n- 循环", "- 互斥\n- 保持\n- 循环", "- 互斥\n- {+保持\n- +}循环"),
        ("", "新的", "{+新的+}"),
        ("旧的", "", "[-旧的-]"),
        ("", "", ""),
    ],
)
def test_what_is_shown(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


TEXTS = st.text("的线程是最小单位ab 1，。\n", max_size=30) | st.text(max_size=10)


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(text for side, text in pieces if side is not Side.NEW) == old
    assert "".join(text for side, text in pieces if side is not Side.OLD) == new
    assert all(text for _, text in pieces)
    assert all(one.side is not other.side for one, other in pairwise(pieces))
    if old == new:
        assert {side for side, _ in pieces} <= {Side.BOTH}


def test_texts_that_no_card_has_are_told_whole() -> None:
    old, new = "甲 " * 3_000, "乙 " * 3_000
    assert [side for side, _ in differences(old, new)] == [Side.OLD, Side.NEW]
