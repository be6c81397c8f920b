"""Which articles are known to be gone; tests/data/diff holds what becomes of their notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.absence import is_place
from cards.language.fold import fold


@given(st.text(max_size=30) | st.text("a1./:- 中。", max_size=12))
def test_the_key_of_an_excerpt_is_never_taken_for_a_place(text: str) -> None:
    assert not is_place(fold(text))


@pytest.mark.parametrize(
    "key",
    ["a.md", "notes/3.5/笔记.html", "../notes/a", "notes/1", "/tmp/x", "https://example.com/1", "第1章.md"],
)
def test_paths_and_addresses_are_places(key: str) -> None:
    assert is_place(key)
