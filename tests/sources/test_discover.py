"""The feed of a page."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.sources.discover import MAX_FEEDS, feeds_of

URL = "https://blog.example.org/notes/"
PLACES = [
    "https://blog.example.org/notes/feed",
    "https://blog.example.org/notes/rss.xml",
    "https://blog.example.org/notes/atom.xml",
    "https://blog.example.org/notes/index.xml",
    "https://blog.example.org/notes/feed.xml",
    "https://blog.example.org/feed",
    "https://blog.example.org/rss.xml",
    "https://blog.example.org/atom.xml",
    "https://blog.example.org/index.xml",
    "https://blog.example.org/feed.xml",
]


@pytest.mark.parametrize(
    ("html", "first"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed/" title="x">', "/feed/"),
        ("<LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF=/atom.xml>", "/atom.xml"),
        ('<link rel=alternate type="application/feed+json" href="/feed.json">', "/feed.json"),
        ('<base href="/sub/"><link rel=alternate type="application/rss+xml" href="my">', "/sub/my"),
        ('<a href="/about">关于</a><a href="/posts/rss.xml">x</a>', "/posts/rss.xml"),
        ('<a href="/sub">RSS 订阅</a>', "/sub"),
        (
            '<a href="https://elsewhere.example.net/x">RSS</a><a href="/index.atom"><svg></svg></a>',
            "/index.atom",
        ),
        ('<link rel=alternate type="application/json" href="/wp-json/wp/v2/posts/1">', "/notes/feed"),
        ('<link rel=alternate hreflang="en" href="/en/">', "/notes/feed"),
        ('<link rel=stylesheet type="application/rss+xml" href="/x">', "/notes/feed"),
        ('<a href="/feed.xml">a</a><link rel=alternate type="application/rss+xml" href="/b">', "/b"),
    ],
)
def test_what_a_page_says_of_its_feed(html: str, first: str) -> None:
    assert feeds_of(html, URL)[0] == "https://blog.example.org" + first


def test_feeds_of_comments_come_last() -> None:
    html = (
        '<link rel=alternate type="application/rss+xml" title="评论" href="/c">'
        '<link rel=alternate type="application/rss+xml" title="Comments Feed" href="/comments/feed/">'
        '<link rel=alternate type="application/rss+xml" title="笔记" href="/feed/">'
    )
    found = feeds_of(html, URL)
    assert found[0] == "https://blog.example.org/feed/"
    assert found[-2:] == ["https://blog.example.org/c", "https://blog.example.org/comments/feed/"]


def test_the_usual_places_are_guessed() -> None:
    assert feeds_of("<p>nothing</p>", URL) == PLACES
    assert feeds_of("", "https://e.org/?x=1")[0] == "https://e.org/feed"
    assert feeds_of("", "https://e.org/blog")[:6:5] == ["https://e.org/blog/feed", "https://e.org/feed"]


@pytest.mark.parametrize(
    "site",
    tomllib.loads(Path("cards/sources/discover.toml").read_text("utf-8"))["sites"],
    ids=lambda s: s["feed"],
)
def test_sites_whose_feeds_lie_elsewhere(site: dict) -> None:
    page, feed = site["example"]
    assert feeds_of("", page)[0] == feed


def test_a_million_links_are_bounded() -> None:
    html = (
        "<a href=/feed>x</a>" * 300_000 + '<link rel=alternate type="application/rss+xml" href=/x>' * 100_000
    )
    begun = time.monotonic()
    assert len(feeds_of(html, URL)) <= MAX_FEEDS
    assert time.monotonic() - begun < 20


@given(st.text(), st.sampled_from([URL, "http://[::1]/", "https://e.org"]))
def test_any_text_is_a_page(html: str, url: str) -> None:
    assert all(each.startswith("http") for each in feeds_of(f"<a href='{html}'>rss</a>" + html, url))
