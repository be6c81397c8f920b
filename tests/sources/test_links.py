"""Listing pages, and what of their links leads to articles."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import SourceError
from cards.sources.discover import feeds_of
from cards.sources.links import MAX_ARTICLES, articles, is_article, is_listing, site_of

DATA = Path(__file__).parents[1] / "data/sources/links.txt"


def cases() -> list[tuple[str, str, str, list[str]]]:
    found = []
    for case in re.split(r"^@@ ", DATA.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, url, rest = case.split("\n", 2)
        html, _, expected = rest.partition("\n=>\n")
        found.append(pytest.param(url, html, expected.split("\n"), id=name))
    return found


@pytest.mark.parametrize(("url", "html", "expected"), cases())
def test_a_page_is_read_as_its_case_says(url: str, html: str, expected: list[str]) -> None:
    found = [
        "listing" if is_listing(html, url) else "page",
        *(f"{it.url} {it.title}" for it in articles(html, url)),
    ]
    assert found == [line for line in expected if line]


@pytest.mark.parametrize(
    ("url", "yes"),
    [
        ("https://e.org/posts/why.html", True),
        ("https://e.org/2024/03/04/why/", True),
        ("https://e.org/?p=1234", True),
        ("https://e.org/post.php?id=5", True),
        ("https://e.org/blog/tags-in-git", True),
        ("https://e.org/", False),
        ("https://e.org/2024/03/", False),
        ("https://e.org/tag/java", False),
        ("https://e.org/%E6%A0%87%E7%AD%BE/java", False),
        ("https://e.org/page/3", False),
        ("https://e.org/?page=3", False),
        ("https://e.org/a/picture.PNG", False),
        ("https://e.org/about.html", False),
        ("https://e.org/user/login?next=/x", False),
        ("https://juejin.cn/post/7001", True),
        ("https://juejin.cn/user/7001", False),
        ("https://blog.csdn.net/a/article/details/12", True),
        ("https://blog.csdn.net/a/category_1.html", False),
    ],
)
def test_addresses_of_articles(url: str, yes: bool) -> None:
    assert is_article(url) is yes


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://blog.example.org/a", "example.org"),
        ("https://a.b.example.com.cn/", "example.com.cn"),
        ("https://someone.github.io/x", "someone.github.io"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
    ],
)
def test_the_site_of_an_address(url: str, site: str) -> None:
    assert site_of(url) == site


def test_a_million_links_are_bounded() -> None:
    html = "".join(
        f"<li><a href=/posts/{number}.html>The article of number {number}</a>" for number in range(1_000_000)
    )
    begun = time.monotonic()
    assert len(articles(html, "https://e.org/")) == MAX_ARTICLES
    is_listing(html)
    assert time.monotonic() - begun < 60


def test_deep_nesting_is_refused() -> None:
    html = "<div class=a><h2>" * 100_000 + "<a href=/posts/x>A title of an article</a>" * 10
    begun = time.monotonic()
    for read in (
        is_listing,
        lambda page: articles(page, "https://e.org/"),
        lambda page: feeds_of(page, "https://e.org/"),
    ):
        with pytest.raises(SourceError, match="too deeply"):
            read(html)
    assert time.monotonic() - begun < 30


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["<a href=/p/1>", "</a>", "<h2>", "<li>", "<nav>", "<base href=x>"]), st.text()
        )
    )
)
def test_any_text_is_a_page(pieces: list[str]) -> None:
    html = "".join(pieces)
    is_listing(html)
    assert all(each.url.startswith("https://e.org/") for each in articles(html, "https://e.org/"))
