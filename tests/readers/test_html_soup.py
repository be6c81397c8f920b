"""Whatever a page is made of, it is read or refused, in bounded time."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.errors import ReadError
from cards.model import Document
from cards.readers.html import read_html
from tests.readers.cases import DATA

PIECES = st.sampled_from((DATA / "soup.txt").read_text(encoding="utf-8").split("\n"))


@given(st.lists(PIECES | st.text(max_size=8), max_size=60).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_soup_is_an_article_or_an_error(soup: str):
    with suppress(ReadError):
        read_html(f"<body>{soup}", Document(b"", "soup.html"), None)


HOSTILE = {
    "deep": "<div>" * 400_000,
    "many": "<p>\u5b57</p>" * 400_000,
    "anchors in a heading": "<h2>"
    + "<a class=headerlink href=#x>x</a>" * 20_000
    + "</h2><p>"
    + "\u5b57" * 300,
    "spans in a line": "<p>" + "<span style='font-size:20px'>\u5b57</span>" * 20_000,
    "a long attribute": "<p class='" + "a " * 2_000_000 + "'>\u5b57<img alt=x src='" + "x" * 4_000_000 + "'>",
    "dollars": "<script src=mathjax></script><p>" + "$a \\( " * 200_000,
    "cells over everything": "<table>" + "<tr><td rowspan=40 colspan=40>x<td>y</tr>" * 2000,
    "formulas of many lines": "<span class=katex><span class=katex-mathml>"
    + "x\n" * 400_000
    + "</span></span>",
    "formulas of many parts": "<math>" + "<mrow><mi>x</mi></mrow>" * 40_000 + "</math>",
    "drawings of many parts": "<mjx-container jax=CHTML><mjx-math>"
    + "<mjx-mi><mjx-c class=mjx-c1D465></mjx-c></mjx-mi>" * 40_000,
    "drawings inside one another": "<mjx-container><mjx-math>" * 900,
    "wrappers inside one another": "<mjx-container><mjx-math><mjx-mi>" + "<mjx-box>" * 1800,
    "groups inside one another": "<mjx-container><svg><g data-mml-node=math>" + "<g>" * 1800,
    "spans inside one another": "<p>" + "<span>\u5b57" * 1900,
    "a site's own elements inside one another": "<p>" + "<x-a>\u5b57" * 1900,
    "marks of one note": "<p>\u5b57<sup><a href=#fn1>1</a></sup></p>" * 20_000
    + "<li id=fn1>"
    + "<a href=#r>x</a>" * 20_000,
    "notes inside one another": "<a href=#n1>1</a>" + "<div role=doc-footnote id=n1>x" * 900,
    "tabs beside one another": "<div role=tablist><a role=tab>x</a></div><p role=tabpanel>\u5b57</p>"
    * 10_000,
    "formulas spelt out": "<p>" + "O ( N " * 200_000,
}


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_hostile_page_is_done_with_soon(kind: str):
    begun = time.monotonic()
    with suppress(ReadError):
        read_html(f"<body><article>{HOSTILE[kind]}", Document(b"", "hostile.html"), None)
    assert time.monotonic() - begun < 20
