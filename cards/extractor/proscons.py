"""Good and bad sides, features, core ideas: "X 的优点是…", a label 缺点：, a section of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.classes import to_sentence_end
from cards.extractor.frames import frames
from cards.extractor.making import fact, of_frame, statement_signs, tells
from cards.extractor.members import cues
from cards.extractor.mentions import mentioned, says_nothing, topic_subject
from cards.extractor.predicates import subject_ends
from cards.extractor.reaching import has_reach, reach
from cards.extractor.subjects import Reader, plain_name, subject_of
from cards.extractor.topics import aspect_of
from cards.extractor.units import Listing, Prose
from cards.language import length, pack
from cards.language.data import table
from cards.language.patterns import compiled
from cards.language.shapes import is_action, is_noun_phrase
from cards.model import BlockKind, Kind, Phrase, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame, Statement
    from cards.extractor.items import Item
    from cards.extractor.passages import Passage
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang

_SIDES = ("pros", "cons")
_TOLD = (*_SIDES, "aim", "feature", "use", "principle", "complexity")  # aspects that a label tells
# patterns whose point may go on in the next clauses
_GOING_ON = ("side_is", "elliptic_side", "elliptic_clear", "second_side")
_NAME = 22.0  # what has a side and is no term, by ``language.length``
_DEED = 32.0
_LONGEST = 44.0  # a point, by ``language.length``
_WHOLE = ("principle",)  # aspects of which a part tells nothing
_AMOUNT = re.compile("O\\s?[(（]|\\\\log|\\\\mathcal")  # how a complexity is written
_ENOUGH = 30.0  # as much of a point of several clauses as tells it


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the sides of a passage."""
    told: Phrase | None = None
    for stated in passage.statements:
        if (
            stated.part
            and told is not None
            and stated.sentence.block is told.block
            and stated.sentence.end <= told.end
        ):
            continue  # a clause of a sentence that has told its point
        for frame in frames(stated, "proscons"):  # one sentence may tell a good side and a bad one
            if found := _of_frame(frame):
                told = stated.sentence
                yield found
    yield from _of_heading(passage)
    labelled = passage.unit.items if isinstance(passage.unit, Listing) else ()
    for item in (*labelled, *((passage.item,) if passage.item else ())):
        yield from _of_label(item, passage)


def _of_frame(frame: Frame) -> Fact | None:
    scope = frame.statement.scope
    if frame.pattern.name == "doing_so":
        return _of_deed(frame)
    subject = _sided(frame)
    said, sentence = _unowned(frame.slots["point"], scope), frame.statement.sentence
    goes_on = frame.statement.part and has_reach(scope.lang) and frame.pattern.name in _GOING_ON
    whole = to_sentence_end(said, scope.lang) if goes_on else said
    point = _point(whole, scope) or _point(said, scope)
    if subject is None or point is None or says_nothing(plain_name(subject), scope):
        return None
    point = _named_alone(point, frame, scope.lang)
    if "aspect" in frame.slots and _breaks_off(point, whole, frame.slots["aspect"], scope.lang):
        return None
    slots = {name: frame.slots.get(name) for name in ("rank", "aspect", "when", "gain", "may", "not", "what")}
    made = of_frame(frame, subject, {**slots, "point": point}, "proscons")
    if point.end > sentence.end:
        return replace(made, evidence=(Phrase(point.block, sentence.start, point.end),))
    return made


def _sided(frame: Frame) -> Subject | None:
    """What has the side: named in the sentence, or told by a label, the sentence before or the topic.

    What the sentence before was about may be a side itself (X 的优点), or a thing spoken of in
    passing: then its owner, or the topic, has the side.
    """
    stated, scope = frame.statement, frame.statement.scope
    named = frame.slots.get("subject")
    subject = Reader(scope, stated.label or stated.running, stated.earlier).resolve(named)
    if named is not None and subject is None:
        return _as_named(named, frame)
    if named is not None or subject is None or stated.label is not None:
        return subject
    name = plain_name(subject)
    owner, has = _owner(subject, scope)
    if owner is not None and aspect_of(has, scope.lang):
        return owner
    if scope.knows(name) and not says_nothing(name, scope):
        return subject
    if owner is not None and scope.knows(plain_name(owner)):
        return owner  # X 的响应很快，代价是 …
    topic = topic_subject(scope) if "of" not in frame.slots else None  # 它的优点: of what was spoken of
    return topic if topic is not None or not tells(subject, scope) else subject


def _owner(subject: Subject, scope: Scope) -> tuple[Subject | None, str]:
    """Whose the subject is (X 的优点), also where a pronoun stood for the owner, and what it has."""
    said = subject.name if subject.phrase is None else subject.phrase.text
    found = cues(scope.lang)["owner"].match(said)
    if found is None:
        return None, ""
    if subject.phrase is None:
        return Subject(found[1].strip()), said[found.end() :].strip()
    return subject_of(subject.phrase.cut(0, found.end(1)).strip()), said[found.end() :].strip()


def _as_named(named: Phrase, frame: Frame) -> Subject | None:
    """What has a side and is no term: an act (使用线程池), or 这种方案 for the topic of the section."""
    scope = frame.statement.scope
    if _cues(scope.lang)["own"].match(named.text):
        return topic_subject(scope) if scope.topic.own and frame.statement.position == 0 else None
    if _cues(scope.lang)["pointing"].search(named.text) or length(named.text) > _NAME:
        return None
    return subject_of(named) if mentioned(named, scope) is not None else None


def _unowned(point: Phrase, scope: Scope) -> Phrase:
    """A point without the pronoun for what has it, at its start (其内建的时区处理)."""
    found = _cues(scope.lang)["owned"].match(point.text)
    return point.cut(found.end(), len(point.text)).strip() if found else point


