"""Domains: what a question is about that names no term of the article, and where it holds."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from cards.extractor.mentions import mentioned, says_nothing, topic_subject, wider
from cards.extractor.subjects import folded, plain_name, subject_of
from cards.extractor.terms import undetermined
from cards.extractor.topics import Scope, Topic, aspect_of, read_heading, title_phrase
from cards.language import length, pack
from cards.language.data import table
from cards.language.naming import proper_names
from cards.language.shapes import is_action, is_noun_phrase
from cards.model import Block, BlockKind, MarkKind, Plain, Span, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.model import Article, Lang, Phrase

SPECIFIC = 10.0  # a clause as long as this says by itself what it is about
OFTEN = 4  # a noun that an article uses so often tells what a clause is about
_LATIN = re.compile("[A-Za-z]{2}")  # a proper name
_NAME = re.compile(r"(?<![\w.-])[A-Z][\w.+#-]+(?: [A-Z0-9][\w.+#-]*)*(?![\w])", re.ASCII)
_UNNUMBERED = re.compile(r"(?<![\w.-])[A-Z][\w.+#-]+(?: [A-Z][\w.+#-]*)*(?![\w])", re.ASCII)
_SHORTEST_DOMAIN, LONGEST_DOMAIN = 2.0, 14.0
_NOMINAL = ("NOUN", "PROPN", "ADJ")
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
    if table(scope.lang, "topics").get("foreign", False) and not _place(scope.lang).search(name):
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
    found.append(_titled(scope.article))
    if topic.ask is not None:
        found.insert(0, _begun_with(topic.ask, scope, alone=not any(found)))
    if (owner := _owner(scope)) is not None:
        found += [] if any(place and owner.name in place.name for place in found) else [owner]
    named = {folded(plain_name(place)): place for place in reversed(found) if place is not None}
    return tuple(named.values())[::-1]


def _begun_with(question: Phrase, scope: Scope, *, alone: bool) -> Subject | None:
    """What a question in a heading begins with, and so is about: a name, or a part of what is above."""
    named = _named_in(question, scope)
    if named is not None and named.phrase is not None and named.phrase.start == question.start:
        return named
    words = pack(scope.lang).words(question.text)
    nominal = list(takewhile(lambda word: word.pos in _NOMINAL, words))
    if alone or not nominal or _twofold(scope.lang).match(question.text, nominal[-1].end):
        return None
    begun = subject_of(question.cut(0, nominal[-1].end))
    told = length(plain_name(begun)) > _SHORTEST_DOMAIN and not _LATIN.search(plain_name(begun))
    return begun if told and _is_place(begun, scope) else None


@lru_cache(maxsize=1)
def _titled(article: Article) -> Subject | None:
    """What a title names that its article is about: all of it, or what of it the article takes up most.

    Kept for a while: every section of the article asks for it.
    """
    scope = Scope(article, (), Topic(), {})
    data, title = table(scope.lang, "topics"), undetermined(title_phrase(article), scope.lang)
    if not article.titled or re.match(data.get("ranging", "(?!)"), title.text):
        return None
    if _is_chapter(title, scope):
        return None
    whole, joint = subject_of(title), _twofold(scope.lang).search(title.text)
    if joint is None and is_noun_phrase(plain_name(whole), scope.lang) and _is_place(whole, scope):
        return whole
    if not data.get("foreign", False):
        return _alone(title.text) if re.match(data["manual"], article.title) else None
    if joint is None:
        return whole if _is_called(whole, scope) else _named_most(title, scope)
    if _NAME.search(title.text, joint.end()):
        return None
    first = title.cut(0, joint.start())
    found = _named_most(first, scope)
    # what ends where the joint stands is but one of two things that the article is about
    return found if found is not None and not first.text.endswith(plain_name(found)) else None


def _alone(name: str) -> Subject:
    """The command that a page of a manual tells of, which is a place however it is written."""
    return subject_of(Block(BlockKind.HEADING, Span(0, 0), Plain(name)).whole())


def _is_chapter(title: Phrase, scope: Scope) -> bool:
    """Whether a title is but a label (必要条件), of the first chapter of an article that has no title."""
    named = read_heading(title, Topic(), scope.lang)
    if named.subject is not None or named.ask is not None:
        return False
    return sum(section.level == 1 for section in scope.article.root.sections) > 1


def _is_called(whole: Subject, scope: Scope) -> bool:
    """Whether a title is a name, though its words are an action elsewhere or it is seldom said in full."""
    name = plain_name(whole)
    if length(name) > _SHORTEST_DOMAIN:
        return _may_be_place(whole, scope) and scope.speaks_of(name, OFTEN - 1)
    return scope.speaks_of(name, 2 * OFTEN) and is_noun_phrase(name, scope.lang, known=True)


def _named_most(title: Phrase, scope: Scope) -> Subject | None:
    """What of a title its article takes up again and again; of a question nothing but a proper name."""
    spans = (found.span() for name in (_NAME, _UNNUMBERED) for found in name.finditer(title.text))
    name = next((span for span in spans if scope.speaks_of(title.text[slice(*span)], OFTEN)), None)
    if name is None and read_heading(title, Topic(), scope.lang).ask is not None:
        return None
    return _taken_up(title, name, scope)


def _taken_up(title: Phrase, name: tuple[int, int] | None, scope: Scope) -> Subject | None:
    """The longest words of a title, its name among them, that the article takes up: 苇编 of 苇编方案."""
    for start, end in _runs(title, name, scope):
        found = subject_of(title.cut(start, end))
        if is_noun_phrase(plain_name(found), scope.lang) and _is_place(found, scope):
            return found
        if name is None and length(plain_name(found)) > 2 * _SHORTEST_DOMAIN:
            return None  # what is within it may be but a piece of a word
    return None


def _runs(title: Phrase, name: tuple[int, int] | None, scope: Scope) -> Iterator[tuple[int, int]]:
    """The words that an article takes up, those that begin its title first, none from within longer ones."""
    words = pack(scope.lang).words(title.text)
    spans = [(first.start, last.end) for at, first in enumerate(words) for last in words[at:]]
    longer = len(title.text)  # where the longer ones begin
    for start, end in sorted(spans, key=lambda span: (span[0] > 0, span[0] - span[1])):
        if name is not None and not (start <= name[0] and name[1] <= end):
            continue
        if name is None and length(title.text[start:end]) <= _SHORTEST_DOMAIN:
            continue
        if start <= longer and scope.speaks_of(title.text[start:end], OFTEN):
            longer = start
            yield start, end


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
    if re.match(table(scope.lang, "topics").get("compared", "(?!)"), heading.text):
        return None
    names = {found.span() for found in _NAME.finditer(heading.text)}
    if scope.names is not None:
        within = {at for start, end in names for at in range(start + 1, end)}  # no Queue of BlockingQueue
        terms = {found.span() for found in scope.names.finditer(heading.text)}
        names |= {span for span in terms if within.isdisjoint(span)}
    joined = {at for found in _twofold(scope.lang).finditer(heading.text) for at in found.span()}
    inside = [subject_of(heading.cut(*span)) for span in names if joined.isdisjoint(span)]
    inside = [named for named in inside if _is_place(named, scope)]
    return inside[0] if len(inside) == 1 else None


def _owner(scope: Scope) -> Subject | None:
    """The language or product that an article is about: a proper name of its title, or one it often uses.

    Of those that the title does not hold, one of which the text says that something is in it.
    """
    named = _product(scope.article)
    return Subject(named) if named is not None else None


@lru_cache(maxsize=1)
def _product(article: Article) -> str | None:
    """Its name; kept for a while, for each section asks."""
    within = table(article.lang, "topics").get("owner_place")
    if within is None:
        return None
    names, lowered = proper_names(article.body), article.body.lower()
    title = article.title.split() if article.titled else []
    if (named := next((name for name in names if name in title), None)) is not None:
        return named
    often = (name for name in names if lowered.count(name.lower()) >= OFTEN)
    return next((name for name in often if re.search(within.replace("NAME", name), article.body)), None)


def _is_place(above: Subject, scope: Scope) -> bool:
    return _may_be_place(above, scope) and scope.speaks_of(plain_name(above), OFTEN)


def _may_be_place(above: Subject, scope: Scope) -> bool:
    name = plain_name(above)
    if above.phrase is None or not _SHORTEST_DOMAIN <= length(name) <= LONGEST_DOMAIN:
        return False
    if is_action(name, scope.lang) and name not in scope.article.title:
        return False
    if not scope.is_term(above) or says_nothing(name, scope):
        return False
    if aspect_of(name, scope.lang) is not None:
        return False  # 必要条件: of what, it does not tell
    return _place(scope.lang).search(name) is not None


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
