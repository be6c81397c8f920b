"""The Chinese patterns of definitions, abbreviations and headings find their slots, and nothing elsewhere."""

import pytest

from cards.extractor.topics import _heading_patterns
from cards.language.data import table
from cards.language.patterns import patterns

PATTERNS = [
    pytest.param(pattern, id=f"{construction}.{pattern.name}")
    for construction in ("definition", "abbreviation")
    for pattern in patterns("zh", construction)
]
HEADINGS = [
    pytest.param(regex, entry, id=entry["name"])
    for regex, entry in zip(_heading_patterns("zh"), table("zh", "topics")["pattern"], strict=True)
]


def slots(found, example):
    return {name: (found[name] or "").strip() for name in example if name != "text"} if found else None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_examples_have_their_slots(pattern):
    assert pattern.examples

    for example in pattern.examples:
        wanted = {name: value for name, value in example.items() if name != "text"}
        assert slots(pattern.match(example["text"]), example) == wanted


@pytest.mark.parametrize("pattern", PATTERNS)
def test_counterexamples_are_not_matched(pattern):
    assert pattern.counterexamples

    assert [text for text in pattern.counterexamples if pattern.match(text)] == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_long_sentence_costs_little(pattern):
    pattern.match("快照是某一时刻的副本，也就是由后台线程把页写到磁盘上的过程、" * 12)


@pytest.mark.parametrize(("regex", "entry"), HEADINGS)
def test_headings_are_read(regex, entry):
    for example in entry["examples"]:
        wanted = {name: value for name, value in example.items() if name != "text"}
        assert slots(regex.match(example["text"]), example) == wanted

    assert [text for text in entry["counterexamples"] if regex.match(text)] == []
