"""What of a flattened line can be trusted, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from cards.model import Span
from cards.readers.listing.lines import Piece, at_end, entity_end, trimmed
from cards.readers.listing.words import Words, words

_CLAUSE_END = re.compile(
    r"&#(?:x(?:ff0c|ff1b|ff1a|ff01|ff1f|3002)|65292|65307|65306|65281|65311|12290);"
    r"|[，。；！？：;!?][\"”’」』]*"
    r"|,(?=\s*[\u3400-\u9fff“‘「『])|(?<=[\u3400-\u9fff)）”’」』\]]),|:(?=\s|[\u3400-\u9fff])"
)
_FORMULA = re.compile(
    r"[\^\\{}∃∀∑∏∈≤≥≠≈∞→∂∇√<>=]|[A-Za-z0-9]\[|\[\d+[A-Za-z]|\d\s+\d|[\u3400-\u9fff]\(\d\)|\w\s\(\s\w"
    r"|[A-Za-z]\w*(?:\.\w+){2,}|[A-Za-z]\w*-(?![\w-])"  # a stack trace; a word whose = or - was lost
    r"|#include|https?:|\"\w+\":|::|\b(?:import|def|return|SELECT|CREATE)\s\w|;\s*\w+\s*\("
)
_TRAILING = re.compile(r"(?:[\s,，、:：]|&#(?:xff0c|xff1a|65292|65306);)+$")
_BRACKET = re.compile(r"([(（]|&#xff08;|&#65288;)|[)）]|&#xff09;|&#65289;")
_LEAST = 6  # characters that a remnant of a sentence must have to say anything


def sound(text: str, piece: Piece) -> Iterator[Span]:
    """Yield the stretches of a piece that hold nothing lost or corrupted."""
    known = words()
    kept: list[Span] = []
    torn = gap = not piece.fresh  # this clause's beginning is lost; the clause before this one is
    clauses = list(_clauses(text, trimmed(text, piece.span)))
    for number, clause in enumerate(clauses, 1):
        said = unescape(text[clause.start : clause.end]).strip(" ,，、。;；:：!！?？")
        ended = at_end(text, clause)
        lost = bool(said) and (
            torn
            or bool(_FORMULA.search(said))
            or (gap and said.startswith(known.dependent_starts))
            or (piece.cut and number == len(clauses) and not ended)
        )
        torn = False
        if lost:
            yield from _closed(text, kept, known, before_hole=False)
            kept, gap = [], not ended
        elif said:
            kept, gap = [*kept, clause], False
    last = bool(kept) and kept[-1] == clauses[-1]
    if piece.whole and last:
        yield Span(kept[0].start, kept[-1].end)
    else:
        yield from _closed(text, kept, known, before_hole=last)


def _clauses(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for found in _CLAUSE_END.finditer(text, *span):
        if len(found[0]) > 3 or not entity_end(text, found):
            yield Span(start, found.end())
            start = found.end()
    if start < span.end:
        yield Span(start, span.end)


def _closed(text: str, clauses: list[Span], known: Words, *, before_hole: bool) -> Iterator[Span]:
    """Yield the clauses before a bad one or a hole, without those at their end that only lead to it."""
    if clauses:
        limit = _open_bracket(text, Span(clauses[0].start, clauses[-1].end))
        before_hole = before_hole or limit < clauses[-1].end
        clauses = [Span(start, min(end, limit)) for start, end in clauses if start < limit]
    while clauses and not at_end(text, clauses[-1]):
        said = unescape(text[clauses[-1].start : clauses[-1].end]).strip(" ,，、")
        leads = said.endswith((":", "：")) or said.startswith(known.open_starts)
        if said and not leads and not (before_hole and said.endswith(known.open_ends)):
            break
        clauses, before_hole = clauses[:-1], False
    if clauses:
        start = clauses[0].start
        said = _TRAILING.sub("", text[start : clauses[-1].end])
        if len(said) >= _LEAST:
            yield Span(start, start + len(said))


def _open_bracket(text: str, span: Span) -> int:
    """Return where a bracket opens that is never closed, else the span's end."""
    depth, opened = 0, span.end
    for found in _BRACKET.finditer(text, *span):
        opening = found[1] is not None
        if opening and depth <= 0:
            opened = found.start()
        depth = max(0, depth + (1 if opening else -1))
    return opened if depth else span.end
