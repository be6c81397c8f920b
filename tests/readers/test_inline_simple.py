"""Lines that are read without the inline parser come out as with it, or not at all."""

import random

import pytest

from cards.model import MarkKind
from cards.readers.inline import _Walk
from cards.readers.inline_simple import simple
from cards.readers.markdown import _parser

PIECES = (
    "a", "中", "，", "。", "：", "（", "）", " ", "x1", "”", "-", "_", "!", "^", "#", "$", "~~", "<b>", "\\",
    "**", "*", "`", "[", "](", ")", "http://z", "](http://x.y/a_b)", "**粗**", "`c`", "[文](u)",
    "![图](i.png)",
)  # fmt: skip


def parsed(content):
    return _Walk(content, [(0, 3)]).run(_parser().inline.parse(content, _parser(), {}, []))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_the_short_way_reads_so_the_long_way(seed):
    chance, read = random.Random(seed), 0
    for _ in range(5_000):
        content = "".join(chance.choices(PIECES, k=chance.randint(1, 9))).strip()
        if content and (found := simple(content, 3)) is not None:
            expected = parsed(content)
            assert (found.text, found.runs, found.marks) == (expected.text, expected.runs, expected.marks), (
                content
            )
            read += 1
    assert read > 300


@pytest.mark.parametrize(
    ("content", "text", "kind"),
    [
        ("**缓存**：一块内存", "缓存：一块内存", MarkKind.STRONG),
        ("用 `get(k)` 取值", "用 get(k) 取值", MarkKind.CODE),
        ("见[手册](https://example.org/a_b#c)", "见手册", MarkKind.LINK),
        ("![架构图](images/a.png)", "", MarkKind.IMAGE),
    ],
)
def test_the_simplest_markup_goes_the_short_way(content, text, kind):
    found = simple(content, 0)

    assert found is not None
    assert found.text == text
    assert [mark.kind for mark in found.marks] == [kind]


@pytest.mark.parametrize(
    "content", ["**未闭合", "a * b", "[甲](javascript:x)", "``a`b``", "<b>粗</b>", "[^1]", "https://a.b"]
)
def test_anything_else_is_left_to_the_parser(content):
    assert simple(content, 0) is None
