"""Lead-ins and headings of a set, asked in place: what points at the members gives way to a question word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cards.extractor.answers import leans
from cards.extractor.frames import frames
from cards.extractor.leading import announcing
from cards.extractor.members import cues, number
from cards.extractor.mentions import described, headed, mentioned, topic_subject, wider
from cards.extractor.nameable import ends_as_name
from cards.extractor.predicates import subject_ends
from cards.extractor.subjects import Reader, plain_name, subject_of
from cards.language import length, pack
from cards.language.data import table
from cards.language.shapes import cuts_word, is_action, is_noun_phrase
from cards.model import BlockKind, MarkKind, Phrase

if TYPE_CHECKING:
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
    lead = _without("reason", lead, scope) if construction == "leads" else lead
    for stated in announcing(lead, scope):
        if construction == "leads" and cues(scope.lang)["pointing"].search(stated.sentence.text):
            return None
        vague = construction == "leads" and cues(scope.lang)["vague"].search(stated.sentence.text)
        for frame in frames(stated, construction):
            if vague and frame.pattern.name in _UNCOUNTED:
                continue
            if found := lead_of(frame, scope):
                return found
    return None


_LONGEST_STEM = 30.0  # what stands before the question word, by ``language.length``
_TELLING = 6.0  # the owner of what is asked for, so long that it tells itself which it is
_UNCOUNTED = ("as_follows", "here_are", "open")  # patterns by which a lead-in may announce anything


def _hollow(phrase: Phrase, scope: Scope) -> bool:
    """Whether a phrase, but for the verb at its end, only says what members are called (常见原因有)."""
    data = cues(scope.lang)
    return data["hollow"].match(data["opening"].sub("", phrase.text)) is not None


def _labels(phrase: Phrase, scope: Scope) -> bool:
    """Whether a bold label names what the topic has, by a word and the name of a set (适用场景)."""
    return phrase.has(MarkKind.STRONG) and cues(scope.lang)["labelled"].match(phrase.text) is not None


def lead_of(frame: Frame, scope: Scope) -> Lead | None:
    """How the set is asked for that a frame of a lead-in announces."""
    found = _named(frame, scope)
    if found is None:
        return None
    subject, place = found
    slots: dict[str, Slot | None] = {**frame.slots, "before": None, **place}
    if frame.pattern.on == "main":
        slots["condition"] = frame.statement.condition
    bare = frame.pattern.name == "counted" and "before" in frame.slots and not any(place.values())
    if bare and not _names(plain_name(subject), scope):
        aim = frame.statement.condition
        named = mentioned(frame.slots["before"], scope) or (
            mentioned(aim, scope) if aim is not None else None
        )
        if named is None or leans(frame.slots["before"].text, scope.lang):
            return None  # 主要靠两点: what stands there is no thing that has them
        subject, slots["stem"], bare = named, frame.slots["before"], False
    name = "counted_bare" if bare else frame.pattern.name
    return Lead(name, subject, slots, number(frame.slots.get("count"), scope.lang))


def _names(name: str, scope: Scope) -> bool:
    """Whether a name is one, and neither an act (主要做) nor a clause cut off (常用的事件有)."""
    if scope.knows(name):
        return True
    if is_action(name, scope.lang) or not is_noun_phrase(name, scope.lang):
        return False
    return ends_as_name(name, scope.lang) and cues(scope.lang)["cut_off"].search(name) is None


def _named(frame: Frame, scope: Scope) -> tuple[Subject, dict[str, Slot | None]] | None:
    """The subject of a lead-in, and in which slot what stands before the question word goes."""
    before = frame.slots.get("before")
    reader = Reader(scope, frame.statement.running)
    if "subject" in frame.slots:
        return _divided(frame.slots["subject"], before, reader)
    if before is None:
        subject = _without_words(frame, scope)
        return (subject, {}) if subject is not None else None
    if headed := cues(scope.lang)["headed"].match(before.text):
        if headed["this"] and not _owner_known(headed["head"], scope):
            return None
        subject = subject_of(before.cut(*headed.span("head")))
        return subject, {"before": _without("tied", before.cut(*headed.span("rest")).strip(), scope)}
    as_noun = before.block.kind is BlockKind.HEADING and frame.pattern.name == "as_follows"
    split = None if as_noun else subject_ends(before, scope)  # a heading that ends in a noun is one
    opener = cues(scope.lang)["elliptic"].match(before.text)
    elliptic = opener is not None and not cuts_word(before.text, opener.end(), scope.lang)
    if frame.pattern.name in _NOUNS and (elliptic or split is not None):
        return _whole(before, scope)
    if frame.pattern.name in _NOUNS and not as_noun and _is_act(before, scope):
        return None
    if elliptic:
        return _elliptic(before, frame.statement, scope) or _told_after(before, frame, scope)
    head = split[0] if split is not None else before
    if _hollow(head, scope) or _labels(before, scope):
        return _owned(before, frame.statement, scope)
    subject = (
        reader.resolve(head) or _meant(head, scope) or described(head, scope) or _asked_about(head, scope)
    )
    return _placed(frame, subject, head, split, scope)


def _placed(
    frame: Frame, subject: Subject | None, head: Phrase, split: tuple[Phrase, Phrase] | None, scope: Scope
) -> tuple[Subject, dict[str, Slot | None]] | None:
    """The subject, and what stands behind it; as a whole where it is a name, for its last word."""
    if subject is None:
        return _stemmed(frame.slots["before"], scope)
    if split is not None:
        return subject, {"before": _without("tied", split[1], scope)}
    whole = frame.pattern.name in _NOUNS and plain_name(subject) == head.text
    return subject, {"stem" if whole else "before": head if whole else None}


def _asked_about(head: Phrase, scope: Scope) -> Subject | None:
    """What a pronoun, or what it has, stands for under a question: 什么是快照？ > 它有三种状态."""
    ask = scope.topic.ask
    if ask is None or scope.topic.other is not None or cues(scope.lang)["its"].match(head.text) is None:
        return None
    about = cues(scope.lang)["asks_what"].search(ask.text) is not None
    return Reader(scope, scope.topic.subject).resolve(head) if about else None


def _owner_known(text: str, scope: Scope) -> bool:
    """Whether what a phrase belongs to is a term: which message 这个消息的目的 speaks of, stands before."""
    owner = cues(scope.lang)["owner"].match(text)
    if owner is None or owner[1] in table(scope.lang, "topics")["classes"]:
        return False
    return scope.knows(owner[1]) or length(owner[1]) > _TELLING


def _divided(
    whole: Phrase, before: Phrase | None, reader: Reader
) -> tuple[Subject, dict[str, Slot | None]] | None:
    """What is divided, and into what; asked as it stands where it only names its owner (快照的好处)."""
    subject = reader.resolve(whole)
    if subject is not None:
        return subject, {"before": before}
    named = mentioned(whole, reader.scope) if before is not None else None
    if named is None or before is None or leans(whole.text, reader.scope.lang):
        return None
    return named, {"stem": Phrase(whole.block, whole.start, before.end)}


def _without_words(frame: Frame, scope: Scope) -> Subject | None:
    """The subject of a lead-in that begins with its question word: what it names elsewhere, or the topic."""
    named = next((frame.slots[name] for name in ("stem", "after") if name in frame.slots), None)
    subject = (mentioned(named, scope) if named is not None else None) or topic_subject(scope)
    if named is not None and "measure" in frame.slots and _hollow(named, scope):
        return None  # 两种模式: of what it does not say
    if subject is None and named is not None and named.block.kind is BlockKind.HEADING:
        # a question of the author's own names what it is about, as does what a heading counts
        return scope.topic.subject or (subject_of(named) if "measure" in frame.slots else None)
    return subject


def _elliptic(
    before: Phrase, stated: Statement, scope: Scope
) -> tuple[Subject, dict[str, Slot | None]] | None:
    """What leaves its subject out is asked of the one before; as it stands where it names that itself."""
    subject = stated.before or topic_subject(scope) or headed(scope) or wider(scope)
    if subject is None or plain_name(subject) in before.text:
        return _stemmed(before, scope) if subject is not None else None
    return subject, {"before": _without("tied", before, scope)}


def _told_after(before: Phrase, frame: Frame, scope: Scope) -> tuple[Subject, dict[str, Slot | None]] | None:
    """What leaves its subject out and is asked as it stands, for what it names behind the count."""
    named = frame.slots.get("after")
    subject = mentioned(named, scope) if named is not None else None
    return (subject, {"stem": before}) if subject is not None else None


def _stemmed(before: Phrase, scope: Scope) -> tuple[Subject, dict[str, Slot | None]] | None:
    """What is asked as it stands, because it names what it is about somewhere in its words."""
    if length(before.text) > _LONGEST_STEM or leans(before.text, scope.lang):
        return None
    subject = mentioned(before, scope)
    return (subject, {"stem": before}) if subject is not None else None


_NOUNS = ("as_follows", "here_are")  # patterns whose words before the list are a noun phrase


def _owned(before: Phrase, stated: Statement, scope: Scope) -> tuple[Subject, dict[str, Slot | None]] | None:
    """What only says what members are called belongs to the subject before, or serves a purpose."""
    if stated.before is None and stated.condition is not None:
        aim = mentioned(stated.condition, scope)
        if aim is not None:
            return aim, {"stem": before}
    subject = stated.before or topic_subject(scope) or headed(scope)
    return (subject, {"own": _without("owned", before, scope)}) if subject is not None else None


def _whole(before: Phrase, scope: Scope) -> tuple[Subject, dict[str, Slot | None]] | None:
    """What ends in the members' own name after 的 (使用快照的好处) is a noun: its verb is no predicate."""
    term = scope.names.match(before.text) if scope.names is not None else None
    goes = term is not None and cues(scope.lang)["course"].search(before.text) is not None
    if not goes and cues(scope.lang)["described"].match(before.text) is None:
        return None
    subject = mentioned(before, scope)
    return (subject, {"stem": before}) if subject is not None else None


