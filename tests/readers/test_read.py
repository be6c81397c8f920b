"""Choosing the reader, titles, keys, and what must not take for ever."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from cards.errors import ReadError, UsageError
from cards.model import Document
from cards.readers import read, readers
from tests.readers.cases import article, blocks_of


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("a.md", "*x*", ["x"]),
        ("a.txt", "*x*", ["*x*"]),
        ("a.html", "<p>*x*</p>", ["*x*"]),
        ("a.MD", "*x*", ["x"]),
        ("stdin", "<!doctype html><p>*x*</p>", ["*x*"]),
        ("stdin", "# t\n\n*x*", ["t", "x"]),
        ("stdin", "只是*文字*而已", ["只是*文字*而已"]),
        ("https://a.example/post/1", "**粗**的", ["粗的"]),
    ],
)
def test_the_reader_is_chosen_by_ending_or_text(name: str, text: str, kinds: list[str]):
    assert [block.text for block in blocks_of(article(text, name))] == kinds


def test_a_reader_may_be_forced_and_must_exist():
    assert [b.text for b in blocks_of(article("*x*", "a.md", reader="plain"))] == ["*x*"]
    with pytest.raises(UsageError) as error:
        article("x", reader="docs")
    assert all(name in error.value.hint for name in readers())


def test_title_comes_from_front_matter_then_heading_then_file_name():
    assert article("---\ntitle: A\n---\n# B").title == "A"
    assert article("## C\n\n# B *b*").title == "B b"
    untitled = article("text", "dir/my notes.md")
    assert (untitled.title, untitled.titled) == ("my notes", False)


def test_broken_front_matter_names_the_line():
    with pytest.raises(ReadError) as error:
        read(Document(b"---\ntags: [x]\ntitle: a: b\n---\ntext", "a.md", path="d/a.md"))
    assert (error.value.file, error.value.line) == ("d/a.md", 3)


def test_rules_at_the_beginning_are_no_front_matter():
    read_article = article("---\n甲：乙\n---\n正文")
    assert "甲：乙" in [block.text for block in blocks_of(read_article)]


def test_front_matter_that_no_parser_should_see_is_text():
    assert article("---\na: " + "[" * 20_000 + "\n---\n正文").title == "case"


def test_key_is_the_address_else_the_path():
    data = b'<link rel="canonical" href="/x"><article>text</article>'
    page = read(Document(data, "p.html", url="https://a.example/y", key="p.html"))[0]
    assert (page.key, page.url) == ("https://a.example/x", "https://a.example/x")
    assert read(Document(b"text", "n.md", key="sub/n.md"))[0].key == "sub/n.md"


@pytest.mark.parametrize("told", ["https://a.example/", "https://a.example", "/", "http://[", "mailto:x", ""])
def test_what_a_site_calls_all_its_pages_is_no_pages_address(told: str) -> None:
    data = f'<link rel="canonical" href="{told}"><article>text</article>'.encode()
    assert read(Document(data, "x.html", url="https://a.example/post"))[0].url == "https://a.example/post"
    assert read(Document(data, "x.html", key="x.html"))[0].key == "x.html"


def test_language_is_found_out_or_given():
    assert (
        article("# API\n\n索引是一种数据结构。\n\n```\nlong English code here and more of it\n```").lang
        == "zh"
    )
    assert article("An index is a structure.").lang == "en"
    assert article("索引", language="en").lang == "en"


def test_a_page_without_an_article_is_an_error():
    with pytest.raises(ReadError):
        article("<html><nav>x</nav></html>", "a.html")


def test_a_long_block_is_kept_as_text():
    (block,) = blocks_of(article("**a** " * 5000))
    assert block.text.startswith("**a** **a**")
    assert not block.plain.marks


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        *[
            (unit, "a.md")
            for unit in ("[", "![", "[[a", "**a ", "`a", "$", "{{", "<a ", "\\", "<!--", "&", "https://")
        ],
        *[
            (unit + "\n", "a.md")
            for unit in ("<details>", "::: a", "$$", "\\begin{align}", "<table>", "<!-- ", "<div ")
        ],
        *[(unit, "a.html") for unit in ("<div>", "<b>", "<table><tr><td>", "<a href=x>y</a>")],
        *[(unit, "a.txt") for unit in ("中文 ", "1. a\n", "中文，")],
    ],
)
def test_no_text_takes_for_ever(unit: str, name: str):
    text = unit * (18_000 // len(unit))
    started = time.process_time()
    with suppress(ReadError, IndexError):  # a listing may hold no article
        article(text, name, reader="listing" if name == "a.txt" else None)
    assert time.process_time() - started < 10
