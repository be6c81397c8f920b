"""Reasons and aims: "X 之所以…，是因为…", "为了…，X …", "…, so that …".

Asked forward only (why this result), for a cause asked backward has many answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.frames import frames
from cards.extractor.making import of_frame
from cards.extractor.passages import subject_ends
from cards.extractor.subjects import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.model import Fact


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the reasons of a passage."""
    for stated in passage.statements:
        for frame in frames(stated, "why"):
            if found := _of_frame(frame):
                yield found
                break


def _of_frame(frame: Frame) -> Fact | None:
    stated = frame.statement
    scope = stated.scope
    slot = next((name for name in ("cause", "purpose", "effect") if name in frame.slots), None)
    kernel = answer(frame.slots[slot], scope, shortest=4, longest=50) if slot else None
    if slot is None or kernel is None:
        return None
    if "act" in frame.slots:
        subject = Reader(scope, stated.before).resolve(frame.slots.get("result_subject"))
        return of_frame(frame, subject, {**frame.slots, slot: kernel}, "why") if subject else None
    if "result" not in frame.slots or "subject" in frame.slots:
        subject = Reader(scope, stated.before).resolve(frame.slots.get("subject"))
        if subject is None:
            return None
        return of_frame(frame, subject, {**frame.slots, slot: kernel}, "why")
    result = answer(frame.slots["result"], scope, shortest=5, longest=45)
    if result is None:
        return None
    split = subject_ends(result, scope)
    if split is None and stated.before is None:
        return None
    subject = Reader(scope, stated.before).resolve(split[0] if split else None)
    if subject is None:
        return None
    slots = {"result": result, "act": split[1] if split else result, slot: kernel}
    return of_frame(frame, subject, slots, "why")
