"""Reasons and aims: "X 之所以…，是因为…", "为了…，X …", "…, so that …".

Asked forward only (why this result), for a cause asked backward has many answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import acts, answer
from cards.extractor.frames import frames, stating
from cards.extractor.making import of_frame, tells
from cards.extractor.predicates import subject_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.model import Fact, Phrase, Subject


_GAP = 2  # a space or a bracket may stand between a subject and its predicate


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the reasons of a passage."""
    for stated in stating(passage.statements, "why"):
        for frame in frames(stated, "why"):
            if found := _of_frame(frame):
                yield found
                break


def _of_frame(frame: Frame) -> Fact | None:
    stated, scope = frame.statement, frame.statement.scope
    slot = next((name for name in ("cause", "purpose") if name in frame.slots), None)
    kernel = answer(frame.slots[slot], scope, shortest=4, longest=50) if slot else None
    asked = _asked(frame)
    if slot is None or kernel is None or asked is None:
        return None
    subject, act = asked
    if not tells(subject, scope):
        return None
    if act is not None and not (acts(act, stated.lang) and _joined(subject, act)):
        return None
    return of_frame(frame, subject, {**frame.slots, "act": act, slot: kernel}, "why")


def _joined(subject: Subject, act: Phrase) -> bool:
    """Whether the subject stands right before what is asked of it: the question says it as it stands."""
    named = subject.phrase
    return named is not None and named.block is act.block and 0 <= act.start - named.end <= _GAP


def _asked(frame: Frame) -> tuple[Subject, Phrase | None] | None:
    """What the question is about, and what of it is asked: told apart by the pattern, or here."""
    stated, scope, slots = frame.statement, frame.statement.scope, frame.slots
    reader = stated.reader
    for name in ("subject", "result_subject"):
        if name in slots or ("act" in slots and name == "result_subject"):
            subject = reader.resolve(slots.get(name))
            return None if subject is None else (subject, slots.get("act"))
    if "result" not in slots:
        subject = reader.resolve(None)
        return None if subject is None else (subject, None)
    result = answer(slots["result"], scope, shortest=5, longest=45)
    split = subject_ends(result, scope) if result is not None else None
    if result is None or (split is None and stated.before is None):
        return None
    subject = reader.resolve(split[0] if split else None)
    return None if subject is None else (subject, split[1] if split else result)
