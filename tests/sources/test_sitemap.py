"""Sitemaps, whole, packed, broken and hostile."""

import gzip
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.errors import SourceError
from cards.sources.dates import latest
from cards.sources.listed import Listed
from cards.sources.sitemap import MAX_BYTES, MAX_URLS, urls

AT = "https://blog.example.org/sitemap.xml"
MARCH_4 = 1709510400
DAY = 24 * 3600

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://blog.example.org/a?x=1&amp;y=2 </loc><lastmod>2024-03-04T08:00:00+08:00</lastmod>
<image:image><image:loc>https://blog.example.org/a.png</image:loc></image:image></url>
<url><loc>/b</loc><news:news><news:title>锁与事务</news:title></news:news></url>
<url><loc>https://blog.example.org/b</loc></url>
<url><loc>mailto:x@example.org</loc></url><url><lastmod>2024</lastmod></url>
</urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://blog.example.org/1.xml.gz</loc><lastmod>2024</lastmod></sitemap>
<sitemap><loc>https://blog.example.org/2.xml</loc></sitemap></sitemapindex>"""

FOUND = [
    Listed("https://blog.example.org/a?x=1&y=2", "", MARCH_4),
    Listed("https://blog.example.org/b", "锁与事务"),
]


@pytest.mark.parametrize(
    "data",
    [
        SITEMAP.encode(),
        gzip.compress(SITEMAP.encode()),
        SITEMAP.replace("&amp;", "&").encode(),
        SITEMAP.replace("</urlset>", "").encode(),
        SITEMAP.replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', "").encode(),
        SITEMAP.replace("UTF-8", "gb2312").encode("gbk"),
        ("\ufeff" + SITEMAP).encode("utf-16-le"),
        ("\n \n" + SITEMAP).encode(),
    ],
    ids=["whole", "packed", "bare ampersand", "cut off", "no namespace", "gb2312", "utf-16", "blank lines"],
)
def test_the_pages_of_a_sitemap(data: bytes) -> None:
    assert urls(data, AT) == (FOUND, [])


def test_a_list_of_sitemaps() -> None:
    further = ["https://blog.example.org/1.xml.gz", "https://blog.example.org/2.xml"]
    assert urls(INDEX.encode(), AT) == ([], further)


def test_plain_lines_and_a_feed_serve_as_well() -> None:
    lines = b"https://blog.example.org/a\r\n\r\nhttps://blog.example.org/b\n"
    assert [each.url for each in urls(lines, AT)[0]] == [
        "https://blog.example.org/a",
        "https://blog.example.org/b",
    ]
    feed = b'<rss version="2.0"><channel><item><title>t</title><link>/a</link></item></channel></rss>'
    assert urls(feed, AT) == ([Listed("https://blog.example.org/a", "t")], [])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024", MARCH_4 + 303 * DAY - 1 + DAY // 2),
        ("2024-03", MARCH_4 + 28 * DAY - 1 + DAY // 2),
        ("2024-03-04", MARCH_4 + DAY - 1 + DAY // 2),
        ("2024-03-04T00:00Z", MARCH_4),
        ("2024-03-04T08:00+08:00", MARCH_4),
        ("2024-03-04T00:00:00.123Z", MARCH_4),
        ("2024-03-03T19:30:00-0430", MARCH_4),
        ("2024-03-04 00:00:00", MARCH_4 + DAY // 2),
        ("2024-13", None),
        ("2024-02-31", None),
        ("0001-01-01", None),
        ("9999", None),
        ("yesterday", None),
        ("2024-03-04T25:00Z", None),
        ("2024-03-04T00:00+99:99", None),
    ],
)
def test_dates_mean_the_last_moment_that_they_may_mean(text: str, moment: int | None) -> None:
    assert latest(text) == moment


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is no sitemap"),
        (b"<html><body>Not found</body></html>", "is no sitemap"),
        (b"hello\nworld", "is no sitemap"),
        (b"\xff\xfe\xfd", "is no sitemap"),
        (b"\x1f\x8bbroken", "cannot be unpacked"),
        (gzip.compress(b" " * (MAX_BYTES + 1)), "larger than a sitemap"),
        (f"<!DOCTYPE urlset [{LOL}]><urlset>&l11;</urlset>".encode(), "may be a bomb"),
        (b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset>&x;</urlset>', "may be a bomb"),
        (b"<urlset>" + b"<a>" * 1_000_000, "too deeply"),
    ],
    ids=range(9),
)
def test_what_is_no_sitemap_is_refused(data: bytes, what: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SourceError, match=what):
        urls(data, AT)
    assert time.monotonic() - begun < 30


def test_a_million_urls_cost_what_the_allowed_ones_cost() -> None:
    url = "<url><loc>https://e.org/{}</loc></url>"
    data = ("<urlset>" + "".join(map(url.format, range(1_000_000))) + "</urlset>").encode()
    tracemalloc.start()
    begun = time.monotonic()
    found, _ = urls(data, AT)
    assert len(found) == MAX_URLS
    assert time.monotonic() - begun < 90
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


_PIECES = st.sampled_from(
    [
        "<urlset>",
        "<url>",
        "<loc>",
        "https://e.org/a",
        "</loc>",
        "</url>",
        "&",
        "&amp;",
        SITEMAP,
        INDEX,
        "<![CDATA[",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(_PIECES, st.text(max_size=20))).map("".join)))
def test_anything_is_read_or_refused(data: bytes | str) -> None:
    try:
        found, further = urls(data if isinstance(data, bytes) else data.encode("utf-8", "replace"), AT)
    except SourceError:
        return
    assert all(each.startswith(("http://", "https://")) for each in [*further, *(it.url for it in found)])
