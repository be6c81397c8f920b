"""Feeds: every format that blogs have, whole and broken."""

import gzip
import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.errors import SourceError
from cards.sources.feed import MAX_ENTRIES, entries, read
from cards.sources.listed import Listed

HOME = "https://blog.example.org/feed.xml"
DAY = 24 * 3600

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>数据库笔记</title><link>https://blog.example.org/</link>
<item><title>索引为什么快</title><link>/posts/index.html?utm_source=rss&amp;page=2#top</link>
<pubDate>Mon, 04 Mar 2024 08:00:00 +0800</pubDate>
<description>&lt;a href="/other"&gt;别处&lt;/a&gt;</description></item>
<item><title>锁</title><guid>https://blog.example.org/posts/lock.html</guid></item>
<item><title>没有链接</title><guid isPermaLink="false">tag:x,2024:3</guid></item>
<item><title>又是索引</title><link>https://blog.example.org/posts/index.html?page=2</link></item>
<item><title>改过</title><link>https://blog.example.org/posts/edited</link>
<pubDate>Mon, 04 Mar 2024 00:00:00 GMT</pubDate><atom:updated>2024-03-09T01:02:03Z</atom:updated></item>
</channel></rss>"""

RSS_1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://blog.example.org/"><title>t</title></channel>
<item rdf:about="https://blog.example.org/a"><title>A</title><link>https://blog.example.org/a</link>
<dc:date>2024-03-04T00:00:00Z</dc:date></item></rdf:RDF>"""

