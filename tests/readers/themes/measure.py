"""What the reader finds again of an article that a theme shows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from cards.extractor import extract
from cards.model import Article, Document
from cards.readers import read
from cards.selection.judge import judge, rejected
from cards.templater.phrasing import phrase
from tests.readers.themes.render import FOLDER, Theme, render

_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Found:
    """What became of an article in a theme.

    Attributes:
        kept: the share of its Chinese characters that stand in what was read, 1 if it has none.
        cards: (front, back) of its Markdown's cards.
        again: those of them that the page gave.
        new: those that only the page gave.
        leaks: what stands around the article and was read as if it belonged to it.
        leaked: such text in cards.
    """

    kept: float
    cards: frozenset[tuple[str, str]]
    again: frozenset[tuple[str, str]]
    new: frozenset[tuple[str, str]]
    leaks: tuple[str, ...]
    leaked: tuple[str, ...]


def cards_of(article: Article) -> frozenset[tuple[str, str]]:
    found = set()
    for fact in extract(article):
        card = phrase(fact, article)
        if card is not None and not rejected(judged := judge(card)):
            found.add((judged.front, judged.back))
    return frozenset(found)


def words(article: Article) -> str:
    """All that an article says, code and formulas too."""
    said = []
    for path in article.root.walk():
        section = path[-1]
        for block in [*([section.heading] if section.heading else []), *section.blocks]:
            said += [part.text for part in block.walk()]
    return "\n".join(said)


def around(theme: Theme) -> list[str]:
    """The texts of a theme's template, which no article may hold."""
    page = LexborHTMLParser((FOLDER / f"{theme.name}.html").read_text(encoding="utf-8"))
    pieces = [piece.strip() for piece in page.body.text(separator="\n").split("\n")]  # type: ignore[union-attr]
    return [piece for piece in dict.fromkeys(pieces) if len(piece) > 3 and "@" not in piece]


def titled(text: str, name: str) -> tuple[str, str]:
    """Return an article's Markdown with its title as a heading, and the title.

    Front matter is left out: no page shows it, and its words must not count as the article's.
    """
    article = read(Document(text.encode(), name))[0]
    front = re.match(r"\s*---\n.*?\n---\n", text, re.DOTALL)
    body = text[front.end() :] if front else text
    first = next((path[-1].heading for path in article.root.walk() if path[-1].level == 1), None)
    return (body, first.text) if first else (f"# {article.title}\n\n{body}", article.title)


def found_again(text: str, name: str, theme: Theme) -> Found:
    """Return what the reader finds again of an article in Markdown after a theme has shown it."""
    text, title = titled(text, name)
    own = read(Document(text.encode(), name))[0]
    page = read(Document(render(text, title, theme).encode(), "page.html"))[0]
    said, read_again = words(own), words(page)
    wanted = Counter(_HAN.findall(said))
    kept = sum((wanted & Counter(_HAN.findall(read_again))).values()) / (wanted.total() or 1)
    cards, others = cards_of(own), cards_of(page)
    pieces = [piece for piece in around(theme) if piece not in text]
    on_cards = "\n".join(side for card in others for side in card)
    return Found(
        kept if wanted else 1.0,
        cards,
        cards & others,
        others - cards,
        tuple(piece for piece in pieces if piece in read_again),
        tuple(piece for piece in pieces if piece in on_cards),
    )
