"""Where the lines of a flattened text ended, and which of them were headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from cards.model import Lang, Span
from cards.readers.characters import count_han
from cards.readers.listing.words import words

NUMBER = re.compile(r"(\d{1,2})(?:[.．]\s+|[、)）]\s*)(?=\S)")
TERM_COLON = re.compile(r"[^\s,，。;；:：!?！？]{1,15}(?:\([^()]{1,40}\))?[:：]\s?(?=\S)")
_HEADING_NUMBER = re.compile(r"\d{1,3}(?:[.．]\s+|[、)）]\s*)(?=\S)")
_QUESTION = re.compile(r"[^\s,，。;；:：!！?？][^,，。;；:：!！?？]{0,18}[?？](?=\s|$)")
_LABEL = re.compile(r"([^\s:：]+)\s*[:：]\s*")
_PUNCTUATION = re.compile(r"[,，。;；:：!！?？~\"“”、]")
_SPACE = re.compile(r"\s+")
_TERM_LENGTH = 15
_PARAGRAPH_LENGTH = 20
_REST_LENGTH = 6
_JOINED = "的地得了着和与及或等,，。;；:：!！?？、)）"  # what no line begins with
_ENDS = ("。", "！", "？", "!", "?", "；", ";")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stood on a line, or between two holes of it.

    Attributes:
        span: where.
        fresh: whether it begins a line.
        whole: whether it ends one; else a hole follows.
        cut: whether the excerpt ends in it.
    """

    span: Span
    fresh: bool = True
    whole: bool = True
    cut: bool = False


def trimmed(text: str, span: Span) -> Span:
    """Return the span without white space at either end."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.start + len(inner.rstrip())))


def at_end(text: str, span: Span) -> bool:
    """Whether the span ends with the end of a sentence."""
    return unescape(text[span.start : span.end]).rstrip(' "”’」』）)').endswith(_ENDS)


def entity_end(text: str, found: re.Match[str]) -> bool:
    """Whether a semicolon found is the end of ``&#xff0c;``."""
    before = text[max(0, found.start() - 12) : found.start()]
    return found[0][0] == ";" and bool(re.search(r"&#?\w{1,10}$", before))


def pieces(text: str, span: Span, lang: Lang, *, cut: bool) -> Iterator[Piece]:
    """Part the excerpt at holes and where a line must have ended."""
    start, fresh = span.start, True
    for found in _breaks().finditer(text, *span):
        hole = found["hole"]
        if not hole and (lang != "zh" or not _ends_line(text, start, found, span.end)):
            continue
        yield Piece(Span(start, found.start()), fresh, not hole)
        fresh = not hole or hole in words().display or at_end(text, Span(start, found.start()))
        start = found.end()
    if start < span.end:
        yield Piece(Span(start, span.end), fresh, not cut, cut)


@cache
def _breaks() -> re.Pattern[str]:
    holes = "|".join(re.escape(hole) for hole in (*words().display, *words().inline))
    return re.compile(rf"(?P<hole>{holes})|\s+")


def _ends_line(text: str, start: int, space: re.Match[str], stop: int) -> bool:
    """Whether the space stands for the end of a line."""
    before, after = text[start : space.start()], text[space.end() : stop]
    if not before or not after or before.count("(") > before.count(")"):
        return False
    last = before[-1]
    if last in "。！？!?；;~" and after[0] not in ",，。;；:：":
        return True
    if NUMBER.match(after):
        return last in ":：;；。" or count_han(last) > 0
    label = TERM_COLON.match(after)
    if label:
        named = is_example(label[0]) or label[0].strip(" :：") in words().labels
        return named or (count_han(label[0]) > 0 and (count_han(last) > 0 or last in ":：)）"))
    if not count_han(after[0]) or after[0] in _JOINED:
        return False
    if last in ":：":
        return count_han(before) > 4
    rest = _SPACE.split(_PUNCTUATION.split(after, maxsplit=1)[0], maxsplit=1)[0]
    return count_han(last) > 0 and len(before.strip()) >= _PARAGRAPH_LENGTH and len(rest) >= _REST_LENGTH


def is_example(line: str) -> bool:
    """Whether a line is an example's data: ``示例 1:``, ``Output:``."""
    name = re.split(r"\s*\d*\s*[:：]", line.lstrip(), maxsplit=1)[0]
    return len(name) < len(line.lstrip()) and name in words().examples


def heading_end(text: str, span: Span, *, first: bool, whole: bool) -> int | None:
    """Return where the heading that a line begins with ends, None if it begins with prose.

    Args:
        text: the page's.
        span: the line, or the rest of it behind another heading.
        first: whether it begins the excerpt.
        whole: whether no hole follows on the line.
    """
    number = _HEADING_NUMBER.match(text, *span)
    start, end = (number.end() if number else span.start), span.end
    if whole and end - start <= _TERM_LENGTH and not _PUNCTUATION.search(text, start, end):
        return end  # nothing else on the line
    if question := _QUESTION.match(text, start, end):
        return question.end()
    label = _LABEL.match(text, start, end)
    if label and label[1] in words().labels:
        return label.end(1)
    for space in _SPACE.finditer(text, start, min(end, start + _TERM_LENGTH + 8)):
        term = text[start : space.start()]
        if len(term) > _TERM_LENGTH or _PUNCTUATION.search(term):
            return None
        if _is_boundary(term, text[space.end() : end], first=first):
            return space.start()
    return None


def _is_boundary(term: str, rest: str, *, first: bool) -> bool:
    """Whether a space between ``term`` and ``rest`` ends a heading rather than a word."""
    known = words()
    if not term or not rest or term.count("(") != term.count(")"):
        return False
    if term in known.labels:
        return True
    if len(rest) < _REST_LENGTH or term.startswith(known.not_heading) or term.endswith(known.not_heading):
        return False
    if count_han(rest[0]):
        if count_han(term[-1]) or term[-1] in ")）":
            return True
        # 读懂Redis 内存…: whoever writes no space between the scripts means one that stands there.
        return count_han(term) > 0 and " " not in term and not term[-1].isdigit()
    if count_han(term[-1]):
        return 3 <= count_han(term) <= 8 and rest[:2].isalpha() and rest[:2].isascii()
    acronym = re.match(r"[A-Za-z][A-Za-z\s/-]*[(（](\w+)", rest)
    if acronym and acronym[1] == term:
        return True
    return first and term.isalnum() and bool(re.match(r"[A-Za-z]+[\u3400-\u9fff]", rest))
