"""Where a card stands: its passages within the paragraphs around them, as the article has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cards import readers
from cards.errors import MkdeckError
from cards.model import Article, CardSource, Span
from cards.plan import Plan
from cards.sources import files

_AROUND = 160  # characters before and behind a passage that are shown of its paragraph
_BREAK = re.compile(r"\n[ \t]*\n")


class Mark(NamedTuple):
    """A stretch of text, and whether the card stands on it."""

    text: str
    is_evidence: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place where a card's fact stands.

    Attributes:
        path: the article's file, as its source names it; its identity where it has none.
        line: where the passage begins in the file, counted from 1; None if unknown.
        url: its address; ``""`` if unknown.
        heading: title and headings above it, outermost first.
        passages: for each paragraph that holds evidence its text, in stretches; where the article cannot
            be had, the quotes alone.
    """

    path: str
    line: int | None
    url: str
    heading: tuple[str, ...]
    passages: tuple[tuple[Mark, ...], ...]


class Articles:
    """The articles of a plan, each read once and only if it is asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._read: dict[str, list[Article]] = {}

    def evidence(self, source: CardSource) -> Evidence:
        """Return where a card stands."""
        heading = tuple(part for part in (source.title, *source.heading) if part)
        text = self._text(source)
        passages = tuple(marked(text, source.spans)) if text else quoted(source.quotes)
        return Evidence(source.path or source.article, source.line, source.url or "", heading, passages)

    def _text(self, source: CardSource) -> str:
        """Return the text that the spans lie in; ``""`` if what is to be had now is another."""
        for article in self._articles(source.path):
            text = article.text
            if all(text[span.start : span.end] == said for span, said in _said(source)):
                return text
        return ""

    def _articles(self, path: str | None) -> list[Article]:
        if path is None or path == files.STDIN:
            return []
        if path not in self._read:
            self._read[path] = self._articles_in((self._plan.base or Path()) / path)
        return self._read[path]

    def _articles_in(self, file: Path) -> list[Article]:
        found: list[Article] = []
        for reader in {source.reader: None for source in self._plan.recipe.sources}:
            try:
                document = files.read(file, base=self._plan.base, home=self._plan.home)
                found += readers.read(document, reader=reader, language=self._plan.recipe.language)
            except MkdeckError:  # the quotes tell enough
                continue
        return found


def quoted(quotes: Iterable[str]) -> tuple[tuple[Mark, ...], ...]:
    """Return passages of which only the quotes are known."""
    return tuple((Mark(quote, True),) for quote in quotes)


def marked(text: str, spans: Sequence[Span]) -> Iterator[tuple[Mark, ...]]:
    """Yield the paragraphs of a text that hold evidence, in stretches; what is far from any is left out."""
    breaks = [0, *(found.end() for found in _BREAK.finditer(text)), len(text)]
    for begin, end in pairwise(breaks):
        inside = [Span(max(a, begin), min(b, end)) for a, b in sorted(spans) if a < end and b > begin]
        if inside:
            yield tuple(_stretches(text, begin, end, inside))


def _stretches(text: str, begin: int, end: int, spans: Sequence[Span]) -> Iterator[Mark]:
    first = max(begin, spans[0].start - _AROUND)
    last = min(end, max(span.end for span in spans) + _AROUND)
    at = first
    lead = "…" if first > begin else ""
    for span in spans:
        if span.start > at:
            yield Mark(lead + text[at : span.start].lstrip("\n" if at == first else ""), False)
            lead = ""
        if span.end > at:
            yield Mark(text[max(at, span.start) : span.end].rstrip("\n"), True)
        at = max(at, span.end)
    rest = text[at:last].rstrip() + ("…" if last < end and text[last:end].strip() else "")
    if rest.strip():
        yield Mark(rest, False)


def _said(source: CardSource) -> Iterator[tuple[Span, str]]:
    return zip(source.spans, source.quotes, strict=True)
