"""Single facts, asked in place: the answer gives way to a question word where it stands.

Chinese asks so by nature ("X 返回什么？"); English patterns give the verb's base form by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor import turning
from cards.extractor.answers import (
    acts,
    answer,
    beside,
    indefinite,
    is_choice,
    is_plain,
    is_step,
    points,
    sets_apart,
    thing,
    unglossed,
    vague,
)
from cards.extractor.clauses import head, may_read, read
from cards.extractor.frames import frames, one_clause
from cards.extractor.labels import owner_of
from cards.extractor.making import fact, of_frame, resolved, statement_signs, tells, told
from cards.extractor.occasions import outcome
from cards.extractor.subjects import plain_name, unmeasured
from cards.extractor.topics import aspect_of
from cards.language import length
from cards.language.phrases import names_thing
from cards.language.shapes import is_action, is_noun_phrase, is_thing
from cards.model import Kind, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.clauses import Clause
    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Phrase, Slot

_NAMING = ("superlative",)  # patterns that ask for the subject itself
_CLAUSES = ("says", "causes", "state_causes", "instead")  # patterns that are answered by a clause
_TELLING = ("threshold", "period")  # patterns whose questions tell so much that any noun may be their subject
_OWNED = ("property",)  # patterns that ask for any noun that a thing has
_HEADED = ("done_thing",)  # patterns whose question may name the class of the answer (什么命令)
_LONG, _SHORT = 45.0, 30.0  # the greatest lengths of a clause and of anything else
_SLIGHT = 6.0  # a shorter answer must be a name
_LATIN = re.compile("[A-Za-z0-9]")
_OBJECTS = {"thing": "fact.object", "clause": "fact.clause"}
_OBJECTS_TOLD = ("object", "objects", "can_object")  # patterns that a mere adverb could answer
_RICH = 16.0  # an object as long as this tells more than a name
_COMPOUND = 4  # characters: a shorter name of a kind is seldom one (新索引)
_AFTER = 16.0  # a longer purpose behind the object makes a question that is read twice
_THINGS = (
    "object",
    "turn_into",
    "means",
    "passive",
    "agent",
    "genus",
    "must_be",
)  # patterns that ask for a thing


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the single facts of a passage: the first pattern that fits names the question."""
    for stated in passage.statements:
        if stated.sentence.text.endswith((":", "：")):
            continue  # it leads in what is worth asking for
        if beside(stated.condition, stated.lang):
            continue
        for frame in frames(stated, "fact"):
            if found := _of_frame(frame):
                yield found
                break
        else:
            if found := _of_clause(stated) or _of_turned(stated) or outcome(stated):
                yield found


def _of_clause(stated: Statement) -> Fact | None:
    """Ask for the object of the main verb, where no pattern knows a better question."""
    scope = stated.scope
    if not may_read(stated.main_text, stated.lang) or not one_clause(stated):
        return None
    clause = read(stated.main, scope)
    if clause is None or (clause.subject is None and (stated.before is None or stated.bound)):
        return None  # an elliptic clause that no other leads up to: the topic is a guess
    if clause.subject is not None and indefinite(clause.subject.text, stated.lang):
        return None
    if points(clause.middle.text, stated.lang) or is_step(clause.middle.text, stated.lang):
        return None
    name = _told if clause.subject is not None else told
    subject = name(stated.reader.resolve(clause.subject), scope)
    if subject is None or indefinite(plain_name(subject), stated.lang):
        return None
    cut = answer if clause.kind == "clause" else thing
    kernel = cut(unglossed(clause.object), scope, longest=_LONG)
    if kernel is None or repeats(kernel, subject):
        return None
    if not clause.changed and (vague(kernel.text, stated.lang) or slight(kernel, stated)):
        return None
    if not _asks_plainly(clause, kernel, subject, stated):
        return None
    slots: dict[str, Slot | None] = {
        "middle": clause.middle,
        "answer": kernel,
        "condition": stated.condition,
        "after": clause.after if clause.after and length(clause.after.text) <= _AFTER else None,
        "head": _head(kernel, stated.lang) if clause.kind == "thing" and not clause.changed else None,
    }
    return fact(
        Kind.FACT, _OBJECTS[clause.kind], (subject,), slots, (stated.sentence,),
        scope, **statement_signs(stated), elliptic=float(clause.subject is None),
    )  # fmt: skip


def _asks_plainly(clause: Clause, kernel: Phrase, subject: Subject, stated: Statement) -> bool:
    """Whether a question for a mere object says what it asks, and of what.

    A topic before the subject seldom tells enough of it, unless it is a proper name. A rich object
    shows what its verb means.
    """
    if subject.qualifier and not _LATIN.search(plain_name(subject)):
        return False
    if clause.subject is None or sets_apart(stated.condition, stated.lang):
        return False
    if clause.after is None and clause.object.end < stated.main.end:
        return False  # the object goes on, or something is done with it
    named = is_choice(clause.middle.text, stated.lang) and _head(kernel, stated.lang) is not None
    return named or length(kernel.text) >= _RICH or is_plain(clause.middle.text, stated.lang)


