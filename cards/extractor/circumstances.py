"""Circumstances: what becomes of a thing in one of two circumstances or states, and in the other.

``X 在训练时 …，在推理时 …``, ``A 失败时，…；B 失败时，…``, ``X 过大会 …，过小则 …``: a thing against itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer, points
from cards.extractor.making import fact, statement_signs
from cards.extractor.members import cues
from cards.extractor.predicates import subject_ends
from cards.extractor.sides import follows, set_apart
from cards.extractor.subjects import plain_name, subject_of
from cards.language.data import table
from cards.model import Kind

if TYPE_CHECKING:
    from cards.extractor.frames import Frame
    from cards.model import Fact, Phrase, Slot, Subject

_LONGEST = 45.0  # what happens in one of them, by ``language.length``
_SHORTEST = 3.0
_UNEVEN = 3  # characters: two circumstances in one breath are told alike


def of_circumstances(frame: Frame) -> Fact | None:
    """Return what a frame with the slots ``when`` and ``when_other`` sets side by side."""
    stated, slots = frame.statement, frame.slots
    when, other = slots["when"], slots["when_other"]
    left = answer(slots["left"], stated.scope, longest=_LONGEST, shortest=_SHORTEST, whole=True)
    right = answer(slots["right"], stated.scope, longest=_LONGEST, shortest=_SHORTEST, whole=True)
    if left is None or right is None or when.text == other.text or left.text == right.text:
        return None
    if not set_apart(stated.core, stated.lang) and abs(len(when.text) - len(other.text)) > _UNEVEN:
        return None
    if any(points(said.text, stated.lang) or follows(said, stated.lang) for said in (left, right)):
        return None
    found = _owner(frame, left, right)
    if found is None:
        return None
    subject, owned = found
    filled: dict[str, Slot | None] = {
        "grid": ((when, other), (left, right)), "when": when, "when_other": other,
        "left": left, "right": right,
    }  # fmt: skip
    return fact(
        Kind.COMPARISON, f"comparison.{frame.pattern.name}{'_of' if owned else ''}", (subject,), filled,
        (stated.sentence,), stated.scope, **statement_signs(stated),
    )  # fmt: skip


def _owner(frame: Frame, left: Phrase, right: Phrase) -> tuple[Subject, bool] | None:
    """What both circumstances are those of, and whether the question has to name it.

    It is named in the sentence; else each side has a subject of its own, or neither has and the
    sentence before or the topic names it.
    """
    stated = frame.statement
    if "subject" in frame.slots:
        subject = stated.reader.resolve(frame.slots["subject"])
        return (subject, True) if subject is not None else None
    own = [subject_ends(said, stated.scope) for said in (left, right)]
    if own[0] is not None and own[1] is not None:
        subject = stated.reader.resolve(own[0][0])
        return (subject, False) if subject is not None else None
    if own[0] is not None or own[1] is not None or table(stated.lang, "contrasts")["strict"] is False:
        return None
    subject = stated.reader.resolve(None)
    if subject is None:
        return None
    owner = cues(stated.lang)["owner"].match(plain_name(subject))
    if owner is not None and subject.phrase is not None:  # what was said last was a side of it
        subject = subject_of(subject.phrase.cut(0, owner.end(1)))
    return subject, True