RSS_09 = """<rss version="0.91"><channel><title>t</title><link>https://blog.example.org</link>
<item><title>A &amp; B</title><link>https://blog.example.org/a</link></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://cdn.example.org/blog/"><title>t</title>
<entry xml:base="posts/"><title type="html">&lt;b&gt;索引&lt;/b&gt; 与 List&amp;lt;T&amp;gt;</title>
<id>tag:1</id>
<link rel="enclosure" type="audio/mpeg" href="sound.mp3"/><link rel="alternate" href="index.html"/>
<published>2024-03-01T00:00:00Z</published><updated>2024-03-04T00:00:00Z</updated></entry>
<entry><title>天</title><id>https://cdn.example.org/by-id</id><updated>2024-03-04</updated></entry></feed>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "t",
    "items": [
        {"id": "1", "url": "/a", "title": "A", "date_modified": "2024-03-04T00:00:00+00:00"},
        {"id": "https://blog.example.org/b", "date_published": "2024-03-04T00:00:00Z"},
        {"id": "3", "title": "no link"},
        "no item",
    ],
}

MARCH_4 = 1709510400


def test_rss() -> None:
    feed = read(RSS.encode(), HOME)
    assert feed.title == "数据库笔记"
    assert feed.entries == [
        Listed("https://blog.example.org/posts/index.html?page=2", "索引为什么快", None, MARCH_4),
        Listed("https://blog.example.org/posts/lock.html", "锁"),
        Listed("https://blog.example.org/posts/edited", "改过", 1709946123, MARCH_4),
    ]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (RSS_1, [Listed("https://blog.example.org/a", "A", None, MARCH_4)]),
        (RSS_09, [Listed("https://blog.example.org/a", "A & B")]),
        (
            ATOM,
            [
                Listed(
                    "https://cdn.example.org/blog/posts/index.html",
                    "索引 与 List<T>",
                    MARCH_4,
                    MARCH_4 - 3 * DAY,
                ),
                Listed("https://cdn.example.org/by-id", "天", MARCH_4 + DAY + DAY // 2 - 1, MARCH_4),
            ],
        ),
        (
            json.dumps(JSON),
            [
                Listed("https://blog.example.org/a", "A", MARCH_4),
                Listed("https://blog.example.org/b", "", None, MARCH_4),
            ],
        ),
    ],
    ids=["rss 1", "rss 0.91", "atom", "json"],
)
def test_the_other_formats(data: str, found: list[Listed]) -> None:
    assert entries(data.encode(), HOME) == found


@pytest.mark.parametrize(
    "broken",
    [
        RSS.replace("索引为什么快", "索引 & 锁 &nbsp; \x08"),
        RSS.replace("</channel></rss>", ""),
        "\n\n" + RSS,
        RSS.replace("</title>", "", 1),
    ],
    ids=["entities", "cut off", "blank lines", "open element"],
)
def test_broken_xml_is_read_where_it_can_be(broken: str) -> None:
    found = {each.url for each in entries(broken.encode(), HOME)}
    assert "https://blog.example.org/posts/lock.html" in found


def test_a_feed_in_gb2312() -> None:
    data = RSS.replace("utf-8", "gb2312", 1).encode("gb18030")
    assert entries(data, HOME)[0].title == "索引为什么快"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body><p>Gone</p></body></html>",
        b"not a feed",
        b"{",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"items": 3}',
        gzip.compress(b"x"),
        b"\0" * 1000,
    ],
    ids=range(9),
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        entries(data, HOME)


def test_what_the_articles_say_is_not_read() -> None:
    text = "<p>x</p><link>https://e.org/wrong</link><summary>s</summary>" * 20_000
    item = (
        "<item><title>{0}</title><content:encoded><![CDATA[{1}]]></content:encoded><link>/{0}</link></item>"
    )
    items = "".join(item.format(number, text) for number in range(3))
    head = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><description/>'
    )
    begun = time.monotonic()
    found = entries(f"{head}{items}</channel></rss>".encode(), HOME)
    assert [each.url for each in found] == [f"https://blog.example.org/{number}" for number in range(3)]
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "piece",
    [
        '<?xml version="1.0" encoding="x" ',
        "<?x encoding='",
        "\n",
        "<!ENTITY a 'b'>",
        "<!--",
        "<description>",
        "<a <a",
        "<!",
    ],
)
def test_what_costs_a_reader_dear_is_read_in_time(piece: str) -> None:
    for text in (piece * (200_000 // len(piece)), f"{piece * (100_000 // len(piece))}{RSS}{piece * 9_000}"):
        begun = time.monotonic()
        with suppress(SourceError):
            entries(text.encode(), HOME)
        with suppress(SourceError):
            entries(text.encode(), HOME, whole=True)
        assert time.monotonic() - begun < 20


CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
WHOLE = {
    "description": "<item><link>/a</link><description>&lt;p&gt;A &amp;amp; B&lt;/p&gt;</description></item>",
    "content": (
        "<item><link>/a</link><description>A</description>"
        "<content:encoded><![CDATA[<p>A &amp; B</p>]]></content:encoded></item>"
    ),
    "html": '<entry><link href="/a"/><content type="html">&lt;p&gt;A &amp;amp; B&lt;/p&gt;</content></entry>',
    "xhtml": (
        '<entry><link href="/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>A &amp; B</p></div></content></entry>"
    ),
    "text": '<entry><link href="/a"/><summary>A</summary><content type="text">A &amp; B</content></entry>',
}


@pytest.mark.parametrize("form", WHOLE)
def test_what_a_feed_says_of_its_articles(form: str) -> None:
    rss = form in ("description", "content")
    head = f'<rss version="2.0" {CONTENT}><channel>' if rss else '<feed xmlns="http://www.w3.org/2005/Atom">'
    data = f"{head}{WHOLE[form]}{'</channel></rss>' if rss else '</feed>'}".encode()
    (article,) = entries(data, HOME, whole=True)
    assert article.text.removeprefix("<div>").removesuffix("</div>") in ("<p>A &amp; B</p>", "A &amp; B")
    assert entries(data, HOME)[0].text == ""


def test_what_a_json_feed_says_of_its_articles() -> None:
    items = [{"url": "/a", "content_html": "<p>A</p>"}, {"url": "/b", "content_text": "1 < 2"}, {"url": "/c"}]
    found = entries(json.dumps({**JSON, "items": items}).encode(), HOME, whole=True)
    assert [each.text for each in found] == ["<p>A</p>", "1 &lt; 2", ""]


def test_a_text_becomes_a_page_under_its_title() -> None:
    page = Listed("https://e.org/a", "List<T> & co", text="<p>A</p>").page
    assert "<h1>List&lt;T&gt; &amp; co</h1><p>A</p>" in page


def test_an_empty_feed_is_a_feed() -> None:
    assert entries(b'<rss version="2.0"><channel><title>t</title></channel></rss>', HOME) == []


def test_entities_are_no_bomb() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    data = f"<?xml version='1.0'?><!DOCTYPE rss [{lol}]>" + RSS_09.replace("A &amp; B", "&l11;")
    begun = time.monotonic()
    assert sum(len(each.title) for each in entries(data.encode(), HOME)) < 1000
    assert time.monotonic() - begun < 15


def test_more_entries_than_anyone_reads_are_left_out_in_bounded_time() -> None:
    item = "<item><title>t</title><link>https://blog.example.org/{}</link></item>"
    data = '<rss version="2.0"><channel>' + "".join(map(item.format, range(400_000))) + "</channel></rss>"
    begun = time.monotonic()
    found = entries(data.encode(), HOME)
    assert [each.url for each in found[:2]] == ["https://blog.example.org/0", "https://blog.example.org/1"]
    assert len(found) == MAX_ENTRIES
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("element", ["<a>", "<item>", "<div xmlns='http://www.w3.org/1999/xhtml'>"])
def test_deep_nesting_ends(element: str) -> None:
    begun = time.monotonic()
    with suppress(SourceError):
        entries(b'<rss version="2.0"><channel>' + element.encode() * 20_000, HOME)
    assert time.monotonic() - begun < 30


_PIECES = st.sampled_from(
    [
        RSS[:60],
        RSS,
        RSS_1,
        ATOM,
        "<item>",
        "</item>",
        "<link>",
        "<entry>",
        "<![CDATA[",
        "]]>",
        "&",
        "&#x0;",
        "<!--",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(_PIECES, st.text(max_size=20))).map("".join)))
def test_anything_is_read_or_refused(data: bytes | str) -> None:
    try:
        found = entries(data if isinstance(data, bytes) else data.encode("utf-8", "replace"), HOME)
    except SourceError:
        return
    assert all(each.url.startswith(("http://", "https://")) for each in found)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.one_of(st.none(), st.integers(), st.text(max_size=9)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["items", "url", "id", "title", "version", "date_modified"]), inner
            ),
        ),
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    with suppress(SourceError):
        entries(b"{" + json.dumps({"items": value, "v": value}).encode()[1:], HOME)
