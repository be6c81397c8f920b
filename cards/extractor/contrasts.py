"""Contrasts: two things set against each other in a sentence, or in two."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.circumstances import of_circumstances
from cards.extractor.comparable import apart, kin, misnamed, set_together
from cards.extractor.differences import told
from cards.extractor.frames import frames, stating
from cards.extractor.labels import owner_of
from cards.extractor.making import fact, statement_signs
from cards.extractor.mentions import says_nothing
from cards.extractor.neighbours import may_be_two, of_terms, told_alike
from cards.extractor.pairs import former_and_latter
from cards.extractor.parallels import across, parallel
from cards.extractor.predicates import subject_ends
from cards.extractor.sides import kernel_of, till_named, uncounted
from cards.extractor.subjects import Reader, plain_name, subject_of
from cards.language import pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_thing
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Slot, Subject

_BESIDE = "beside"  # the pattern in which the other thing stands between a thing and what is said of it
_OFTEN = 3  # a thing that the article comes back to needs no mark


class _Side(NamedTuple):
    """One side: a thing, and what is said of it."""

    subject: Subject
    said: Phrase


def contrasts(statements: tuple[Statement, ...]) -> Iterator[Fact]:
    """Yield the contrasts inside sentences and between neighbours."""
    told: list[Phrase] = []
    for stated in stating(statements, "comparison"):
        if told and stated.part and any(_within(stated.sentence, phrase) for phrase in told):
            continue
        for frame in frames(stated, "comparison"):
            if found := _of_frame(frame):
                told.append(stated.sentence)
                yield found
                break
    for stated in statements:
        if stated.part:
            continue
        if not any(_within(phrase, stated.sentence) for phrase in told) and (
            found := parallel(stated) or former_and_latter(stated)
        ):
            yield found
            continue
        if stated.earlier is not None and (
            found := _across(stated, stated.earlier) or across(stated.earlier, stated)
        ):
            yield found


def _within(part: Phrase, whole: Phrase) -> bool:
    return part.block is whole.block and whole.start <= part.start < whole.end


def _of_frame(frame: Frame) -> Fact | None:
    stated, slots = frame.statement, frame.slots
    name = frame.pattern.name
    if "when_other" in slots:
        return of_circumstances(frame)
    first = _side(slots, "subject", "left", "clause", stated)
    if "difference" in slots:
        return told(frame)
    if first is None:
        return None
    if "clause_other" not in slots and "right" not in slots:
        other = stated.reader.resolve(slots["other"])
        return _made(name, first, other, stated, (stated.sentence,)) if other is not None else None
    second = _side(slots, "other", "right", "clause_other", stated)
    if second is None:
        return None
    joint = slots["joint"].text if "joint" in slots else ""
    found = _against(name, first, second, stated, (stated.sentence,), joint)
    if found is None and (near := _nearest(slots, stated)) is not None:
        return _against(name, near, second, stated, (stated.sentence,), joint)
    return found


def _nearest(slots: Mapping[str, Phrase], stated: Statement) -> _Side | None:
    """The clause right before the other side, where several stand there (…，A 的头是 p，而 A 的尾是 q)."""
    if "clause" not in slots:
        return None
    clause = slots["clause"]
    ranges = list(pack(stated.lang).clauses(clause.block.plain, clause.start, clause.end))
    return _of_clause(Phrase(clause.block, *ranges[-1]).strip(), stated.reader) if len(ranges) > 1 else None


def _side(slots: Mapping[str, Phrase], thing: str, said: str, clause: str, stated: Statement) -> _Side | None:
    """One side of a frame: its slots, or a clause to be split at its predicate."""
    if said in slots:
        subject = stated.reader.resolve(slots[thing])
        return _cut(subject, slots[said], stated.scope) if subject is not None else None
    return _of_clause(slots[clause], stated.reader) if clause in slots else None


def _of_clause(clause: Phrase, reader: Reader) -> _Side | None:
    """A clause (or the first of several) split into its subject and what is said of it."""
    scope = reader.scope
    if found := _cues(scope.lang)["opener"].match(clause.text):
        clause = clause.cut(found.end(), len(clause.text)).strip()
    ranges = pack(scope.lang).clauses(clause.block.plain, clause.start, clause.end)
    if not ranges:
        return None
    opened = Phrase(clause.block, *ranges[0])
    split = subject_ends(opened, scope) or _of_quality(opened, reader)
    subject = reader.resolve(uncounted(split[0], scope.lang)) if split is not None else None
    if split is None or subject is None:
        return None
    return _cut(subject, Phrase(clause.block, split[1].start, clause.end), scope)


def _of_quality(clause: Phrase, reader: Reader) -> tuple[Phrase, Phrase] | None:
    """A quality told without a verb: of a thing (B 更快), or of what belongs to it (B 的查询更快)."""
    found = _cues(reader.scope.lang)["quality"].match(clause.text)
    if found is None:
        return None
    whole = clause.cut(*found.span("subject")).strip()
    if found["owner"] is None or reader.resolve(whole) is not None:
        return whole, clause.cut(*found.span("said"))
    return clause.cut(*found.span("owner")).strip(), clause.cut(found.end("owner") + 1, len(clause.text))


def _cut(subject: Subject, said: Phrase, scope: Scope) -> _Side | None:
    kernel = kernel_of(said, scope)
    return _Side(subject, kernel) if kernel is not None else None


def _made(
    name: str, side: _Side, other: Subject, stated: Statement, evidence: tuple[Phrase, ...]
) -> Fact | None:
    """``与 A 不同，B …``: what is said of the one alone."""
    side = side if name == _BESIDE else _of_owner(side, stated.scope)
    if not apart(side.subject, other, stated.scope):
        return None
    return fact(
        Kind.COMPARISON, f"comparison.{name}", (side.subject, other), {"left": side.said},
        evidence, stated.scope, **statement_signs(stated),
    )  # fmt: skip


def _of_owner(side: _Side, scope: Scope) -> _Side:
    """A side told of what its thing belongs to, if that is a term: of B, not of B 的词量 alone."""
    phrase, owner = side.subject.phrase, owner_of(plain_name(side.subject), scope.lang)
    if phrase is None or not owner or phrase.block is not side.said.block:
        return side
    if not (scope.knows(owner) or scope.speaks_of(owner, _OFTEN)):
        return side
    whole = Phrase(phrase.block, phrase.start + len(owner), side.said.end)
    opened = pack(scope.lang).words(whole.text)[:1]
    said = whole.cut(opened[0].end, len(whole.text)).strip() if opened else whole
    return _Side(subject_of(phrase.cut(0, len(owner))), said)


def _against(
    name: str, first: _Side, second: _Side, stated: Statement, evidence: tuple[Phrase, ...], joint: str
) -> Fact | None:
    """Both sides, if what they differ in is known."""
    scope = stated.scope
    pair = first.subject, second.subject
    things = (first.subject.phrase, second.subject.phrase)
    if things[0] is None or things[1] is None or not apart(*pair, scope) or misnamed(*pair, scope):
        return None
    said = till_named(first.said, *pair, scope), till_named(second.said, *pair[::-1], scope)
    if said[0] is None or said[1] is None:
        return None  # what the one is to the other is no difference
    first, second = first._replace(said=said[0]), second._replace(said=said[1])
    dimension = _dimension(first, second, scope)
    if table(scope.lang, "contrasts")["strict"]:
        unlike = _denied(first, scope) != _denied(second, scope)
        weak = dimension is None and not unlike and not _counted(first, second)
        if (weak or _cues(scope.lang)["but"].match(joint)) and not (
            kin(first.subject, second.subject) or set_together(first.subject, second.subject, scope)
        ):
            return None
        if verb := _verb(first, second, scope):
            return _both(first, second, verb, stated, evidence)
    slots: dict[str, Slot | None] = {
        "grid": ((things[0], things[1]), (first.said, second.said)), "dimension": dimension,
        "left": first.said, "right": second.said,
    }  # fmt: skip
    return fact(
        Kind.COMPARISON, f"comparison.{name}", (first.subject, second.subject), slots, evidence, scope,
        **statement_signs(stated),
    )  # fmt: skip


def _verb(first: _Side, second: _Side, scope: Scope) -> Phrase | None:
    """The verb that both sides begin with, if things follow it: what the question asks both for."""
    words = [pack(scope.lang).words(side.said.text)[:1] for side in (first, second)]
    if not words[0] or not words[1] or words[0][0].text != words[1][0].text or words[0][0].tag[:1] != "v":
        return None
    rests = [
        side.said.cut(word[0].end, len(side.said.text))
        for side, word in zip((first, second), words, strict=True)
    ]
    data = table(scope.lang, "contrasts")["parallel"]
    if words[0][0].text in data.get("nominal", ()):
        return None
    takes = words[0][0].text in data.get("taking", ())
    if rests[0].text == rests[1].text or not (takes or all(is_thing(r.text, scope.lang) for r in rests)):
        return None
    if any(_cues(scope.lang)["clausal"].match(rest.text) for rest in rests):
        return None
    return first.said.cut(0, words[0][0].end)


def _both(
    first: _Side, second: _Side, verb: Phrase, stated: Statement, evidence: tuple[Phrase, ...]
) -> Fact | None:
    """Two things and the object that one verb has with each."""
    things = (first.subject.phrase, second.subject.phrase)
    rests = tuple(side.said.cut(len(verb.text), len(side.said.text)).strip() for side in (first, second))
    if things[0] is None or things[1] is None:
        return None
    return fact(
        Kind.COMPARISON, "comparison.each", (first.subject, second.subject),
        {"grid": ((things[0], things[1]), rests), "verb": verb}, evidence, stated.scope,
        **statement_signs(stated),
    )  # fmt: skip


def _across(stated: Statement, earlier: Phrase) -> Fact | None:
    """A sentence set against the one before: it says so, or both begin with terms of one kind."""
    scope = stated.scope
    opened = _cues(scope.lang)["then"].match(stated.sentence.text) is not None
    known = of_terms(earlier, stated.core, scope)
    if not (opened or known or may_be_two(earlier, stated.core, scope)):
        return None
    first, second = _of_clause(earlier, stated.reader), _of_clause(stated.core, stated.reader)
    if first is None or second is None:
        return None
    pair, said = (first.subject, second.subject), (first.said, second.said)
    alike = known and (kin(*pair) or set_together(*pair, scope))
    differ = alike and _dimension(first, second, scope) is not None
    if not (opened or differ or told_alike(pair, said, scope)):
        return None
    return _against("whereas", first, second, stated, (earlier, stated.sentence), "")


def _dimension(first: _Side, second: _Side, scope: Scope) -> Phrase | None:
    """The longest noun that is said of both, and is neither of the two: what they differ in."""
    if not table(scope.lang, "contrasts")["strict"]:
        return None
    nouns = {word.text for word in pack(scope.lang).words(second.said.text) if word.tag[:1] == "n"}
    names = plain_name(first.subject) + plain_name(second.subject)
    shared = [
        word
        for word in pack(scope.lang).words(first.said.text)
        if word.text in nouns and len(word.text) > 1 and word.text not in names
    ]
    if not shared:
        return None
    word = max(shared, key=lambda each: len(each.text))
    return None if says_nothing(word.text, scope) else first.said.cut(word.start, word.end)


def _denied(side: _Side, scope: Scope) -> bool:
    return _cues(scope.lang)["negation"].search(side.said.text) is not None


def _counted(first: _Side, second: _Side) -> bool:
    return all(any(char.isdigit() for char in side.said.text) for side in (first, second))


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    data = table(lang, "contrasts")
    names = ("negation", "then", "but", "opener", "quality", "clausal")
    return {name: compiled(lang, data.get(name, {}).get("regex", "(?!)")) for name in names}
