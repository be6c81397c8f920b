"""Every character of plain text knows its place, whatever was written."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cards.errors import ReadError
from cards.model import Document, MarkKind
from cards.readers import read
from cards.readers.html_markdown import Writer
from tests.readers.cases import article, blocks_of, cases, check_spans

PIECES = [
    "**",
    "*",
    "_",
    "`",
    "``",
    "$",
    "$$",
    "\\",
    "\\|",
    "|",
    "~~",
    "[",
    "](",
    "](",
    "x)",
    "![",
    "[[",
    "|t]]",
    "[[a#b]]",
    "![[x.png]]",
    "==",
    "==m==",
    "%%",
    "%%c%%",
    " ^abcdef",
    "((64ab12cd-0000-4000-8000-0123456789ab))",
    "#tag",
    "k:: v",
    "> [!note] 题",
    "TODO",
    "[^1]",
    "{{",
    "}}",
    '{{Glossary("X","y")}}',
    ":cite:`x`",
    "{#id}",
    "https://a.b/c",
    "&amp;",
    "&#xff0c;",
    "&nbsp;",
    "<b>",
    "</b>",
    "<br>",
    "<!--",
    "-->",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<div>",
    "<pre>",
    "</pre>",
    "<sup>",
    "2</sup>",
    "<a",
    'href="x">',
    "</a>",
    ":::",
    ":::",
    "tip",
    "!!!",
    "note",
    "```",
    "```py",
    "\\(",
    "\\)",
    "\\(x^2\\)",
    "\\[",
    "\\]",
    "\\begin{align}",
    "\\end{align}",
    "---",
    "===",
    "#",
    "##",
    "-",
    "1.",
    ">",
    "[x]:",
    "y",
    "[^1]:",
    "z",
    "|a|b|",
    "|-|-|",
    ":",
    "d",
    "中文",
    "线程是",
    "a",
    "word",
    "1",
    "，",
    "。",
    "🎉",
    "𠀀",
]
SOURCE = st.lists(
    st.one_of(
        st.sampled_from(PIECES).map(lambda piece: piece.replace("\u00a0", " ")),
        st.sampled_from(
            [
                "\n",
                "\n",
                "\n\n",
                " ",
                "  \n",
                "    ",
                "\t",
                "\u00a0",
                "\u200b",
                "\u3000",
                "- ",
                "1. ",
                "> ",
                "\\\n",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=40,
).map("".join)


def _read(text: str, name: str, reader: str | None = None) -> None:
    try:
        articles = read(Document(text.encode("utf-8", "replace"), name), reader=reader)
    except ReadError:
        return
    for one in articles:
        check_spans(one)
        for block in blocks_of(one):
            if block.text:
                assert block.plain.span(0, len(block.text))
                block.plain.markdown(0, len(block.text))


@given(SOURCE)
@settings(max_examples=300)
def test_spans_hold_in_any_markdown(text: str):
    _read(text, "a.md")


@given(SOURCE)
def test_spans_hold_in_any_page(text: str):
    _read(text, "a.html")


@given(SOURCE)
def test_spans_hold_in_any_plain_text(text: str):
    _read(text, "a.txt")


@given(SOURCE)
def test_spans_hold_in_any_listing(text: str):
    _read(text.replace("\n", " ") + "。 再...\n" + "缓存 是一种存储。" * 12 + "...", "a.txt", "listing")


WORDS = st.text(alphabet="缓存 abc，。12", min_size=1, max_size=8).map(str.strip).filter(bool)
MARKED = st.one_of(
    WORDS,
    WORDS.map(lambda said: f"**{said}**"),
    WORDS.map(lambda said: f"<b>{said}</b>"),
    WORDS.map(lambda said: f"[{said}](https://a.example)"),
    WORDS.map(lambda said: f"`{said}`"),
)


@given(st.lists(MARKED, min_size=1, max_size=8).map(lambda parts: "字" + "字".join(parts) + "字"))
def test_taking_the_marks_out_of_the_quote_gives_the_plain_text(text: str):
    (block,) = (block for block in blocks_of(article(text)))
    span = block.plain.span(0, len(block.text))
    quote = re.sub(r"\]\(https://a\.example\)|[*`\[]|</?b>", "", text[span.start : span.end])
    assert re.sub(r"\s", "", quote) == re.sub(r"\s", "", block.text)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp"]),
        min_size=1,
        max_size=40,
    )
)
@settings(max_examples=300)
def test_text_of_a_page_comes_through_as_text(said: str):
    assume(not re.search(r"https?://|\\[(\[]", said))  # a link, and what may open a formula
    markdown = Writer("", tex=False).escaped(said)
    (block,) = (block for block in blocks_of(article("字" + markdown + "字")))
    assert block.text == f"字{said}字"
    assert not [mark for mark in block.plain.marks if mark.kind is not MarkKind.LINK]


def _prose(text: str) -> set[str]:
    return set(re.findall(r"[\u3400-\u9fff]{2,}", text))


@pytest.mark.parametrize(("title", "given_text"), [case[:2] for case in cases("plain.txt")])
def test_no_prose_is_lost(title: str, given_text: str):
    read_article = article(given_text, "case.txt")
    said = "".join(block.text for block in blocks_of(read_article))
    assert not {words for words in _prose(given_text.replace("\u200b", "")) if words not in said}
