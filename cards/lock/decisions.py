"""What the person decided on a note, as the lock follows it.

A rejected note is never shipped again, and a lock remembers that by itself: only ``accept`` (or an
edit) takes it back. An edited wording ships in place of the article's as long as the passage stands
that it was made over; when the article says otherwise, the note is in conflict: it ships as it was
until the person decides anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cards.lock.rows import Anchor, fold_quotes, matter_hash


class Decision(StrEnum):
    """What is to become of a note."""

    ACCEPT = "accept"  # taken whatever its score, and before all others; the article's wording
    REJECT = "reject"  # never shipped again
    EDIT = "edit"  # shipped as the person words it


@dataclass(frozen=True, slots=True)
class Edit:
    """A person's decision on one note.

    Attributes:
        decision: what is to become of it.
        front, back: the person's wording, card Markdown; empty leaves the article's.
        fields: the person's wording as HTML by the names of Anki's fields, as it was taken over from
            there; goes before ``front`` and ``back``.
        add_tags, drop_tags: tags of the person's own, and tags of ours that the person took off.
        passage: the quotes that the wording was made over, as they stood; empty if not known.
        by: where the decision came from, free text.
    """

    decision: Decision
    front: str = ""
    back: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()
    passage: tuple[str, ...] = ()
    by: str = ""

    @property
    def rejects(self) -> bool:
        """Whether the note is not wanted."""
        return self.decision is Decision.REJECT

    @property
    def words(self) -> bool:
        """Whether it says how the note is worded, and not only how it is tagged."""
        return self.decision is Decision.EDIT and bool(self.front or self.back or self.fields)

    def sides(self, front: str, back: str) -> tuple[str, str]:
        """Return front and back, card Markdown, as the person has them; the article's are given."""
        if self.decision is not Decision.EDIT:
            return front, back
        return self.front or front, self.back or back

    def tagged(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Return the tags, sorted, as the person has them; ours are given. Capitals make no other tag."""
        kept = {tag.casefold(): tag for tag in without((*self.add_tags, *tags), self.drop_tags)}
        return tuple(sorted(kept.values()))

    def contradicts(self, anchors: Iterable[Anchor]) -> bool:
        """Whether it words a passage that stands at none of these places."""
        if not self.words or not self.passage:
            return False
        return fold_quotes(self.passage) not in {anchor.fold for anchor in anchors}


def without(tags: Iterable[str], less: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that are not among others. Capitals make no other tag."""
    out = {tag.casefold() for tag in less}
    return tuple(tag for tag in tags if tag.casefold() not in out)


def matter_of(front: str, back: str, edit: Edit | None) -> str:
    """Return the hash of what is learnt: the article's wording, and over it what the person decided.

    What the person has worded anew is the matter whatever the article says; an edit that changes
    nothing has the hash of the article's wording alone.
    """
    if edit is None:
        return matter_hash(front, back)
    front, back = edit.sides(front, back)
    own: list[object] = []
    if edit.decision is Decision.EDIT and edit.fields:
        front = "" if "Front" in edit.fields else front
        back = "" if "Back" in edit.fields else back
        own.append(sorted(edit.fields.items()))
    if edit.add_tags or edit.drop_tags:
        own += [sorted(edit.add_tags), sorted(edit.drop_tags)]
    return matter_hash(front, back, *own)
