"""Terms: what the author of an article marked (bold, code, headings), and where a text holds it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from cards.extractor.subjects import GLOSS, folded
from cards.language.data import table
from cards.language.patterns import compiled
from cards.model import BlockKind, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cards.model import Article, Block, Lang, Phrase

_HEADING = 2  # what a heading weighs beside a mark
_KEPT = 64  # texts whose terms are remembered, of one article
_LONGEST_MARK, _LONGEST = 40, 16  # characters: of what the author marked, of what is looked for in texts
_MARKS = (MarkKind.STRONG, MarkKind.CODE, MarkKind.EMPHASIS)


class Names:
    """Finds the terms of an article in a text as they are written.

    Args:
        terms: the terms, at least one.
    """

    __slots__ = ("_inside", "finditer", "match")

    def __init__(self, terms: Sequence[str]) -> None:
        pattern = re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
        self.match, self.finditer = pattern.match, pattern.finditer
        self._inside: dict[str, frozenset[int]] = {}

    def inside(self, text: str) -> frozenset[int]:
        """The offsets inside the terms; kept for a while, for a clause is asked by several constructions."""
        found = self._inside.get(text)
        if found is None:
            if len(self._inside) >= _KEPT:
                self._inside.clear()
            places = [match.span() for match in self.finditer(text)]
            found = frozenset([at for start, end in places for at in range(start + 1, end)])
            self._inside[text] = found
        return found


def undecorated(heading: Phrase, lang: Lang) -> Phrase:
    """Cut numbering, emoji and trailing marks off a heading."""
    decoration, tail = _edges(lang)
    found = decoration.match(heading.text)
    if found:
        heading = heading.cut(found.end(), len(heading.text)).strip()
    found = tail.search(heading.text)
    return (heading.cut(0, found.start()) if found else heading).strip()


@cache
def _edges(lang: Lang) -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = table(lang, "topics")
    return re.compile(data["decoration"]), re.compile(data["tail"])


@cache
def _before(lang: Lang) -> re.Pattern[str]:
    """What stands before a name and belongs to no term: The Event Loop."""
    return re.compile(table(lang, "topics").get("determined", "(?!)"))


def undetermined(name: Phrase, lang: Lang) -> Phrase:
    """A name without what stands before it and belongs to no term."""
    found = _before(lang).match(name.text)
    return name.cut(found.end(), len(name.text)) if found is not None else name


def terms_of(article: Article, named: Iterable[str] = ()) -> tuple[Counter[str], frozenset[str]]:
    """Count the terms that the author marked (bold, code, headings), folded; and give them as written.

    Args:
        article: the article.
        named: the names in its headings that say more than a name (什么是 X).
    """
    terms: Counter[str] = Counter()
    written: set[str] = set()
    before = _before(article.lang)
    for name, weight in chain(_marked(article), ((name, _HEADING) for name in named)):
        bare = before.sub("", GLOSS.sub("", name).strip("：: "))
        terms[folded(bare)] += weight
        written.add(bare)
    terms.pop("", None)
    return terms, frozenset(written)


def _marked(article: Article) -> Iterator[tuple[str, int]]:
    for path in article.root.walk():
        section = path[-1]
        if section.heading is not None:
            yield undecorated(section.heading.whole(), article.lang).text, _HEADING
        for block in section.blocks:
            for part in block.walk():
                yield from ((name, 1) for name in _marked_in(part))


def _marked_in(block: Block) -> Iterator[str]:
    plain = block.plain
    if block.kind in (BlockKind.CODE, BlockKind.MATH) or not plain.text:
        return
    for mark in plain.marks:
        if mark.kind in _MARKS and mark.end - mark.start <= _LONGEST_MARK:
            yield plain.text[mark.start : mark.end]


def finder(written: frozenset[str], lang: Lang) -> Names | None:
    """What finds the terms in a text; those that read like clauses are left out."""
    clausal = compiled(lang, table(lang, "topics")["clausal"])
    terms = [name for name in written if 2 < len(name) <= _LONGEST and not clausal.search(name)]
    return Names(terms) if terms else None
