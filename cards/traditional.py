"""Articles in traditional characters: read as simplified, as all language data is written, shown as they are.

One character stands for one, so every offset stays what it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from cards.language.script import conversions, is_traditional
from cards.model import Article, Block, Card, Section

_CONTEXT = 8  # characters on either side by which the right one of several is told
_LOOKED_AT = 200  # places of a character in the article


class Traditional:
    """An article in traditional characters, and the same in simplified ones.

    Args:
        article: as it is written.

    Attributes:
        simplified: the article to make cards of.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        text = _simplified(article.text)
        self.simplified = replace(
            article, text=text, title=_simplified(article.title), root=_section(article.root)
        )
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._written: defaultdict[str, set[str]] = defaultdict(set)
        for at, (simple, written) in enumerate(zip(text, article.text, strict=True)):
            if simple in _traditional():
                self._written[simple].add(written)
                if len(self._places[simple]) < _LOOKED_AT:
                    self._places[simple].append(at)

    def restored(self, card: Card) -> Card:
        """Return a card that was made of the simplified article, in the article's own characters."""
        text = self._article.text
        sources = tuple(
            replace(
                source,
                title=self._restored(source.title),
                heading=tuple(map(self._restored, source.heading)),
                quotes=tuple(text[span.start : span.end] for span in source.spans),
            )
            for source in card.sources
        )
        return replace(
            card,
            front=self._restored(card.front),
            back=self._restored(card.back),
            subjects=tuple(map(self._restored, card.subjects)),
            sources=sources,
        )

    def _restored(self, said: str) -> str:
        return "".join(self._character(said, at) for at in range(len(said)))

    def _character(self, said: str, at: int) -> str:
        simple = said[at]
        if simple not in _traditional():
            return simple
        written = self._written.get(simple, ())
        if len(written) == 1:
            return next(iter(written))
        if not written:  # a word of ours
            return _traditional()[simple]
        best = max(self._places[simple], key=lambda place: self._agreement(said, at, place))
        return self._article.text[best]

    def _agreement(self, said: str, at: int, place: int) -> int:
        """Return how many characters around a place of the article are those around one of a card."""
        text = self.simplified.text
        before = after = 0
        while (
            before < _CONTEXT
            and said[at - before - 1 : at - before] == text[place - before - 1 : place - before] != ""
        ):
            before += 1
        while (
            after < _CONTEXT
            and said[at + after + 1 : at + after + 2] == text[place + after + 1 : place + after + 2] != ""
        ):
            after += 1
        return before + after


def traditional(article: Article) -> Traditional | None:
    """Return an article that is written in traditional characters as such; None if it is not."""
    if article.lang != "zh" or not is_traditional(article.text):
        return None
    return Traditional(article)


def _section(section: Section) -> Section:
    return Section(
        heading=section.heading and _block(section.heading),
        level=section.level,
        blocks=tuple(map(_block, section.blocks)),
        sections=tuple(map(_section, section.sections)),
    )


def _block(block: Block) -> Block:
    plain = replace(block.plain, text=_simplified(block.plain.text))
    return replace(block, plain=plain, children=tuple(map(_block, block.children)))


def _simplified(text: str) -> str:
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """Return what each traditional character becomes: one character, the likeliest."""
    found = {char: others[0] for char, others in conversions("TSCharacters").items()}
    return {ord(char): other for char, other in found.items() if len(char) == len(other) == 1}


@cache
def _traditional() -> Mapping[str, str]:
    """Return what each simplified character is in traditional ones, the likeliest."""
    found = {char: others[0] for char, others in conversions("STCharacters").items()}
    return {**{char: char for char in _table().values()}, **found}
