"""Ways and means: "通过 …，X 可以 …", "要 …，可以 …", "X 是通过 … 实现的", "To …, you can …".

A question names what is achieved; who achieves it may go without saying.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor import consequences, processes
from cards.extractor.answers import answer
from cards.extractor.askable import barred, is_deed, is_means, is_problem
from cards.extractor.domains import about_goal, goal_domain, step_domain, topic_or_wider
from cards.extractor.frames import frames, grouped, stating
from cards.extractor.headed import deed_above
from cards.extractor.labels import qualifying
from cards.extractor.making import of_frame, resolved, tells
from cards.extractor.nameable import nameable
from cards.extractor.predicates import is_adverbial, subject_ends
from cards.extractor.processes import without_auxiliary
from cards.extractor.reaching import reach
from cards.extractor.subjects import plain_name, unmeasured
from cards.language import length, pack
from cards.language.shapes import is_action
from cards.model import MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.model import Fact, Lang, Subject

_LONGEST = 45.0  # a way
_SHORTEST = 3  # characters
# patterns whose question names who does it, so that a word may answer
_NAMED_MEANS = ("by_means", "by_ving", "with_it")
_SPLIT = ("thereby",)  # patterns in which the way stands behind its subject
_SOLVING = ("solution",)  # patterns whose subject is a problem that was spoken of before
_UNDER_GOAL = ("way_here",)  # patterns whose goal is the heading over them
_GOING_ON = ("and_by",)  # patterns of clauses that go on with what the clause before speaks of
_PARTED_BY_VERB = ("can_by",)  # patterns that end a way where a verb begins
_NEXT = "next_step"  # the steps of a lead-in are told below it
_NAMED_STEPS = ("process", "operation")  # patterns that name what is done, as a thing or as an action
_STEPS = (*_NAMED_STEPS, "solution", "its_way", "steps_to")  # patterns that tell a way of several clauses
_STEPS_LONGEST = 60.0
_MOST = dict.fromkeys(_STEPS, _STEPS_LONGEST)
_SHORTEST_GOAL, _LONGEST_GOAL = 2.0, 40.0  # a verb alone may be one: how does it work?


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the ways of a passage, one for each thing that is achieved, and what is done at events."""
    known: set[object] = set()
    for stated in grouped(stating(passage.statements, "how")):
        for frame in frames(stated, "how"):
            if found := _of_frame(frame):
                if (key := _key(frame)) not in known:
                    known.add(key)
                    yield found
                break
    events: set[tuple[int, int]] = set()
    yield from processes.find(passage, events)
    yield from consequences.find(passage.statements, events)


def _key(frame: Frame) -> object:
    """What is the same when a sentence and a clause of it tell one way."""
    means = frame.slots["means"]
    return id(means.block), means.start


def _of_frame(frame: Frame) -> Fact | None:
    scope = frame.statement.scope
    parted = _parted(frame)
    if parted is None or (frame.pattern.name == _NEXT and frame.statement.sentence.leads_on):
        return None
    doer, told = parted
    lead = frame.slots["lead"].text if "lead" in frame.slots else ""
    means = answer(told, scope, shortest=2, longest=_MOST.get(frame.pattern.name, _LONGEST), asked=lead)
    goal = frame.slots.get("goal") or _action(frame)
    if frame.pattern.name in _UNDER_GOAL and (goal := deed_above(scope)) is None:
        return None
    kernel = answer(goal, scope, shortest=_SHORTEST_GOAL, longest=_LONGEST_GOAL) if goal is not None else None
    if means is None or not is_means(means, scope.lang):
        return None
    if frame.pattern.name in _PARTED_BY_VERB and not _is_tool(means, scope.lang):
        return None
    if len(means.text) < _SHORTEST and frame.pattern.name not in _NAMED_MEANS:
        return None
    if goal is not None and (kernel is None or barred(kernel, scope.lang)):
        return None
    subject = _achiever(frame, kernel, doer)
    within = step_domain if frame.pattern.name in _NAMED_STEPS else goal_domain
    where = within(kernel, frame.statement, means) if kernel is not None else None
    if subject is None or means.text in plain_name(subject) or (kernel and means.text in kernel.text):
        return None
    if "subject" in frame.slots and means.text.startswith(plain_name(subject)):
        return None  # CAS 通过 CAS 操作保证 …: by itself
    scene = frame.statement.condition if frame.pattern.on == "main" else None
    scene = frame.slots.get("condition", scene)
    slots = {**frame.slots, "condition": scene, "means": means, "goal": kernel, "domain": where}
    return of_frame(frame, subject, slots, "how")


def _is_tool(means: Phrase, lang: Lang) -> bool:
    """Whether a way ends in a noun, so that the verb behind it is what is done with it."""
    words = pack(lang).words(means.text)
    return bool(words) and (words[-1].tag[:1] != "v" or means.has(MarkKind.CODE))


def _parted(frame: Frame) -> tuple[Phrase | None, Phrase] | None:
    """Who does it, where only its predicate tells the way (X 先 …，从而避免了 …), and the way itself."""
    told, scope = frame.slots["means"], frame.statement.scope
    if frame.pattern.name in _STEPS:
        if frame.pattern.name in _NAMED_STEPS and length(told.text) <= _STEPS_LONGEST:
            return None, told
        return None, reach(told, scope.lang, longest=_STEPS_LONGEST)
    if frame.pattern.name not in _SPLIT:
        return None, told
    *_, last = pack(scope.lang).clauses(told.block.plain, told.start, told.end)
    within = Phrase(told.block, *last).strip("，, ")
    split = subject_ends(within, scope) or subject_ends(told, scope)
    if split is None or is_adverbial(split[0], scope) or not is_deed(split[1], scope.lang):
        return None
    return split[0], without_auxiliary(split[1], scope.lang)


def _topic(frame: Frame) -> Subject | None:
    """The topic, for what is done there step by step."""
    scope = frame.statement.scope
    return topic_or_wider(scope) if frame.pattern.name in _NAMED_STEPS else None


def _action(frame: Frame) -> Phrase | None:
    """What is done, where it is named as an action and not as a thing (插入节点的过程)."""
    named = frame.slots.get("subject")
    if frame.pattern.name not in _NAMED_STEPS or named is None:
        return None
    thing, scope = resolved(frame), frame.statement.scope
    untold = thing is None or (is_action(named.text, scope.lang) and not tells(thing, scope))
    return named if untold else None


def _achiever(frame: Frame, goal: Phrase | None, doer: Phrase | None) -> Subject | None:
    """Who or what achieves it; for a way that is anyone's, what it is about."""
    scope = frame.statement.scope
    if doer is not None:
        return nameable(frame.statement.reader.resolve(doer), scope)
    if frame.pattern.name in _SOLVING:
        problem = frame.statement.reader.resolve(None)
        if problem is None or not is_problem(plain_name(problem), scope.lang):
            return None
        return replace(problem, qualifier=qualifying(plain_name(problem), scope))
    if frame.pattern.name in _GOING_ON:
        before = frame.statement.before
        subject = nameable(unmeasured(before, scope.lang), scope) if before is not None else None
        return subject if subject is not None and tells(subject, scope) else None
    if goal is not None and (
        goal is frame.slots.get("subject") or "subject" not in frame.pattern.regex.groupindex
    ):
        return about_goal(goal, frame.statement) or _topic(frame)
    subject = resolved(frame)
    return subject if subject is not None and tells(subject, scope) else None
