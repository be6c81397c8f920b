"""Where a card stands: its passages within the paragraphs around them, as the article has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from cards.model import CardSource, Span
from cards.rereading import Rereading, standing

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


def evidence_of(source: CardSource, rereading: Rereading) -> Evidence:
    """Return where a card stands."""
    heading = tuple(part for part in (source.title, *source.heading) if part)
    article = rereading.article(source)
    spans = standing(article, source) if article else ()
    passages = tuple(marked(article.text, spans)) if article and spans else quoted(source.quotes)
    return Evidence(source.path or source.article, source.line, source.url or "", heading, passages)


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
