"""How a set is asked for, and the fact that it is made: by its lead-in, or by the heading over it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.announced import called_as_asked, counted_before, counted_earlier
from cards.extractor.answered import asked_above, asks_why, only_counts
from cards.extractor.grounds import grounds, tells_grounds
from cards.extractor.leads import Lead, read
from cards.extractor.making import fact
from cards.extractor.members import cues
from cards.extractor.subjects import plain_name
from cards.language import pack
from cards.language.data import table
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Slot

SIDES = ("pros", "cons", "both")


def question(lead: Phrase, scope: Scope) -> Lead | None:
    """How a set is asked for: by its lead-in, or by the heading where the lead-in only counts."""
    reasons = tells_grounds(lead, scope.lang)
    if reasons and asks_why(scope) and (above := asked_above(lead, scope, grounds=True)) is not None:
        return above
    if reasons and (why := grounds(lead, scope)) is not None:
        return why
    if reasons or only_counts(lead, scope):
        return asked_above(lead, scope)
    return (
        read(lead, scope)
        or asked_above(lead, scope)
        or called_as_asked(lead, scope)
        or counted_before(lead, scope)
        or counted_earlier(lead, scope)
    )


def made(
    asked: Lead, found: tuple[Phrase, ...], evidence: tuple[Phrase, ...], scope: Scope, *, ordered: bool
) -> Iterator[Fact]:
    """Make the fact of a set that is asked for so; none where the lead-in counts other than there are."""
    if asked.count is not None and asked.count != len(found):
        return
    if asked.name == "question" and not _answers(found, asked.slots.get("stem"), scope):
        return
    own = asked.slots.get("own")
    if isinstance(own, Phrase) and plain_name(asked.subject).endswith(own.text):
        return  # its heading and its label name the same
    yield fact(
        _kind(asked, scope), f"list.{asked.name}", (asked.subject,), {**asked.slots, "members": found},
        evidence, scope, members=float(len(found)), ordered=float(ordered),
        counted=float(asked.count is not None),
    )  # fmt: skip


def _answers(found: tuple[Phrase, ...], stem: Slot | None, scope: Scope) -> bool:
    """Whether a set answers a question: none for a choice, nor the things that the question names."""
    if not isinstance(stem, Phrase):
        return True
    if cues(scope.lang)["asks_advice"].search(stem.text):
        return False
    opened = [pack(scope.lang).words(member.text)[:1] for member in found]
    return not all(words and len(words[0].text) > 1 and words[0].text in stem.text for words in opened)


def _kind(asked: Lead, scope: Scope) -> Kind:
    """Whether good or bad sides are asked for, by the last words of the question."""
    slots = (asked.slots.get(name) for name in ("own", "stem", "after", "noun"))
    said = [slot.text for slot in slots if isinstance(slot, Phrase)] or [plain_name(asked.subject)]
    return Kind.PROSCONS if said[0].lower().endswith(_sides(scope.lang)) else Kind.LIST


@cache
def _sides(lang: Lang) -> tuple[str, ...]:
    """What good and bad sides are called."""
    return tuple(word for side in SIDES for word in table(lang, "topics")["aspects"].get(side, ()))
