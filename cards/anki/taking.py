"""What a look at a collection does to a deck: wording and tags become edits, deletions decisions.

    take(lock, edits, seen, now) → Taken(lock, edits, edited, tagged, deleted, …)

Where a note was seen stands in its row, with the version that stood there; 0 means that it was
deleted there, and what followed from that may have been taken back by the person. So the next look
knows two things. A note that is gone from a collection in which it was seen was deleted there. And a
note that was changed was changed after that version had come, not an older one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cards.anki.compare import Difference, compare, differing, is_portable, says, standing, written
from cards.anki.seen import SeenCollection, SeenNote
from cards.errors import NoteError
from cards.lock import Decision, Edit, Lock, Row, State
from cards.lock.decisions import matter_of, without
from cards.lock.versions import Version, after, passage_of, recorded, versions
from cards.templater.amending import overlaid
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import safe_html

# More than this part of the notes gone at once, and more than this many: hardly the person's wish.
GUARD_SHARE = 0.2
GUARD_NOTES = 5

_GONE, _SOME = 0, 1  # for the time of a version: deleted there; there, but of no version that is known

DELETED = "deleted in Anki"
EDITED = "edited in Anki"
TAGGED = "tagged in Anki"
BOUND = "holds what no update can bring, kept as it is in Anki"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over. Guids are sorted.

    Attributes:
        lock, edits: as they are now; as before if too many notes are gone.
        notes: how many notes of the deck stand in the collection.
        edited: notes whose fields the person wrote anew.
        tagged: notes that the person tagged or untagged.
        bound: notes that the person gave what no update can bring (a recording, a picture of an odd name,
            an empty back): they are left alone from now on.
        deleted: notes that the person deleted.
        behind: notes that Anki changed after they were built, so that it would have refused the build.
        missing: notes that are gone, if they are too many for a wish; then nothing was taken over.
    """

    lock: Lock
    edits: Mapping[str, Edit]
    notes: int
    edited: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the person did anything that the deck did not know of."""
        return bool(self.edited or self.tagged or self.bound or self.deleted or self.missing)


def take(
    lock: Lock,
    edits: Mapping[str, Edit],
    seen: SeenCollection,
    now: int,
    *,
    sweeping: bool = False,
    outdated: bool = False,
) -> Taken:
    """Return the lock and the edits after a look at a collection. Nothing is written.

    Args:
        lock: the deck's.
        edits: what the person decided before.
        seen: the collection.
        now: the run's clock, seconds since 1970.
        sweeping: take deletions for meant even if they are more than a fifth of the deck.
        outdated: whether the collection is a backup, older than what was looked at before: then what
            is not in it may have come later.
    """
    here = sum(row.guid in seen.notes for row in lock.rows)
    gone = [row for row in lock.rows if row.issued and not outdated and _is_gone(row, seen)]
    if _is_too_many(gone, lock, seen) and not sweeping:
        missing = tuple(row.guid for row in gone if row.state is State.ACTIVE)
        return Taken(lock, edits, here, missing=missing)
    taking = _Taking(lock, edits, seen, now)
    for row in lock.rows:
        if row.issued and row.guid in seen.notes:
            taking.look(row, seen.notes[row.guid])
    for row in gone:
        taking.miss(row)
    return taking.result(here)


def notice(lock: Lock, seen: SeenCollection) -> Lock:
    """Return the lock with where its notes were seen, and nothing else taken over."""
    taking = _Taking(lock, {}, seen, 0)
    for row in lock.rows:
        if row.issued and row.guid in seen.notes:
            taking.notice(row, seen.notes[row.guid])
    return taking.result(len(seen.notes)).lock


def _is_gone(row: Row, seen: SeenCollection) -> bool:
    """Whether a note was deleted in the collection, and nothing has followed from that yet.

    It was seen there and is there no more. Or it came and was deleted between two looks: then Anki
    knows its number.
    """
    if row.guid in seen.notes:
        return False
    known = dict(row.seen)
    return known[seen.identity] != _GONE if seen.identity in known else row.note_id in seen.graves


def _is_too_many(gone: Iterable[Row], lock: Lock, seen: SeenCollection) -> bool:
    """Whether so much of what is shipped is gone that something else than the person's wish is likelier.

    Retired notes do not count: there is a search for them, so that they can be deleted.
    """
    lost = sum(row.state is State.ACTIVE for row in gone)
    left = sum(row.state is State.ACTIVE and row.guid in seen.notes for row in lock.rows)
    return lost > GUARD_NOTES and lost > GUARD_SHARE * (left + lost)


class _Taking:
    """The lock and the edits while they are being changed."""

    def __init__(self, lock: Lock, edits: Mapping[str, Edit], seen: SeenCollection, now: int) -> None:
        self.lock = lock
        self.seen = seen
        self.now = now
        self.rows = lock.by_guid()
        self.edits = dict(edits)
        self.edited: list[str] = []
        self.tagged: list[str] = []
        self.bound: list[str] = []
        self.deleted: list[str] = []
        self.behind: list[str] = []

    def look(self, row: Row, note: SeenNote) -> None:
        """Take over what the person did to a note, and that it was seen."""
        if row.state in (State.ACTIVE, State.RETIRED) and not self._is_rejected(row):
            row = self._followed(row, note)
        self.notice(row, note)

    def notice(self, row: Row, note: SeenNote) -> None:
        """Take down that a note was seen, and the version of which that is certain."""
        shipped, known = versions(row), dict(row.seen)
        stands = standing(shipped, note)
        found = None if stands else self._compared(row, note)
        least = stands or (found and found.least)
        arrived = least.mod if least else _SOME
        self.rows[row.guid] = self._seen(row, arrived) if known.get(self.seen.identity, 0) < arrived else row

    def miss(self, row: Row) -> None:
        """Take a note that is gone for deleted."""
        row = self._seen(row, _GONE)
        if row.state is not State.REJECTED and not self._is_rejected(row):
            self.deleted.append(row.guid)
            self._reject(row.guid, DELETED)
            row = replace(row, state=State.REJECTED)
        self.rows[row.guid] = row

    def result(self, notes: int) -> Taken:
        """Return what came of it."""
        return Taken(
            Lock(self.lock.deck_uid, tuple(self.rows[row.guid] for row in self.lock.rows)),
            self.edits,
            notes,
            tuple(self.edited),
            tuple(self.tagged),
            tuple(self.bound),
            tuple(self.deleted),
            tuple(self.behind),
        )

    def _seen(self, row: Row, version: int) -> Row:
        return replace(row, seen=tuple(sorted({**dict(row.seen), self.seen.identity: version}.items())))

    def _compared(self, row: Row, note: SeenNote) -> Difference | None:
        edit = self.edits.get(row.guid)
        arrived = dict(row.seen).get(self.seen.identity, 0)
        return compare(versions(row), note, arrived, edit.drop_tags if edit else ())

    def _followed(self, row: Row, note: SeenNote) -> Row:
        """Return the row of a note as the person has it, and above what stands there if it is to arrive."""
        found = None if standing(versions(row), note) else self._compared(row, note)
        if found is None:
            return row
        fields = _shipped(row, found)
        if fields is None:
            self.bound.append(row.guid)
            self._reject(row.guid, BOUND)
            return replace(row, state=State.REJECTED)
        new = row if found.is_nothing else self._taken_over(row, found, fields)
        complete = says(note, new.fields, new.tags)
        if new != row and complete and note.mod > row.mod:
            return after(row, replace(new, mod=note.mod))  # so that Anki does not write the note again
        if new != row:
            above = max(self.now, row.mod + 1, note.mod + 1)
            return recorded(after(row, replace(new, mod=above)), _made_of(note, found, new))
        if not complete and note.mod >= row.mod and row.state is State.ACTIVE:
            self.behind.append(row.guid)
            return after(row, replace(row, mod=note.mod + 1))
        return row

    def _taken_over(self, row: Row, found: Difference, fields: tuple[str, ...]) -> Row:
        """Return the row with what the person did, and note it down as an edit; the same if that is known."""
        old = self.edits.get(row.guid)
        edit = merged(old, found, self._passage(row, old, found))
        tags = tuple(sorted({*without(row.tags, (*found.added, *found.dropped)), *found.added}))
        if edit == old and (fields, tags) == (row.fields, row.tags):
            return row
        self.edits[row.guid] = edit
        if found.fields:
            self.edited.append(row.guid)
        if found.added or found.dropped:
            self.tagged.append(row.guid)
        drawn = row.hash == matter_of(row.front, row.back, old)
        matter = matter_of(row.front, row.back, edit) if drawn else row.hash  # else a build has it to draw
        return replace(row, fields=fields, tags=tags, hash=matter)

    def _passage(self, row: Row, old: Edit | None, found: Difference) -> tuple[str, ...]:
        """Return what the person's wording was made over."""
        if old is not None and (not found.fields or old.contradicts(row.anchors)):
            return old.passage  # the person did not see, in Anki, what the article says now
        return passage_of(row) if found.base.mod == row.mod else found.base.passage

    def _is_rejected(self, row: Row) -> bool:
        edit = self.edits.get(row.guid)
        return edit is not None and edit.rejects

    def _reject(self, guid: str, by: str) -> None:
        old = self.edits.get(guid, Edit(Decision.REJECT))
        self.edits[guid] = replace(old, decision=Decision.REJECT, by=by)


