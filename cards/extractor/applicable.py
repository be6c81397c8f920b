"""Applicable: which patterns of definitions apply where a sentence stands, told before any is tried."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cards.extractor.standing import addresses, brings_in, follows, heads, is_prose
from cards.language.cues import index

if TYPE_CHECKING:
    from cards.extractor.frames import Statement
    from cards.model import Lang

# These need a heading that names the term.
HEADED = (
    "elliptic_noun", "elliptic_does", "elliptic_done", "elliptic_kind", "elliptic_act", "elliptic_deed",
    "elliptic_this",
)  # fmt: skip
ELLIPTIC = ("elliptic_refers", "elliptic_use", "elliptic_signifies", *HEADED)
ACTING = ("acts",)  # what the term does that an item brings in
BRINGING = (*ACTING, "brings")  # the sentence has to bring in the term of which these tell what it does
ACTS = ("does", "do")


def misplaced(stated: Statement) -> int:
    """The patterns that do not apply where a statement stands, known before any of them is laid over it."""
    sets, asked = _placed(stated.lang), stated.candidates
    out = 0
    sided = stated.scope.topic.aspect in ("pros", "cons")  # where it is told of points among others
    if asked & sets.acts and (stated.position > 0 or stated.part or sided):
        out |= sets.acts  # what a thing does is told by the first sentence of a passage
    if asked & sets.acting and is_prose(stated):
        out |= sets.acting  # in prose deeds.py tells what a term does
    if asked & sets.bringing and not brings_in(stated):
        out |= sets.bringing
    if asked & sets.elliptic:
        out |= _without_subject(stated, sets)
    return out


def _without_subject(stated: Statement, sets: _Sets) -> int:
    """The elliptic patterns where they do not apply."""
    if stated.condition is not None or addresses(stated) or not (stated.part or follows(stated)):
        return sets.elliptic  # of a clause that is asked last: what it follows is costly to tell
    return sets.headed if stated.candidates & sets.headed and (stated.part or not heads(stated)) else 0


class _Sets(NamedTuple):
    """Patterns that apply in some places alone: those named above, as sets of an index."""

    acts: int
    acting: int
    bringing: int
    elliptic: int
    headed: int


@cache
def _placed(lang: Lang) -> _Sets:
    known = index(lang)
    return _Sets(*(known.named("definition", names) for names in (ACTS, ACTING, BRINGING, ELLIPTIC, HEADED)))
