"""Ways and means: "通过 …，X 可以 …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.frames import frames, stating
from cards.extractor.making import of_frame, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.model import Fact


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the ways of a passage."""
    for stated in stating(passage.statements, "how"):
        for frame in frames(stated, "how"):
            if found := _of_frame(frame):
                yield found
                break


def _of_frame(frame: Frame) -> Fact | None:
    stated = frame.statement
    subject = resolved(frame)
    means = answer(frame.slots["means"], stated.scope, shortest=3, longest=45)
    goal = answer(frame.slots["goal"], stated.scope, shortest=3, longest=40)
    if subject is None or means is None or goal is None:
        return None
    return of_frame(frame, subject, {"means": means, "goal": goal}, "how")
