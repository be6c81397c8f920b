"""Reasons and aims: "X 之所以…，是因为…", "为了…，X …", "…, so that …", and "…。这是因为…" of two sentences.

Asked forward only (why this result), for a cause asked backward has many answers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, leans
from cards.extractor.askable import (
    asking,
    draws,
    is_premise,
    is_quality,
    is_reason,
    may_be_part,
    without_anybody,
    without_pronoun,
)
from cards.extractor.asking import Asked, asked
from cards.extractor.classes import to_sentence_end
from cards.extractor.domains import about_goal
from cards.extractor.frames import frames, grouped, stating
from cards.extractor.labels import qualifying
from cards.extractor.making import fact, of_frame, statement_signs, tells, told
from cards.extractor.masks import masked
from cards.extractor.mentions import mentioned
from cards.extractor.nameable import nameable
from cards.extractor.predicates import subject_ends
from cards.extractor.reaching import onward, reach
from cards.extractor.subjects import plain_name, subject_of
from cards.language import length, pack
from cards.language.shapes import is_action
from cards.model import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Subject

_LONGEST = 50.0  # a reason
_REASONS = ("cause", "purpose", "else", "then")
_DONE_FOR = frozenset(("purpose", "else", "then"))  # reasons of what is done, whoever does it
_AIMED = ("so_as_to", "so_inside")  # patterns whose aim stands behind what is done
_OF_ANYONE = ("reason_is", "reason_aim")  # patterns that may leave out who it is that does it
_TOLD = ("result", "act", "purpose", "cause")
_SHORTEST_NAME = 4.0  # of a subject that is told by a word of the article in it
_POINTER = 6  # characters at the start of a reason that may point back
_OFTEN = 3  # a kind of which one is asked for
_PREMISE = 40.0  # a whole sentence that is the reason of the next


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the reasons of a passage, one for each thing that is asked."""
    known: set[object] = set()
    for stated in grouped(stating(passage.statements, "why")):
        for frame in frames(stated, "why"):
            if stated.part and not may_be_part(frame.pattern.name, stated.lang):
                continue
            if found := _of_frame(frame):
                if (key := _key(found)) not in known:
                    known.add(key)
                    yield found
                break
    for stated in passage.statements:
        if stated.bound and stated.earlier is not None and (found := _drawn(stated)):
            yield found


def _key(found: Fact) -> object:
    """What is the same when a sentence and a clause of it ask one thing."""
    part = next((found.slots[name] for name in _TOLD if name in found.slots), None)
    return (id(part.block), part.start) if isinstance(part, Phrase) else id(found)


def _of_frame(frame: Frame) -> Fact | None:
    scope = frame.statement.scope
    slot = next((name for name in _REASONS if name in frame.slots), None)
    if slot is None:
        return _summed(frame)
    scene, told, owner = _reason(frame, slot)
    both = slot == "cause" and _joined(told, scope.lang)
    kernel = answer(told, scope, shortest=4, longest=_LONGEST, whole=both)
    if kernel is None or ("doing" not in frame.slots and not is_reason(kernel, scope.lang)):
        return None
    if frame.slots.keys() <= {slot}:
        return _of_earlier(frame, slot, kernel) if owner is None else None
    question = _question(frame)
    if question is None or not _asks_for(question, slot, kernel, owner):
        return None
    if slot == "purpose" and not _meant(question, frame):
        return None
    if scene is not None or "condition" in frame.slots:
        question = question._replace(domain=None)
    dropped = _dropped(frame.slots[slot], kernel, scope.lang)
    own = {name: part for name, part in question.slots().items() if part or name == "result"}
    slots = {"condition": scene, **frame.slots, **own, "pronoun": dropped, slot: kernel}
    made, sentence = of_frame(frame, question.subject, slots, "why"), frame.statement.sentence
    if kernel.end > sentence.end:
        return replace(made, evidence=(Phrase(kernel.block, sentence.start, kernel.end),))
    return made


