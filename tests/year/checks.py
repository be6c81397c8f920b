"""What a week must not have done to a collection. Each check yields its faults in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from cards.lock import Lock, Row, State
from tests.year.articles import Fact
from tests.year.collection import FIELDS, AnkiNote, Snapshot
from tests.year.learner import ANKIS_OWN_TAGS, Learner, Wishes
from tests.year.world import World


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: in which week, which check found it, and what it is."""

    week: int
    check: str
    what: str


@dataclass(slots=True)
class Week:
    """A week's import, and all that can be known of it.

    Attributes:
        number: of the week, from 0.
        since: when the build before this was made, seconds since 1970.
        old, new: the lock before and after the build.
        before, after: the collection before and after the import.
        feedback: whether mkdeck was told what became of its notes in Anki.
        keeps_own_tags: whether this import leaves Anki's own tags alone (``learning progress`` is ticked).
        conflicts: guids that the build showed as edited by the person and changed in the article.
        known: the guids that a fact of ours has had so far.
    """

    number: int
    since: int
    old: Lock
    new: Lock
    before: Snapshot
    after: Snapshot
    world: World
    learner: Learner
    feedback: bool
    keeps_own_tags: bool
    conflicts: frozenset[str] = frozenset()
    known: dict[Fact, set[str]] = field(default_factory=dict)
    was: dict[str, AnkiNote] = field(init=False)
    now: dict[str, AnkiNote] = field(init=False)
    rows: Mapping[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        self.was, self.now, self.rows = self.before.ours(), self.after.ours(), self.new.by_guid()

    def wishes(self, guid: str) -> Wishes:
        return self.learner.wishes.get(guid, Wishes())

    def person_was_last(self, row: Row) -> bool:
        """Whether the person changed the note after mkdeck last did."""
        return self.wishes(row.guid).at > row.mod

    def rewritten(self) -> Iterator[str]:
        """Yield the guids of the notes that the import changed."""
        return (guid for guid, note in self.was.items() if self.now.get(guid, note) != note)

    def is_changed(self, guid: str) -> bool:
        """Whether the build changed the matter of a note."""
        old, new = self.old.by_guid().get(guid), self.rows[guid]
        return old is None or old.hash != new.hash

    def overwritten(self) -> set[str]:
        """Return the notes that the import rewrote because their matter changed."""
        return {guid for guid in self.rewritten() if self.is_changed(guid)}


def schedule(week: Week) -> Iterator[str]:
    """Cards, reviews and the schema stay as they are; a card is added only with its note."""
    before, after = week.before, week.after
    for what, old, new in (("card", before.cards, after.cards), ("review", before.reviews, after.reviews)):
        for key, row in old.items():
            if key not in new:
                yield f"{what} {key} is lost"
            elif new[key] != row:
                yield f"{what} {key} was {row} and is {new[key]}"
    for key in after.reviews.keys() - before.reviews.keys():
        yield f"review {key} comes from nowhere"
    for key in after.cards.keys() - before.cards.keys():
        if str(after.cards[key][0]) in before.notes:
            yield f"card {key} is new on a note that was there"
    if before.schema != after.schema:
        yield "the schema changed: Anki wants a full sync"


def others(week: Week) -> Iterator[str]:
    """Nothing is lost, and what is not ours stays as it is."""
    for key, note in week.before.notes.items():
        if key not in week.after.notes:
            yield f"note {note.guid} is lost"
        elif not note.ours and week.after.notes[key] != note:
            yield f"the person's own note {note.guid} was changed"


def duplicates(week: Week) -> Iterator[str]:
    """No fact has two notes, and no two notes are alike."""
    ours = [note for note in week.after.notes.values() if note.ours]
    for guid, count in Counter(note.guid for note in ours).items():
        if count > 1:
            yield f"{count} notes have the guid {guid}"
    for (front, back), count in Counter((note.front, note.back) for note in ours).items():
        if count > 1:
            yield f"{count} notes ask {front!r} and answer {back!r}"
    for fact, guids in week.known.items():
        guids |= {row.guid for row in week.new.rows if row.issued and fact.is_asked_by(row.front)}
        if len(guids) > 1:
            yield f"{fact.thing}: {len(guids)} notes ask for {fact.told!r}"


def deleted(week: Week) -> Iterator[str]:
    """What the person deleted does not come back, if mkdeck was told."""
    if week.feedback:
        yield from (f"{guid} is back" for guid in week.learner.deleted & week.now.keys())


def wording(week: Week) -> Iterator[str]:
    """What the person wrote stands: always, if mkdeck was told; else until the fact says otherwise."""
    for guid, wishes in week.learner.wishes.items():
        note = week.now[guid]
        if week.feedback or guid not in week.overwritten():
            for name, value in wishes.fields.items():
                if (there := note.fields[FIELDS.index(name)]) != value:
                    yield f"{guid} {name} was {value!r} and is {there!r}"


def tags(week: Week) -> Iterator[str]:
    """The person's tags stand, and ours that they took off stay off, as far as their wording does."""
    for guid, wishes in week.learner.wishes.items():
        note = week.now[guid]
        if not week.feedback and guid in week.overwritten():
            continue
        excused = ANKIS_OWN_TAGS if note != week.was[guid] and not week.keeps_own_tags else set()
        if lost := wishes.tags - excused - set(note.tags):
            yield f"{guid} lost {sorted(lost)}"
        if back := wishes.untagged & set(note.tags):
            yield f"{guid} has {sorted(back)} again"


def arrived(week: Week) -> Iterator[str]:
    """Every note of the package lies in the collection as it was shipped, but where the person was last."""
    for row in week.new.shipped:
        note = week.now.get(row.guid)
        if note is None:
            if row.guid not in week.learner.deleted:
                yield f"{row.guid} is not there"
        elif not week.person_was_last(row):
            if note.fields != row.fields:
                yield f"{row.guid} is {note.fields[:3]} and was shipped as {row.fields[:3]}"
            if {*note.tags} - ANKIS_OWN_TAGS != {*row.tags} - ANKIS_OWN_TAGS:
                yield f"{row.guid} has the tags {note.tags} and was shipped with {row.tags}"


def told(week: Week) -> Iterator[str]:
    """A note says what the article says, but where the person said otherwise, which is shown."""
    shown_or_gone = week.conflicts | week.learner.deleted
    for fact in week.world.facts():
        guids = week.known.get(fact, set())
        if not guids:
            yield f"{fact.thing}: no note for {fact.told!r}"
        for guid in guids - shown_or_gone:
            row, note = week.rows[guid], week.now[guid]
            if row.state is not State.ACTIVE:
                yield f"{fact.thing}: {guid} is {row.state} and its fact stands"
            elif week.wishes(guid).fields and (week.feedback or week.person_was_last(row)):
                continue  # ``wording`` and ``conflicts`` look at these
            elif fact.told not in f"{note.front} {note.back}":
                yield f"{fact.thing}: {fact.told!r} is not in {note.front!r} {note.back!r}"


def conflicts(week: Week) -> Iterator[str]:
    """Where the person's wording stands against the article's, the build shows it."""
    if not week.feedback:
        return
    for fact in week.world.facts():
        for guid in week.known.get(fact, set()) - week.conflicts - week.learner.deleted:
            note, fields = week.now[guid], week.wishes(guid).fields
            if fields and fact.told not in f"{note.front} {note.back}":
                yield f"{fact.thing}: {fact.told!r} against {note.front!r} {note.back!r} is not shown"


def needless(week: Week) -> Iterator[str]:
    """A note is rewritten only because its matter changed, or because the person's wish was taken over."""
    for guid in week.rewritten():
        if not week.is_changed(guid) and not (week.feedback and week.wishes(guid).at > week.since):
            yield f"{guid} was rewritten, and its matter is what it was"


def retired(week: Week) -> Iterator[str]:
    """A note that is shipped no more stays as it is."""
    for guid in week.rewritten():
        if week.rows[guid].state is not State.ACTIVE:
            yield f"{guid} is {week.rows[guid].state} and was rewritten"


CHECKS: tuple[Callable[[Week], Iterator[str]], ...] = (
    *(schedule, others, duplicates, deleted, wording, tags, arrived, told, conflicts, needless, retired),
)


def judge(week: Week) -> list[Finding]:
    """Return all faults of a week."""
    return [Finding(week.number, check.__name__, what) for check in CHECKS for what in check(week)]
