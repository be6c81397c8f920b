"""Additions: what is said of a term right behind its definition, while both stay short together.

"A 是 B 的多线程版本。由多条线程并行清理。" defines in two sentences, "创建子进程，并…" in two clauses: cut
at the first, the answer lacks the mark that sets the thing apart. Clauses of the same sentence make
the answer longer; a clause of the next sentence, without its pronoun, is a slot of its own, ``more``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, balanced, circumstances, marks, vague
from cards.extractor.predicates import subject_ends
from cards.language import length, pack
from cards.language.shapes import is_action, is_genus
from cards.model import Phrase

if TYPE_CHECKING:
    from cards.extractor.frames import Statement
    from cards.model import Fact

_ENOUGH = 24.0  # a longer definition needs nothing more
_WHOLE = 45.0  # nor do both get longer than this together
_SHORTEST = 4.0
_JOINTS = "，, "


def with_additions(found: Fact, slot: str, stated: Statement, following: Statement | None) -> Fact:
    """Return a definition with what its sentence, or else the next one, adds to it.

    Args:
        found: the definition.
        slot: which of its slots says what the term is or does.
        stated: the sentence it was found in, whole.
        following: the sentence behind that one in its paragraph, None at the end.
    """
    said = found.slots[slot]
    if slot == "alias" or "additional" not in marks(stated.lang) or not isinstance(said, Phrase):
        return found  # a name is whole by itself
    if said.block is not stated.core.block or length(said.text) > _ENOUGH or _enough(said, stated):
        return found
    whole = _grown(said, stated)
    if whole.end > said.end:
        *others, last = found.evidence
        evidence = (*others, Phrase(last.block, last.start, max(last.end, whole.end)))
        found = replace(found, slots={**found.slots, slot: whole}, evidence=evidence)
    if whole.end < stated.core.end or following is None or (more := _next(whole, following)) is None:
        return found
    return replace(found, slots={**found.slots, "more": more}, evidence=(*found.evidence, following.sentence))


def _enough(said: Phrase, stated: Statement) -> bool:
    """Whether what is said holds what sets the thing apart, for languages in which a word shows that."""
    told = marks(stated.lang).get("enough")
    return told is not None and told.search(said.text) is not None


def _grown(said: Phrase, stated: Statement) -> Phrase:
    """What is said with the clauses behind it in its sentence that go on with it."""
    rest = stated.core.cut(said.end - stated.core.start, len(stated.core.text))
    if not rest or rest.text[0] not in _JOINTS:
        return said
    best = said
    for _, end in pack(stated.lang).clauses(rest.block.plain, rest.start, rest.end):
        clause = rest.cut(max(0, best.end - rest.start), end - rest.start).strip(_JOINTS)
        whole = Phrase(said.block, said.start, clause.end)
        if length(whole.text) > _WHOLE or not balanced(clause.text) or not _adds(clause, stated):
            break
        best = whole
    return best


def _next(said: Phrase, following: Statement) -> Phrase | None:
    """What the next sentence says of the same thing, without its pronoun; None if it speaks of another."""
    if following.part or following.bound or following.condition is not None:
        return None
    found = marks(following.lang)["again"].match(following.core_text)
    rest = following.core.cut(found.end() if found else 0, len(following.core.text)).strip()
    if not found and (not is_action(rest.text, following.lang) or subject_ends(rest, following.scope)):
        return None
    clauses = pack(following.lang).clauses(rest.block.plain, rest.start, rest.end)
    if not all(_adds(Phrase(rest.block, start, end).strip(_JOINTS), following) for start, end in clauses):
        return None
    kernel = answer(rest, following.scope, shortest=_SHORTEST, longest=_WHOLE - length(said.text))
    return kernel if kernel is not None and kernel.start == rest.start else None


def _adds(clause: Phrase, stated: Statement) -> bool:
    """Whether a clause without a subject of its own tells more of what the one before has defined."""
    lang = stated.lang
    again = marks(lang)["itself"].match(clause.text) if "itself" in marks(lang) else None
    if again is not None and is_action(rest := clause.text[again.end() :].strip(), lang):
        return length(rest) >= _SHORTEST and marks(lang)["additional"].search(rest) is None
    text = clause.text
    if marks(lang)["goes_on"].match(text):
        return True
    if length(text) < _SHORTEST or marks(lang)["additional"].search(text) or vague(text, lang):
        return False
    if circumstances(lang).search(text) or subject_ends(clause, stated.scope) is not None:
        return False
    return is_action(text, lang) or is_genus(text, lang)
