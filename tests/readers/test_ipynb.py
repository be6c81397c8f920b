"""Notebooks: cells of every version, what of them is read and what is not."""

from __future__ import annotations

import json
import warnings
from contextlib import suppress
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v3, v4

from cards.errors import ReadError
from cards.model import Document
from cards.readers import read
from tests.readers.other import article_of


def notebook(*cells: Any, **metadata: Any) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(nbformat.writes(v4.new_notebook(cells=list(cells), metadata=metadata)))


def test_markdown_is_kept_code_is_code_and_what_was_printed_is_left_out() -> None:
    printed = v4.new_output("stream", text="printed")
    text = notebook(
        v4.new_markdown_cell("# 缓存\n\n缓存是*存放副本*的地方。"),
        v4.new_code_cell("print(1)\n", outputs=[printed]),
        v4.new_raw_cell("raw"),
        v4.new_code_cell(""),
        v4.new_code_cell("%%bash\nls"),
        language_info={"name": "julia"},
    )
    article = article_of(text, "a.ipynb")
    assert article.text == (
        "# 缓存\n\n缓存是*存放副本*的地方。\n\n```julia\nprint(1)\n```\n\n```bash\n%%bash\nls\n```\n"
    )
    assert (article.title, article.lang, article.converted) == ("缓存", "zh", True)


def test_a_notebook_of_version_3_is_read_as_its_upgrade() -> None:
    cells = [
        v3.new_heading_cell("Caches", level=1),
        v3.new_text_cell("markdown", source="A cache is a store."),
        v3.new_code_cell(input="x = 1"),
    ]
    old = v3.new_notebook(worksheets=[v3.new_worksheet(cells=cells)])
    text = v3.writes_json(old)
    article = article_of(text, "old.ipynb")
    assert article.text == "# Caches\n\nA cache is a store.\n\n```python\nx = 1\n```\n"
    new = nbformat.convert(old, 4)
    assert article_of(nbformat.writes(new), "new.ipynb").text == article.text


def test_a_fence_that_a_cell_leaves_open_ends_with_it() -> None:
    text = notebook(v4.new_markdown_cell("```py\nx"), v4.new_markdown_cell("A cache is a store."))
    assert article_of(text, "a.ipynb").text == "```py\nx\n```\n\nA cache is a store.\n"


def test_pictures_in_the_notebook_are_left_out() -> None:
    text = notebook(v4.new_markdown_cell("A ![x](attachment:a.png) and ![y](b.png)."))
    assert article_of(text, "a.ipynb").text == "A  and ![y](b.png).\n"


def test_a_notebook_is_known_without_an_ending() -> None:
    assert article_of(notebook(v4.new_markdown_cell("# A")), "https://a.example/1").title == "A"
    assert article_of(notebook(v4.new_markdown_cell("# A")), "stdin").title == "A"
    assert article_of('{"a": 1}', "stdin").title == "stdin"


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b'{"cells": 3}',
        b'{"cells": [1, null, {}]}',
        b"\xff\xfe",
        b'{"cells": ' + b"[" * 200_000,
        b'{"cells": [{"cell_type": "markdown", "source": [7, {}]}], "metadata": [], "nbformat": 4}',
        b'{"cells": [{"cell_type": "heading", "level": "x"}], "nbformat": ' + b"9" * 9000 + b"}",
    ],
)
def test_what_is_no_notebook_costs_only_itself(data: bytes) -> None:
    with suppress(ReadError):
        read(Document(data, "a.ipynb"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "source", "input", "cell_type", "level", "metadata", "name", "title"]
            ),
            inner | st.sampled_from(["markdown", "code", "heading"]),
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(_JSON)
def test_no_json_does_harm(value: Any) -> None:
    with suppress(ReadError):
        read(Document(json.dumps({"cells": [value], "x": value}).encode(), "a.ipynb"))