def _reason(frame: Frame, slot: str) -> tuple[Phrase | None, Phrase, Subject | None]:
    """The circumstance of a reason, how far it goes, and what it is told of if it points at that."""
    lang, owner = frame.statement.lang, None
    scene, told = _scene(frame, slot)
    if "result" in frame.slots or slot == "cause":
        told = without_pronoun(told, lang)
    if slot == "cause":
        told = without_anybody(told, lang)
        told, owner = _of_owner(reach(told, lang, longest=_LONGEST, against=True), frame.statement)
    elif slot == "purpose" and _is_last(slot, frame):
        core = frame.statement.core
        told = onward(told, to_sentence_end(core, lang) if frame.statement.part else core, lang)
    return scene, told, owner


def _asks_for(question: Asked, slot: str, kernel: Phrase, owner: Subject | None) -> bool:
    """Whether a reason is one of what is asked: told of its subject, and not a purpose that only names it."""
    name = plain_name(question.subject)
    if owner is not None and name != plain_name(owner):
        return False
    if question.whole is None and question.act is not None and name in question.act.text:
        return False  # 代理 为什么需要多个代理: another reading of the clause is right
    return slot != "purpose" or name not in kernel.text or question.told


def _meant(question: Asked, frame: Frame) -> bool:
    """Whether what is asked of is done on purpose, and not only so, or a means that one may take."""
    part, data = question.whole or question.act, asking(frame.statement.lang)
    if part is None:
        return True
    text = masked(part)
    if frame.pattern.name in _AIMED and data["able"].search(text) is not None:
        return False
    return data["unmeant"].search(text) is None


def _of_owner(told: Phrase, stated: Statement) -> tuple[Phrase, Subject | None]:
    """A reason without the subject that it points at (该命令 会阻塞 …), and what that stands for."""
    if not leans(told.text[:_POINTER], stated.lang):
        return told, None
    split = subject_ends(told, stated.scope)
    owner = stated.reader.resolve(split[0]) if split is not None else None
    if split is None or owner is None or split[0].text in pack(stated.lang).lists["pronouns"]:
        return told, None
    if not tells(owner, stated.scope):
        return told, None
    return split[1], owner


def _is_last(slot: str, frame: Frame) -> bool:
    """Whether nothing that is asked stands behind what answers."""
    return all(part.end <= frame.slots[slot].end for part in frame.slots.values())


def _joined(told: Phrase, lang: Lang) -> bool:
    """Whether a reason has several clauses: how far it goes is told already."""
    return len(pack(lang).clauses(told.block.plain, told.start, told.end)) > 1


def _dropped(told: Phrase, kernel: Phrase, lang: Lang) -> Phrase | None:
    """The pronoun that a reason begins with and that its kernel leaves out, for languages that say it."""
    before = told.cut(0, kernel.start - told.start).strip()
    return before if before and before.text.lower() in pack(lang).lists["left_out"] else None


def _scene(frame: Frame, slot: str) -> tuple[Phrase | None, Phrase]:
    """The circumstance that a reason begins with (在…中，), which belongs to the question, and the rest."""
    told, scene = frame.slots[slot], frame.statement.condition
    if scene is None or scene.start != told.start or scene.end >= told.end:
        return None, told
    return scene, told.cut(scene.end - told.start, len(told.text)).strip("，, ")


def _of_earlier(frame: Frame, slot: str, kernel: Phrase) -> Fact | None:
    """``B。这是因为 A``: the reason of the sentence before."""
    stated = frame.statement
    if stated.earlier is None or stated.part:
        return None
    question = asked(stated.earlier, stated, done=slot in _DONE_FOR)
    if question is None:
        return None
    return fact(
        "why", f"why.{frame.pattern.name}", (question.subject,), {slot: kernel, **question.slots()},
        (stated.earlier, stated.sentence), stated.scope, **statement_signs(stated),
    )  # fmt: skip


