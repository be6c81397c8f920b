"""Single facts, asked in place: the answer gives way to a question word where it stands.

Chinese asks so by nature ("X 返回什么？"); English patterns give the verb's base form by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer, thing
from cards.extractor.frames import frames
from cards.extractor.making import fact, of_frame, resolved, statement_signs, tells
from cards.extractor.predicates import may_split, predicate
from cards.extractor.subjects import plain_name
from cards.language import pack
from cards.language.shapes import is_thing
from cards.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Phrase, Slot, Subject

_NAMING = ("superlative",)  # patterns that ask for the subject itself
_CLAUSES = ("says", "causes")  # patterns that are answered by a clause
_LONG, _SHORT = 45.0, 30.0  # the greatest lengths of a clause and of anything else
_THINGS = ("object", "turn_into", "means", "passive", "agent", "genus")  # patterns that ask for a thing


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the single facts of a passage: the first pattern that fits names the question."""
    for stated in passage.statements:
        for frame in frames(stated, "fact"):
            if found := _of_frame(frame):
                yield found
                break
        else:
            yield from _of_predicate(stated)


def _of_predicate(stated: Statement) -> Iterator[Fact]:
    """Ask for the object of the main verb, where no pattern knows a better question."""
    if not may_split(stated.main_text, stated.scope) or not one_clause(stated):
        return
    split = predicate(stated.main, stated.scope)
    if split is None or split.subject is None:
        return
    subject = stated.reader.resolve(split.subject)
    if subject is None or not tells(subject, stated.scope):
        return
    kernel = thing(split.object, stated.scope, longest=_LONG)
    if kernel is None or repeats(kernel, subject):
        return
    yield fact(
        Kind.FACT, "fact.predicate", (subject,),
        {"middle": split.middle, "answer": kernel, "condition": stated.condition},
        (stated.sentence,), stated.scope, **statement_signs(stated),
    )  # fmt: skip


def _of_frame(frame: Frame) -> Fact | None:
    stated = frame.statement
    subject = resolved(frame)
    if "subject" not in frame.slots and stated.before is None:
        return None  # an elliptic sentence that no other leads up to: the topic is a guess
    cut = thing if frame.pattern.name in _THINGS else answer
    longest = _LONG if frame.pattern.name in _CLAUSES else _SHORT
    kernel = cut(frame.slots["answer"], stated.scope, longest=longest) if "answer" in frame.slots else None
    if subject is None or kernel is None or not _apt(frame, kernel, subject):
        return None
    if not tells(subject, stated.scope):
        return None
    slots: dict[str, Slot | None] = {**frame.slots, "answer": kernel}
    if frame.pattern.on == "main":
        slots.setdefault("condition", stated.condition)
    return of_frame(frame, subject, slots, "fact")


def _apt(frame: Frame, kernel: Phrase, subject: Subject) -> bool:
    """Whether the kernel answers what the pattern asks, and is not the subject over again."""
    if frame.pattern.name in _NAMING:
        return True
    if repeats(kernel, subject):
        return False
    return frame.pattern.name not in _THINGS or is_thing(kernel.text, frame.statement.lang)


def one_clause(stated: Statement) -> bool:
    """Whether the statement is a single clause: of a longer one each clause is read on its own."""
    if stated.part:
        return True
    plain = stated.main.block.plain
    return len(pack(stated.lang).clauses(plain, stated.main.start, stated.main.end)) < 2


def repeats(kernel: Phrase, subject: Subject) -> bool:
    """Whether the answer is the subject over again."""
    name, said = plain_name(subject).lower(), kernel.text.lower()
    return said in name or (name in said and len(said) < 2 * len(name))
