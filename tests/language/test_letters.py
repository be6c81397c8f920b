"""What well-known letters are called, and what beside letters may be their name."""

import re
import time

import pytest

from cards.language.abbreviations import forms, is_as_long_as, is_known_name, known_names
from cards.language.data import table

LETTERS = table("zh", "letters")


def test_the_table_is_in_order() -> None:
    assert list(LETTERS) == sorted(LETTERS)
    for short, names in LETTERS.items():
        assert re.fullmatch("[A-Z][A-Z0-9]+", short)
        assert len(names) == len({*names})
        assert all(re.search("[一-鿿]{2}", name) for name in names), short


@pytest.mark.parametrize(
    ("short", "name", "yes"),
    [
        ("TLS", "传输层安全协议", True),
        ("JMM", "Java内存模型", True),
        ("RTO", "超时重传", False),
        ("LTS", "长期支持版", True),
        ("TTL", "每一条消息的过期时间", False),
        ("QQQ", "什么", False),
    ],
)
def test_a_known_name(short: str, name: str, yes: bool) -> None:
    assert is_known_name(short, name, "zh") is yes


def test_only_a_language_with_a_script_of_its_own_has_names() -> None:
    assert known_names("tcp", "zh") == ("传输控制协议",)
    assert known_names("TCP", "en") == ()


@pytest.mark.parametrize(("short", "name", "yes"), [("LMG", "租约管理器", True), ("LMG", "租约", False)])
def test_how_long_a_name_is(short: str, name: str, yes: bool) -> None:
    assert is_as_long_as(short, name, "zh") is yes


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "piece", ["a-", "a ", "a, ", "Aa", "A/", "a'", "(a-", "（A，", "AB (", "pat-enterprise/"]
)
def test_words_beside_letters_are_looked_for_in_time(lang, piece):
    text = piece * (20_000 // len(piece)) + "的（ABC）"
    begun = time.monotonic()
    for form in (*forms(lang).glosses, forms(lang).native):
        assert len(list(form.finditer(text))) >= 0
    assert time.monotonic() - begun < 10
