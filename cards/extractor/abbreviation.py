"""Abbreviations: what letters stand for, from a sentence or from a gloss beside the term.

A gloss counts when its capitals are the initials of its words, in order (after Schwartz and
Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", 2003).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.frames import frames
from cards.extractor.making import fact, statement_signs
from cards.extractor.subjects import subject_of
from cards.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Phrase

_SHORT = r"[A-Z][A-Za-z]?[A-Z0-9]{1,6}s?|[A-Z][A-Za-z]{0,2}[A-Z][A-Za-z]{0,2}[A-Z]?|[A-Z]/[A-Z]"
_LONG = r"[A-Za-z][A-Za-z’'/-]*(?:[ -][A-Za-z][A-Za-z’'/-]*){1,6}"
# 全称（Long Form，SHORT）, （Long Form, 简称 SHORT）, （SHORT，Long Form）, SHORT（Long Form…）, Long Form (SHORT)
_FORMS = (
    re.compile(
        rf"[（(]\s*(?P<long>{_LONG})\s*[,，、;；]\s*(?:简称|缩写为?|即|abbr\.?|or)?\s*(?P<short>{_SHORT})\s*[）)]"
    ),
    re.compile(
        rf"[（(]\s*(?P<short>{_SHORT})\s*[,，、;；:：]\s*(?:即|全称为?)?\s*(?P<long>{_LONG})\s*[,，）)]"
    ),
    re.compile(rf"(?<![A-Za-z0-9])(?P<short>{_SHORT})\s?[（(]\s*(?P<long>{_LONG})\s*[,，;；）)]"),
    re.compile(rf"(?P<long>{_LONG})\s?[（(]\s*(?P<short>{_SHORT})\s*[,，;；）)]"),
)
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "with"]
)


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the abbreviations of a passage."""
    for stated in passage.statements:
        seen: set[str] = set()
        for short, long in (*_glossed(stated.sentence), *_framed(stated)):
            if short.text not in seen:
                seen.add(short.text)
                yield _fact(stated, short, long)
        if stated.label is not None and stated.position == 0 and stated.label.phrase is not None:
            for short, long in _glossed(stated.label.phrase.block.whole()):
                if short.text not in seen and short.start < stated.sentence.start:
                    seen.add(short.text)
                    yield _fact(stated, short, long)


def _framed(stated: Statement) -> Iterator[tuple[Phrase, Phrase]]:
    for frame in frames(stated, "abbreviation"):
        short, long = frame.slots.get("subject"), frame.slots.get("expansion")
        if short is not None and long is not None and spells(short.text, long.text):
            yield short, long


def _glossed(phrase: Phrase) -> Iterator[tuple[Phrase, Phrase]]:
    text = phrase.text
    if "(" not in text and "（" not in text:
        return
    for form in _FORMS:
        for found in form.finditer(text):
            long = phrase.cut(*found.span("long"))
            for skip in _starts(long.text):
                tail = long.cut(skip, len(long.text)).strip()
                if spells(found["short"], tail.text):
                    yield phrase.cut(*found.span("short")), tail
                    break


def _starts(long: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer(r"[ ]", long))]


def spells(short: str, long: str) -> bool:
    """Whether the capitals and digits of ``short`` are the initials of the words of ``long``, in order."""
    letters = [c.lower() for c in short.rstrip("s") if c.isalnum()]
    words = [w for w in re.split(r"[\s\-/]+", long) if w]
    if len(letters) < 2 or len(words) < 2:
        return False
    initials = [w[0].lower() for w in words]
    content = [w[0].lower() for w in words if w.lower() not in _SMALL]
    humps = [c.lower() for w in words for i, c in enumerate(w) if i == 0 or c.isupper()]
    return letters in (initials, content, humps)


def _fact(stated: Statement, short: Phrase, long: Phrase) -> Fact:
    return fact(
        Kind.ABBREVIATION, "abbreviation.gloss", (subject_of(short),), {"expansion": long},
        (stated.sentence if short.block is stated.sentence.block and short.start >= stated.sentence.start
         else short.block.whole(),),
        stated.scope, **statement_signs(stated),
    )  # fmt: skip
