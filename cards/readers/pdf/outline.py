"""The outline of a PDF (its bookmarks): levels of headings, and where the chapters of a book begin."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cards.readers.pdf.lines import Line, patterns

_LONGEST = 400  # characters of a heading
_SLACK = 3.0  # points that a heading may stand above the place that an entry leads to
# Sections of an article, be it as long as a thesis' chapter, go over two to five pages; chapters of a book
# over ten to forty. A document is a book if what has the length of a chapter makes up most of it.
_BOOK = 60  # pages, at least
_CHAPTER = 8  # pages, at least
_CHAPTERS = 3
_MOSTLY = 0.6  # of a book's pages that lie in such chapters
_PART = 80  # pages: an entry that leads to more and holds chapters is a part of the book


class Entry(NamedTuple):
    """An entry of an outline: how deep it lies, from 0, its title, and the place to which it leads."""

    level: int
    title: str
    page: int
    top: float | None


class Chapter(NamedTuple):
    """A chapter of a book: its title, how deep its entry lies, from which place up to which it goes."""

    title: str
    level: int
    begin: tuple[int, float]
    end: tuple[int, float]


def entries_of(told: Iterable[Sequence[Any]]) -> list[Entry]:
    """Return the entries that the process told, in the order of the pages."""
    return sorted((Entry(*entry) for entry in told), key=_begin)


def chapters_of(entries: Sequence[Entry], pages: int) -> list[Chapter]:
    """Return the chapters of a book; none of an article, however many sections it has."""
    if pages < _BOOK:
        return []
    found = _leveled(entries, 0, pages)
    while len(found) == 1:  # the title of the book
        deeper = _leveled(entries, found[0].level + 1, pages)
        if not deeper:
            break
        found = deeper
    found = [each for chapter in found for each in _parted(chapter, entries, pages)]
    long = [chapter for chapter in found if _length(chapter) >= _CHAPTER]
    if len(long) < _CHAPTERS or sum(map(_length, long)) < _MOSTLY * pages:
        return []
    return found


def _begin(entry: Entry) -> tuple[int, float]:
    """Return a place so that later ones are greater."""
    return entry.page, -entry.top if entry.top is not None else float("-inf")


def _leveled(entries: Iterable[Entry], level: int, pages: int) -> list[Chapter]:
    """Return what the entries of one level lead to, each up to the next one that lies no deeper."""
    shallow = [entry for entry in entries if entry.level <= level]
    ends = [*map(_begin, shallow[1:]), (pages, 0.0)]
    return [
        Chapter(entry.title, entry.level, _begin(entry), end)
        for entry, end in zip(shallow, ends, strict=False)
        if entry.level == level
    ]


def _length(chapter: Chapter) -> int:
    return chapter.end[0] - chapter.begin[0]


def _parted(chapter: Chapter, entries: Iterable[Entry], pages: int) -> list[Chapter]:
    """Return the chapters in a part of a book, what stands before the first of them left with that."""
    if _length(chapter) <= _PART:
        return [chapter]
    parts = _leveled(within(chapter, entries), chapter.level + 1, pages)
    if sum(_length(each) >= _CHAPTER for each in parts) < 2:
        return [chapter]
    ends = [each.begin for each in parts[1:]] + [chapter.end]
    first = parts[0]._replace(begin=chapter.begin)
    return [each._replace(end=end) for each, end in zip([first, *parts[1:]], ends, strict=True)]


def lines_by(chapters: Sequence[Chapter], lines: Iterable[Line]) -> list[list[Line]]:
    """Return the lines of each chapter; those before the first one are in none."""
    begins = [chapter.begin for chapter in chapters]
    out: list[list[Line]] = [[] for _ in chapters]
    for line in lines:
        at = bisect_right(begins, (line.page, -line.y + _SLACK)) - 1
        if at >= 0:
            out[at].append(line)
    return out


def within(chapter: Chapter, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a chapter and what lies in it."""
    return [entry for entry in entries if chapter.begin <= _begin(entry) < chapter.end]


def folded(title: str) -> str:
    """Return what two ways to write one heading have in common."""
    bare = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "", patterns()["heading_number"].sub("", bare, count=1)) or re.sub(
        r"[\W_]+", "", bare
    )


class Levels:
    """The levels of headings that an outline tells."""

    def __init__(self, entries: Sequence[Entry], above: int = -1) -> None:
        """Take the entries within a chapter whose own one lies at the level ``above``.

        Of an outline with several entries at its top none is the title: they are the sections of an article.
        """
        first = min((entry.level for entry in entries), default=0)
        single = above < 0 and sum(entry.level == first for entry in entries) == 1
        base = 1 - above if above >= 0 else (1 if single else 2) - first
        self._levels = {
            (entry.page, folded(entry.title)): max(1, min(6, entry.level + base))
            for entry in reversed(entries)
        }
        self.deepest = max(self._levels.values(), default=0)

    def of(self, page: int, text: str) -> int:
        """Return the level of a heading on a page; 0 if the outline does not know it."""
        return self._levels.get((page, folded(text)), 0) if len(text) <= _LONGEST else 0
