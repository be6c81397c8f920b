"""Every English pattern finds its slots in its examples and nothing in its counter-examples."""

from pathlib import Path

import pytest

import cards.language
from cards.language.patterns import patterns
from cards.language.verbs import mark

FOLDER = Path(cards.language.__file__).parent / "en" / "patterns"
PATTERNS = [
    (construction, pattern)
    for construction in sorted(path.stem for path in FOLDER.glob("*.toml"))
    for pattern in patterns("en", construction)
]
EXAMPLES = [
    pytest.param(pattern, example, id=f"{construction}.{pattern.name}-{example['text']}")
    for construction, pattern in PATTERNS
    for example in pattern.examples
]
COUNTER = [
    pytest.param(pattern, text, id=f"{construction}.{pattern.name}-{text}")
    for construction, pattern in PATTERNS
    for text in pattern.counterexamples
]


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES)
def test_an_example_has_its_slots(pattern, example):
    found = pattern.match(mark(example["text"], "en"))

    assert found is not None
    for name, wanted in example.items():
        if name != "text":
            start, end = found.span(name)
            assert example["text"][start:end].strip() == wanted


@pytest.mark.parametrize(("pattern", "text"), COUNTER)
def test_a_counter_example_is_not_matched(pattern, text):
    assert pattern.match(mark(text, "en")) is None


@pytest.mark.parametrize(("construction", "pattern"), PATTERNS)
def test_every_pattern_has_both(construction, pattern):
    assert pattern.examples, f"{construction}.{pattern.name}"
    assert pattern.counterexamples, f"{construction}.{pattern.name}"


@pytest.mark.parametrize(("construction", "pattern"), PATTERNS)
def test_a_long_sentence_costs_little(construction, pattern):
    sentence = "the store of keys and values in memory with its old parts " * 12

    pattern.match(mark(sentence, "en"))  # a pattern that runs wild would never come back
