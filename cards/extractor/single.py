"""Single facts, asked in place: the answer gives way to a question word where it stands.

Chinese asks so by nature ("X 返回什么？"); English patterns give the verb's base form by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.frames import frames
from cards.extractor.making import of_frame, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.model import Fact, Slot


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the single facts of a passage: the first pattern that fits names the question."""
    for stated in passage.statements:
        for frame in frames(stated, "fact"):
            if found := _of_frame(frame):
                yield found
                break


def _of_frame(frame: Frame) -> Fact | None:
    stated = frame.statement
    subject = resolved(frame)
    kernel = answer(frame.slots["answer"], stated.scope, longest=30)
    if subject is None or kernel is None:
        return None
    slots: dict[str, Slot | None] = {**frame.slots, "answer": kernel}
    if frame.pattern.on == "main":
        slots.setdefault("condition", stated.condition)
    return of_frame(frame, subject, slots, "fact")
