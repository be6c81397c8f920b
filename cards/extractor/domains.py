"""Domains: what a question is about that names no term of the article, and where it holds."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.mentions import mentioned, says_nothing, topic_subject, wider
from cards.extractor.subjects import plain_name, subject_of
from cards.extractor.topics import title_phrase
from cards.language import length
from cards.language.data import table
from cards.language.naming import proper_names
from cards.language.shapes import is_action
from cards.model import MarkKind, Subject

if TYPE_CHECKING:
    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Lang, Phrase

SPECIFIC = 10.0  # a clause as long as this says by itself what it is about
OFTEN = 4  # a noun that an article uses so often tells what a clause is about
_LATIN = re.compile("[A-Za-z]{2}")  # a proper name
_NAME = re.compile(r"(?<![\w.-])[A-Z][\w.+#-]+(?: [A-Z0-9][\w.+#-]*)*(?![\w])", re.ASCII)
_NUMBER = re.compile(r" \d[\w.]*$")
_SHORTEST_DOMAIN, LONGEST_DOMAIN = 2.0, 14.0
_CALL = re.compile(r"([\w.#$]{2,40})\(.*\)$")  # a function and its arguments
_TELLING = 6.0  # an end as long as this says what it is about, though it names no term


def domain(clause: Phrase, stated: Statement, *answers: Phrase) -> Phrase | None:
    """The topic, for a clause that names no term of the article; None if an answer would name it."""
    return _within(clause, stated, answers) if mentioned(clause, stated.scope) is None else None


def goal_domain(goal: Phrase, stated: Statement, *answers: Phrase) -> Phrase | None:
    """The topic, for an end that anyone may pursue: a mere term of the article does not tell where (写入)."""
    return None if _LATIN.search(goal.text) else _within(goal, stated, answers)


def step_domain(step: Phrase, stated: Statement, *answers: Phrase) -> Phrase | None:
    """The topic, for a step of one of many things; the one above, under a heading that is no term."""
    found = _within(step, stated, answers)
    for above in stated.scope.topic.below():
        if found is None:
            found = _within(step, stated, answers, above)
        if found is not None or (stated.scope.is_term(above) and plain_name(above) not in step.text):
            break
    return found


def _within(
    clause: Phrase, stated: Statement, answers: tuple[Phrase, ...], above: Subject | None = None
) -> Phrase | None:
    scope, times = stated.scope, OFTEN if above is None else 2
    if above is None and stated.label is not None and stated.label.phrase is not None:
        own = _within(clause, stated, answers, stated.label) if _often(stated.label, scope) else None
        if own is not None:
            return own
    above = above or topic_or_wider(scope)
    if above is None or above.phrase is None or scope.topic.other is not None:
        return None
    name = plain_name(above)
    if is_action(name, scope.lang) and name not in scope.article.title:
        return None
    if not _SHORTEST_DOMAIN <= length(name) <= LONGEST_DOMAIN or not scope.is_term(above):
        return None
    if not scope.speaks_of(name, times) or any(name in part.text for part in (clause, *answers)):
        return None
    return above.phrase


def places(scope: Scope) -> tuple[Subject, ...]:
    """The topics above a fact that a question can name, the nearest first."""
    topic = scope.topic
    found = [_place_of(above, scope) for above in (topic.wider if topic.other is not None else topic.below())]
    if topic.ask is not None:
        asked = _named_in(topic.ask, scope)  # 进程有哪几种状态？ is about what it begins with
        begins = asked is not None and asked.phrase is not None and asked.phrase.start == topic.ask.start
        found.insert(0, asked if begins else None)
    found.append(_titled(scope))
    if (owner := _owner(scope)) is not None:
        found += [] if any(place and owner.name in place.name for place in found) else [owner]
    return tuple({plain_name(place): place for place in found if place is not None}.values())


def _place_of(above: Subject, scope: Scope) -> Subject | None:
    """A topic that a question can name, or what it names where it is no name itself (TCP 首部格式)."""
    if above.phrase is None or _is_place(above, scope):
        return above if above.phrase is not None else None
    if above.phrase.has(MarkKind.CODE) and (call := _CALL.match(above.name.strip("`"))) is not None:
        return Subject(f"`{call[1]}()`")  # whatever its arguments
    if not _brief(scope.lang).match(above.phrase.text):
        return None  # it names much that it only touches
    return _named_in(above.phrase, scope)


def _named_in(heading: Phrase, scope: Scope) -> Subject | None:
    """The one topic that a heading names in its words; of two, the fact may be about the other."""
    inside = _all_named(heading, scope)
    return inside[0] if len(inside) == 1 else None


def _all_named(heading: Phrase, scope: Scope) -> list[Subject]:
    """The topics that a heading names, none of two that it names at once."""
    names = {found.span() for found in _NAME.finditer(heading.text)}
    if scope.names is not None:
        names |= {found.span() for found in scope.names.finditer(heading.text)}
    joined = {at for found in _twofold(scope.lang).finditer(heading.text) for at in found.span()}
    inside = (_place_called(heading.cut(*span), scope) for span in sorted(names) if joined.isdisjoint(span))
    return [named for named in inside if named is not None]


def _titled(scope: Scope) -> Subject | None:
    """What an article is about, as its title begins with it or names nothing else."""
    if not scope.article.titled:
        return None
    inside = _all_named(title_phrase(scope.article), scope)
    begins = [named for named in inside if named.phrase is not None and named.phrase.start == 0]
    return begins[-1] if begins else inside[0] if len(inside) == 1 else None


def _owner(scope: Scope) -> Subject | None:
    """The language or product that an article is about: a proper name of its title, or one it often uses.

    Of those that the title does not hold, one of which the text says that something is in it.
    """
    article, within = scope.article, table(scope.lang, "topics").get("owner_place")
    names = proper_names(article.text, scope.lang) if within is not None else ()
    title = article.title.split() if article.titled else []
    named = next((name for name in names if name in title), None)
    if named is None and within is not None:
        often = (name for name in names if scope.speaks_of(name, OFTEN))
        found = ((name, re.search(within.replace("NAME", name), article.text)) for name in often)
        named = next((name for name, told in found if told is not None), None)
    return Subject(named) if named is not None else None


def _place_called(name: Phrase, scope: Scope) -> Subject | None:
    """A name as a place, without a number behind it that counts what follows (Redis 5 种 …)."""
    named = subject_of(name)
    if not _is_place(named, scope) and (found := _NUMBER.search(name.text)):
        named = subject_of(name.cut(0, found.start()))
    return named if _is_place(named, scope) else None


def _is_place(above: Subject, scope: Scope) -> bool:
    name = plain_name(above)
    if above.phrase is None or not _SHORTEST_DOMAIN <= length(name) <= LONGEST_DOMAIN:
        return False
    if is_action(name, scope.lang) and name not in scope.article.title:
        return False
    if not scope.is_term(above) or says_nothing(name, scope):
        return False
    return _place(scope.lang).search(name) is not None and scope.speaks_of(name, OFTEN)


@cache
def _place(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "topics").get("place", ""))


@cache
def _brief(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "topics")["brief"])


@cache
def _twofold(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "topics")["twofold"])


def _often(subject: Subject, scope: Scope) -> bool:
    return scope.speaks_of(plain_name(subject), OFTEN)


def about_goal(goal: Phrase, stated: Statement) -> Subject | None:
    """What an end that anyone may pursue is about; None if it is too short to tell, and names no term."""
    scope = stated.scope
    about = mentioned(goal, scope)
    if about is None and length(goal.text) >= _TELLING:
        about = topic_or_wider(scope) or stated.before
    return about


def topic_or_wider(scope: Scope) -> Subject | None:
    """The topic; under a heading that is no term the one above it, for languages that say so."""
    topic = topic_subject(scope)
    if topic is not None or not table(scope.lang, "asking").get("wider", False):
        return topic
    return wider(scope)
