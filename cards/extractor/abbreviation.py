"""Abbreviations: what letters stand for, from a sentence or from a gloss beside the term.

A gloss counts when its capitals are the initials of its words, in order (after Schwartz and
Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", 2003).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.extractor.frames import frames
from cards.extractor.making import fact, statement_signs
from cards.extractor.subjects import subject_of
from cards.language import pack
from cards.language.data import table
from cards.language.shapes import is_noun_phrase, is_term
from cards.model import Kind, MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Lang

_SHORT = r"[A-Z][A-Za-z]?[A-Z0-9]{1,6}s?|[A-Z][A-Za-z]{0,2}[A-Z][A-Za-z]{0,2}[A-Z]?|[A-Z]/[A-Z]"
_NATIVE = r"[\u4e00-\u9fff]{3,12}(?=\s*[，,）)])"
_LONG = r"[A-Za-z][A-Za-z’'/-]*(?:[ -][A-Za-z][A-Za-z’'/-]*){1,6}"
# 全称（Long Form，SHORT）, （SHORT，Long Form）, SHORT（Long Form…）, Long Form (SHORT)
_FORMS = (
    re.compile(
        rf"[（(]\s*(?P<long>{_LONG})\s*[,，、;；]\s*(?:简称|缩写为?|即|abbr\.?|or)?\s*(?P<short>{_SHORT})\s*[）)]"
    ),
    re.compile(
        rf"[（(]\s*(?P<short>{_SHORT})\s*[,，、;；:：]\s*(?:即|全称为?)?\s*(?P<long>{_LONG})\s*[,，）)]"
    ),
    re.compile(
        rf"(?<![A-Za-z0-9])(?P<short>{_SHORT})\s?[（(]\s*(?P<long>{_LONG})\s*"
        rf"(?:[,，;；]\s*(?:即|也就是|译为)?\s*(?P<native>{_NATIVE})?|(?=[）)]))"
    ),
    re.compile(rf"(?P<long>{_LONG})\s?[（(]\s*(?P<short>{_SHORT})\s*[,，;；）)]"),
)
# SHORT（中文名）, 中文名（SHORT）
_NATIVE_AFTER = re.compile(
    r"(?<![A-Za-z0-9])(?P<short>[A-Z]{2,6})\s?[（(](?P<native>[\u4e00-\u9fff]{3,12})[，,）)]"
)
_NATIVE_BEFORE = re.compile(r"\s?[（(](?P<short>[A-Z]{2,6})[）)]")
_UNITS = frozenset(["KB", "MB", "GB", "TB", "PB", "Hz", "MHz", "GHz", "OK", "ID"])
_LETTERS = re.compile(r"[A-Z][A-Z/]{1,7}")
_NAMED = re.compile(r"([\u4e00-\u9fff]{4,14}?)(?=是|，|,|$)")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "with"]
)


@dataclass(frozen=True, slots=True)
class Gloss:
    """A short form beside what it stands for.

    Attributes:
        short: the letters.
        long: the words that they are the initials of, None if none stand there.
        native: the name in the article's own language, None without one.
    """

    short: Phrase
    long: Phrase | None
    native: Phrase | None


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the abbreviations of a passage."""
    for stated in passage.statements:
        if stated.part:
            continue
        seen: set[str] = set()
        places = [stated.sentence]
        label = stated.label.phrase if stated.label is not None else None
        if label is not None and stated.position == 0:
            places.append(Phrase(label.block, label.start, max(label.end, stated.sentence.start)))
        glosses = [gloss for place in places for gloss in _glossed(place, stated.lang)]
        for gloss in (*glosses, *_framed(stated), *_labelled(stated)):
            if gloss.short.text not in seen and _stands_for(gloss.short) and _worth(gloss, stated):
                seen.add(gloss.short.text)
                yield _fact(stated, gloss)


def _stands_for(short: Phrase) -> bool:
    """Whether letters can be a short form: no code, no unit."""
    return not short.has(MarkKind.CODE) and short.text not in _UNITS


def _worth(gloss: Gloss, stated: Statement) -> bool:
    """Whether letters that are only translated matter to the article: it comes back to them."""
    return gloss.long is not None or stated.scope.speaks_of(gloss.short.text, 2)


