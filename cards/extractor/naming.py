"""Naming: under which name a term is defined, and what of it a sentence can be asked for.

Letters as a label and the name that they stand for are one thing; a gloss goes along with the name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answers import is_passing, marks
from cards.extractor.bodies import is_tool, repeats
from cards.extractor.classes import tells_classes
from cards.extractor.items import marked_start
from cards.extractor.subjects import glossed as is_glossed
from cards.extractor.subjects import plain_name
from cards.language.shapes import is_action
from cards.model import MarkKind, escape_markdown

if TYPE_CHECKING:
    from cards.extractor.frames import Frame, Statement
    from cards.model import Lang, Phrase, Subject

_GLOSS = re.compile(r"[（(]([^（）(),，、;；]{2,40})[）)]", re.ASCII)
_TWO_GLOSSES = re.compile(r"[（(]([^（）(),，、;；]{2,60})[,，、;；]([^（）(),，、;；]{2,60})[）)]", re.ASCII)
_SIGN = "signifies"
_KIND_OF = 2  # words before a name that only tell which kind of it
_INITIALS = re.compile(r"[A-Za-z]*[A-Z][A-Z0-9][A-Za-z0-9-]{0,5}")
_LETTERS = re.compile(r"[A-Z][A-Z/]{1,7}")


def two_named(subject: Subject, stated: Statement) -> Subject:
    """Letters as a label and the name that they stand for at the start of what is said: one thing."""
    label, foreign = stated.label, marks(stated.lang).get("foreign")
    if label is None or foreign is None or stated.position or stated.part:
        return subject
    letters, name = plain_name(label), plain_name(subject)
    if not _LETTERS.fullmatch(letters) or foreign.match(name) or len(name) < max(4, len(letters)):
        return subject
    return label if letters in name else replace(label, name=f"{label.name}（{subject.name}）", qualifier="")


def has_gloss(frame: Frame) -> bool:
    """Whether a gloss in Latin letters stands behind the name that a sentence defines."""
    told = frame.slots.get("subject")
    return told is not None and is_glossed(told) and not _exemplified(told, frame.statement.lang)


def _exemplified(named: Phrase, lang: Lang) -> bool:
    """Whether what stands in brackets behind a name is an example (数据库（如 …）) and no other name."""
    found = marks(lang).get("exemplified")
    return found is not None and found.search(named.text) is not None


def glossed(subject: Subject, frame: Frame) -> Subject:
    """A subject with the short Latin gloss that stands behind it where it is defined."""
    named = frame.slots.get("subject")
    if subject.phrase is None or named is None or subject.phrase.block is not named.block:
        return subject
    foreign = marks(frame.statement.lang).get("foreign")
    if foreign is None:
        return _lettered(subject, named)  # a language in which no gloss is in another script
    rest = named.cut(subject.phrase.end - named.start, len(named.text)).text.strip()
    gloss = _gloss(rest) if not _exemplified(named, frame.statement.lang) else ""
    if not gloss or named.start > subject.phrase.start:
        return subject
    if foreign.match(plain_name(subject)) or gloss in subject.name:
        return subject
    return replace(subject, name=f"{subject.name}（{escape_markdown(gloss)}）")


def _gloss(text: str) -> str:
    """The short Latin gloss in a pair of brackets; of a name and its letters (Write-Ahead Log, WAL) these."""
    if (found := _GLOSS.fullmatch(text)) is not None:
        return found[1].strip()
    if (found := _TWO_GLOSSES.fullmatch(text)) is None:
        return ""
    parts = [part.strip() for part in found.groups()]
    return next((part for part in parts if _INITIALS.fullmatch(part)), "")


def _lettered(subject: Subject, named: Phrase) -> Subject:
    """A name with the letters that stand for it, which its text goes on with (… Load Balancer (ELB))."""
    found = _GLOSS.search(named.text)
    if subject.phrase is None or found is None or _INITIALS.fullmatch(found[1]) is None:
        return subject
    if named.start + found.start() < subject.phrase.end:
        return subject
    return replace(subject, name=f"{subject.name} ({found[1]})")


def use_slot(said: Phrase, lang: Lang) -> str:
    """How a use is asked for: as an action, as what the thing is in charge of, or as where it is used."""
    data = marks(lang)
    if "field" not in data:
        return "use"
    if data["field"].search(said.text):
        return "field"
    charged = data["charged"].search(said.block.plain.text[: said.start].rstrip())
    acts = data["acting"].match(said.text) or is_action(said.text, lang)
    return "duty" if charged and not acts else "use"


def tells_means(said: Phrase, lang: Lang) -> bool:
    """Whether what is said of a thing tells how it does something, and not what it is."""
    found = marks(lang).get("by_means")
    return found is not None and found.match(said.text) is not None


def unstressed(said: Phrase, lang: Lang) -> Phrase:
    """What a thing is for, without the 的 that only stresses it (是用来 … 的)."""
    data = marks(lang)
    if "used_end" not in data or (found := data["used_end"].search(said.text)) is None:
        return said
    before = said.block.plain.text[: said.start].rstrip()
    return said.cut(0, found.start()) if data["used_for"].search(before) else said


def begins_with_code(frame: Frame) -> bool:
    """Whether a sentence about a sign names it as code with its kind (`Origin` 字段)."""
    told, kinded = frame.slots.get("subject"), marks(frame.statement.lang).get("kinded")
    if frame.pattern.name != _SIGN or told is None or kinded is None or not kinded.fullmatch(told.text):
        return False
    return marked_start(told, MarkKind.CODE) is not None


def says_of_sign(frame: Frame, subject: Subject) -> bool:
    """Whether what something stands for is said of a setting, a field or a piece of code that is known."""
    stated = frame.statement
    if stated.condition is not None:
        return False  # single.py asks for it together with that
    if "subject" in frame.slots:
        name = plain_name(subject)
        known = stated.scope.knows(name) and any(char.isalpha() for char in name)  # and no < 0
        return begins_with_code(frame) or (known and is_tool(subject, stated.lang))
    if stated.label is not None or stated.core.start > stated.sentence.start:
        return False  # 即表示 … tells what comes of something; entries.py reads what stands behind a label
    topic = stated.scope.topic.subject
    about = topic if subject.phrase is None else subject  # 它的值 is told by the name of its owner
    return about is not None and is_tool(about, stated.lang)


def says_itself(kernel: Phrase, subject: Subject, lang: Lang) -> bool:
    """Whether a definition is but the name again, or a kind of what it is said of (逻辑上的 View)."""
    text, name = kernel.text.lower(), plain_name(subject).lower()
    if tells_classes(lang):
        return text.endswith(name) or repeats(kernel, plain_name(subject), lang)
    return text.endswith(name) and text.count(" ") <= _KIND_OF + name.count(" ")


def is_common(subject: Subject, lang: Lang) -> bool:
    """Whether a name is a noun so common (任务, 位置) that it may stand for anything."""
    found = marks(lang).get("common")
    return found is not None and found.fullmatch(plain_name(subject)) is not None


def passing(frame: Frame) -> bool:
    """Whether a sentence says what the one that the article has at hand is (The team is a group of …)."""
    told = frame.slots.get("subject")
    if told is None or told.block.plain.text[: told.start].lower()[-4:] != "the ":
        return False
    return is_passing(told.text, frame.statement.lang)
