"""The Chinese patterns of sets and comparisons find their slots in their examples, and nothing elsewhere."""

import pytest

from cards.language.patterns import patterns

PATTERNS = [
    pytest.param(pattern, id=f"{construction}.{pattern.name}")
    for construction in ("leads", "headings", "list", "comparison", "proscons", "formula", "qa")
    for pattern in patterns("zh", construction)
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_examples_have_their_slots(pattern):
    assert pattern.examples

    for example in pattern.examples:
        found = pattern.match(example["text"])
        slots = {name: (found[name] or "").strip() for name in example if name != "text"} if found else None
        assert slots == {name: value for name, value in example.items() if name != "text"}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_counterexamples_are_not_matched(pattern):
    assert pattern.counterexamples

    assert [text for text in pattern.counterexamples if pattern.match(text)] == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_long_sentence_costs_little(pattern):
    sentence = "缓存的页和表中的行都有两种状态，并且存储在不同的位置、" * 12

    pattern.match(sentence)  # a pattern that runs wild would never come back
