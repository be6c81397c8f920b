"""Processes: what a thing does when something happens ("缺页时，内核会怎么做？").

An event is a circumstance with a verb of its own; what follows it is told up to the clause that
speaks of something else.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, balanced, circumstances, indefinite, leans, points
from cards.extractor.askable import barred
from cards.extractor.domains import places, step_domain, topic_or_wider
from cards.extractor.making import fact, in_circumstance, statement_signs, tells, told, unquantified
from cards.extractor.masks import masked
from cards.extractor.mentions import mentioned
from cards.extractor.nameable import ends_as_name, nameable
from cards.extractor.predicates import is_adverbial, named, subject_ends
from cards.extractor.subjects import plain_name, unmeasured
from cards.extractor.units import Prose
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_noun_phrase
from cards.model import Kind, MarkKind, Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from cards.extractor.frames import Statement
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Subject

_LONGEST = 46.0  # what is done
_SHORTEST = 4.0
_LONGEST_NAME = 4.0  # of what begins with a verb and may yet be part of what is done
_REACH = 56.0  # as far as what is done is followed
_LONGEST_EVENT = 30.0
_FORMS = (
    "event",
    "auxiliary",
    "states",
    "goes_on",
    "met",
    "told",
    "led",
    "unled",
    "untold",
    "valued",
    "no_actor",
    "another",
    "supposed",
    "again",
    "undergoes",
    "stands_for",
    "given",
)


def find(passage: Passage, known: set[tuple[int, int]]) -> Iterator[Fact]:
    """Yield what is done at the events that a passage tells of, one for each that is not ``known`` yet."""
    for stated in passage.statements:
        event = stated.condition
        if event is None or stated.quoted or (id(event.block), event.start) in known:
            continue
        if found := _reaction(event, stated, prose=isinstance(passage.unit, Prose)):
            known.add((id(event.block), event.start))
            yield found


def _reaction(event: Phrase, stated: Statement, *, prose: bool) -> Fact | None:
    lang, scope = stated.lang, stated.scope
    if not is_event(event, lang):
        return None
    done = _told_of_one(stated.main, scope)
    found = _forms(lang)["again"].match(masked(done))
    if found is not None and (within := in_circumstance(stated)) is not None:
        return _again(event, within, done.cut(found.end(), len(done.text)), stated)
    split = _split(done, scope)
    if split is None or is_action(masked(split[0]), lang):
        bare = split is None or _begins_deed(split[0], done, stated)
        own = _of_one(event, done, stated) or (_of_anyone(event, done, stated, prose=prose) if bare else None)
        if own is not None or split is None or bare:
            return own
    subject, act = actor(stated.reader.resolve(split[0]), event, scope), _act(split[1], scope, event)
    if act is None or subject is None or indefinite(plain_name(subject), lang):
        return None
    if plain_name(subject) in act.text or (_leans(act, event, lang) and mentioned(event, scope) is None):
        return None
    return fact(
        Kind.HOW, "how.reacts", (subject,), {"condition": event, "act": act}, (stated.sentence,), scope,
        **statement_signs(stated),
    )  # fmt: skip


def _split(done: Phrase, scope: Scope) -> tuple[Phrase, Phrase] | None:
    """Who does it and what is done, with the adverb that leads to it (缓存|直接返回 …)."""
    split = subject_ends(done, scope)
    cut = named(split[0], scope) if split is not None else None
    if split is None or cut is None or cut == split[0]:
        return split
    return cut, done.cut(cut.end - done.start, len(done.text)).strip()


def _begins_deed(split: Phrase, done: Phrase, stated: Statement) -> bool:
    """Whether what was taken for a subject is a verb with a part of its thing (进入拥塞|避免阶段)."""
    if stated.scope.knows(split.text) or length(split.text) > _LONGEST_NAME:
        return False
    forms, text = _forms(stated.lang), masked(done)
    return forms["told"].match(text) is not None and forms["another"].match(text) is None


def _again(event: Phrase, who: Phrase, done: Phrase, stated: Statement) -> Fact | None:
    """``当 X 收到 A 时，它会 B``: X does it."""
    scope = stated.scope
    subject = stated.reader.resolve(unquantified(who, scope.lang))
    subject = unmeasured(subject, scope.lang) if subject is not None else None
    if subject is None or not scope.is_term(subject):
        return None
    if not (tells(subject, scope) or mentioned(event, scope) is not None or places(scope)):
        return None
    if _forms(stated.lang)["undergoes"].match(masked(done)):
        return fact(
            Kind.FACT, "fact.moment_done", (subject,), {"answer": event, "after": done}, (stated.sentence,),
            scope, **statement_signs(stated),
        )  # fmt: skip
    act = _act(done, scope, event)
    if act is None or _leans(act, event, stated.lang):
        return None
    return fact(
        Kind.HOW, "how.reacts_so", (subject,), {"condition": event, "act": act}, (stated.sentence,), scope,
        **statement_signs(stated),
    )  # fmt: skip


def _of_one(event: Phrase, done: Phrase, stated: Statement) -> Fact | None:
    """``X 收到 A 后，会 B``: the event names who does what follows; else that would be a guess."""
    scope = stated.scope
    split = subject_ends(event, scope)
    if split is None or is_adverbial(split[0], scope):
        return None
    if _forms(stated.lang)["met"].match(masked(split[1])) is None:
        return None
    subject, act = nameable(stated.reader.resolve(split[0]), scope), _act(done, scope, event)
    if subject is None or act is None or _leans(act, event, stated.lang):
        return None
    return fact(
        Kind.HOW, "how.reacts_own", (subject,), {"condition": split[1], "act": act}, (stated.sentence,),
        scope, **statement_signs(stated),
    )  # fmt: skip


def _of_anyone(event: Phrase, done: Phrase, stated: Statement, *, prose: bool) -> Fact | None:
    """``如果超时，就重新发送 A``: nobody is named who does it, so that the event has to tell where."""
    scope, lang = stated.scope, stated.lang
    forms, said = _forms(lang), masked(event)
    if forms["told"].match(_led(event, done, lang) + masked(done)) is None or forms["untold"].search(said):
        return None
    if forms["supposed"].match(done.block.plain.text[done.start :]):
        return None
    about = None if forms["valued"].search(said) else mentioned(event, scope)
    act = _act(done, scope, event)
    placed = prose or (scope.topic.subject is not None and stated.label is None)
    within = step_domain(event, stated, act) if act is not None and about is None and placed else None
    if act is None or (about is None and (within is None or _leans(act, event, lang))):
        return None
    subject = about or topic_or_wider(scope)
    if subject is None or not tells(subject, scope):
        return None
    return fact(
        Kind.HOW, "how.reacts_so", (subject,), {"condition": event, "act": act, "domain": within},
        (stated.sentence,), scope, **statement_signs(stated),
    )  # fmt: skip


def _led(event: Phrase, done: Phrase, lang: Lang) -> str:
    """The adverb behind an event that leads to what is done (如果超时，就 …); a condition ends behind it."""
    found = _forms(lang)["led"].search(event.block.plain.text[event.end : done.start])
    return found[0] if found is not None and _forms(lang)["unled"].match(masked(done)) is None else ""


def _leans(act: Phrase, event: Phrase, lang: Lang) -> bool:
    """Whether the first thing that is done points elsewhere; what follows it may point back at it.

    It may point at what the event names (当请求命中缓存时，直接返回该缓存).
    """
    _, end = next(iter(pack(lang).clauses(act.block.plain, act.start, act.end)))
    first = act.cut(0, end - act.start).text
    if not points(first, lang):
        return False
    return _forms(lang)["stands_for"].search(first) is not None or leans(first, lang, event.text)


def is_event(event: Phrase, lang: Lang) -> bool:
    """Whether a circumstance is an event that a question can name: it has a verb and leans on nothing."""
    text = masked(event)
    if length(text) > _LONGEST_EVENT or _forms(lang)["event"].search(text) is None or barred(event, lang):
        return False
    if points(text, lang) or not balanced(text):
        return False
    return event.has(MarkKind.CODE) or any(word.tag[:1] in "va" for word in pack(lang).words(text))


def _told_of_one(main: Phrase, scope: Scope) -> Phrase:
    """The first clause and those after it that go on with what the same thing does."""
    text, end = main.block.plain.text, main.start
    for start, stop in pack(scope.lang).clauses(main.block.plain, main.start, main.end):
        part = main.cut(start - main.start, stop - main.start).strip("，, ")
        if end > main.start and not (_goes_on(part, scope) and length(text[main.start : stop]) < _REACH):
            break
        end = stop
    return main.cut(0, end - main.start).strip("，, ")


def _goes_on(clause: Phrase, scope: Scope) -> bool:
    text, lang = clause.text, scope.lang
    if circumstances(lang).search(text):
        return False
    if _forms(lang)["goes_on"].match(text) is not None:
        return True
    return is_action(text, lang) and _forms(lang)["another"].match(text) is None


def actor(subject: Subject | None, event: Phrase, scope: Scope) -> Subject | None:
    """Who does it: a term that tells by itself, or any that does it at an event that names one."""
    if subject is None or not scope.is_term(subject) or not ends_as_name(plain_name(subject), scope.lang):
        return None
    name = plain_name(subject)
    if _forms(scope.lang)["no_actor"].match(name):
        return None
    if not (scope.knows(name) or name.isascii() or is_noun_phrase(name, scope.lang)):
        return None  # a verb with what belongs to it: 主动调用 ack
    if not scope.knows(name) and _acts(name, scope.lang):
        return None  # it goes over into what is done: 代理启动 | 异步任务
    if tells(subject, scope):
        return subject
    return subject if mentioned(event, scope) is not None else told(subject, scope)


def _acts(name: str, lang: Lang) -> bool:
    """Whether a name of several words ends in a verb, or in a thing right behind one (业务方调用 ack)."""
    words = pack(lang).tagged(name)
    if len(words) < 2:
        return False
    (_, before), (last, tag) = words[-2:]
    return tag[:1] == "v" or (last.isascii() and before[:1] == "v")


def without_auxiliary(phrase: Phrase, lang: Lang) -> Phrase:
    """What is done, without what stands before it (才会, 需要)."""
    found = _forms(lang)["auxiliary"].match(masked(phrase))
    return phrase.cut(found.end(), len(phrase.text)).strip() if found else phrase


def _act(phrase: Phrase, scope: Scope, event: Phrase) -> Phrase | None:
    """What is done, without its auxiliary; None for what is only so, may be or is called so."""
    forms = _forms(scope.lang)
    phrase = without_auxiliary(phrase, scope.lang)
    said = masked(phrase)
    if forms["states"].search(said) or not (is_action(said, scope.lang) or forms["given"].match(said)):
        return None
    start, end = next(iter(pack(scope.lang).clauses(phrase.block.plain, phrase.start, phrase.end)))
    if end < phrase.end and circumstances(scope.lang).search(phrase.block.plain.text[start:end]):
        return None  # what follows it may be said of something else
    return answer(phrase, scope, shortest=_SHORTEST, longest=_LONGEST, asked=event.text)


@cache
def _forms(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    data = table(lang, "asking").get("process", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in _FORMS}
