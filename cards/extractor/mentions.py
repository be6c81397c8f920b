"""Mentions: what a phrase or the topic names, so that a question can name it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.members import cues
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import Reader, plain_name, subject_of
from cards.extractor.topics import Topic
from cards.language import pack
from cards.language.data import table
from cards.language.shapes import is_action, is_process
from cards.model import Phrase

if TYPE_CHECKING:
    from cards.extractor.topics import Scope
    from cards.model import Subject

_FLAGS = ("n", "e", "x", "l")  # how the segmenter's flags for a noun begin
_TAGS = ("NOUN", "NNS", "PROPN")  # those of the tagger


def mentioned(phrase: Phrase, scope: Scope) -> Subject | None:
    """The topic or the longest known term that a phrase names; None if it names none."""
    text = phrase.text.lower()
    names = [name for name in scope.terms if 1 < len(name) <= 24 and name in text]
    if scope.topic.subject is not None and plain_name(scope.topic.subject).lower() in text:
        names.append(plain_name(scope.topic.subject).lower())
    names = [name for name in names if not says_nothing(name, scope)]
    if not names:
        names = [word for word in _nouns(phrase, scope) if scope.speaks_of(word, 3)]
    if not names:
        return None
    name = max(names, key=len)
    start = text.index(name)
    return subject_of(phrase.cut(start, start + len(name)))


def _nouns(phrase: Phrase, scope: Scope) -> list[str]:
    """The longer nouns of a phrase that are no class words, in lower case."""
    words = pack(scope.lang).words(phrase.text)
    nouns = (w.text.lower() for w in words if w.tag[:1] in _FLAGS or w.tag in _TAGS)
    return [noun for noun in nouns if len(noun) > 2 and not says_nothing(noun, scope)]


def says_nothing(name: str, scope: Scope) -> bool:
    """Whether a name needs another to be understood: a bare class word, a label, 常见方法."""
    if cues(scope.lang)["hollow"].match(name) or pack(scope.lang).is_generic(name):
        return True
    return name in table(scope.lang, "topics")["classes"]


def topic_subject(scope: Scope) -> Subject | None:
    """The topic of a section, if it is a term that a card can name; above a hollow one (算法分析), its."""
    topic = scope.topic
    if topic.subject is not None and topic.parent is not None:
        name = plain_name(topic.subject)
        if says_nothing(name, scope):
            above = replace(scope, topic=Topic(topic.parent))
            return Reader(above).resolve(None)
    return Reader(scope).resolve(None)


def headed(scope: Scope) -> Subject | None:
    """What the heading, or for a generic one that above, names: a term, though the text says it nowhere.

    For what shows by its own words that it is said of that (指的是 …, 解决方案：).
    """
    subject = scope.topic.subject
    near = [section.heading for section in scope.path[-2:]]
    if subject is None or subject.phrase is None or subject.phrase.block not in near:
        return None
    name, data = plain_name(subject), table(scope.lang, "topics")
    if re.search(data.get("labels", {}).get("aside", "(?!)"), name) or re.search(data["twofold"], name):
        return None
    if is_action(name, scope.lang) and not is_process(name, scope.lang):
        return None
    return Reader(scope).headed()


def wider(scope: Scope) -> Subject | None:
    """The topic above, for a lead-in that leaves its subject out under a heading that is no term."""
    topic = scope.topic
    return (
        Reader(replace(scope, topic=Topic(topic.parent))).resolve(None) if topic.parent is not None else None
    )


def described(head: Phrase, scope: Scope) -> Subject | None:
    """What a phrase names that tells at length what its members are (造成雪崩的原因)."""
    found = cues(scope.lang)["described"].match(head.text)
    return subject_of(head) if found is not None else None


def spoken_of(lead: Phrase, scope: Scope) -> Subject | None:
    """The subject of the sentence before a lead-in that says "it" (It has three states:)."""
    words = lead.text.split(maxsplit=1)
    if not words or words[0].lower() not in pack(scope.lang).lists["pronouns"]:
        return None
    before = [r for r in pack(scope.lang).sentences(lead.block.plain) if r[1] <= lead.start]
    split = subject_ends(Phrase(lead.block, *before[-1]).strip(), scope) if before else None
    return Reader(scope).resolve(split[0]) if split is not None else None
