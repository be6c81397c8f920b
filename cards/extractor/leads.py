"""Lead-ins and headings of a set, asked in place: what points at the members gives way to a question word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cards.extractor.frames import frames, statement
from cards.extractor.members import cues, number
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import Reader, plain_name, subject_of
from cards.extractor.topics import Topic
from cards.language import length, pack
from cards.language.data import table
from cards.language.shapes import cuts_word, is_noun_phrase
from cards.model import BlockKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.topics import Scope
    from cards.model import Slot, Subject


@dataclass(frozen=True, slots=True)
class Lead:
    """How a set is asked for.

    Attributes:
        name: the pattern; with ``list.`` before it, the construct.
        subject: what the set belongs to.
        slots: what stands around the question word. ``before`` follows the subject; ``own`` follows
            it and 的; ``stem`` says all, the subject included.
        count: how many members it announces, None if it does not say.
    """

    name: str
    subject: Subject
    slots: dict[str, Slot | None]
    count: int | None


def leads(lead: Phrase, scope: Scope) -> bool:
    """Whether a sentence leads a list in."""
    return cues(scope.lang)["lead"].search(lead.text) is not None


def read(lead: Phrase, scope: Scope, construction: str = "leads") -> Lead | None:
    """Read a lead-in sentence or a heading; None if no question can be made of it.

    Args:
        lead: the sentence before the list, or the heading.
        scope: where the list stands.
        construction: whose patterns to lay over it, ``leads`` or ``headings``.
    """
    for stated in _statements(lead, scope):
        if construction == "leads" and cues(scope.lang)["pointing"].search(stated.sentence.text):
            return None
        for frame in frames(stated, construction):
            if found := _of_frame(frame, scope):
                return found
    return None


def _statements(lead: Phrase, scope: Scope) -> Iterator[Statement]:
    """The lead-in; of several clauses the last, which inherits the subject of those before."""
    whole = statement(lead, scope)
    if table(scope.lang, "lists")["lead"].get("whole"):
        yield whole
        return
    ranges = pack(scope.lang).clauses(whole.main.block.plain, whole.main.start, whole.main.end)
    if len(ranges) < 2:
        yield whole
        return
    before = None
    for start, end in ranges[:-1]:
        split = subject_ends(Phrase(whole.main.block, start, end), scope)
        before = (Reader(scope, before).resolve(split[0]) if split else None) or before
    yield statement(Phrase(whole.main.block, *ranges[-1]), scope, before=before)


def _of_frame(frame: Frame, scope: Scope) -> Lead | None:
    found = _named(frame, scope)
    if found is None:
        return None
    subject, place = found
    slots: dict[str, Slot | None] = {**frame.slots, "before": None, **place}
    if frame.pattern.on == "main":
        slots["condition"] = frame.statement.condition
    bare = frame.pattern.name == "counted" and "before" in frame.slots and not any(place.values())
    name = "counted_bare" if bare else frame.pattern.name
    return Lead(name, subject, slots, number(frame.slots.get("count"), scope.lang))


def _named(frame: Frame, scope: Scope) -> tuple[Subject, dict[str, Slot | None]] | None:
    """The subject of a lead-in, and in which slot what stands before the question word goes."""
    before = frame.slots.get("before")
    reader = Reader(scope, frame.statement.running)
    if "subject" in frame.slots:
        subject = reader.resolve(frame.slots["subject"])
        return (subject, {}) if subject is not None else None
    if before is None:
        named = next((frame.slots[name] for name in ("stem", "after") if name in frame.slots), None)
        subject = (mentioned(named, scope) if named is not None else None) or topic_subject(scope)
        return (subject, {}) if subject is not None else None
    as_noun = before.block.kind is BlockKind.HEADING and frame.pattern.name == "as_follows"
    split = None if as_noun else subject_ends(before, scope)  # a heading that ends in a noun is one
    opener = cues(scope.lang)["elliptic"].match(before.text)
    elliptic = opener is not None and not cuts_word(before.text, opener.end(), scope.lang)
    if frame.pattern.name == "as_follows" and (elliptic or split is not None):
        return None
    if elliptic:
        subject = frame.statement.before or topic_subject(scope) or _wider(scope)
        return (subject, {"before": before}) if subject is not None else None
    head = split[0] if split is not None else before
    if cues(scope.lang)["hollow"].match(head.text):
        subject = topic_subject(scope)
        return (subject, {"own": before}) if subject is not None else None
    subject = reader.resolve(head) or _meant(head, scope)
    if subject is not None:
        return subject, {"before": split[1] if split is not None else None}
    subject = mentioned(before, scope) if length(before.text) <= 30 else None
    return (subject, {"stem": before}) if subject is not None else None


def _meant(head: Phrase, scope: Scope) -> Subject | None:
    """The class that 这些请求头 names by itself; None for 这些方法, which says nothing without its topic."""
    words = pack(scope.lang).lists["demonstratives"]
    opener = max((word for word in words if head.text.lower().startswith(word)), key=len, default="")
    rest = head.cut(len(opener), len(head.text)).strip()
    if not opener or len(rest.text) < 3 or not is_noun_phrase(rest.text, scope.lang):
        return None
    return None if cues(scope.lang)["hollow"].match(rest.text) else subject_of(rest)


def _wider(scope: Scope) -> Subject | None:
    """The topic above, for a lead-in that leaves its subject out under a heading that is no term."""
    topic = scope.topic
    return (
        Reader(replace(scope, topic=Topic(topic.parent))).resolve(None) if topic.parent is not None else None
    )


def mentioned(phrase: Phrase, scope: Scope) -> Subject | None:
    """The topic or the longest known term that a phrase names; None if it names none."""
    text = phrase.text.lower()
    names = [name for name in scope.terms if 1 < len(name) <= 24 and name in text]
    if scope.topic.subject is not None and plain_name(scope.topic.subject).lower() in text:
        names.append(plain_name(scope.topic.subject).lower())
    names = [name for name in names if not says_nothing(name, scope)]
    if not names:
        names = [word for word in _nouns(phrase, scope) if scope.article.text.lower().count(word) > 2]
    if not names:
        return None
    name = max(names, key=len)
    start = text.index(name)
    return subject_of(phrase.cut(start, start + len(name)))


def _nouns(phrase: Phrase, scope: Scope) -> list[str]:
    """The longer nouns of a phrase that are no class words, in lower case."""
    words = pack(scope.lang).words(phrase.text)
    nouns = (word.text.lower() for word in words if word.tag[:1] in ("n", "e", "x", "l"))
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