def _of_turned(stated: Statement) -> Fact | None:
    """Ask for what the main verb governs, or when it is done, in a language that turns clauses round."""
    scope, found = stated.scope, turning.read(stated.main, stated.lang)
    if found is None or points(found.act.text, stated.lang) or not acts(found.act, stated.lang):
        return None
    subject = told(stated.reader.resolve(found.subject), scope)
    if subject is None or indefinite(plain_name(subject), stated.lang):
        return None
    cut = thing if found.name == "object" else answer
    kernel = cut(found.answer, scope, longest=_LONG)
    if kernel is None or repeats(kernel, subject):
        return None
    if found.name == "object" and vague(kernel.text, stated.lang):
        return None
    slots: dict[str, Slot | None] = {
        "act": found.act, "answer": kernel, "condition": stated.condition,
    }  # fmt: skip
    return fact(
        Kind.FACT, f"fact.{found.name}", (subject,), slots, (stated.sentence,), scope,
        **statement_signs(stated),
    )  # fmt: skip


def _head(kernel: Phrase, lang: Lang) -> Phrase | None:
    """The noun that a question names of its answer: not of what begins with a verb (批量操作多条命令)."""
    return None if is_action(kernel.text, lang) else head(kernel, lang)


def _told(subject: Subject | None, scope: Scope) -> Subject | None:
    """The subject so named that it can be told: also a kind or a part of a term of the article (哈希索引)."""
    named = told(subject, scope)
    if named is not None or subject is None:
        return named
    subject = unmeasured(subject, scope.lang)
    name = plain_name(subject)
    owner = owner_of(name, scope.lang)
    whole = Subject(owner) if owner else None
    if whole is not None:
        return subject if tells(whole, scope) and scope.is_term(subject) else None
    kin = len(name) >= _COMPOUND and bool(scope.inside_terms(name))
    return subject if kin and scope.is_term(subject) else None


def _of_frame(frame: Frame) -> Fact | None:
    stated = frame.statement
    subject = resolved(frame)
    if "subject" not in frame.slots and stated.before is None:
        return None  # an elliptic sentence that no other leads up to: the topic is a guess
    cut = thing if frame.pattern.name in _THINGS else answer
    longest = _LONG if frame.pattern.name in _CLAUSES else _SHORT
    kernel = cut(frame.slots["answer"], stated.scope, longest=longest) if "answer" in frame.slots else None
    if subject is not None:
        told_so = frame.pattern.name in _TELLING and stated.scope.is_term(subject)
        subject = _told(subject, stated.scope) or (subject if told_so else None)
    if subject is None or kernel is None or not _apt(frame, kernel, subject):
        return None
    slots: dict[str, Slot | None] = {**frame.slots, "answer": kernel}
    if frame.pattern.name in _HEADED:
        slots["head"] = head(kernel, stated.lang)
    if frame.pattern.on == "main":
        slots.setdefault("condition", stated.condition)
    return of_frame(frame, subject, slots, "fact")


def _apt(frame: Frame, kernel: Phrase, subject: Subject) -> bool:
    """Whether the kernel answers what the pattern asks, and is not the subject over again."""
    if frame.pattern.name in _NAMING:
        return True
    if repeats(kernel, subject):
        return False
    lang = frame.statement.lang
    if frame.pattern.name in _OWNED and not _owns(frame):
        return False
    if frame.pattern.name in _OBJECTS_TOLD and (
        vague(kernel.text, lang) or not names_thing(kernel.text, lang)
    ):
        return False
    return frame.pattern.name not in _THINGS or is_thing(kernel.text, frame.statement.lang)


def _owns(frame: Frame) -> bool:
    """Whether what a pattern takes for something that its subject has is a noun, asked for nowhere else."""
    noun, lang = frame.slots["noun"].text, frame.statement.lang
    return is_noun_phrase(noun, lang) and aspect_of(noun, lang) is None


def slight(kernel: Phrase, stated: Statement) -> bool:
    """Whether an answer is a common word or two, which says little where no condition narrows the question.

    A term of the article and a proper name are none, however short.
    """
    if stated.condition is not None or length(kernel.text) >= _SLIGHT or _LATIN.search(kernel.text):
        return False
    return not stated.scope.knows(kernel.text)


def repeats(kernel: Phrase, subject: Subject) -> bool:
    """Whether the answer is the subject over again."""
    name, said = plain_name(subject).lower(), kernel.text.lower()
    return said in name or (name in said and len(said) < 2 * len(name))
