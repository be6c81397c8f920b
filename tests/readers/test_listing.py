"""Listing pages: the examples beside the word lists, and the page as a whole."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cards.model import Block, BlockKind, Document, Span
from cards.readers import listing as package
from cards.readers import read
from cards.readers.listing import is_listing
from cards.readers.listing.excerpt import lost_signs, read_excerpt
from tests.readers.cases import blocks_of, check_spans

EXAMPLES = tomllib.loads(Path(package.__file__).with_name("listing.toml").read_text(encoding="utf-8"))[
    "example"
]
PAGE = """当前位置: 首页 > 技术 > 正文

写时复制

写时复制推迟了拷贝，直到有人要写。主要有两个好处：

  1. 省内存：没有写的页面一直共享。
  2. 省时间：复制的开销是 O ( N ) O(N) 的，只在写时付出。

参考

  • 某本书里的一章

相关文章:

C++20新特性

协程是C20带来的语法&#xff0c;它让函数可以中途让出。挂起之后再恢复的办法&#xff0c…...

什么是幂等操作

幂等操作是指做一次和做多次结果相同的操作。它让重试变得安全，这一点…...
"""


def _document(text: str) -> Document:
    return Document(text.encode(), "page.txt", key="page.txt")


def _compact(blocks: list[Block]) -> str:
    said = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            said.append("#" * block.level + " " + block.text)
        elif block.kind is BlockKind.LIST:
            said += [f"{item.number or '-'} {item.children[0].text}" for item in block.children]
        else:
            said.append(block.text)
    return " | ".join(said)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:20])
def test_an_excerpt_is_read_as_its_example_says(example: dict[str, str]):
    text = example["text"]
    blocks = read_excerpt(text, Span(0, len(text)), title=example.get("title", ""), lang="zh", cut=True)
    assert _compact(blocks) == example["blocks"]


def test_a_page_with_titles_gives_an_article_for_each():
    whole, first, second = read(_document(PAGE))
    assert [a.title for a in (whole, first, second)] == ["写时复制", "C++20新特性", "什么是幂等操作"]
    assert all(a.lossy and a.text == PAGE for a in (whole, first, second))
    assert [a.excerpt for a in (whole, first, second)] == [False, True, True]
    assert whole.key == "page.txt"
    assert len({a.key for a in (whole, first, second)}) == 3
    for a in (whole, first, second):
        check_spans(a)
        assert all(
            a.span.start <= block.span.start and block.span.end <= a.span.end for block in blocks_of(a)
        )


def test_nothing_lost_corrupted_or_foreign_reaches_a_plain_text():
    said = "\n".join(block.text for a in read(_document(PAGE)) for block in blocks_of(a))
    for never in ("当前位置", "O(N)", "…", "...", "&#", "某本书", "相关文章"):
        assert never not in said
    assert "协程是C++20带来的语法，它让函数可以中途让出。" in said


def test_an_excerpt_without_a_title_is_known_by_its_first_sentence():
    line = "缓存 一种保存热点数据的高速存储。它在请求和数据库之间，用空间换时间，命中时省去一次查询，"
    line += "没有命中时再去查数据库，并把查到的结果放进来，下一次就能命中，直到它过期或者被淘汰。再说..."
    page = "\n".join(["HOME", "2026-01-11", "标签", line, line, "1 2"])
    first, second = read(_document(page))
    assert first.title == ""
    assert not first.titled
    assert first.key == second.key
    assert first.span != second.span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("短行\n" + ("长" * 100 + "...\n") * 2 + "长" * 100, True),
        (("长" * 100 + "...\n") + ("长" * 100 + "。\n") * 3, False),
        ("长" * 100 + "...", False),
        ("标题\n\n正文。\n\n相关文章：\n\n某某\n\n正文的开头…...", True),
        ("见相关文章: 第一节。", False),
    ],
)
def test_a_listing_is_known_by_its_ellipses_or_its_label(text: str, expected: bool):
    assert is_listing(text) is expected


def test_words_get_back_the_signs_that_the_title_has():
    assert lost_signs("AC+AP组网与C++11", "ACAP组网在c11里，C11") == {
        "ACAP": "AC+AP",
        "c11": "c++11",
        "C11": "C++11",
    }
    assert lost_signs("用 C++ 写 2+2", "C 语言 22") == {}
    assert lost_signs("Wi-Fi 入门", "Wi-Fi 与 WiFi") == {}
