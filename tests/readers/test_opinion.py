"""Pages that nowhere say where their article stands: the demo articles, every section in a box of its own."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from cards import readers
from cards.model import Article, Document
from cards.readers import html_opinion

ARTICLES = sorted(Path("decks/articles").resolve().glob("*.md"))
LINKS = "".join(f'<a href="/p/{number}">另一篇文章的标题，第 {number} 篇</a> ' for number in range(8))
FORMS: dict[str, Callable[[list[str]], str]] = {
    "boxes": lambda parts: "".join(f"<div><div>{part}</div></div>" for part in parts),
    "one box": lambda parts: f"<div>{''.join(parts)}</div>",
    "rows": lambda parts: f"<table>{''.join(f'<tr><td>{part}</td></tr>' for part in parts)}</table>",
}


def page(markdown: str, form: str) -> str:
    text = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    sections = re.split("(?=<h2)", MarkdownIt("commonmark").enable("table").render(text))
    boxes = (LINKS, FORMS[form](sections), LINKS, "© 某站")
    body = "".join(f'<div class="c{number}">{box}</div>' for number, box in enumerate(boxes))
    return f"<html><head><title>x</title></head><body>{body}</body></html>"


def said(article: Article) -> str:
    blocks = (
        block
        for path in article.root.walk()
        for each in (*filter(None, [path[-1].heading]), *path[-1].blocks)
        for block in each.walk()
    )
    return "".join(re.findall(r"[一-鿿A-Za-z]", "".join(block.text for block in blocks)))


def kept(form: str) -> float:
    of_all = of_pages = 0
    for path in ARTICLES:
        markdown = path.read_text("utf-8")
        (article,) = readers.read(Document(markdown.encode(), "a.md"))
        (read,) = readers.read(Document(page(markdown, form).encode(), "a.html"))
        assert "另一篇文章" not in said(read)
        of_all += len(said(article))
        of_pages += min(len(said(read)), len(said(article)))
    return of_pages / of_all


@pytest.mark.parametrize("form", FORMS)
def test_the_article_is_found_by_what_it_says(form: str) -> None:
    assert kept(form) >= 0.99


def test_without_the_library_the_first_opinion_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_opinion, "is_installed", lambda _: False)
    assert kept("one box") >= 0.99
    assert kept("boxes") < 0.5