def _framed(stated: Statement) -> Iterator[Gloss]:
    for frame in frames(stated, "abbreviation"):
        short, long = frame.slots.get("subject"), frame.slots.get("expansion")
        if short is not None and long is not None and spells(short.text, long.text):
            yield Gloss(short, long, None)


def _labelled(stated: Statement) -> Iterator[Gloss]:
    """``HTTP：超文本传输协议（是…）``: letters as a label, and their name right behind it."""
    label = stated.label.phrase if stated.label is not None else None
    if label is None or stated.position or stated.lang != "zh" or not _LETTERS.fullmatch(label.text):
        return
    if (
        (found := _NAMED.match(stated.core.text))
        and _is_name(found[1], stated.lang)
        and is_noun_phrase(found[1], stated.lang)
    ):
        yield Gloss(label, None, stated.core.cut(*found.span(1)))


def _glossed(phrase: Phrase, lang: Lang) -> Iterator[Gloss]:
    text = phrase.text
    if "(" not in text and "（" not in text:
        return
    for form in _FORMS:
        for found in form.finditer(text):
            long = phrase.cut(*found.span("long"))
            for skip in _starts(long.text):
                tail = long.cut(skip, len(long.text)).strip()
                if tail.text[:1].lower() == found["short"][0].lower() and spells(found["short"], tail.text):
                    native = _native(phrase, found, lang)
                    yield Gloss(phrase.cut(*found.span("short")), tail, native)
                    break
    if lang == "zh":
        yield from _named(phrase, lang)


def _named(phrase: Phrase, lang: Lang) -> Iterator[Gloss]:
    """Letters beside a name in the article's language."""
    for found in _NATIVE_AFTER.finditer(phrase.text):
        if _is_name(found["native"], lang) and len(found["native"]) > len(found["short"]):
            yield Gloss(phrase.cut(*found.span("short")), None, phrase.cut(*found.span("native")))
    for found in _NATIVE_BEFORE.finditer(phrase.text):
        native = _native_before(phrase.cut(0, found.start()), lang)
        if native is not None:
            yield Gloss(phrase.cut(*found.span("short")), None, native)


def _native(phrase: Phrase, found: re.Match[str], lang: Lang) -> Phrase | None:
    """The name in the article's language that stands in a gloss, or before it."""
    if found.groupdict().get("native") and _is_name(found["native"], lang):
        return phrase.cut(*found.span("native"))
    if phrase.text[found.start()] not in "（(":
        return None
    return _native_before(phrase.cut(0, found.start()), lang)


def _marked_name(before: Phrase) -> Phrase | None:
    """The marked-up name that a text ends with."""
    end = before.start + len(before.text.rstrip())
    for mark in before.block.plain.marks_in(before.start, end, MarkKind.STRONG, MarkKind.EMPHASIS):
        marked = Phrase(before.block, max(mark.start, before.start), end)
        if mark.end >= end and _HAN.fullmatch(marked.text) and 2 <= len(marked.text) <= 12:
            return marked
    return None


def _is_name(text: str, lang: Lang) -> bool:
    """Whether a gloss names what the letters stand for, and does not tell what they are used for."""
    return is_term(text, lang) and is_noun_phrase(text, lang, known=True)


def _native_before(before: Phrase, lang: Lang) -> Phrase | None:
    """The noun phrase that a text ends with; None if it cannot be told where it begins."""
    if lang != "zh":
        return None
    if (marked := _marked_name(before)) is not None:
        return marked
    data = table(lang, "abbreviations")
    start = len(before.text)
    for word in reversed(pack(lang).words(before.text)):
        if word.end < start or not _HAN.fullmatch(word.text) or word.tag[0] in data["stop_tags"]:
            break
        if word.text in data["stop_words"]:
            break
        start = word.start
    name = before.cut(start, len(before.text))
    named = is_term(name.text, lang) and is_noun_phrase(name.text, lang, known=True)
    return name if 3 <= len(name.text) <= 12 and named else None


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


def _fact(stated: Statement, gloss: Gloss) -> Fact:
    within = gloss.short.block is stated.sentence.block and gloss.short.start >= stated.sentence.start
    return fact(
        Kind.ABBREVIATION, "abbreviation.gloss" if gloss.long else "abbreviation.native",
        (subject_of(gloss.short),), {"expansion": gloss.long, "native": gloss.native},
        (stated.sentence if within else gloss.short.block.whole(),),
        stated.scope, **statement_signs(stated),
    )  # fmt: skip
