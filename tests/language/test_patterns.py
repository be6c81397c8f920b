"""Every pattern of a language matches its examples and none of its counter-examples."""

import pytest

from cards.language import data, pack

CASES = [
    pytest.param(pattern, text, wanted, id=f"{lang}-{name}-{text}")
    for lang in ("zh", "en")
    for name, pattern in data.patterns(lang).items()
    for texts, wanted in ((pattern.examples, True), (pattern.counter, False))
    for text in texts
]


@pytest.mark.parametrize(("pattern", "text", "wanted"), CASES)
def test_pattern(pattern, text, wanted):
    assert bool(pattern.regex.search(text)) is wanted
    assert pattern.lowered is None or bool(pattern.lowered.search(text.lower())) is wanted


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_pattern_has_examples_of_both_sorts(lang):
    assert all(pattern.examples and pattern.counter for pattern in data.patterns(lang).values())


def test_both_languages_know_the_same_lists_and_patterns():
    zh, en = pack("zh"), pack("en")

    assert zh.lists.keys() == en.lists.keys()
    assert zh.patterns.keys() == en.patterns.keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_stands_in_a_list_twice(lang):
    for name, words in data.table(lang, "words")["lists"].items():
        assert sorted(set(words)) == sorted(words), name


@pytest.mark.parametrize(
    ("lang", "heading", "generic"),
    [
        ("zh", "概述", True), ("zh", "一、概述", True), ("zh", "1.2 优点：", True),
        ("zh", "第三章 总结", True),
        ("zh", "线程池", False), ("zh", "FlashAttention", False), ("zh", "**缺点**", True),
        ("en", "Overview", True), ("en", "2. Disadvantage(s)", True), ("en", "Load balancer", False),
        ("en", "What is it?", True), ("en", "Further reading", True),
    ],
)  # fmt: skip
def test_generic_headings(lang, heading, generic):
    assert pack(lang).is_generic(heading) is generic
