"""Good and bad sides, features, core ideas: "X 的优点是…", a label 缺点：, a section of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.frames import frames
from cards.extractor.leads import says_nothing, topic_subject
from cards.extractor.making import fact, of_frame, statement_signs
from cards.extractor.subjects import Reader, plain_name
from cards.extractor.topics import aspect_of
from cards.extractor.units import Listing, Prose
from cards.model import BlockKind, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.frames import Frame
    from cards.extractor.passages import Passage
    from cards.extractor.units import Item
    from cards.model import Fact, Phrase

_SIDES = ("pros", "cons")
_LONGEST = 44.0  # a point, by ``language.length``


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
        for frame in frames(stated, "proscons"):
            if found := _of_frame(frame):
                told = stated.sentence
                yield found
                break
    yield from _of_heading(passage)
    labelled = passage.unit.items if isinstance(passage.unit, Listing) else ()
    for item in (*labelled, *((passage.item,) if passage.item else ())):
        yield from _of_label(item, passage)


def _of_frame(frame: Frame) -> Fact | None:
    stated = frame.statement
    named = frame.slots.get("subject")
    subject = Reader(stated.scope, stated.label or stated.running).resolve(named)
    if subject is not None and says_nothing(plain_name(subject), stated.scope):
        subject = topic_subject(stated.scope) if named is None else None
    point = answer(frame.slots["point"], stated.scope, shortest=4, longest=_LONGEST)
    if subject is None or point is None or says_nothing(plain_name(subject), stated.scope):
        return None
    return of_frame(frame, subject, {"aspect": frame.slots["aspect"], "point": point}, "proscons")


def _of_heading(passage: Passage) -> Iterator[Fact]:
    """A paragraph of one sentence under the heading 缺点."""
    topic, heading = passage.scope.topic, passage.scope.path[-1].heading
    stated = [one for one in passage.statements if not one.part]
    if not isinstance(passage.unit, Prose) or topic.aspect not in _SIDES or len(stated) != 1:
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
    point = answer(stated[0].core, passage.scope, shortest=4, longest=_LONGEST)
    if subject is None or point is None or 2 * len(point.text) < len(stated[0].core.text):
        return
    yield fact(
        Kind.PROSCONS, "proscons.heading", (subject,), {"aspect": topic.label, "point": point},
        (stated[0].sentence,), passage.scope, **statement_signs(stated[0]),
    )  # fmt: skip


def _of_label(item: Item, passage: Passage) -> Iterator[Fact]:
    """``优点：…`` asks for the topic's good side; the label says which."""
    if item.label is None or not item.body or aspect_of(item.label.text, passage.scope.lang) is None:
        return
    subject = topic_subject(passage.scope)
    stated = next((s for s in passage.statements if s.sentence.block is item.body.block), None)
    point = answer(item.body, passage.scope, shortest=4, longest=_LONGEST)
    if subject is None or says_nothing(plain_name(subject), passage.scope) or point is None or stated is None:
        return
    yield fact(
        Kind.PROSCONS, "proscons.label", (subject,), {"aspect": item.label, "point": point},
        (item.whole,), passage.scope, **statement_signs(stated),
    )  # fmt: skip
