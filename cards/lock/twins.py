"""Rows that are one fact. Two branches or machines may each have minted one; both were issued to somebody.

Both rows are kept, and one ships. That counts which the person rejected, else that on which they
decided anything, else the issued one whose evidence stands, else that which people have had longest.
The other is retired, and does not come back as long as that one stands at its passage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cards.lock.decisions import Edit
from cards.lock.evidence import Standing
from cards.lock.look import Look, likeness_of_folds
from cards.lock.matching import SHARED_ANSWER
from cards.lock.rows import Anchor, Row, State


class Told(NamedTuple):
    """A row and what of it is compared."""

    row: Row
    look: Look


Twins = list[Told]
"""Rows that are one fact, that first which counts."""


def grouped(rows: Sequence[Row], standing: Mapping[str, Standing], edits: Mapping[str, Edit]) -> list[Twins]:
    """Return the rows in groups that are one fact each; most groups are of one.

    Args:
        rows: of a lock.
        standing: what became of the evidence of each, by guid.
        edits: what the person decided, by guid.
    """
    alike: defaultdict[Hashable, Twins] = defaultdict(list)
    for row in rows:
        look = Look.of(row)
        alike[look.asked].append(Told(row, look))

    def rank(told: Told) -> tuple[object, ...]:
        row = told.row
        edit = edits.get(row.guid)
        rejected = edit.rejects if edit else row.state is State.REJECTED
        stands = standing[row.guid] is Standing.STANDS
        active = row.state is State.ACTIVE
        return not rejected, edit is None, not row.issued, not stands, not active, row.week, row.due, row.guid

    return _without_ghosts([sorted(group, key=rank) for group in alike.values()])


def look_of(twins: Twins) -> Look:
    """Return the look of the one that counts, with the places where all of them stand."""
    look = twins[0].look
    if len(twins) == 1:
        return look
    return replace(look, anchors=tuple(sorted({anchor for told in twins for anchor in told.look.anchors})))


def standing_anchors(twins: Iterable[Told], standing: Mapping[str, Standing]) -> Iterator[Anchor]:
    """Yield the places where rows still stand: that which counts for them stands there, too."""
    for told in twins:
        if standing[told.row.guid] is Standing.STANDS:
            yield from told.look.anchors


def _without_ghosts(groups: list[Twins]) -> list[Twins]:
    """Put retired rows to the one that ships from their passage, on their subjects, with their answer.

    They were its twins, and are told apart from it now only by a wording that it was given since.
    """
    retired = [group for group in groups if all(told.row.state is State.RETIRED for told in group)]
    if not retired:
        return groups
    shipped: defaultdict[Hashable, list[Twins]] = defaultdict(list)
    for group in groups:
        if group[0].row.state in (State.ACTIVE, State.REJECTED):
            for key in _places(group):
                shipped[key].append(group)
    for ghost in retired:
        for group in (group for key in _places(ghost) for group in shipped.get(key, ())):
            if likeness_of_folds(ghost[0].look.back, group[0].look.back) >= SHARED_ANSWER:
                group += ghost
                ghost.clear()
                break
    return [group for group in groups if group]


def _places(group: Twins) -> Iterator[Hashable]:
    look = group[0].look
    return ((look.side, look.subjects, anchor.article, anchor.fold) for anchor in look.anchors)
