"""Single facts, asked in place: the answer gives way to a question word where it stands.

Chinese asks so by nature ("X 返回什么？"); English patterns give the verb's base form by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.frames import frames
from cards.extractor.making import of_frame, resolved
from cards.extractor.subjects import plain_name
from cards.language.shapes import is_thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.model import Fact, Phrase, Slot, Subject


# patterns that ask for a thing
_THINGS = ("object", "turn_into", "means", "passive", "agent")


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
    if subject is None or kernel is None or not _apt(frame, kernel, subject):
        return None
    slots: dict[str, Slot | None] = {**frame.slots, "answer": kernel}
    if frame.pattern.on == "main":
        slots.setdefault("condition", stated.condition)
    return of_frame(frame, subject, slots, "fact")


def _apt(frame: Frame, kernel: Phrase, subject: Subject) -> bool:
    """Whether the kernel answers what the pattern asks, and is not the subject over again."""
    name, said = plain_name(subject).lower(), kernel.text.lower()
    if said in name or (name in said and len(said) < 2 * len(name)):
        return False
    return frame.pattern.name not in _THINGS or is_thing(kernel.text, frame.statement.lang)
