"""What a source hands to a reader, and what the reader makes of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cards.model.block import Block
from cards.model.text import Span

Lang = Literal["zh", "en"]

_BREAK = re.compile("\n")


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A heading and what stands under it. The root has no heading and level 0."""

    heading: Block | None
    level: int
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]

    def walk(self, path: tuple[Section, ...] = ()) -> Iterator[tuple[Section, ...]]:
        """Yield the path (root first) of this section and of all sections inside it, in reading order."""
        here = (*path, self)
        yield here
        for section in self.sections:
            yield from section.walk(here)


@dataclass(frozen=True, slots=True)
class Document:
    """What a source hands to a reader: the bytes of one file or page, and where they come from.

    Attributes:
        data: the bytes, undecoded.
        name: for messages, and for guessing the format.
        path: as the person gave it, None for what has none (standard input, a page).
        url: its address, None if unknown.
        key: its identity for matching: the path from the recipe's folder, with ``/``.
        folder: where its relative pictures lie, None if nowhere.
        charset: the encoding that a server told, None if it told none.
    """

    data: bytes
    name: str
    path: str | None = None
    url: str | None = None
    key: str = ""
    folder: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """One text with a title: a tree of sections and blocks over one ``text``.

    Attributes:
        text: the decoded document: no BOM, newlines LF, nothing else changed. Several articles
            of a listing page share it, each with its own ``span``.
        title: from front matter, the first heading of level 1, ``<title>`` or the file's name.
        lang: the language most of it is written in.
        root: the tree.
        span: its own part of ``text``, without front matter.
        path: as the person gave it, None for what has none.
        url: its address, None if unknown.
        key: its identity for matching: canonical URL, else path from the recipe's folder, else
            the fold of an excerpt's first sentence.
        lossy: read from a listing page that lost characters: no answer from it holds a formula.
        titled: whether the title was the article's own (a file's name is not).
        converted: whether ``text`` was made of another format, so that its lines are not the file's.
        excerpt: whether it is but the beginning of an article, as a listing page shows it: what does
            not stand in it may stand in the article.
    """

    text: str
    title: str
    lang: Lang
    root: Section
    span: Span
    path: str | None = None
    url: str | None = None
    key: str = ""
    lossy: bool = False
    titled: bool = True
    converted: bool = False
    excerpt: bool = False

    @property
    def body(self) -> str:
        """Its own part of ``text``."""
        return _part(self.text, *self.span)

    def line_at(self, offset: int) -> int | None:
        """Return the line of the file that holds ``text[offset]``, from 1; None if its lines are others."""
        return None if self.converted else bisect_left(_breaks(self.text), offset) + 1


@lru_cache(maxsize=4)
def _part(text: str, start: int, end: int) -> str:
    """A part of a text, the same string each time: what was made of it is looked up by it."""
    return text[start:end]


@lru_cache(maxsize=4)
def _breaks(text: str) -> tuple[int, ...]:
    """Where the lines of a text end."""
    return tuple(found.start() for found in _BREAK.finditer(text))
