"""Nameable: whether a question can name what a sentence speaks of, so that it is understood later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cards.extractor.answers import indefinite
from cards.extractor.labels import qualifying
from cards.extractor.making import tells, told
from cards.extractor.mentions import mentioned, says_nothing
from cards.extractor.subjects import plain_name
from cards.language import length, pack
from cards.language.data import has_table, table
from cards.language.shapes import is_action

if TYPE_CHECKING:
    from cards.extractor.topics import Scope
    from cards.model import Lang, Subject

_OFTEN = 4  # an article that uses a letter and a number so often means one thing by it
_COMPOUND = 4.0  # a shorter name is a word, not a compound
_NOUNS = ("n", "e", "x", "l", "j")


def nameable(subject: Subject | None, scope: Scope) -> Subject | None:
    """A subject as a question can name it; None if it would not be understood.

    It is a term that tells, a description that holds one (Pod 里的容器), or a compound of a word that
    the article comes back to (线程切换).
    """
    name = plain_name(subject) if subject is not None else ""
    if subject is None or subject.phrase is None:
        return None
    if indefinite(name, scope.lang) and not (scope.knows(name) or scope.speaks_of(name, _OFTEN)):
        return None
    if not ends_as_name(name, scope.lang):
        return None
    if scope.is_term(subject):
        return told(subject, scope) or (subject if _compounds(name, scope) else None)
    return subject if tells(subject, scope) and mentioned(subject.phrase, scope) is not None else None


def told_within(subject: Subject | None, scope: Scope) -> Subject | None:
    """A subject that the article names but once, told by the topic that it belongs to (激活函数中的可微性).

    None if it could not be told even so, or if no topic above can tell it.
    """
    if subject is None or not scope.is_term(subject):
        return None
    name = plain_name(subject)
    if says_nothing(name, scope) or indefinite(name, scope.lang) or not ends_as_name(name, scope.lang):
        return None
    if is_action(name, scope.lang):
        return None
    qualifier = qualifying(name, scope)
    return replace(subject, qualifier=qualifier) if qualifier else None


def told_by_beginning(subject: Subject | None, scope: Scope) -> Subject | None:
    """A thing that is told by the term its description begins with (软引用指向的对象); None if it is not."""
    if subject is None or subject.phrase is None:
        return None
    name, about = plain_name(subject), mentioned(subject.phrase, scope)
    if about is None or not tells(about, scope) or indefinite(name, scope.lang):
        return None
    term = plain_name(about)
    return (
        subject
        if name.startswith(term) and len(name) > len(term) and ends_as_name(name, scope.lang)
        else None
    )


def ends_as_name(name: str, lang: Lang) -> bool:
    """Whether the last word can end a name: an adverb or a quality belongs to the predicate (框架|自动)."""
    words = pack(lang).words(name)
    if not words or words[-1].pos in ("ADV", "ADJ"):
        return False
    return not has_table(lang, "predicates") or words[-1].text not in table(lang, "predicates")["leads"]


def _compounds(name: str, scope: Scope) -> bool:
    """Whether a name says what it is by a word of the article and another."""
    if length(name) < _COMPOUND or says_nothing(name, scope):
        return False
    return holds_familiar(name, scope, 2)


def holds_familiar(name: str, scope: Scope, times: int) -> bool:
    """Whether a name holds a noun that the article uses so often."""
    nouns = (word.text for word in pack(scope.lang).words(name) if word.tag[:1] in _NOUNS)
    return any(len(n) > 1 and not says_nothing(n, scope) and scope.speaks_of(n, times) for n in nouns)
