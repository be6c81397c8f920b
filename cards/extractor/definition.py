"""Definitions: what names the class and the mark of a thing, or what it is for.

Of a sentence ("X 是一种…", "…称为 X"), of a label ("**X**：…"), of a definition list, of a
two-column table whose head says so (comparison.py reads the others).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, defines, first_clause, saying
from cards.extractor.frames import frames
from cards.extractor.making import fact, of_frame, resolved, statement_signs
from cards.extractor.subjects import plain_name, subject_of
from cards.extractor.units import Definitions
from cards.language import length, pack
from cards.language.shapes import ends_whole, is_noun_phrase
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.model import Fact, Subject

_SAID = ("definition", "use", "parts", "act")  # the slots that can hold what is said of the subject
_ELLIPTIC = ("elliptic_refers", "elliptic_use", "elliptic_kind", "elliptic_act")
_BACKWARD = ("this_called", "we_call")  # these name what the sentence before has described
_REVERSE = ("called", "this_is", *_BACKWARD)
_ACTS = ("does", "do")
_WHOLLY = ("refers", "so_called", "elliptic_refers", "use", *_ACTS)
_WHOLE = 45  # what a label says is kept whole up to this length


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the definitions of a passage."""
    if isinstance(passage.unit, Definitions):
        yield from _of_list(passage)
    for stated in passage.statements:
        framed = False
        for frame in frames(stated, "definition"):
            if found := _of_frame(frame):
                framed = True
                yield found
                break
        if not framed and not stated.part and stated.label is not None and stated.position == 0:
            yield from _of_label(stated)


def _of_frame(frame: Frame) -> Fact | None:
    stated, name = frame.statement, frame.pattern.name
    if name in _ELLIPTIC and not _follows(stated):
        return None
    subject = resolved(frame)
    if subject is None or (stated.condition is not None and name in _ELLIPTIC):
        return None
    slot = next((key for key in _SAID if key in frame.slots), "definition")
    said = frame.slots.get(slot) or (stated.earlier if name in _BACKWARD and not stated.part else None)
    if said is None:
        return None
    if name in _ACTS and not _acts(stated, subject):
        return None
    if (
        name not in _REVERSE
        and not frame.pattern.whole
        and not (name in _WHOLLY and length(said.text) <= _WHOLE)
    ):
        said = _cut(said, stated)
    kernel = answer(said, stated.scope, shortest=4, longest=60)
    if kernel is None or kernel.text == plain_name(subject) or not defines(kernel.text, stated.lang):
        return None
    if name in _REVERSE and not ends_whole(kernel.text, stated.lang):
        return None
    made = of_frame(frame, subject, {slot: kernel, "condition": stated.condition}, "definition")
    if name in _BACKWARD and stated.earlier is not None:
        return replace(made, evidence=(stated.earlier, *made.evidence))
    return made


def _follows(stated: Statement) -> bool:
    """Whether an elliptic statement stands right behind what it speaks of: its heading or the clause before."""
    if stated.part:
        before = stated.before
        return before is not None and stated.scope.knows(plain_name(before)) and not stated.bound
    return stated.position == 0 and not stated.bound


def _acts(stated: Statement, subject: Subject) -> bool:
    """Whether a sentence tells what its subject does: the first of a passage, on a term of the article."""
    return stated.position == 0 and not stated.part and stated.scope.knows(plain_name(subject))


def _of_label(stated: Statement) -> Iterator[Fact]:
    """``label：body``: the first sentence of the body says what the label is."""
    assert stated.label is not None
    kernels = (answer(body, stated.scope, shortest=3, longest=60) for body in _bodies(stated))
    kernel = next((k for k in kernels if k is not None and defines(k.text, stated.lang)), None)
    if kernel is None:
        return
    yield fact(
        Kind.DEFINITION,
        "definition.label",
        (stated.label,),
        {"definition": kernel},
        (stated.label.phrase, stated.sentence) if stated.label.phrase else (stated.sentence,),
        stated.scope,
        **statement_signs(stated),
    )


def _bodies(stated: Statement) -> Iterator[Phrase]:
    """What of a body may define, the best first: all, its first clause, a later one that says what it is."""
    core = stated.core
    if length(core.text) <= _WHOLE and "；" not in stated.core_text:
        yield core
    yield _cut(core, stated)
    for start, end in pack(stated.lang).clauses(core.block.plain, core.start, core.end):
        clause = Phrase(core.block, start, end)
        if saying(clause, stated.lang):
            yield clause


def _of_list(passage: Passage) -> Iterator[Fact]:
    assert isinstance(passage.unit, Definitions)
    for term, description in passage.unit.pairs:
        kernel = answer(first_clause(description, passage.scope.lang, shortest=12), passage.scope, longest=60)
        if kernel is None or not is_noun_phrase(term.text, passage.scope.lang, known=True, longest=30):
            continue
        yield fact(
            Kind.DEFINITION, "definition.list", (subject_of(term),), {"definition": kernel},
            (term, description), passage.scope,
        )  # fmt: skip


def _cut(said: Phrase, stated: Statement) -> Phrase:
    """The definition is over at the first clause end that leaves a noun phrase or enough of a clause."""
    return first_clause(said, stated.lang, shortest=12)
