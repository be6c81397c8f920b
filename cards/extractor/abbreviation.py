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
from cards.language.abbreviations import (
    Forms,
    english_words,
    forms,
    is_as_long_as,
    is_known_name,
    known_names,
    spells,
)
from cards.language.cues import index
from cards.language.shapes import is_noun_phrase, is_term
from cards.model import Kind, MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Lang

_LETTERS = re.compile(r"[A-Z][A-Z/]{1,7}")
_NATIVE_BEFORE = re.compile(r"\s?[（(](?P<short>[A-Z]{2,6})[）)]")
# The look behind stands after the first letter, so that the search can skip to capitals.
_LISTED = re.compile(r"(?P<short>[A-Z](?<![A-Za-z0-9][A-Z])[A-Z]{2,5})(?![A-Za-z0-9])")
_SEPARATED = re.compile(r"[（(]([^（）()]*)[）)]")
_LATIN_END = re.compile(r"([A-Za-z][A-Za-z0-9.+#-]*)\s?$")
_LONGEST = 16  # characters of a name
_EDGES = " ，,。．.；;：:\n"
# 原子性（Atomicity）, Atomicity（原子性）, Atomicity
_THING = re.compile(
    r"[\u4e00-\u9fff]{2,8}\s?[（(]\s?(?P<glossed>[A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+)*)\s?[）)]"
    r"|(?P<latin>[A-Z][A-Za-z-]+(?: [A-Z][A-Za-z-]+)*)(?:\s?[（(][^（）()]{1,12}[）)])?"
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
        if stated.part or not _may_tell(stated):
            continue
        yield from _listed(stated)
        seen: set[str] = set()
        glosses = list(_glossed(stated.sentence, stated.lang))
        if (label := _before(stated)) is not None:
            beside = _glossed(label, stated.lang)  # of a label that is no term its words are sure, no name
            glosses += [gloss for gloss in beside if stated.label is not None or gloss.long is not None]
        for gloss in (*glosses, *_framed(stated), *_labelled(stated)):
            if (
                gloss.short.text not in seen
                and _stands_for(gloss.short, stated.lang)
                and _worth(gloss, stated)
            ):
                seen.add(gloss.short.text)
                yield _fact(stated, gloss)


def _may_tell(stated: Statement) -> bool:
    """Whether a sentence may tell what letters stand for: most hold neither a gloss nor a row of capitals."""
    text = stated.sentence.text
    if _before(stated) is not None or "(" in text or "（" in text or _LISTED.search(text):
        return True
    return bool(stated.candidates & index(stated.lang).sets.get("abbreviation", 0))


def _before(stated: Statement) -> Phrase | None:
    """The label that a first sentence stands behind, be it a term or not; None without one."""
    if stated.position:
        return None
    label, block = stated.label.phrase if stated.label is not None else None, stated.sentence.block
    if label is not None:
        return Phrase(label.block, label.start, max(label.end, stated.sentence.start))
    before = Phrase(block, block.whole().start, stated.sentence.start).strip()
    return before or None


def _stands_for(short: Phrase, lang: Lang) -> bool:
    """Whether letters can be a short form: no code, no unit."""
    return not short.has(MarkKind.CODE) and short.text not in forms(lang).units


def _listed(stated: Statement) -> Iterator[Fact]:
    """``ACID 指原子性（Atomicity）、……``: letters, and things listed behind them whose initials they are."""
    how, text = forms(stated.lang), stated.sentence.text
    found = _LISTED.search(text)
    if found is None or not how.joints.search(text, found.end()):
        return
    rest = stated.sentence.cut(found.end(), len(text))
    parts = [part for part in _split(rest, how) if part]
    letters = found["short"]
    for at in range(len(parts) - len(letters) + 1):
        known: list[Phrase] = []
        for part, letter in zip(parts[at:], letters, strict=False):
            if (member := _thing(part, letter, how)) is None:
                break
            known.append(member)
        else:
            short = stated.sentence.cut(*found.span("short"))
            yield fact(
                Kind.ABBREVIATION, "abbreviation.listed", (subject_of(short),), {"members": tuple(known)},
                (stated.sentence,), stated.scope, **statement_signs(stated),
            )  # fmt: skip
            return


def _split(rest: Phrase, how: Forms) -> Iterator[Phrase]:
    """The things of a list in a sentence; what stands in parentheses is not split."""
    hidden = _SEPARATED.sub(lambda m: "（" + "x" * len(m[1]) + "）", rest.text)
    begin = 0
    for joint in how.joints.finditer(hidden):
        yield rest.cut(begin, joint.start()).strip(_EDGES)
        begin = joint.end()
    yield rest.cut(begin, len(rest.text)).strip(_EDGES)


def _thing(part: Phrase, letter: str, how: Forms) -> Phrase | None:
    """The end or the beginning of a part that is a name with this initial, its gloss included."""
    for found in _THING.finditer(part.text):
        latin = found["latin"] or found["glossed"]
        if latin is not None and latin[0].upper() == letter:
            named = part.cut(*found.span())
            opened = how.lead.match(named.text)
            return named.cut(opened.end(), len(named.text)).strip() if opened else named
    return None


def _worth(gloss: Gloss, stated: Statement) -> bool:
    """Whether letters that are only translated matter to the article: it comes back to them."""
    return gloss.long is not None or stated.scope.speaks_of(gloss.short.text, 2)


def _framed(stated: Statement) -> Iterator[Gloss]:
    for frame in frames(stated, "abbreviation"):
        short, long = frame.slots.get("subject"), frame.slots.get("expansion")
        if short is not None and long is not None and spells(short.text, long.text, stated.lang):
            yield Gloss(short, long, frame.slots.get("native"))


def _labelled(stated: Statement) -> Iterator[Gloss]:
    """``HTTP：超文本传输协议（是…）``: letters as a label, and their name right behind it."""
    label = stated.label.phrase if stated.label is not None else None
    if label is None or stated.position or not _LETTERS.fullmatch(label.text):
        return
    if (
        (found := forms(stated.lang).named.match(stated.core.text))
        and _is_name(found[1], stated.lang)
        and is_noun_phrase(found[1], stated.lang)
        and _names(label.text, found[1], stated.lang)
    ):
        yield Gloss(label, None, stated.core.cut(*found.span(1)))


def _glossed(phrase: Phrase, lang: Lang) -> Iterator[Gloss]:
    text = phrase.text
    if "(" not in text and "（" not in text:
        return
    for form in forms(lang).beside(text):
        for found in form.finditer(text):
            long = phrase.cut(*found.span("long"))
            for skip in _starts(long.text):
                tail = long.cut(skip, len(long.text)).strip()
                if tail.text[:1].lower() == found["short"][0].lower() and spells(
                    found["short"], tail.text, lang
                ):
                    native = _native(phrase, found, lang)
                    yield Gloss(phrase.cut(*found.span("short")), tail, native)
                    break
    yield from _named(phrase, lang)


def _named(phrase: Phrase, lang: Lang) -> Iterator[Gloss]:
    """Letters beside a name in the article's language."""
    for found in forms(lang).native.finditer(phrase.text):
        if _is_name(found["native"], lang) and _names(found["short"], found["native"], lang):
            yield Gloss(phrase.cut(*found.span("short")), None, phrase.cut(*found.span("native")))
    for found in _NATIVE_BEFORE.finditer(phrase.text):
        native = _native_before(phrase.cut(0, found.start()), lang, found["short"])
        if native is not None and _names(found["short"], native.text, lang):
            yield Gloss(phrase.cut(*found.span("short")), None, native)


def _native(phrase: Phrase, found: re.Match[str], lang: Lang) -> Phrase | None:
    """The name in the article's language that stands in a gloss, behind it or before it."""
    behind = forms(lang).after.match(phrase.text, found.end())
    for place in (found, behind):
        if place and place.groupdict().get("native") and _is_name(place["native"], lang):
            return phrase.cut(*place.span("native"))
    if phrase.text[found.start()] in "（(":
        return _native_before(phrase.cut(0, found.start()), lang, found["short"])
    if found.start("short") > found.start("long"):
        return None
    before = phrase.cut(0, found.start("short")).strip()
    name = _native_before(before, lang, found["short"])  # 用户数据报协议 UDP（…）
    return name if name is not None and len(name.text) >= 2 * len(found["short"]) else None


def _marked_name(before: Phrase, how: Forms) -> Phrase | None:
    """The marked-up name that a text ends with."""
    end = before.start + len(before.text.rstrip())
    for mark in before.block.plain.marks_in(before.start, end, MarkKind.STRONG, MarkKind.EMPHASIS):
        marked = Phrase(before.block, max(mark.start, before.start), end)
        if mark.end >= end and how.name.fullmatch(marked.text):
            return marked
    return None


def _is_name(text: str, lang: Lang) -> bool:
    """Whether a gloss names what the letters stand for, and does not tell what they are used for."""
    return is_term(text, lang) and is_noun_phrase(text, lang, known=True)


def _names(short: str, native: str, lang: Lang) -> bool:
    """Whether words beside letters, and nothing else, are their name, and no remark (SSE（单向通信）).

    What well-known letters are called is known. Of others the words must be as many as letters allow, and
    something that is, not something done to it; a word of English is no abbreviation.
    """
    if known_names(short, lang):
        return is_known_name(short, native, lang)
    words = pack(lang).words(native)
    if not words or not is_as_long_as(short, native, lang) or short.lower() in english_words():
        return False
    done = len(words) > 1 and words[0].pos == "VERB" and words[1].pos in ("NOUN", "PROPN")
    return is_noun_phrase(native, lang) and not done and words[-1].pos in ("NOUN", "PROPN", "VERB")


def _native_before(before: Phrase, lang: Lang, short: str) -> Phrase | None:
    """The noun phrase that a text ends with; None if it cannot be told where it begins.

    A word in Latin letters belongs to it if the letters begin with its initial: Java 内存模型（JMM）.
    """
    how = forms(lang)
    for known in known_names(short, lang):
        if before.text.rstrip().endswith(known):
            return before.cut(before.text.rstrip().rindex(known), len(before.text)).strip()
    if (marked := _marked_name(before, how)) is not None:
        return marked
    start = len(before.text)
    for word in reversed(pack(lang).words(before.text)):
        if word.end < start or not how.part.fullmatch(word.text) or word.tag[0] in how.stop_tags:
            break
        if word.text in how.stop_words:
            break
        start = word.start
    latin = _LATIN_END.search(before.text, 0, start)
    if latin is not None:
        if latin[1][0].upper() != short[0]:
            return None
        start = latin.start()
    name = before.cut(start, len(before.text))
    named = is_term(name.text, lang) and is_noun_phrase(name.text, lang, known=True)
    return name if 3 <= len(name.text) <= _LONGEST and named else None


def _starts(long: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer(r"[ ]", long))]


def _fact(stated: Statement, gloss: Gloss) -> Fact:
    within = gloss.short.block is stated.sentence.block and gloss.short.start >= stated.sentence.start
    return fact(
        Kind.ABBREVIATION, "abbreviation.gloss" if gloss.long else "abbreviation.native",
        (subject_of(gloss.short),), {"expansion": gloss.long, "native": gloss.native},
        (stated.sentence if within else gloss.short.block.whole(),),
        stated.scope, **statement_signs(stated),
    )  # fmt: skip
