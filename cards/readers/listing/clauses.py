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
            or (number == len(clauses) and not ended and _is_cut_off(piece, said, known))
        )
        torn = torn and not said
        if lost:
            yield from _closed(text, kept, known)
            kept, gap = [], not ended
        elif said:
            kept, gap = [*kept, clause], False
    if piece.whole and kept and kept[-1] == clauses[-1]:
        yield Span(kept[0].start, kept[-1].end)
    else:
        yield from _closed(text, kept, known)


def _clauses(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for found in _CLAUSE_END.finditer(text, *span):
        if len(found[0]) > 3 or not entity_end(text, found):
            yield Span(start, found.end())
            start = found.end()
    if start < span.end:
        yield Span(start, span.end)


def _is_cut_off(piece: Piece, said: str, known: Words) -> bool:
    return piece.cut or (not piece.whole and _is_open(said, known))


def _is_open(clause: str, known: Words) -> bool:
    """Whether a clause that a hole follows has lost what it says."""
    opened = max(clause.rfind("("), clause.rfind("（"))
    if opened > max(clause.rfind(")"), clause.rfind("）")):
        return True
    return clause.rstrip(":： ").endswith(known.open_ends) or clause[-1:] in ":："


def _closed(text: str, clauses: list[Span], known: Words) -> Iterator[Span]:
    """Yield the clauses before a bad one, without those at their end that only lead to it."""
    while clauses and not at_end(text, clauses[-1]):
        said = unescape(text[clauses[-1].start : clauses[-1].end]).strip(" ,，、")
        if said and not said.startswith(known.open_starts) and not _is_open(said, known):
            break
        clauses = clauses[:-1]
    if clauses:
        start = clauses[0].start
        said = _TRAILING.sub("", text[start : clauses[-1].end])
        if len(said) >= _LEAST:
            yield Span(start, start + len(said))
