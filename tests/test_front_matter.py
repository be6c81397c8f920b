"""Front matter says what an article is, and nothing of what its text says."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from cards import front_matter
from cards.extractor import extract
from cards.model import Document
from cards.readers import read
from cards.sources.vault import Kind, Vault
from cards.templater.phrasing import phrase

TEXT = """# 缓存的写策略

写回是修改先落在缓存里、稍后才写进内存的策略。

直写是每次修改都同时写进缓存和内存的策略。

> 写回的优点是减少对内存的写入次数。
"""


def bomb(depth: int = 9) -> str:
    """YAML in which each list holds the one before it ten times."""
    names = "abcdefghijklmnop"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for one, two in pairwise(names[: depth + 1]):
        lines.append(f"{two}: &{two} [{', '.join([f'*{one}'] * 10)}]")
    return "\n".join([*lines, f"aliases: [*{names[depth]}, 线程池]", f"title: *{names[depth]}"])


def asked(text: str) -> list[tuple[str, str]]:
    [article] = read(Document(text.encode(), "a.md"))
    cards = [phrase(fact, article) for fact in extract(article)]
    return [(card.front, card.back) for card in cards if card]


def test_what_it_says_changes_no_card() -> None:
    told = "---\ntitle: 缓存的写策略\nkeywords: 写策略 写策略 写策略 缓存 缓存 缓存\n---\n"
    assert asked(TEXT)
    assert asked(told + TEXT) == asked(TEXT)


def test_the_body_of_an_article_begins_behind_it() -> None:
    [article] = read(Document(b"---\ntitle: A\n---\n\n# B\n\nText.\n", "a.md"))
    assert (article.title, article.body) == ("A", "\n# B\n\nText.\n")


def test_lists_in_lists_are_not_written_out(tmp_path: Path) -> None:
    note = tmp_path / "a.md"
    note.write_text(f"---\n{bomb()}\n---\n正文", encoding="utf-8")
    vault = Vault(tmp_path, Kind.OBSIDIAN)
    assert vault.title_of(note) == "a"
    assert vault.aliases_of(note) == ["线程池"]
    assert vault.note("线程池") == note


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (" a ", "a"),
        (3, "3"),
        (2.5, "2.5"),
        (True, "True"),
        (None, ""),
        ([1], ""),
        ({"a": 1}, ""),
    ],
)
def test_a_value_as_a_line(value: object, line: str) -> None:
    assert front_matter.said(value) == line


def test_a_number_that_nobody_could_write_out_is_no_title() -> None:
    text = f"---\ntitle: 0x{'f' * 6000}\n---\n# 锁\n\n正文。\n"
    [article] = read(Document(text.encode(), "a.md"))
    assert article.title == "锁"
