"""How a row ships: drawn anew where its matter is new, else to the byte as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cards.lock.decisions import Edit, matter_of
from cards.lock.rows import Row
from cards.model import Card

Drawn = tuple[tuple[str, ...], tuple[str, ...]]
"""A note's fields and tags."""

Render = Callable[[Card, str], Drawn]
"""Makes a card's fields and tags, given its guid. May raise NoteError."""

Amend = Callable[[Row, Edit | None], Drawn]
"""Makes the fields and tags of a row that has some: as the person worded and tagged it; without an
edit, as its front and back say. May raise NoteError."""


@dataclass(frozen=True, slots=True)
class Shipper:
    """Draws rows.

    Attributes:
        render, amend: see above.
        edits: what the person decided, by guid.
        now: the run's clock, seconds since 1970.
        refresh: draw every card anew, and send what differs.
    """

    render: Render
    amend: Amend
    edits: Mapping[str, Edit]
    now: int
    refresh: bool = False

    def rejects(self, guid: str) -> bool:
        """Whether the person has rejected a note."""
        edit = self.edits.get(guid)
        return edit is not None and edit.rejects

    def wants(self, guid: str) -> bool:
        """Whether the person has accepted or edited a note."""
        edit = self.edits.get(guid)
        return edit is not None and not edit.rejects

    def in_conflict(self, row: Row) -> bool:
        """Whether the person worded a passage that is gone from where a shipped note stands now."""
        edit = self.edits.get(row.guid)
        return row.issued and edit is not None and edit.contradicts(row.anchors)

    def of_card(self, row: Row, card: Card) -> Row:
        """Return the row of a card as it ships.

        Raises:
            NoteError: the card cannot be written as a note.
        """
        edit = self.edits.get(row.guid)
        matter = matter_of(card.front, card.back, edit)
        worded = replace(row, front=card.front, back=card.back)
        if edit is not None and self.in_conflict(row):
            return self._in_conflict(worded, edit)
        new_matter = not row.issued or row.hash != matter
        if not new_matter and not self.refresh:
            return worded
        fields, tags = self.render(card, row.guid)
        if edit is not None:
            fields, tags = self.amend(replace(worded, fields=fields, tags=tags), edit)
        if not new_matter and (fields, tags) == (row.fields, row.tags):
            return worded
        return self._stamped(worded, matter, fields, tags)

    def of_row(self, row: Row) -> Row:
        """Return a shipped row that no card of this build is, as it ships: only the person can change it.

        Raises:
            NoteError: what the person decided cannot be written as a note.
        """
        edit = self.edits.get(row.guid)
        matter = matter_of(row.front, row.back, edit)
        if edit is not None and self.in_conflict(row):
            return self._in_conflict(row, edit)
        if row.hash == matter:
            return row
        worded = edit is not None and edit.words
        if not worded and row.hash != matter_of(row.front, row.back, None):
            # What ships is not the article's wording of now: the person's, or that from before a conflict.
            row = replace(row, fields=self.amend(row, None)[0])
        fields, tags = self.amend(row, edit)
        return self._stamped(row, matter, fields, tags)

    def _in_conflict(self, row: Row, edit: Edit) -> Row:
        """Return a row in conflict as it ships: worded as before, tagged as the person wants it."""
        tags = edit.tagged(row.tags)
        return row if tags == row.tags else self._stamped(row, row.hash, row.fields, tags)

    def _stamped(self, row: Row, matter: str, fields: tuple[str, ...], tags: tuple[str, ...]) -> Row:
        return replace(row, hash=matter, fields=fields, tags=tags, mod=max(self.now, row.mod + 1))
