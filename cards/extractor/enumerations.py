"""Enumerations: the members of a set named inside a sentence, which give way to a question word there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor import clauses
from cards.extractor.answers import answer, indefinite, points
from cards.extractor.frames import frames
from cards.extractor.making import fact, of_frame, resolved, statement_signs, told
from cards.extractor.members import MOST, cues, number, split_members
from cards.extractor.mentions import mentioned
from cards.extractor.subjects import plain_name
from cards.language import length
from cards.language.shapes import is_noun_phrase
from cards.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Phrase, Slot, Subject

_LONGEST = 16.0  # a member, by ``language.length``
_EVEN = 2.5  # times the shortest member, the longest: else it holds what belongs to all of them
_FEWEST = 3  # members that a sentence may name without saying that it names a set


def enumerations(statements: tuple[Statement, ...]) -> Iterator[Fact]:
    """Yield the sets that sentences name; of a long sentence and its clauses the first that does."""
    for stated in statements:
        for frame in frames(stated, "list"):
            if "members" in frame.slots and (one := _of_frame(frame)):
                yield one
                break
        else:
            if one := _of_object(stated):
                yield one


def _of_frame(frame: Frame) -> Fact | None:
    """``X 分为 A、B 和 C``, ``X 用 A 和 B 两个变量 …``."""
    stated, slots = frame.statement, frame.slots
    in_place = "stem" in slots
    subject = _spoken_of(frame) if in_place else resolved(frame)
    if subject is None or cues(stated.lang)["hollow"].match(plain_name(subject)):
        return None
    found = _kernels(split_members(slots["members"], stated.lang), stated.scope, known=in_place)
    if found is None:
        return None
    counts = [number(slots.get(name), stated.lang) for name in ("count", "total")]
    if any(count is not None and count != len(found) for count in counts):
        return None
    few = len(found) < _FEWEST and "open" not in slots and "parted" not in slots
    if not any(counts) and (few or ("unit" in slots and "parted" not in slots)):
        return None
    filled: dict[str, Slot | None] = {**slots, "members": found}
    if frame.pattern.on == "main":
        filled["condition"] = stated.condition
    return of_frame(frame, subject, filled, "list")


def _spoken_of(frame: Frame) -> Subject | None:
    """What a sentence that is asked whole is about: the term that it names outside its members."""
    scope = frame.statement.scope
    for name in ("stem", "after"):
        if name in frame.slots and (subject := mentioned(frame.slots[name], scope)) is not None:
            return subject
    return None


def _kernels(parts: tuple[Phrase, ...], scope: Scope, *, known: bool = False) -> tuple[Phrase, ...] | None:
    """The members cut to answers; None unless all of them are things."""
    if not 2 <= len(parts) <= MOST:
        return None
    found = tuple(k for part in parts if (k := answer(part, scope, longest=_LONGEST)) is not None)
    if len(found) < len(parts) or len({kernel.text for kernel in found}) < len(found):
        return None
    marked = [kernel for kernel in found if scope.knows(kernel.text)] if known else []
    if not all(kernel in marked or is_noun_phrase(kernel.text, scope.lang) for kernel in found):
        return None
    return found


def _of_object(stated: Statement) -> Fact | None:
    """``X 共享 A、B 和 C``: the object of the main verb is a set."""
    scope = stated.scope
    if cues(scope.lang)["enumerating"].search(stated.main_text) is None:
        return None
    if not clauses.may_read(stated.main_text, scope.lang):
        return None
    read = clauses.read(stated.main, scope)
    if read is None or read.kind != "thing" or read.changed or read.after is not None:
        return None
    if read.subject is None and stated.label is None:
        return None
    found = _kernels(split_members(read.object, scope.lang), scope)
    subject = told(stated.reader.resolve(read.subject), scope) if found is not None else None
    if found is None or subject is None or len(found) < _FEWEST:
        return None
    if indefinite(plain_name(subject), scope.lang) or points(read.middle.text, scope.lang):
        return None
    sizes = [length(member.text) for member in found]
    if max(sizes) > _EVEN * min(sizes) + 1:
        return None
    slots: dict[str, Slot | None] = {
        "middle": read.middle, "members": found, "condition": stated.condition,
    }  # fmt: skip
    return fact(
        Kind.LIST, "list.enumerated", (subject,), slots, (stated.sentence,), scope,
        members=float(len(found)), **statement_signs(stated),
    )  # fmt: skip
