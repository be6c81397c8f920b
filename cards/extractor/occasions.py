"""Occasions: what a thing does in a circumstance, told by its whole predicate.

Where no pattern and no reading of the clause knows a narrower question, all that is done then is
asked for, as it stands behind the subject. For languages whose table says what an occasion is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, indefinite, is_occasion, is_outcome, points, vague
from cards.extractor.chunks import head, lexis_of
from cards.extractor.frames import one_clause
from cards.extractor.making import fact, statement_signs, tells
from cards.extractor.mentions import mentioned
from cards.extractor.predicates import subject_ends
from cards.extractor.processes import actor, is_event
from cards.extractor.subjects import plain_name
from cards.language import length
from cards.language.shapes import is_noun_phrase, is_thing
from cards.model import Kind

if TYPE_CHECKING:
    from cards.extractor.frames import Frame, Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Phrase, Slot, Subject

_ACT = (4.0, 26.0)  # the lengths of what is done
_RESULT = 40.0  # the greatest length of what comes of it
_LATIN = re.compile("[A-Za-z0-9]")


def outcome(stated: Statement) -> Fact | None:
    """Ask what a thing does on an occasion, its action told whole (探针失败时，kubelet 会重启容器)."""
    if stated.condition is None or not one_clause(stated):
        return None
    scope = stated.scope
    if not is_occasion(stated.condition.text, stated.lang):
        return None
    split = subject_ends(stated.main, scope)
    if split is None or not _ACT[0] <= length(split[1].text) <= _ACT[1]:
        return None
    subject = stated.reader.resolve(split[0])
    if subject is None or not is_noun_phrase(plain_name(subject), stated.lang):
        return None
    if plain_name(subject).endswith(tuple(lexis_of(stated.lang)["leads"])):
        return None  # an adverb that belongs to what is done
    leaning = any(points(said.text, stated.lang) for said in (stated.condition, *split))
    if (
        leaning
        or not scope.is_term(subject)
        or indefinite(plain_name(subject), stated.lang)
        or not _grounded(stated.condition, subject, scope)
    ):
        return None
    kernel = answer(split[1], scope, longest=_ACT[1], whole=True)
    if kernel is None or not is_outcome(kernel.text, stated.lang):
        return None
    slots = {"condition": stated.condition, "answer": kernel}
    return fact(
        Kind.FACT, "fact.outcome", (subject,), slots, (stated.sentence,), scope, **statement_signs(stated)
    )  # fmt: skip


def result(frame: Frame) -> Fact | None:
    """Ask what comes of an event by the verb that says so (配额用完后，网关返回什么状态码？)."""
    stated, slots = frame.statement, frame.slots
    scope, event, named = stated.scope, slots["condition"], slots.get("subject")
    if not is_event(event, stated.lang) or points(slots["answer"].text, stated.lang):
        return None
    subject = (
        actor(stated.reader.resolve(named), event, scope) if named is not None else mentioned(event, scope)
    )
    kernel = answer(slots["answer"], scope, longest=_RESULT)
    if subject is None or kernel is None or vague(kernel.text, stated.lang):
        return None
    if indefinite(plain_name(subject), stated.lang) or not is_thing(
        kernel.text, stated.lang, longest=_RESULT
    ):
        return None
    filled: dict[str, Slot | None] = {
        "condition": event, "actor": named, "middle": slots["middle"], "answer": kernel,
        "head": head(kernel, stated.lang),
    }  # fmt: skip
    return fact(
        Kind.FACT, f"fact.{frame.pattern.name}", (subject,), filled, (stated.sentence,), scope,
        **statement_signs(stated),
    )  # fmt: skip


def _grounded(condition: Phrase, subject: Subject, scope: Scope) -> bool:
    """Whether a question about an occasion holds a word that tells where it belongs."""
    return (
        tells(subject, scope)
        or bool(_LATIN.search(condition.text))
        or bool(scope.inside_terms(condition.text))
    )
