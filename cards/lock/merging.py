"""Two locks of one deck made one: of branches, of machines, of what is left of a broken one.

Every row of either is kept: each was issued to somebody or decided on. Of two rows with one guid
that with the newer ``mod`` wins; the person's rejection and where a note was seen are kept from both.
Two rows with two guids that turn out to be one fact stay two rows; the next update ships one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cards.errors import LockError
from cards.lock.minting import mint_ids
from cards.lock.rows import Lock, Row, State
from cards.lock.versions import versions, with_all

# Of two states that both sides chose: what the person decided goes before what a build found, and
# what ships before what does not, for the next build sees for itself whether it may.
_PRECEDENCE = (State.REJECTED, State.ACTIVE, State.RETIRED, State.WAITING)


def merged(base: Lock | None, ours: Lock, theirs: Lock) -> Lock:
    """Return the lock of two sides. Which of them is ours makes no difference.

    Args:
        base: what both sides come from; None if that is not known.
        ours: one side.
        theirs: the other.

    Raises:
        LockError: they are locks of two decks.
    """
    if ours.deck_uid != theirs.deck_uid:
        raise LockError(
            "these are the locks of two decks, which cannot be put together",
            hint="keep one of them; each deck needs a lock of its own",
        )
    before = {} if base is None else base.by_guid()
    first, second = ours.by_guid(), theirs.by_guid()
    rows = [
        one(before.get(guid), first.get(guid), second.get(guid)) for guid in sorted(first.keys() | second)
    ]
    return Lock(ours.deck_uid, with_own_ids(rows, set(before)))


def one(base: Row | None, ours: Row | None, theirs: Row | None) -> Row:
    """Return the row of two that have one guid; one of them may be missing."""
    if ours is None or theirs is None:
        row = ours or theirs
        assert row is not None
        return row
    if ours == theirs:
        return ours
    newer, older = sorted((ours, theirs), key=_rank, reverse=True)
    row = newer
    if newer.mod == older.mod:
        if base in (newer, older):
            row = older if base == newer else newer  # only one side changed it
        elif newer.issued and _shipped(newer) != _shipped(older):
            row = replace(newer, mod=newer.mod + 1)  # so that it arrives where the other has been imported
        else:
            row = replace(newer, anchors=tuple(sorted({*newer.anchors, *older.anchors})))
    seen = dict(older.seen)
    for place, when in newer.seen:
        seen[place] = max(when, seen.get(place, 0))
    row = replace(row, state=_state(base, newer, older), seen=tuple(sorted(seen.items())))
    return with_all(row, [*versions(newer), *versions(older)])


def with_own_ids(rows: Iterable[Row], known: set[str]) -> tuple[Row, ...]:
    """Return the rows sorted by guid, with no note or card id twice.

    Of rows that share one, that keeps it which people have had longest. Anki goes by the guid: a
    note that it has keeps the id that it has there, whatever the package says.

    Args:
        rows: each guid once.
        known: guids of the rows that both sides have had, which change last.
    """
    rows = sorted(rows, key=lambda row: (row.guid not in known, not row.issued, row.week, row.guid))
    note_ids, card_ids = {row.note_id for row in rows}, {row.card_id for row in rows}
    used_notes: set[int] = set()
    used_cards: set[int] = set()
    out: list[Row] = []
    for row in rows:
        note_id, card_id = mint_ids(row.guid, note_ids, card_ids)
        if row.note_id not in used_notes:
            note_id = row.note_id
        if row.card_id not in used_cards:
            card_id = row.card_id
        used_notes.add(note_id)
        used_cards.add(card_id)
        note_ids.add(note_id)
        card_ids.add(card_id)
        out.append(replace(row, note_id=note_id, card_id=card_id))
    return tuple(sorted(out, key=lambda row: row.guid))


def _rank(row: Row) -> tuple[object, ...]:
    """Order two rows of one guid: the newer is greater, and where that does not tell, any order will do."""
    return row.mod, row.issued, -_PRECEDENCE.index(row.state), repr(row)


def _shipped(row: Row) -> tuple[object, ...]:
    return row.fields, row.tags, row.hash


def _state(base: Row | None, newer: Row, older: Row) -> State:
    chosen = {row.state for row in (newer, older) if base is None or row.state is not base.state}
    if not chosen:
        return newer.state
    state = min(chosen, key=_PRECEDENCE.index)
    return State.ACTIVE if state is State.WAITING and newer.issued else state
