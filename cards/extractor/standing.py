"""Standing: where a sentence stands to the term that it is said of.

Under the heading of a term its first sentence may leave the term out (推迟…的策略) or tell what the
term does; the same words further on tell one thing among many.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cards.extractor.answers import marks
from cards.extractor.items import TERM_MARKS, marked_start
from cards.extractor.labels import owner_of
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import folded, plain_name
from cards.language import length, pack
from cards.language.shapes import is_noun_phrase
from cards.model import BlockKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Subject

_NEAR = 4  # how many characters may stand before a name that begins its sentence
_NAME = 10.0  # a longer sentence says more than a name
_OPENING = 12.0  # a longer clause before another brings in more than its subject


def is_topic(subject: Subject, scope: Scope) -> bool:
    """Whether a subject is the term that the section's own heading names."""
    topic = scope.topic
    if not topic.own or topic.subject is None:
        return False
    return folded(plain_name(topic.subject)) == folded(plain_name(subject))


def is_prose(stated: Statement) -> bool:
    """Whether a sentence stands in a paragraph of its section, not in a list or behind a label."""
    return stated.label is None and stated.sentence.block in stated.scope.path[-1].blocks


def brought_in(stated: Statement, subject: Subject) -> bool:
    """Whether a sentence is the one that brings a term in: the first under its heading, or of its item.

    Of any other it tells one thing among many that the term does.
    """
    if not brings_in(stated):
        return False
    if stated.label is not None:
        return stated.label == subject
    if not is_prose(stated):
        return subject.phrase is not None
    topic = stated.scope.topic.subject
    return topic is not None and folded(plain_name(topic)) == folded(plain_name(subject))


def brings_in(stated: Statement) -> bool:
    """Whether a sentence stands where a term is brought in, whichever that is: cheap, so asked first."""
    if stated.part or stated.position > 0 or stated.bound or stated.quoted:
        return False
    if stated.label is not None:
        return True
    if not is_prose(stated):  # in a list, where the author marks what is brought in
        return marked_start(stated.core, *TERM_MARKS) is not None
    topic = stated.scope.topic
    if topic.subject is None or topic.ask is not None or topic.aspect not in (None, "definition"):
        return False
    paragraphs = (b for b in stated.scope.path[-1].blocks if b.kind is BlockKind.PARAGRAPH)
    return next(paragraphs, None) is stated.sentence.block


def heads(stated: Statement) -> bool:
    """Whether a sentence without a subject is the first under a heading that names a term."""
    topic = stated.scope.topic
    if stated.label is not None or stated.quoted or topic.subject is None:
        return False
    section, name = stated.scope.path[-1], plain_name(topic.subject).lower()
    if not (topic.own or topic.aspect == "definition" or section.level <= 1):
        return False
    heading = topic.subject.phrase  # a bold line heads what follows as well
    after = heading.block.span.end if heading is not None and topic.own else 0
    paragraphs = (b for b in section.blocks if b.kind is BlockKind.PARAGRAPH and b.span.start >= after)
    if next(paragraphs, None) is not stated.sentence.block:
        return False
    if topic.aspect not in (None, "definition") or topic.ask is not None or topic.other is not None:
        return False
    named = subject_ends(stated.main, stated.scope)
    if name in stated.core.text[: len(name) + _NEAR].lower() or (named and name in named[0].text.lower()):
        return False
    return stated.before is None


def follows(stated: Statement) -> bool:
    """Whether an elliptic statement stands right behind what it speaks of: a heading or a clause."""
    if stated.part:
        before = None if stated.bound else stated.before
        if before is None:
            return _of_topic(stated)
        return stated.scope.knows(
            plain_name(before) if before.phrase is not None else owner_of(plain_name(before), stated.lang)
        )
    if stated.bound:
        return False
    if answers(stated):
        return True
    return stated.position == 0 or (stated.position == 1 and _names_only(stated.earlier, stated.lang))


def answers(stated: Statement) -> bool:
    """Whether a sentence stands right behind the question what something is, and so speaks of that."""
    behind = stated.position > 0 and stated.earlier is None and not stated.part
    return behind and stated.label is None and stated.before is not None


def _of_topic(stated: Statement) -> bool:
    """Whether the first clause below a heading speaks of what that names (该字段可选，用来 …)."""
    topic, block = stated.scope.topic, stated.sentence.block
    if stated.position or not topic.own or topic.subject is None or not is_prose(stated):
        return False
    opening = block.plain.text[: stated.sentence.start].strip()
    if not opening or length(opening) > _OPENING:
        return False
    lists = pack(stated.lang).lists
    return opening.startswith(tuple(lists["demonstratives"] | lists["pronouns"]))


def _names_only(sentence: Phrase | None, lang: Lang) -> bool:
    """Whether a sentence is but another name for what stands over it (校验和。)."""
    return sentence is not None and is_noun_phrase(sentence.text, lang, longest=_NAME)


def said_of(found: Fact) -> tuple[str, str, Phrase]:
    """Of what a definition speaks, in which slot it says something, and what."""
    slot, said = next((name, slot) for name, slot in found.slots.items() if isinstance(slot, Phrase))
    return plain_name(found.subjects[0]), slot, said


def says_again(said: tuple[str, str, Phrase], before: tuple[str, str, Phrase]) -> bool:
    """Whether a definition begins where another does, or tells a part of what that tells."""
    (name, slot, phrase), (known, known_slot, more) = said, before
    if name != known or phrase.block.span != more.block.span:
        return False
    return phrase.start == more.start or (slot == known_slot and more.start < phrase.start < more.end)


def restates(stated: Statement) -> bool:
    """Whether a clause only says with other words what the one before it names (X，即 …)."""
    again, core = marks(stated.lang).get("restating"), stated.core
    return stated.part and again is not None and again.search(core.block.plain.text[: core.start]) is not None


def supposed(stated: Statement) -> bool:
    """Whether a clause belongs to a sentence that begins with a case, so that it holds of that alone."""
    found = marks(stated.lang).get("conditional")
    return found is not None and found.match(stated.sentence.text) is not None


def addresses(stated: Statement) -> bool:
    """Whether a sentence goes on with what the writer or the reader does (回到…的过程，我们…)."""
    addressed = marks(stated.lang).get("addressed")
    return addressed is not None and addressed.search(stated.sentence.text) is not None


def in_place(
    statements: tuple[Statement, ...],
) -> Iterator[tuple[Statement, Statement, Statement | None]]:
    """Each statement with the sentence that it is (a clause of) and the one behind in its paragraph."""
    whole: Statement | None = None
    sentences = [stated for stated in statements if not stated.part]
    after = {id(stated): following for stated, following in pairwise(sentences)}
    for stated in statements:
        whole = stated if whole is None or not stated.part else whole
        following = after.get(id(whole))
        near = following is not None and following.sentence.block is stated.sentence.block
        yield stated, whole, following if near else None
