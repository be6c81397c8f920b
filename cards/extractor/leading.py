"""Leading: the clause of a lead-in that announces a set, and what the clauses before it speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import acts
from cards.extractor.frames import statement
from cards.extractor.members import cues
from cards.extractor.mentions import mentioned, spoken_of
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import Reader, subject_of
from cards.language import pack
from cards.language.data import table
from cards.language.shapes import is_action
from cards.model import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Subject


def announcing(lead: Phrase, scope: Scope) -> Iterator[Statement]:
    """The lead-in; of several clauses the last that says something, with the subject of those before."""
    if table(scope.lang, "lists")["lead"].get("whole"):
        yield statement(lead, scope, before=spoken_of(lead, scope))
        return
    whole = statement(lead, scope)
    yield from _last_clause(whole, scope)
    if (open_ := cues(scope.lang)["holds"].search(whole.main.text)) is not None:
        before = told_by(whole.main.cut(0, open_.start()).strip(), scope, None)
        if before is not None:
            yield statement(whole.main.cut(open_.start("verb"), len(whole.main.text)), scope, before=before)


def _last_clause(whole: Statement, scope: Scope) -> Iterator[Statement]:
    """The last clause of a lead-in that says something, with the subject of those before."""
    block = whole.main.block
    ranges = list(pack(scope.lang).clauses(block.plain, whole.main.start, whole.main.end))
    while len(ranges) > 1 and cues(scope.lang)["afterthought"].match(Phrase(block, *ranges[-1]).text):
        ranges.pop()
    if len(ranges) < 2:
        yield whole if not ranges else _last(whole, Phrase(block, *ranges[0]), scope)
        return
    before = clause = None
    for start, end in ranges[:-1]:
        clause = Phrase(block, start, end).strip()
        before = told_by(clause, scope, before) or before
    stated = statement(Phrase(block, *ranges[-1]), scope, before=before)
    aim = clause if before is None and clause is not None and _is_aim(clause, scope) else None
    yield stated._replace(condition=aim) if stated.condition is None else stated


def _last(whole: Statement, clause: Phrase, scope: Scope) -> Statement:
    """The statement of the only clause left, with the condition that stood before it."""
    if clause.end == whole.main.end:
        return whole
    return statement(clause, scope)._replace(condition=whole.condition)


def _is_aim(clause: Phrase, scope: Scope) -> bool:
    """Whether a clause says what the members are for (解决雪崩，常用的方法有)."""
    if pack(scope.lang).words(clause.text)[-1].tag[:1] in "az":
        return False  # how a thing is (签名非常简单)
    return (
        acts(clause, scope.lang)
        and is_action(clause.text, scope.lang)
        and mentioned(clause, scope) is not None
    )


def told_by(clause: Phrase, scope: Scope, before: Subject | None) -> Subject | None:
    """The subject of a clause; of one that says that there are such things (有许多缓存可用), they."""
    if aside := cues(scope.lang)["aside"].search(clause.text):
        return subject_of(clause.cut(*aside.span("subject")))
    if there := cues(scope.lang)["existing"].match(clause.text):
        return subject_of(clause.cut(*there.span("subject")))
    if scope.knows(clause.text):
        return subject_of(clause)  # WebStorage，它分成两类
    split = subject_ends(clause, scope)
    return Reader(scope, before).resolve(split[0]) if split else None
