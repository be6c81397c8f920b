"""Ways and means: "通过 …，X 可以 …", "要 …，可以 …", "X 是通过 … 实现的", "To …, you can …".

A question names what is achieved; who achieves it may go without saying.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor import processes
from cards.extractor.answers import answer
from cards.extractor.asking import about_goal, barred, domain, is_means
from cards.extractor.frames import frames, stating
from cards.extractor.making import of_frame, resolved, tells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.model import Fact, Phrase, Subject

_LONGEST = 45.0  # a way
_SHORTEST_GOAL, _LONGEST_GOAL = 2.0, 40.0  # a verb alone may be one: how does it work?


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the ways of a passage, one for each thing that is achieved, and what is done at events."""
    known: set[object] = set()
    for stated in stating(passage.statements, "how"):
        for frame in frames(stated, "how"):
            if found := _of_frame(frame):
                if (key := _key(frame)) not in known:
                    known.add(key)
                    yield found
                break
    yield from processes.find(passage)


def _key(frame: Frame) -> object:
    """What is the same when a sentence and a clause of it tell one way."""
    means = frame.slots["means"]
    return id(means.block), means.start


def _of_frame(frame: Frame) -> Fact | None:
    scope = frame.statement.scope
    means = answer(frame.slots["means"], scope, shortest=3, longest=_LONGEST)
    goal = frame.slots.get("goal")
    kernel = answer(goal, scope, shortest=_SHORTEST_GOAL, longest=_LONGEST_GOAL) if goal is not None else None
    if means is None or not is_means(means, scope.lang):
        return None
    if goal is not None and (kernel is None or barred(kernel, scope.lang)):
        return None
    subject = _achiever(frame, kernel)
    where = domain(kernel, frame.statement, means) if kernel is not None else None
    if subject is None:
        return None
    scene = frame.statement.condition if frame.pattern.on == "main" else None
    slots = {**frame.slots, "condition": scene, "means": means, "goal": kernel, "domain": where}
    return of_frame(frame, subject, slots, "how")


def _achiever(frame: Frame, goal: Phrase | None) -> Subject | None:
    """Who or what achieves it; for a way that is anyone's, what it is about."""
    scope = frame.statement.scope
    if goal is not None and "subject" not in frame.pattern.regex.groupindex:
        return about_goal(goal, frame.statement)
    subject = resolved(frame)
    return subject if subject is not None and tells(subject, scope) else None