def _of_deed(frame: Frame) -> Fact | None:
    """``…。这样做的好处是 …``: what was done before has the side."""
    stated, scope = frame.statement, frame.statement.scope
    before = frame.slots.get("before") or stated.earlier
    told = _deed(before, stated) if before is not None else None
    point = _point(_unowned(frame.slots["point"], scope), scope)
    if told is None or point is None or before is None:
        return None
    deed, subject = told
    evidence = (stated.sentence,) if "before" in frame.slots else (before, stated.sentence)
    return fact(
        Kind.PROSCONS, "proscons.doing_so", (subject,),
        {"before": deed, "aspect": frame.slots["aspect"], "point": point}, evidence, scope,
        **statement_signs(stated),
    )  # fmt: skip


def _deed(before: Phrase, stated: Statement) -> tuple[Phrase, Subject] | None:
    """What is done in a sentence, and by or with what: the last clause of it with a subject of its own."""
    scope, data = stated.scope, _cues(stated.lang)
    for start, end in reversed(list(pack(stated.lang).clauses(before.block.plain, before.start, before.end))):
        deed = Phrase(before.block, start, end).strip()
        if (found := data["opening"].match(deed.text)) is not None:
            deed = deed.cut(found.end(), len(deed.text)).strip()
        split = subject_ends(deed, scope)
        if split is None or length(before.block.plain.text[deed.start : before.end]) > _DEED:
            continue
        whole = Phrase(before.block, deed.start, before.end).strip("。；， ")
        subject = stated.reader.resolve(split[0])
        if data["pointing"].search(whole.text) or data["deed"].search(split[1].text) is None:
            return None
        return (whole, subject) if subject is not None else None
    return None


_CUES = ("own", "pointing", "owned", "opening", "deed", "named")


@cache
def _cues(lang: Lang) -> dict[str, re.Pattern[str]]:
    """The patterns of ``topics.toml`` over what has a side; one that a language lacks matches nothing."""
    data = table(lang, "topics").get("sided", {})
    return {name: compiled(lang, data.get(name, "(?!)")) for name in _CUES}


def _point(said: Phrase, scope: Scope) -> Phrase | None:
    """What is said of a side: its first clauses if they are the half of it, else more of them."""
    reached = reach(said, scope.lang)
    if reached.end < said.end or has_reach(scope.lang):
        return answer(reached, scope, shortest=3, longest=_LONGEST)
    first = answer(said, scope, shortest=3, longest=_ENOUGH)
    if first is not None and 2 * len(first.text) >= len(said.text):
        return first
    return answer(said, scope, shortest=3, longest=_LONGEST) or first


def _named_alone(point: Phrase, frame: Frame, lang: Lang) -> Phrase:
    """The name that tells what the core of a thing is, without what is said of it behind a comma."""
    aspect = frame.slots.get("aspect")
    if aspect is None or _cues(lang)["named"].match(aspect.text) is None:
        return point
    start, end = next(iter(pack(lang).clauses(point.block.plain, point.start, point.end)))
    first = point.cut(0, end - start).strip("，, ")
    if not is_noun_phrase(first.text, lang) or is_action(first.text, lang):
        return point
    return point if any(tag[:1] == "d" for _, tag in pack(lang).tagged(first.text)) else first


def _breaks_off(point: Phrase, said: Phrase, aspect: Phrase, lang: Lang) -> bool:
    """Whether a principle is told by less than half of what is said of it."""
    return aspect_of(aspect.text, lang) in _WHOLE and 2 * length(point.text) < length(said.text)


def _of_heading(passage: Passage) -> Iterator[Fact]:
    """A paragraph of one sentence under the heading 缺点."""
    topic, heading = passage.scope.topic, passage.scope.path[-1].heading
    if not isinstance(passage.unit, Prose) or topic.aspect not in _SIDES:
        return
    stated = [one for one in passage.statements if not one.part]
    if len(stated) != 1 or stated[0].sentence.leads_on:
        return
    paragraphs = sum(block.kind is BlockKind.PARAGRAPH for block in passage.scope.path[-1].blocks)
    if (
        paragraphs != 1
        or topic.label is None
        or heading is None
        or topic.label.block is not heading
        or passage.item is not None
    ):
        return
    subject = topic_subject(passage.scope)
    point = _point(stated[0].core, passage.scope)
    if subject is None or point is None or 2 * len(point.text) < len(stated[0].core.text):
        return
    yield fact(
        Kind.PROSCONS, "proscons.heading", (subject,), {"aspect": topic.label, "point": point},
        (stated[0].sentence,), passage.scope, **statement_signs(stated[0]),
    )  # fmt: skip


def _of_label(item: Item, passage: Passage) -> Iterator[Fact]:
    """``优点：…`` asks for the topic's good side; the label says which."""
    aspect = aspect_of(item.label.text, passage.scope.lang) if item.label is not None and item.body else None
    if aspect not in _TOLD or item.label is None:
        return
    subject, amount = topic_subject(passage.scope), aspect == "complexity"
    stated = next((s for s in passage.statements if s.sentence.block is item.body.block), None)
    point = answer(item.body, passage.scope) if amount else _point(item.body, passage.scope)
    if subject is None or says_nothing(plain_name(subject), passage.scope) or point is None or stated is None:
        return
    if amount and _AMOUNT.search(point.text) is None:
        return
    if _breaks_off(point, item.body, item.label, passage.scope.lang):
        return
    yield fact(
        Kind.FORMULA if amount else Kind.PROSCONS, f"proscons.{'complexity' if amount else 'label'}",
        (subject,), {"aspect": item.label, "point": point}, (item.whole,), passage.scope,
        **statement_signs(stated),
    )  # fmt: skip
