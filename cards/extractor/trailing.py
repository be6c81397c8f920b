"""Trailing: adverbs that a pattern took for the end of a subject, and that belong to the predicate.

"ZooKeeper 不|适合 …" is about ZooKeeper, and its question keeps 不. A clause of which nothing else
stands before the predicate ("…，仍然|依赖 TCP") is about what the clause before it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor import manners
from cards.extractor.answers import points
from cards.extractor.chunks import lexis_of, pieces
from cards.language.data import has_table
from cards.model import Phrase

if TYPE_CHECKING:
    from cards.extractor.frames import Frame

_JOINT = " ，,"  # what may stand between a subject and what follows it


def without_adverbs(frame: Frame) -> Frame:
    """A frame whose subject holds no adverbs of its predicate; as it is where a question would lose them."""
    stated, named = frame.statement, frame.slots.get("subject")
    if named is None or not has_table(stated.lang, "predicates") or stated.scope.knows(named.text):
        return frame
    words, lexis = pieces(named, stated.scope), lexis_of(stated.lang)
    end = len(words)
    while end and words[end - 1].text in lexis["adverbs"]:
        end -= 1
    said = words[end:]
    if not said or any(word.text in lexis["stepping"] for word in said):
        return frame
    if end == 0 and (any(word.text in lexis["following"] for word in said) or not _goes_on(frame)):
        return frame
    kept = next((word.start for word in said if word.text not in lexis["tying"]), len(named.text))
    middle = _from(kept, named, frame)
    if middle is None and not all(word.text in lexis["neutral"] for word in said):
        return frame
    slots = {name: slot for name, slot in frame.slots.items() if name != "subject"}
    if end:
        slots["subject"] = named.cut(0, words[end - 1].end).strip(_JOINT)
    if middle is not None:
        slots["middle"] = middle
    return frame._replace(slots=slots)


def without_ties(frame: Frame) -> Frame:
    """A frame whose question says nothing that ties it to the sentence before (则|使用)."""
    middle, stated = frame.slots.get("middle"), frame.statement
    if middle is None or not has_table(stated.lang, "predicates"):
        return frame
    words, lexis, at = pieces(middle, stated.scope), lexis_of(stated.lang), 0
    while at + 1 < len(words) and words[at].text in lexis["empty"]:
        at += 1
    if at == 0:
        return frame
    return frame._replace(slots={**frame.slots, "middle": middle.cut(words[at].start, len(middle.text))})


def _goes_on(frame: Frame) -> bool:
    """Whether a clause without a subject is about what the one before is about, and does not come of it."""
    stated = frame.statement
    if not stated.part or stated.before is None:
        return False
    return stated.condition is None or frame.pattern.name not in manners.RESULTING


def _from(start: int, named: Phrase, frame: Frame) -> Phrase | None:
    """What a question says between subject and answer, from the adverbs on; None where nothing says it."""
    middle = frame.slots.get("middle")
    having = tuple(lexis_of(frame.statement.lang)["having"])
    if middle is None or middle.start < named.end or middle.text.startswith(having):
        return None
    between = named.block.plain.text[named.end : middle.start].strip(_JOINT)
    if between or points(middle.text, frame.statement.lang):
        return None
    return Phrase(named.block, named.start + start, middle.end).strip(_JOINT)