def _is_act(before: Phrase, scope: Scope) -> bool:
    """Whether a phrase does something with a thing that ends like a set (创建存储过程, 已支持集群模式)."""
    if cues(scope.lang)["described"].match(before.text):
        return False
    terms = list(scope.names.finditer(before.text)) if scope.names is not None else []
    ends = bool(terms) and terms[-1].end() == len(before.text) and terms[-1].start() > 0
    words = pack(scope.lang).words(before.text)
    return words[0].tag[:1] in ("v", "d") and (ends or len(words) > 2)


def _without(cue: str, phrase: Phrase, scope: Scope) -> Phrase:
    """A phrase without what a cue finds at its start: what ties it to what was said (也) or its owner."""
    found = cues(scope.lang)[cue].match(phrase.text)
    return phrase.cut(found.end(), len(phrase.text)).strip() if found else phrase


def _meant(head: Phrase, scope: Scope) -> Subject | None:
    """The class that 这些请求头 names by itself; None for 这些方法, which says nothing without its topic."""
    words = pack(scope.lang).lists["demonstratives"]
    opener = max((word for word in words if head.text.lower().startswith(word)), key=len, default="")
    rest = head.cut(len(opener), len(head.text)).strip()
    if not opener or len(rest.text) < 3:
        return None
    owner = cues(scope.lang)["owner"].match(rest.text)
    if owner is not None and not _owner_known(rest.text, scope):
        return None
    if cues(scope.lang)["classed"].match(rest.text):
        return None  # 该类型 body: which type stands before
    if not is_noun_phrase(rest.text, scope.lang):
        return described(rest, scope)
    return None if cues(scope.lang)["hollow"].match(rest.text) else subject_of(rest)
