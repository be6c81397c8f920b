"""Lists of subscriptions as feed readers export them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.errors import SourceError
from cards.sources.opml import Subscription, feeds

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>订阅</title></head><body>
<outline text="编程"><outline text="数据库">
<outline type="rss" text="索引笔记" title="索引" xmlUrl="https://a.example.org/feed.xml" htmlUrl="https://a.example.org"/>
</outline></outline>
<outline text="B &amp; C" xmlURL="https://b.example.org/atom.xml"><outline text="in" xmlUrl="https://c.example.org/"/></outline>
<outline text="twice" xmlUrl="https://a.example.org/feed.xml"/>
<outline text="no" xmlUrl="javascript:alert(1)"/><outline text="a page" url="https://d.example.org/"/>
</body></opml>"""

FOUND = [
    Subscription("https://a.example.org/feed.xml", "索引", "编程/数据库"),
    Subscription("https://b.example.org/atom.xml", "B & C", ""),
    Subscription("https://c.example.org/", "in", ""),
]


@pytest.mark.parametrize(
    "text",
    [OPML, OPML.replace("&amp;", "&"), OPML.replace("</body></opml>", "")],
    ids=["whole", "bare ampersand", "cut off"],
)
def test_nested_outlines(text: str) -> None:
    assert feeds(text.encode()) == FOUND


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<rss/>",
        b"text",
        b"<opml>" + b"<outline>" * 500,
        b'<!DOCTYPE o [<!ENTITY a "b">]><opml>&a;</opml>',
    ],
    ids=range(5),
)
def test_what_is_no_opml_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        feeds(data, "list.opml")


_PIECES = st.sampled_from(
    ["<opml>", "<outline ", 'xmlUrl="https://e.org"', ">", "/>", "</outline>", "&", OPML]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(_PIECES, st.text(max_size=20))).map("".join)))
def test_anything_is_read_or_refused(data: bytes | str) -> None:
    with suppress(SourceError):
        feeds(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
