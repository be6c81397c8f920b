"""Backward: names given behind what they name, at the end of its sentence or in the next one.

"…称为 X", "如果 …，就称为 X", "…。这种现象称为 X", "… 一个 …的值。这些值称为 X".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.answers import marks
from cards.extractor.classes import is_class, nearest, told_before
from cards.extractor.standing import is_topic
from cards.extractor.subjects import plain_name
from cards.language import pack
from cards.language.shapes import is_action, is_noun_phrase

if TYPE_CHECKING:
    from cards.extractor.frames import Frame, Statement
    from cards.model import Lang, Phrase, Subject

CONDITIONED = "if_called"
"""This names what its condition describes."""
THING = "thing_called"
"""This names the thing that the sentence before ends with."""
BACKWARD = ("this_called", "we_call", THING)
"""These name what the sentence before has described."""
CARRIED = "we_name"
"""This names what it carries before its verb (把 … 叫做 X)."""
GIVING = (
    "called", CARRIED, "process_called", "so_named", "named_aside", "when_called", "named_colon",
    "named_where", *BACKWARD,
)  # fmt: skip
"""These give a name in so many words, so that whatever it is, it is one."""
THIS = "this_is"
"""This sums up the sentence before its last clause."""
REVERSE = ("called", CARRIED, "process_called", "so_named", "named_aside", CONDITIONED, THIS, *BACKWARD)
"""All of them."""

_COURSE = 72


def described(frame: Frame) -> Phrase | None:
    """What a sentence that only names something has described: its condition, or the sentence before it."""
    stated, name = frame.statement, frame.pattern.name
    if name == CONDITIONED:
        return frame.slots["process"]
    if name == THING:
        return (
            None
            if stated.earlier is None or stated.part
            else _thing(stated.earlier, frame.slots["head"], stated.lang)
        )
    return stated.earlier if name in BACKWARD and not stated.part else None


def _thing(earlier: Phrase, head: Phrase, lang: Lang) -> Phrase | None:
    """The thing of some kind that a sentence ends with, from its measure on (一个记录偏移的字段)."""
    measured = marks(lang).get("measured")
    if measured is None:
        return None
    found = re.search(f"{measured.pattern}{re.escape(head.text)}$", earlier.text)
    return earlier.cut(found.start(), len(earlier.text)) if found else None


def before_name(said: Phrase, frame: Frame, subject: Subject) -> Phrase | None:
    """What a name at the end of a sentence is given to; None where that cannot be told.

    That is a class, the clause that 这个过程 stands for, or all of it where the section is about the name.
    """
    lang = frame.statement.lang
    said = _behind_label(said, subject)
    if frame.pattern.name == CONDITIONED:
        scope, name = frame.statement.scope, plain_name(subject)
        if not (scope.knows(name) or scope.speaks_of(name)):
            return None
    elif sums_up(frame):
        if not _names_event(frame):
            return None  # 增加了一个列，这个列称为 X: the thing, and not all that was said
        said = told_before(_conditioned(said, frame.statement), lang, _COURSE)
    elif not is_topic(subject, frame.statement.scope):
        said = nearest(said, lang)
        if not is_class(said, lang) and not _is_deed(said, frame, subject):
            return None
    if not sums_up(frame) and (place := marks(lang).get("placed")) and place.search(said.text):
        return None
    if frame.pattern.name == CARRIED:
        return said  # behind 把 it begins with what it begins with
    return None if (found := marks(lang).get("dangling")) and found.search(said.text) else said


def _names_event(frame: Frame) -> bool:
    """Whether what stands for the clauses before is something that goes on (这个过程), and no thing."""
    process, event = frame.slots.get("process"), marks(frame.statement.lang).get("event")
    if process is None or event is None or frame.pattern.name != "called":
        return True
    return event.search(process.text) is not None


def _behind_label(said: Phrase, subject: Subject) -> Phrase:
    """What a sentence says behind the name itself as its label (上下文切换：…，这个过程叫上下文切换)."""
    found = re.match(rf"{re.escape(plain_name(subject))}\s?[：:]\s?", said.text)
    return said.cut(found.end(), len(said.text)) if found else said


def _is_deed(said: Phrase, frame: Frame, subject: Subject) -> bool:
    """Whether a name that the author has marked is given to something done (插入一个元素叫做入队)."""
    stated = frame.statement
    if frame.pattern.name != "called" or not stated.scope.knows(plain_name(subject)):
        return False
    return said.start == stated.core.start and "，" not in said.text and is_action(said.text, stated.lang)


def _conditioned(said: Phrase, stated: Statement) -> Phrase:
    """What a sentence says together with its condition: 这种现象 stands for both."""
    if stated.condition is None or said.start != stated.main.start:
        return said
    return stated.core.cut(0, said.end - stated.core.start)


def names_one(name: str, lang: Lang) -> bool:
    """Whether a name that a sentence gives is that of one thing, not of two (客户端和服务器)."""
    if not is_noun_phrase(name, lang, known=True):
        return False
    return not any(word.pos == "CCONJ" for word in pack(lang).words(name))


def sums_up(frame: Frame) -> bool:
    """Whether a frame names what the clauses before have told (…，这种现象称为 X), and no thing."""
    return frame.pattern.name in (THIS, "this_called") or (
        frame.pattern.name != CONDITIONED and "process" in frame.slots
    )
