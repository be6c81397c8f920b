"""The examples beside the table of macros."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cards.readers import macros
from tests.readers.cases import article, blocks_of

EXAMPLES = tomllib.loads(Path(macros.__file__).with_suffix(".toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_a_macro_says_what_its_example_says(example: dict[str, str]):
    said = [block.text for block in blocks_of(article(example["text"]))]
    assert " ".join(said) == example["plain"]
