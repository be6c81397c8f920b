"""reStructuredText: what Sphinx adds, what is not followed, and what nobody says."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.errors import ReadError
from cards.model import Document
from cards.readers import read
from tests.readers.other import article_of


def text_of(source: str) -> str:
    return article_of(f"Title\n=====\n\n{source}\n", "a.rst").text.removeprefix("# Title\n\n")


CASES = {
    "See :func:`~os.path.join` and :py:class:`!Path`.": "See `join` and `Path`.\n",
    "See :doc:`the guide <guide>`, :ref:`there`.": "See the guide, there.\n",
    "Press :kbd:`Ctrl` or :frob:`x`.": "Press `Ctrl` or x.\n",
    "It costs :math:`O(n^{2} \\log n)`.": "It costs $O(n^{2} \\log n)$.\n",
    "``a  *b* c``": "`a *b* c`\n",
    ".. math::\n   :label: x\n\n   a = \\frac{b}{c}": "$$a = \\frac{b}{c}$$\n",
    ".. code-block:: python\n   :linenos:\n\n   x = 1 * 2": "```python\nx = 1 * 2\n```\n",
    "::\n\n   x = 1": "```\nx = 1\n```\n",
    ".. note:: A box is text.\n\n   More.": "A box is text.\n\nMore.\n",
    ".. admonition:: Mind\n\n   A box is text.": "**Mind**\n\nA box is text.\n",
    ".. py:function:: open(x)\n   :noindex:\n\n   Opens *x*.": "`open(x)`\n: Opens *x*.\n",
    ".. toctree::\n   :maxdepth: 2\n\n   a\n   b\n\nText.": "Text.\n",
    ".. include:: /etc/hostname\n\nText.": "Text.\n",
    ".. raw:: html\n\n   <script>x</script>\n\nText.": "Text.\n",
    ".. csv-table::\n   :file: /etc/hostname\n\nText.": "Text.\n",
    ".. frobnicate:: x\n\n   y\n\nText.": "Text.\n",
    "A [1]_ b.\n\n.. [1] A foot.": "A b.\n",
    "语义\n分割是任务。": "语义分割是任务。\n",
    "A `link <https://a.example/>`_.": "A [link](https://a.example/).\n",
    "Term\n   A cache.": "Term\n: A cache.\n",
    "1. a\n2. b": "1. a\n2. b\n",
}


@pytest.mark.parametrize("source", CASES)
def test_it_becomes_markdown(source: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert text_of(source) == CASES[source]
    assert capfd.readouterr() == ("", "")


def test_the_first_heading_is_the_title() -> None:
    article = article_of("缓存\n====\n\n一\n----\n\n文字。\n", "a.rst")
    assert (article.title, article.titled, article.converted) == ("缓存", True, True)
    assert article.text == "# 缓存\n\n## 一\n\n文字。\n"


def test_of_several_sections_none_is_the_title() -> None:
    article = article_of("一\n====\n\n文字。\n\n二\n====\n\n文字。\n", "notes.rst")
    assert article.text == "## 一\n\n文字。\n\n## 二\n\n文字。\n"


def test_what_cannot_be_read_costs_only_itself() -> None:
    deep = "".join("  " * depth + "- a\n\n" for depth in range(400))
    for text in (deep, ".. comment", "x" * 2_000_001):
        with suppress(ReadError):
            read(Document(text.encode(), "a.rst"))


MARKS = [
    ".. math::",
    ".. note::",
    ".. py:function:: x",
    ".. code::",
    ".. |a| replace::",
    "|a|",
    ":x:`y`",
    "::",
    "`a`_",
    "[1]_",
    "====",
    "----",
    "- ",
    "  ",
    "a",
    "``",
    "*",
    "**",
    "+--+",
    "\n",
    "\n\n",
    "\n   ",
    ":a: b",
    ".. _a:",
    "__",
    ".. image:: x",
    ".. figure:: y",
    ".. list-table::",
    ".. csv-table::",
    "| ",
    ">>> ",
    "\\",
    ".. role:: q(raw)",
    ":q:`z`",
    ".. default-role:: math",
    ".. class:: k",
    ".. date::",
    ".. unicode:: 0xA9",
]


@given(
    st.lists(
        st.sampled_from(MARKS),
        max_size=40,
    ).map("".join)
)
def test_no_text_does_harm(text: str) -> None:
    with suppress(ReadError):
        read(Document(f"a\n{text}".encode(), "a.rst"))
