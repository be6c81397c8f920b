"""Headed: sets that stand under a heading with nothing between, asked in the words of the heading.

The heading names an aspect (优点), a class (负载均衡算法), or what is brought about, so that what
stands under it are the ways (避免死锁, 死锁预防).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answered import first_asked
from cards.extractor.leads import Lead, read
from cards.extractor.making import fact
from cards.extractor.members import cues
from cards.extractor.mentions import headed as named_above
from cards.extractor.mentions import mentioned, says_nothing, topic_subject
from cards.extractor.sets import SIDES, made
from cards.extractor.subjects import plain_name, subject_of
from cards.extractor.terms import undecorated
from cards.extractor.topics import aspect_of
from cards.language.data import table
from cards.language.shapes import cuts_word, is_action, is_noun_phrase
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.topics import Scope, Topic
    from cards.model import Fact, Slot

_OF_ITEMS = (*SIDES, "feature", "use", "cause", "steps", "parts", "kinds", "remedy", "condition", "effect")
_OF_PARTS = ("pros", "cons", "feature", "cause", "steps", "kinds", "remedy", "condition", "effect")
_FEW = 2  # headings of which one names no deed are the ways to something only if they are more


def headed(
    heading: Phrase | None,
    found: tuple[Phrase, ...],
    evidence: tuple[Phrase, ...],
    scope: Scope,
    *,
    ordered: bool = False,
    parts: bool = False,
    count: int | None = None,
) -> Iterator[Fact]:
    """Ask for a set in the words of the heading over it.

    Args:
        heading: the heading.
        found: the members of the set.
        evidence: where they stand.
        scope: where the set stands.
        ordered: whether they are numbered.
        parts: whether they are headings themselves.
        count: how many a lead-in says there are that names nothing else; None if it does not say.
    """
    topic = scope.topic
    bare = first_asked(undecorated(heading, scope.lang), scope) if heading is not None else None
    asked = read(bare, scope, "headings") if bare is not None else None
    asked = asked or (_ways(bare, found, scope, ordered=ordered, parts=parts) if bare is not None else None)
    if asked is not None and heading is not None:
        if count in (None, len(found)):
            yield from made(asked, found, (heading, *evidence), scope, ordered=ordered)
        return
    subject = topic_subject(scope) or (topic.subject if topic.own else named_above(scope))
    if subject is None or topic.ask is not None or says_nothing(plain_name(subject), scope):
        return
    if count not in (None, len(found)) or (
        heading is not None and cues(scope.lang)["others"].match(heading.text)
    ):
        return  # no set without those named before
    signs = {"members": float(len(found)), "ordered": float(ordered)}
    wanted = _OF_PARTS if parts else _OF_ITEMS
    if topic.aspect in wanted and topic.label is not None and not _joined(topic, scope):
        kind = Kind.PROSCONS if topic.aspect in SIDES else Kind.LIST
        slots: dict[str, Slot | None] = {"aspect": topic.label, "members": found}
        yield fact(kind, "list.aspect", (subject,), slots, evidence, scope, **signs)
    elif topic.aspect is None and topic.own and _instances(plain_name(subject), found, scope):
        yield fact(Kind.LIST, "list.heading", (subject,), {"members": found}, evidence, scope, **signs)


def deed_above(scope: Scope) -> Phrase | None:
    """The heading, if it says what is brought about (避免死锁)."""
    if scope.topic.heading is None or scope.topic.ask is not None:
        return None
    heading = undecorated(scope.topic.heading, scope.lang)
    act = cues(scope.lang)["deed"].match(heading.text)
    return heading if act is not None and not cuts_word(heading.text, act.end(), scope.lang) else None


def _ways(
    heading: Phrase, found: tuple[Phrase, ...], scope: Scope, *, ordered: bool, parts: bool
) -> Lead | None:
    """What a heading says is brought about, of which the members are ways: 避免死锁, 死锁预防."""
    topic, data = scope.topic, cues(scope.lang)
    if not topic.own or topic.subject is None or topic.aspect or topic.ask or topic.other is not None:
        return None
    if any(aspect_of(m.text, scope.lang) or data["aspect_part"].search(m.text) for m in found):
        return None
    if any(member.text in heading.text or heading.text in member.text for member in found):
        return None  # that it says again is no way to it
    by_way = [data["way"].match(member.text) is not None for member in found]
    if ordered and not all(by_way):
        return None  # steps, each of which needs the others
    acting = [way or is_action(m.text, scope.lang) for way, m in zip(by_way, found, strict=True)]
    if not (all(acting) or (parts and 2 * sum(acting) > len(found) > _FEW)):
        return None  # reasons, examples, what it is done with
    if deed_above(scope) is not None:
        return Lead("ways_to", mentioned(heading, scope) or subject_of(heading), {"goal": heading}, None)
    named = all(acting) and data["deed_name"].search(plain_name(topic.subject)) is not None
    return Lead("ways_of", topic.subject, {}, None) if named else None


def _joined(topic: Topic, scope: Scope) -> bool:
    """Whether an aspect is rather the end of the topic's name: 数据结构, 准备阶段."""
    name = topic.subject.phrase if topic.subject is not None else None
    label = topic.label
    if name is None or label is None or name.block is not label.block or name.end < label.start - 1:
        return False
    never: list[str] = table(scope.lang, "lists").get("joined", {}).get("never", [])
    return label.text in never and name.block.plain.text[name.end : label.start].strip() == ""


def _instances(name: str, found: tuple[Phrase, ...], scope: Scope) -> bool:
    """Whether a name is that of a class (负载均衡算法) and these are its members.

    That is so if the name says that there are several, or if most members end in its last word.
    """
    data = cues(scope.lang)
    kind = data["class"].search(name)
    if kind is None or says_nothing(name, scope) or data["between"].search(name):
        return False
    if any(
        m.text.startswith(name) or not is_noun_phrase(m.text, scope.lang, known=True, longest=30)
        for m in found
    ):
        return False
    alike = sum(kind[0] in member.text for member in found)
    return data["several"].search(name) is not None or 2 * alike > len(found)
