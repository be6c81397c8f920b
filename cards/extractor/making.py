"""Making facts: what every construction does once it has found one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from cards.extractor.domains import places
from cards.extractor.labels import owner_of, qualifying
from cards.extractor.masks import masked
from cards.extractor.mentions import says_nothing
from cards.extractor.pointers import restated
from cards.extractor.predicates import is_adverbial, subject_ends
from cards.extractor.subjects import folded, plain_name, subject_of, unmeasured
from cards.language import length, pack
from cards.language.data import table
from cards.language.naming import plural
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_compound, is_noun_phrase
from cards.language.verbs import mark
from cards.model import Fact, Kind, Phrase, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.topics import Scope
    from cards.model import Lang, Slot


_LATIN = re.compile(r"[A-Za-z]{2}")
_NAME = 14.0  # the greatest length of a proper name
_OFTEN = 3  # a word that an article uses so often is one of its terms
_NOUNS = ("n", "l", "j")  # how the tags of nouns begin
_NAMED = 3  # terms in what is told: of more, a fact is about none in particular
_ANSWERS = ("answer", "means", "goal", "domain")  # the slots that may hold a term that answers


def fact(
    kind: Kind | str,
    construct: str,
    subjects: tuple[Subject, ...],
    slots: Mapping[str, Slot | None],
    evidence: tuple[Phrase, ...],
    scope: Scope,
    **features: float,
) -> Fact:
    """Make a fact; slots that are None or empty are left out."""
    return Fact(
        Kind(kind),
        construct,
        subjects,
        {name: slot for name, slot in slots.items() if slot},
        evidence,
        scope.path,
        {**_signs(subjects, scope), **features},
        tuple(_related(subjects, slots, scope)),
    )


def _related(
    subjects: tuple[Subject, ...], slots: Mapping[str, Slot | None], scope: Scope
) -> Iterator[Subject]:
    """Terms of the article that a fact speaks of: the topic that it stands under, and those that it names."""
    own = {folded(plain_name(subject)) for subject in subjects}
    topic = scope.topic.subject
    if topic is not None and scope.topic.ask is None and scope.topic.other is None:
        name = plain_name(topic)
        if folded(name) not in own and scope.speaks_of(name) and is_noun_phrase(name, scope.lang):
            yield topic
    for slot in (slots.get(name) for name in _ANSWERS):
        if isinstance(slot, Phrase):
            term = unmeasured(subject_of(slot), scope.lang)
            name = plain_name(term)
            if (scope.knows(name) or _is_name(name, scope.lang)) and folded(name) not in own:
                yield term
    if scope.names is not None:
        told = (slot for slot in slots.values() if isinstance(slot, Phrase))
        inside = (slot.cut(*found.span()) for slot in told for found in scope.names.finditer(slot.text))
        yield from islice((subject_of(name) for name in inside if folded(name.text) not in own), _NAMED)


def _is_name(text: str, lang: Lang) -> bool:
    """Whether an answer is a proper name (TCP/IP 协议), which the card is about as well."""
    return bool(_LATIN.search(text)) and length(text) <= _NAME and is_noun_phrase(text, lang)


def of_frame(frame: Frame, subject: Subject, slots: Mapping[str, Slot | None], construction: str) -> Fact:
    """Make a fact of a frame."""
    stated = frame.statement
    label = stated.label.phrase if stated.label is not None and stated.label != subject else None
    scene = slots.get("condition")
    told, pointed = restated(scene, stated) if isinstance(scene, Phrase) else (None, None)
    if pointed is not None:
        slots = {**slots, "condition": told}
        label = None if stated.label == pointed else label
    return fact(
        frame.pattern.kind,
        f"{construction}.{frame.pattern.name}",
        (subject,),
        {"label": label, **slots},
        (stated.sentence,),
        stated.scope,
        **statement_signs(stated),
    )


def resolved(frame: Frame) -> Subject | None:
    """The subject of a frame: named in it, or the one that it stands for; None if neither is certain."""
    stated, named = frame.statement, frame.slots.get("subject")
    if named is not None and is_adverbial(named, stated.scope):
        return None
    if named is not None and named.text.strip().lower() in pack(stated.lang).lists["pronouns"]:
        within = in_circumstance(stated)
        if within is not None and _agrees(named, within, stated.lang):
            return stated.reader.resolve(within)
    return stated.reader.resolve(unquantified(named, stated.lang) if named is not None else None)


def in_circumstance(stated: Statement) -> Phrase | None:
    """The subject of a circumstance, for which a pronoun behind it stands (If the leader fails, it …)."""
    if stated.condition is None:
        return None
    form = _circumstance(stated.lang)
    found = form.match(mark(masked(stated.condition), stated.lang)) if form is not None else None
    if found is None:
        return None
    if "subject" in found.groupdict():
        return stated.condition.cut(*found.span("subject")).strip()
    split = subject_ends(stated.condition.cut(found.end(), len(stated.condition.text)).strip(), stated.scope)
    return split[0] if split is not None else None


def _agrees(pronoun: Phrase, named: Phrase, lang: Lang) -> bool:
    """Whether a pronoun and a name both speak of one thing, or of several, in a language that tells."""
    many = table(lang, "frames")["circumstance"].get("many")
    return many is None or (pronoun.text.strip().lower() in many) == plural(named.text)


@cache
def _circumstance(lang: Lang) -> re.Pattern[str] | None:
    regex = table(lang, "frames").get("circumstance", {}).get("regex")
    return compiled(lang, regex) if regex else None


def unquantified(named: Phrase, lang: Lang) -> Phrase:
    """A name without what says of how many it holds (任何写请求, 每个节点): it is said of the thing."""
    found = _quantifier(lang).match(named.text)
    return named.cut(found.end(), len(named.text)).strip() if found else named


@cache
def _quantifier(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "topics").get("quantifier", "(?!)"))


def tells(subject: Subject, scope: Scope) -> bool:
    """Whether a name says a year later what it is: a term of the article, or a proper name.

    A term is what the author marked, or a word that the article comes back to.
    """
    name = plain_name(subject)
    if not any(char.isalpha() for char in name):
        return False  # `< 0`
    if scope.knows(name) or any(char.isascii() and char.isalpha() for char in name):
        return True
    owner = owner_of(name, scope.lang)  # 字节对编码的结果 is told by 字节对编码
    return len(name) > 2 and (scope.speaks_of(name, _OFTEN) or bool(owner and scope.knows(owner)))


def told(subject: Subject | None, scope: Scope) -> Subject | None:
    """The subject so named that it can be told a year later: by its topic, if not by itself; else None."""
    if subject is None:
        return None
    subject = unmeasured(subject, scope.lang)
    if tells(subject, scope):
        return subject
    name = plain_name(subject)
    owner = owner_of(name, scope.lang)
    familiar = scope.speaks_of(name) or (owner and scope.speaks_of(owner, _OFTEN))
    if not familiar or not scope.is_term(subject):
        return None
    if is_action(name, scope.lang) and not is_compound(name, scope.lang):
        return None  # what is done is no part of a thing (支持 under Dubbo)
    if qualifier := qualifying(name, scope):
        return replace(subject, qualifier=qualifier)
    if not scope.speaks_of(name, _OFTEN) or says_nothing(name, scope):
        return None
    return subject if _ends_in_noun(name, scope.lang) and places(scope) else None


def _ends_in_noun(name: str, lang: Lang) -> bool:
    words = pack(lang).words(name)
    return bool(words) and words[-1].tag[:1] in _NOUNS


def statement_signs(stated: Statement) -> dict[str, float]:
    """Signs of worth that a sentence carries."""
    return {
        "position": float(min(stated.position, 5)),
        "quoted": float(stated.quoted),
        "bound": float(stated.bound),
        "labelled": float(stated.label is not None),
        "conditioned": float(stated.condition is not None),
        "sentence_length": min(length(stated.sentence.text), 120.0) / 40.0,
        "statement_share": len(stated.main.text) / max(1, len(stated.sentence.text)),
    }


def _signs(subjects: tuple[Subject, ...], scope: Scope) -> dict[str, float]:
    if not subjects:
        return {}
    name = folded(plain_name(subjects[0]))
    title = folded(scope.article.title)
    headings = [folded(s.heading.plain.text) for s in scope.path if s.heading is not None]
    return {
        "subject_known": float(name in scope.terms),
        "subject_count": min(5.0, float(scope.terms.get(name, 0))),
        "subject_in_title": float(bool(name) and name in title),
        "subject_in_heading": float(bool(name) and any(name in heading for heading in headings)),
        "subject_is_topic": float(
            scope.topic.subject is not None and folded(plain_name(scope.topic.subject)) == name
        ),
        "depth": float(len(scope.path)),
        "subject_length": length(plain_name(subjects[0])) / 10.0,
    }
