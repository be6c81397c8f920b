"""Every pattern of a language finds its slots in its examples and nothing in its counter-examples."""

import re
from pathlib import Path

import pytest

import cards.language
from cards.extractor.topics import _heading_patterns
from cards.language.data import table
from cards.language.patterns import patterns
from cards.language.verbs import mark
from tests.extractor.literals import required

LANGUAGES = ("zh", "en")
FOLDER = Path(cards.language.__file__).parent
PATTERNS = [
    pytest.param(lang, pattern, id=f"{lang}-{construction}.{pattern.name}")
    for lang in LANGUAGES
    for construction in sorted(path.stem for path in (FOLDER / lang / "patterns").glob("*.toml"))
    for pattern in patterns(lang, construction)
]
HEADINGS = [
    pytest.param(regex, entry, id=f"{lang}-{entry['name']}")
    for lang in LANGUAGES
    for regex, entry in zip(_heading_patterns(lang), table(lang, "topics")["pattern"], strict=True)
]
LONG = {
    "zh": "缓存的页和表中的行都有两种状态，也就是由后台线程写到磁盘上的过程、" * 12,
    "en": "the store of keys and values in memory with its old parts " * 12,
}


def wanted(example: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in example.items() if name != "text"}


def slots(found: re.Match[str] | None, example: dict[str, str]) -> dict[str, str] | None:
    """The slots that the example names, cut from its own text: in what is matched the verbs are marked."""
    if found is None:
        return None
    spans = {name: found.span(name) for name in wanted(example)}
    return {
        name: example["text"][max(0, start) : max(0, end)].strip() for name, (start, end) in spans.items()
    }


@pytest.mark.parametrize(("lang", "pattern"), PATTERNS)
def test_examples_have_their_slots(lang, pattern):
    assert pattern.examples

    for example in pattern.examples:
        assert slots(pattern.match(mark(example["text"], lang)), example) == wanted(example)


@pytest.mark.parametrize(("lang", "pattern"), PATTERNS)
def test_counterexamples_are_not_matched(lang, pattern):
    assert pattern.counterexamples

    assert [text for text in pattern.counterexamples if pattern.match(mark(text, lang))] == []


@pytest.mark.parametrize(("lang", "pattern"), PATTERNS)
def test_a_long_sentence_costs_little(lang, pattern):
    pattern.match(mark(LONG[lang], lang))  # a pattern that runs wild would never come back


@pytest.mark.parametrize(("regex", "entry"), HEADINGS)
def test_headings_are_read(regex, entry):
    for example in entry["examples"]:
        assert slots(regex.match(example["text"]), example) == wanted(example)

    assert [text for text in entry["counterexamples"] if regex.match(text)] == []


@pytest.mark.parametrize(("lang", "pattern"), [param for param in PATTERNS if param.values[1].also])
def test_a_pattern_cannot_match_without_what_it_also_needs(lang, pattern):
    """Else clauses that it would match are not even looked at."""
    assert any(
        all(any(sign in string for sign in pattern.also) for string in strings)
        for strings in required(pattern.regex)
    )
