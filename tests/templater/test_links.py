import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.templater.links import passage_url
from cards.templater.safety import safe_url
from tests.templater import make_card, read_cases


def link(quote: str, url: str = "https://example.org/p") -> str:
    return passage_url(make_card("a?", "b", url=url, quote=quote).source)


@pytest.mark.parametrize(("quote", "fragment"), [case[1:] for case in read_cases("links.md")])
def test_cases(quote, fragment):
    assert link(quote) == "https://example.org/p" + (f"#:~:text={fragment}" if fragment else "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/p#part", "https://example.org/p#part:~:text=passage%20of%20text"),
        ("https://example.org/p#:~:text=old", "https://example.org/p#:~:text=passage%20of%20text"),
        ("https://example.org/p#a:~:text=old", "https://example.org/p#a:~:text=passage%20of%20text"),
        (
            "https://example.org/页?a=b&c=d",
            "https://example.org/%E9%A1%B5?a=b&c=d#:~:text=passage%20of%20text",
        ),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_address_stays(url, expected):
    assert link("passage of text", url) == expected


@given(st.text())
def test_a_fragment_holds_no_syntax_of_its_own(quote):
    url = link(quote)
    words = url.partition("text=")[2]

    assert safe_url(url) == url
    assert words.count(",") <= 1
    assert not set(words) & set("-&#=")
