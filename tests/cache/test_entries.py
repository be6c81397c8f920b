"""Cards come back equal to those that were made, in every part."""

import random
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.cache.entries import packed, unpacked
from cards.gather import Gathered, Told, gather
from cards.model import Card, CardSource, Finding, Image, Kind, Span
from cards.report import Problem
from cards.sources import files
from cards.task import Task
from tests.bench import articles

DEMO = Path(__file__).resolve().parents[2] / "decks" / "articles"


def comes_back(gathered: Gathered) -> bool:
    data = packed(gathered)
    assert data
    back = unpacked(data, gathered.digest)
    return back == gathered and repr(back) == repr(gathered)


@pytest.mark.parametrize("path", files.find(str(DEMO)), ids=lambda path: path.name)
def test_a_demo_article_comes_back(path: Path) -> None:
    gathered = gather(Task(path, None, DEMO, DEMO, both_sides=True))
    assert gathered.cards
    assert comes_back(gathered)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_made_up_article_comes_back(tmp_path: Path, lang) -> None:
    for document in articles.made(lang, 5_000):
        path = tmp_path / document.name
        path.write_bytes(document.data)
        assert comes_back(gather(Task(path, None, tmp_path, tmp_path)))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
NUMBERS = st.floats(allow_nan=False)
SPANS = st.builds(Span, st.integers(0, 10**9), st.integers(0, 10**9))


def tuples(each: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(each, max_size=3).map(tuple)


SOURCES = st.builds(
    CardSource, TEXTS, st.none() | TEXTS, st.none() | TEXTS, TEXTS, tuples(TEXTS), tuples(SPANS),
    tuples(TEXTS), st.none() | st.integers(1, 10**6),
)  # fmt: skip
CARDS = st.builds(
    Card, st.sampled_from(Kind), TEXTS, TEXTS, st.sampled_from([1, 2]), tuples(TEXTS), TEXTS, TEXTS,
    st.sampled_from(["zh", "en"]), tuples(SOURCES), tuples(TEXTS), NUMBERS,
    st.dictionaries(TEXTS, NUMBERS, max_size=4).map(lambda each: tuple(each.items())),
    tuples(st.builds(Finding, TEXTS, st.booleans(), TEXTS)), st.dictionaries(TEXTS, NUMBERS, max_size=4),
    tuples(st.builds(Image, TEXTS, TEXTS)),
)  # fmt: skip
GATHERED = st.builds(
    Gathered,
    st.lists(st.builds(Told, TEXTS, TEXTS, st.booleans()), min_size=1, max_size=3).map(tuple),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    tuples(CARDS),
    digest=st.just("d"),
)


@given(GATHERED)
def test_whatever_can_be_said_comes_back(gathered: Gathered) -> None:
    assert comes_back(gathered)


@given(GATHERED, st.randoms(use_true_random=False))
def test_what_was_torn_is_nothing_or_of_the_right_types(gathered: Gathered, chance: random.Random) -> None:
    data = bytearray(packed(gathered) or b"")
    for _ in range(chance.choice([0, 1, 5])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    back = unpacked(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]), "d")
    if back is not None:
        assert msgspec.convert(back.cards, tuple[Card, ...]) == back.cards


def test_what_cannot_be_trusted_is_not_kept() -> None:
    whole = Gathered((Told("a", "text"),), digest="d")
    assert packed(whole)
    assert packed(replace(whole, articles=())) is None
    assert packed(replace(whole, problems=(Problem("", "what", "hint"),))) is None
    assert packed(replace(whole, articles=(Told("a", "half a character: \ud83d"),))) is None
