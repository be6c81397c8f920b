"""Listings: what the code of an article brings in, its running example and no term of its subject."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cards.language.data import table
from cards.model import BlockKind, MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.model import Article, Fact, Lang

_CODE = re.compile(r"`([^`]+)`")
_ROOT = re.compile(r"(?<![\w.:$])[A-Za-z_]\w*(?!\w|\.\w|\()|(?<![\w.:$])[A-Za-z_]\w*(?=\()")
_MODULE = re.compile(r"[a-z]\w*::")


def exemplary(fact: Fact, article: Article) -> bool:
    """Whether a fact is told of a name that only the article's own listings bring in (`tup`, `getPost`)."""
    own = _declared(article)
    if not own:
        return False
    headings = " ".join([article.title, *(s.heading.plain.text for s in fact.path if s.heading is not None)])
    named = set(re.findall(r"\w+", headings))
    return any(name in own and name not in named for code in _spoken(fact) for name in _roots(code))


def _spoken(fact: Fact) -> Iterator[str]:
    """The code that a card would show of a fact, but for the members of a set."""
    for subject in fact.subjects:
        yield from _CODE.findall(subject.name)
    for slot in fact.slots.values():
        if isinstance(slot, Phrase):
            text = slot.block.plain.text
            for mark in slot.block.plain.marks_in(slot.start, slot.end, MarkKind.CODE):
                yield text[mark.start : mark.end]


def _roots(code: str) -> Iterator[str]:
    """The names in a piece of code that belong to no other, and no path of a library (`env` in env::args)."""
    for found in _ROOT.finditer(code):
        if not _MODULE.match(code, found.start()):
            yield found[0]


@lru_cache(maxsize=1)
def _declared(article: Article) -> frozenset[str]:
    """The names that the listings of an article declare."""
    regex = _declaring(article.lang)
    if regex is None:
        return frozenset()
    blocks = (b for path in article.root.walk() for top in path[-1].blocks for b in top.walk())
    listings = (block.plain.text for block in blocks if block.kind is BlockKind.CODE)
    return frozenset(found["name"] for text in listings for found in regex.finditer(text))


@cache
def _declaring(lang: Lang) -> re.Pattern[str] | None:
    data = table(lang, "topics").get("listings")
    return re.compile(data["declares"], re.MULTILINE) if data is not None else None
