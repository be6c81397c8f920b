import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.templater import safety
from cards.templater.safety import clean_text, safe_html, safe_url, visible_text
from tests.templater import read_cases
from tests.templater.markup import Strict

VOID = {"br", "img"}

# Pieces that are dangerous alone or together, between any text at all.
PIECES = st.sampled_from(
    [
        *(
            "<script>",
            "</script>",
            "<b>",
            "</b>",
            "<i",
            "<p onclick=x>",
            "<img src=x onerror=y>",
            "<a href='",
            "'>",
        ),
        *(
            "javascript:",
            "https://example.org",
            "<svg/onload=x>",
            "<!--",
            "-->",
            "<![CDATA[",
            "<style>",
            "</style>",
        ),
        *(
            "[latex]",
            "[/latex]",
            "[$]",
            "[$$]",
            "[sound:",
            "[anki:",
            "[[type:",
            "]]",
            "[",
            "&#91;",
            "&lbrack;",
        ),
        *("\\", "href", "\\href{", "&#92;", "&bsol;style", "<wbr>", "class"),
        *("{{", "}}", "{", "}", "&#123;", "&lbrace;", "la", "tex]", "{{c1::", "::", "\\(", "\\)", "\\["),
        *(
            "\u200b",
            "\u202e",
            "\u0338",
            "\u0301",
            "\u200d",
            "\ud800",
            "\x00",
            "\x1f",
            "\r\n",
            "\xa0",
            "&nbsp;",
        ),
        *(
            "&",
            "&amp;",
            "&lt;",
            "&gt;",
            "&#x338;",
            "&#x202e;",
            "&#0;",
            "&shy",
            '"',
            "'",
            ">",
            "<",
            "=",
            "-",
            "中",
        ),
    ]
)
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=25).map("".join)


class Checker(Strict):
    """Reads a field as a browser would and fails on anything that is not allowed."""

    def handle_starttag(self, tag, attrs):
        assert tag in safety._TAGS
        for name, value in attrs:
            assert name in {"class", "lang", "href", "src", "alt", "start", "colspan", "rowspan", "tabindex"}
            assert name != "href" or re.match(r"https?://", value, re.IGNORECASE)
            assert name != "tabindex" or value == "0"
            assert name != "src" or not re.search(r"[:/\\]", value)
        super().handle_starttag(tag, attrs)


@pytest.mark.parametrize(("untrusted", "expected"), [case[1:] for case in read_cases("safety.md")])
def test_cases(untrusted, expected):
    assert safe_html(untrusted) == expected


@given(HOSTILE)
def test_never_active(untrusted):
    field = safe_html(untrusted)
    checker = Checker(void=VOID)
    checker.feed(field)
    checker.close()

    assert not checker.open
    assert not re.search(r"\[(latex|\$\$?)\]|\[(sound|anki):|\[\[type:|\{\{|\}\}", field, re.IGNORECASE)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", field)
    assert not re.search(r"\\(?:href|style|class)\b", html.unescape(field))
    assert field == unicodedata.normalize("NFC", field)


@given(HOSTILE)
def test_twice_changes_nothing_more(untrusted):
    once = safe_html(untrusted)

    assert safe_html(once) == once


@given(HOSTILE)
def test_text_survives(text):
    seen = visible_text(safe_html(html.escape(text, quote=False)))

    assert unicodedata.normalize("NFC", seen) == " ".join(clean_text(text).split())


@given(st.text())
def test_clean_text_twice_changes_nothing_more(text):
    once = clean_text(text)

    assert clean_text(once) == once


def test_deep_nesting_is_no_danger():
    assert visible_text(safe_html("<b>" * 50_000 + "x")) == "x"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        ("HTTP://Example.org", "http://example.org"),
        ("https://例子.example/中文 页", "https://例子.example/%E4%B8%AD%E6%96%87%20%E9%A1%B5"),
        ("https://user:secret@example.org:8080/", "https://example.org:8080/"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("https://example.org/{{Front}}[sound:x]", "https://example.org/%7B%7BFront%7D%7D%5Bsound:x%5D"),
        ("https://example.org/%E4%B8%AD", "https://example.org/%E4%B8%AD"),
        ("https://[::1]/", "https://[::1]/"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("//example.org", ""),
        ("https://", ""),
        ("https://[", ""),
        ("https://exa mple.org", ""),
        ("https://example.org:port/", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_safe_url(url, expected):
    assert safe_url(url) == expected


@given(HOSTILE)
def test_an_address_is_one_attribute(text):
    url = safe_url("https://example.org/" + text)

    assert not re.search(r"[\s\"'<>{}\[\]\\^`]", url)
    assert safe_url(url) == url
