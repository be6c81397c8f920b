import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import ConfigError
from cards.exporters.names import deck_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("计算机基础", "计算机基础"),
        (" 技术 :: 操作系统 ", "技术::操作系统"),
        (unicodedata.normalize("NFD", "Café"), "Café"),
        ("C++ & <Rust> \"x\" 'y'", "C++ & <Rust> \"x\" 'y'"),
        ("Default::A", "Default::A"),
    ],
)
def test_names_are_kept_as_anki_keeps_them(name, kept):
    assert deck_name(name) == kept


@pytest.mark.parametrize(
    "name",
    ["", "  ", "::", "A::", "::A", "A::::B", "A\x1fB", "A\nB", "A\u202eB", "default", "Default ", "x" * 201],
)
def test_names_that_anki_would_change_are_refused(name):
    with pytest.raises(ConfigError) as error:
        deck_name(name)
    assert error.value.hint


@given(st.text())
def test_a_kept_name_stays(name):
    try:
        kept = deck_name(name)
    except ConfigError:
        return
    assert deck_name(kept) == kept
