"""Pictures inside of documents: what they are called, where they stand, and how they are taken out."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from base64 import b64encode
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import ReadError
from cards.model import BlockKind, Document, MarkKind
from cards.readers import read
from cards.readers.attached import with_pictures
from cards.readers.embedded import of_data, of_entry, of_link, shortened, taken_out
from tests.readers.books import book, page
from tests.readers.cases import article, cases
from tests.readers.drawn import png
from tests.readers.other import article_of

BOUNDS = {"largest": 5_000_000, "together": 64_000_000}
LARGE = png(1, 60)  # so that no page takes it for an icon
BASE64 = b64encode(LARGE).decode()


def out(data: bytes, name: str, *names: str, **bounds: int) -> dict[str, bytes]:
    return dict(taken_out(Document(data, name), names, **{**BOUNDS, **bounds}))


# ---- where they stand


@pytest.mark.parametrize(
    ("html", "expected"),
    [case[1:] for case in cases("settled.txt")],
    ids=[case[0] for case in cases("settled.txt")],
)
def test_a_pages_own_picture_parts_nothing(html: str, expected: str) -> None:
    body = re.sub(r"\{(\d)\}", lambda at: f'<img alt="{at[1]}" src="data:image/png;base64,{BASE64}">', html)
    text = article_of(f"<html><body><article>{body}</article></body></html>", "a.html").text
    assert re.sub(r"(!\[\d\])\(embedded:[0-9a-f]{16}\)", r"\1", text).strip() == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [case[1:] for case in cases("attached.txt")],
    ids=[case[0] for case in cases("attached.txt")],
)
def test_an_attached_picture_parts_nothing(given: str, expected: str) -> None:
    known = {"a.png": "a", "b c.png": "b", "d(1).png": "d"}
    assert with_pictures(given, lambda name: known.get(name, "")).strip() == expected


@given(st.text("a !|#$`~<>(){}\n\\0*-=x1.\ue000\ue001:"))
def test_the_words_of_a_cell_are_those_without_its_pictures(text: str) -> None:
    text = text.replace("1", PICTURE)
    bare = with_pictures(text, lambda _: "")
    named = re.sub(r"!\[[^\]\n]*\]\(P\)", "", with_pictures(text, lambda _: "P"))
    assert [line for line in named.split("\n") if line.strip()] == [
        line for line in bare.split("\n") if line.strip()
    ]


@pytest.mark.parametrize(
    "part",
    [
        "![",
        "![x](attachment:",
        "<img src=attachment:",
        "src=attachment:",
        "![x](attachment:a)",
        "\n![x](attachment:a)",
    ],
)
def test_pictures_that_are_begun_and_not_ended_take_no_time(part: str) -> None:
    began = time.perf_counter()
    with_pictures("<img attachment:" + part * 50_000, lambda _: "embedded:1")
    assert time.perf_counter() - began < 20


PICTURE = "![q](attachment:a)"
LINES = (
    "# 甲",
    "## 乙",
    "甲是一种存放副本的乙。",
    "回收分三步：",
    "- 一项：它把副本放在离读者近的地方。",
    "- two of these.",
    "  继续说它，直到说完为止，不留下什么。",
    "1. 标记",
    "```",
    "",
    "",
    "$$",
    "> 引用的话",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
    "<center>",
    "</center>",
    "换行  ",
    "换行\\",
    "`code` 是",
    "$x$ 是",
    "**粗**体",
    "[l](u) 是",
    "!!! note",
    "<!-- c -->",
)


@given(
    st.lists(
        st.tuples(st.sampled_from(LINES), st.sampled_from(["", "", PICTURE, f"\n{PICTURE}"])), max_size=9
    )
)
def test_a_cell_has_the_blocks_that_it_has_without_its_pictures(parts: list[tuple[str, str]]) -> None:
    text = "\n".join(line if "|" in line else line + picture for line, picture in parts)
    assert said(with_pictures(text, lambda _: "embedded:1")) == said(with_pictures(text, lambda _: ""))


def said(markdown: str) -> list[tuple[BlockKind, str]]:
    """All blocks but those of nothing but pictures. (How long a line is may end the one before it.)"""
    sections = article(f"{markdown}\n\n末").root.walk()
    blocks = [block for path in sections for each in path[-1].blocks for block in each.walk()]
    return [
        (block.kind, "".join(block.plain.text.split()))
        for block in blocks
        if block.kind is not BlockKind.PARAGRAPH or block.plain.text.strip()
    ]


# ---- what they are called


@pytest.mark.parametrize(
    ("address", "called"),
    [
        ("../media/a.png", "embedded:EPUB/media/a.png"),
        ("图 1.png", "embedded:EPUB/text/%E5%9B%BE%201.png"),
        ("%E5%9B%BE.png#x", "embedded:EPUB/text/%E5%9B%BE.png"),
        ("../../../../etc/passwd", "embedded:../../etc/passwd"),
        ("https://a.example/x.png", "https://a.example/x.png"),
        ("http://[", ""),
    ],
)
def test_a_link_is_called_by_the_archives_entry(address: str, called: str) -> None:
    assert of_link(address, "EPUB/text/c1.xhtml") == called


def test_a_picture_in_the_text_is_called_by_what_it_is() -> None:
    lines = "\n".join(BASE64[at : at + 76] for at in range(0, len(BASE64), 76))
    name = of_data(BASE64)
    assert of_data(lines) == name
    assert shortened(f"![x](data:image/png;base64,{BASE64})") == f"![x]({name})"
    assert shortened(f"<img src='data:image/png;x=y;base64,{lines}'>", page=True) == f"<img src='{name}'>"
    for other in ("![x](data:image/png;base64,AAAA)", f"data:image/svg+xml;base64,{BASE64}", "x"):
        assert shortened(other) is other


def test_markdown_with_pictures_in_it_is_short_and_its_sentences_are_whole() -> None:
    huge = b64encode(png(2, 1200)).decode()
    assert len(huge) > 500_000
    address = f"data:image/png;base64,{huge}"
    text = f"# 缓存\n\n缓存![一]({address})是一种副本。\n\n![二][i]\n\n[i]: <{address}>\n"
    began = time.perf_counter()
    short = article_of(text, "a.md")
    assert time.perf_counter() - began < 2
    assert len(short.text) < 200
    assert short.converted  # its text is not the file's
    targets = {
        mark.target
        for block in short.root.sections[0].blocks
        for mark in block.plain.marks
        if mark.kind is MarkKind.IMAGE
    }
    assert targets == {of_data(huge)}
    assert out(text.encode(), "a.md", *targets) == {of_data(huge): png(2, 1200)}


@pytest.mark.parametrize("name", ["a.md", "a.rst"])
def test_pictures_do_not_make_an_article_too_long(name: str) -> None:
    data = b64encode(png(3, 2200)).decode()
    picture = (
        f"![x](data:image/png;base64,{data})"
        if name == "a.md"
        else f".. image:: data:image/png;base64,{data}"
    )
    assert len(data) > 5_000_000
    began = time.perf_counter()
    assert len(article_of(f"缓存是一种副本。\n\n{picture}\n\n文字。\n", name).text) < 100
    assert time.perf_counter() - began < 10
    words = "缓存是一种副本。\n\n" * 200_000
    for text, named in ((words + picture, name), (f"文字。\n{picture}", "a.txt"), (data, name)):
        with pytest.raises(ReadError, match="MB"):
            article_of(text, named)


def test_what_only_stands_for_a_picture_is_none() -> None:
    shown = f'<img src="data:image/png;base64,{BASE64}" {{}}><p>甲。</p>'
    later = article_of(f"<article>{shown.format('data-src=real.png')}</article>", "a.html")
    assert "(real.png)" in later.text
    offered = article_of(f"<article>{shown.format('srcset=real.png')}</article>", "a.html")
    assert "(real.png)" in offered.text
    icon = b64encode(png(0, 8)).decode()
    assert len(icon) < 2000
    assert "![" not in article_of(f'<p>甲。<img src="data:image/png;base64,{icon}"></p>', "a.html").text


# ---- how they are taken out


def archive(entries: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        opened.writestr("META-INF/container.xml", "")
        for name, data in entries.items():
            opened.writestr(name, data)
    return made.getvalue()


def test_of_an_archive_only_what_is_asked_for_is_unpacked() -> None:
    data = archive(
        {"a/图.png": LARGE, "../../x.png": LARGE, "bomb.png": b"\0" * 400_000_000, "b.png": png(2)}
    )
    names = [of_entry(name) for name in ("a/图.png", "no.png", "bomb.png", "b.png")]
    assert out(data, "b.epub", *names) == {names[0]: LARGE, names[3]: png(2)}
    assert out(data, "b.epub", *names, largest=len(png(2))) == {names[3]: png(2)}
    assert len(out(data, "b.epub", *names, together=len(LARGE))) == 1
    assert out(data[:-400], "b.epub", *names) == {}


def test_ten_thousand_pictures_cost_no_more_than_those_that_are_wanted() -> None:
    links = "".join(f"<p>甲{number}是乙。<img src='i/{number}.png'/></p>" for number in range(9_900))
    data = book({"c.xhtml": page(links)}, more={f"OEBPS/i/{number}.png": "" for number in range(9_900)})
    began = time.perf_counter()
    (chapter,) = read(Document(data, "b.epub"))
    assert chapter.text.count("](embedded:OEBPS/i/") == 9_900
    assert out(data, "b.epub", of_entry("OEBPS/i/7.png")) == {of_entry("OEBPS/i/7.png"): b""}
    assert time.perf_counter() - began < 20


def test_pictures_on_one_line_cost_no_time_that_grows_as_their_square() -> None:
    image = f"<img src='data:image/png;base64,{BASE64}'>"
    began = time.perf_counter()
    for html in (
        f"<p>甲{image * 5000}</p>",
        f"<p>甲</p><p>{image * 5000}",
        f"<p>甲</p>{f'<p>{image}</p>' * 5000}",
    ):
        text = f"<body><article>{html}<p>乙</p></article>"
        assert article_of(text, "a.html").text.count("![") <= 1_000
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize("value", [[BASE64[:50], BASE64[50:]], BASE64, f"{BASE64[:76]}\n{BASE64[76:]}"])
def test_two_cells_may_give_one_name_to_two_pictures(value: object) -> None:
    cells = [
        {
            "cell_type": "markdown",
            "source": "甲。\n\n![一](attachment:image.png)",
            "attachments": {"image.png": each},
        }
        for each in ({"image/png": value}, {"image/png": b64encode(png(5)).decode()})
    ]
    data = json.dumps({"nbformat": 4, "cells": cells}).encode()
    names = re.findall(r"\((embedded:[0-9a-f]{16})\)", article_of(data, "a.ipynb").text)
    assert [*out(data, "a.ipynb", *names).values()] == [LARGE, png(5)]
    moved = json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "# 新"}, *cells]}
    ).encode()
    assert names == re.findall(r"\((embedded:[0-9a-f]{16})\)", article_of(moved, "a.ipynb").text)


@pytest.mark.parametrize(
    "attachments", [None, 3, [], {"a.png": 3}, {"a.png": {"image/png": {}}}, {"a.png": {}}]
)
def test_attachments_that_are_none_are_left_out(attachments: object) -> None:
    cell = {"cell_type": "markdown", "source": "甲![x](attachment:a.png)乙。", "attachments": attachments}
    data = json.dumps({"nbformat": 4, "cells": [cell]}).encode()
    assert article_of(data, "a.ipynb").text == "甲乙。\n"
    assert out(data, "a.ipynb", of_data("x")) == {}


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.epub", "a.docx", "a.ipynb", "a.html", "a.md", "a.rst", "a.pdf"]),
)
def test_no_bytes_do_harm(data: bytes, name: str) -> None:
    text = b"![x](data:image/png;base64,A%3d=" + data
    for each in (data, b"PK\x03\x04" + data, text):
        assert out(each, name, of_entry("x"), of_data("A%3d=")).keys() <= {of_data("A%3d=")}
