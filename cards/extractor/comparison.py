"""Comparisons: contrasts in a sentence, and tables by row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor import grids
from cards.extractor.answers import answer
from cards.extractor.frames import frames
from cards.extractor.leads import says_nothing
from cards.extractor.making import fact, of_frame
from cards.extractor.subjects import Reader, plain_name
from cards.extractor.units import Table
from cards.language import pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.extractor.subjects import Scope
    from cards.model import Fact, Phrase, Slot, Subject

_LOOSE = ("c", "d", "p", "r")  # tags of words that are in no name
_NO_NOUN = ("a", "f", "v")  # and in the last place
_LONGEST = 45.0  # what is said of one side, by ``language.length``


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the comparisons of a passage."""
    if isinstance(passage.unit, Table):
        yield from grids.read(passage.unit, passage.scope)
    for stated in passage.statements:
        for frame in frames(stated, "comparison"):
            if found := _of_frame(frame):
                yield found
                break


def _of_frame(frame: Frame) -> Fact | None:
    stated, slots = frame.statement, frame.slots
    reader = Reader(stated.scope, stated.before)
    subject, other = reader.resolve(slots["subject"]), reader.resolve(slots["other"])
    if subject is None or other is None or plain_name(subject) == plain_name(other):
        return None
    if not (_thing(subject, stated.scope) and _thing(other, stated.scope)):
        return None
    cut = {
        name: kernel
        for name in ("left", "right", "difference")
        if name in slots and (kernel := answer(slots[name], stated.scope, longest=_LONGEST)) is not None
    }
    if len(cut) < sum(name in slots for name in ("left", "right", "difference")):
        return None
    made = of_frame(frame, subject, {**cut, "grid": _grid(subject, other, cut)}, "comparison")
    return fact(
        made.kind, made.construct, (subject, other), made.slots, made.evidence, stated.scope, **made.features
    )


def _thing(subject: Subject, scope: Scope) -> bool:
    """Whether a subject is a thing that can be compared: a term of the author's, or a noun used again."""
    name = plain_name(subject)
    if says_nothing(name, scope):
        return False
    words = pack(scope.lang).words(name)
    loose = any(word.tag[:1] in _LOOSE and word.tag != "eng" for word in words)
    return scope.knows(name) or (not loose and words[-1].tag[:1] not in _NO_NOUN)


def _grid(subject: Subject, other: Subject, cut: Mapping[str, Phrase]) -> Slot | None:
    """Two things and what is said of each, as a table."""
    if subject.phrase is None or other.phrase is None or "left" not in cut or "right" not in cut:
        return None
    return ((subject.phrase, other.phrase), (cut["left"], cut["right"]))