def _shipped(row: Row, found: Difference) -> tuple[str, ...] | None:
    """Return the fields of a row as the person has them; None if no package could bring them."""
    if not all(map(is_portable, found.fields.values())):
        return None
    try:
        return overlaid(row.fields, found.fields)
    except NoteError:
        return None


def _made_of(note: SeenNote, found: Difference, row: Row) -> Version:
    """Return what the person made of a version, so that it is known when they change it again."""
    changed = differing(found.base, note.fields or {})
    values = zip(FIELD_NAMES, found.base.fields, row.fields, strict=True)
    return Version(
        note.mod,
        tuple(sorted({*found.base.tags, *found.added} - set(found.dropped))),
        tuple(
            own if name in found.fields else safe_html((note.fields or {})[name]) if name in changed else old
            for name, old, own in values
        ),
        found.base.passage,
    )


def merged(old: Edit | None, found: Difference, passage: tuple[str, ...]) -> Edit:
    """Return a note's edit with what the person did now; the same if that is known already."""
    edit = old or Edit(Decision.EDIT)
    fields = {
        name: value
        for name, value in found.fields.items()
        if name not in edit.fields or written(edit.fields[name]) != written(value)
    }
    add = _joined(edit.add_tags, without(found.added, edit.drop_tags), found.dropped)
    drop = _joined(edit.drop_tags, without(found.dropped, edit.add_tags), found.added)
    if fields:
        words = {**edit.fields, **fields}
        return Edit(Decision.EDIT, edit.front, edit.back, words, add, drop, passage, EDITED)
    if (add, drop) == (edit.add_tags, edit.drop_tags):
        return edit
    return replace(edit, add_tags=add, drop_tags=drop, by=edit.by or TAGGED)


def _joined(tags: Iterable[str], more: Iterable[str], less: Iterable[str]) -> tuple[str, ...]:
    """Return tags, those more that are not among them, none of those less; as they stood if none change."""
    kept = without(tags, less)
    return (*kept, *without(more, kept))
