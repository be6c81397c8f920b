"""Documents of other formats, made by pandoc of the demo's articles, and the cards of either."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cards.extractor import extract
from cards.model import Article, Document
from cards.readers import read
from cards.templater.phrasing import phrase

ARTICLES = Path(__file__).resolve().parents[2] / "decks" / "articles"
NAMES = (
    "consistent-hashing",
    "garbage-collection",
    "http-caching",
    "idempotency-retries",
    "process-thread",
    "segmentation-metrics",
    "tcp-udp",
)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# What our reader and pandoc must agree on: how lines are joined, that quotes stay as they are typed.
_MARKDOWN = "markdown-smart-implicit_figures+east_asian_line_breaks"


def markdown(name: str) -> str:
    """An article of the demo without its front matter, which no other format has."""
    return _FRONT_MATTER.sub("", (ARTICLES / f"{name}.md").read_text(encoding="utf-8"))


def converted(source: str, to: Path, *options: str) -> bytes:
    """What pandoc makes of Markdown, its format by the file's ending."""
    assert shutil.which("pandoc"), "install pandoc (.ci/run does it on Debian)"
    command = ["pandoc", "-f", _MARKDOWN, "-s", f"--resource-path={ARTICLES}", "-o", str(to), *options]
    subprocess.run(command, input=source.encode(), check=True, capture_output=True)
    return to.read_bytes()


def cards_of(articles: Iterable[Article]) -> Counter[tuple[str, str]]:
    """Front and back of all cards that articles give."""
    cards = (phrase(fact, article) for article in articles for fact in extract(article))
    return Counter((card.front, card.back) for card in cards if card)


def cards_in(data: bytes, name: str) -> Counter[tuple[str, str]]:
    return cards_of(read(Document(data, name, key=name)))


def article_of(data: bytes | str, name: str, reader: str | None = None) -> Article:
    given = data.encode() if isinstance(data, str) else data
    (article,) = read(Document(given, name, path=name, key=name), reader=reader)
    return article