def _question(frame: Frame) -> Asked | None:
    """What is asked of the sentence itself: told apart by the pattern, or here."""
    stated, slots = frame.statement, frame.slots
    for name in ("subject", "result_subject"):
        if name in slots or ("act" in slots and name == "result_subject"):
            subject = _named(frame, name)
            if subject is None and "purpose" in slots and name in slots:
                subject = _nth(slots[name], stated)
            if (
                subject is None
                and "purpose" in slots
                and name in slots
                and is_action(slots[name].text, stated.lang)
            ):
                deed = asked(slots[name], stated, done=True, anyone=True)
                return deed if deed is not None and deed.whole is not None else None
            return Asked(subject, slots.get("result"), slots.get("act")) if subject is not None else None
    if "result" in slots:
        result = without_pronoun(slots["result"], stated.lang) if "cause" in slots else slots["result"]
        done = not slots.keys().isdisjoint(_DONE_FOR)
        anyone = frame.pattern.name in _OF_ANYONE or ("cause" in slots and _modal(result, stated.scope))
        return asked(result, stated, slots.get("cause"), done=done, anyone=anyone)
    if "goal" in slots:
        about = about_goal(slots["goal"], stated)
        return Asked(about, None, None) if about is not None else None
    subject = stated.reader.resolve(None)
    return Asked(subject, None, None) if subject is not None and tells(subject, stated.scope) else None


def _modal(result: Phrase, scope: Scope) -> bool:
    """Whether a result that names a term is what must or cannot be done, or a quality (无法应对突发流量)."""
    text = masked(result)
    told = asking(scope.lang)["must"].match(text) is not None or is_quality(text, scope.lang)
    return told and mentioned(result, scope) is not None


def _named(frame: Frame, name: str) -> Subject | None:
    """The subject that a pattern tells apart: before 之所以 it is one, however its words are tagged."""
    scope, phrase = frame.statement.scope, frame.slots.get(name)
    subject = frame.statement.reader.resolve(phrase)
    if "result" in frame.slots:
        return nameable(subject or (subject_of(phrase) if phrase is not None else None), scope)
    told = subject is not None and tells(subject, scope) and scope.is_term(subject)
    if told or subject is None or length(plain_name(subject)) < _SHORTEST_NAME:
        return subject if told else None
    return nameable(subject, scope)


def _summed(frame: Frame) -> Fact | None:
    """``A。这就是 B 的原因``: the sentence before is the reason."""
    stated, result = frame.statement, _named_first(frame, "result", "asked", "implied")
    if stated.earlier is None or stated.part or result is None:
        return None
    return _concluded(result, stated, f"why.{frame.pattern.name}", anyone=True)


def _nth(named: Phrase, stated: Statement) -> Subject | None:
    """One of several of a kind that the article comes back to (第三次握手), told by its topic."""
    found, scope = asking(stated.lang)["nth"].match(named.text), stated.scope
    if found is None or not scope.speaks_of(found["kind"], _OFTEN):
        return None
    subject = subject_of(named)
    return told(subject, scope) or replace(subject, qualifier=qualifying(named.text, scope))


def _named_first(frame: Frame, *names: str) -> Phrase | None:
    return next((frame.slots[name] for name in names if name in frame.slots), None)


def _drawn(stated: Statement) -> Fact | None:
    """``A。因此 B``: a conclusion of the sentence before, if that is short enough to be its reason."""
    if stated.part or not draws(stated.sentence.text, stated.lang):
        return None
    return _concluded(stated.core, stated, "why.drawn")


def _concluded(result: Phrase, stated: Statement, construct: str, *, anyone: bool = False) -> Fact | None:
    """What the sentence before is the reason of."""
    assert stated.earlier is not None
    premise = answer(stated.earlier, stated.scope, shortest=8, longest=_PREMISE)
    if premise is None or not is_premise(premise, stated.lang) or premise.end < stated.earlier.end:
        return None
    if subject_ends(premise, stated.scope) is None:
        return None
    question = asked(result, stated, stated.earlier, anyone=anyone)
    if question is None:
        return None
    return fact(
        "why", construct, (question.subject,), {"cause": premise, **question.slots()},
        (stated.earlier, stated.sentence), stated.scope, **statement_signs(stated),
    )  # fmt: skip
