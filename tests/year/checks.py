"""What a week must not have done to a collection. Each check yields its faults in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from cards.lock import Lock, Row, State
from tests.year.articles import Fact
from tests.year.collection import FIELDS, AnkiNote, Snapshot, seen
from tests.year.decider import Decider
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
        old: the lock after the build before.
        start, new: the lock just before and after the build.
        before, after: the collection before and after the import.
        feedback: whether mkdeck was told what became of its notes in Anki.
        hurried: whether the person changed notes between build and import.
        foretold: guids by what ``mkdeck diff`` said would become of them.
        budget: how many notes may be new.
        known: the guids that a fact of ours has had so far.
        worded_over: which version of its fact the person's wording of a note was made over.
        articles: front and back of each card that the articles give now, by guid; empty in most weeks.
    """

    number: int
    since: int
    old: Lock
    start: Lock
    new: Lock
    before: Snapshot
    after: Snapshot
    world: World
    learner: Learner
    decider: Decider
    feedback: bool
    hurried: bool
    foretold: Mapping[str, set[str]]
    budget: int | None
    known: dict[Fact, set[str]]
    worded_over: Mapping[str, int]
    articles: Mapping[str, tuple[str, str]]
    was: dict[str, AnkiNote] = field(init=False)
    now: dict[str, AnkiNote] = field(init=False)
    rows: Mapping[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        self.was, self.now, self.rows = self.before.ours(), self.after.ours(), self.new.by_guid()

    @property
    def conflicts(self) -> set[str]:
        return self.foretold.get("conflict", set())

    def wishes(self, guid: str) -> Wishes:
        return self.learner.wishes.get(guid, Wishes())

    def person_was_last(self, row: Row) -> bool:
        """Whether the person changed the note after mkdeck last did."""
        return self.wishes(row.guid).at > row.mod

    def is_refused(self, row: Row) -> bool:
        """Whether Anki keeps the note as it is, for the person changed it after mkdeck last did.

        If mkdeck was told, it has raised above their change whatever is to arrive.
        """
        return self.person_was_last(row) and (self.hurried or not self.feedback)

    def person_words(self, row: Row) -> bool:
        """Whether the note is to say what the person says."""
        wishes = self.wishes(row.guid)
        return bool(wishes.said) or (bool(wishes.fields) and (self.feedback or self.person_was_last(row)))

    def rewritten(self) -> Iterator[str]:
        """Yield the guids of the notes that the import changed."""
        return (guid for guid, note in self.was.items() if self.now.get(guid, note) != note)

    def is_changed(self, guid: str) -> bool:
        """Whether the build changed the matter of a note, because the article or the person did."""
        old, new = self.old.by_guid().get(guid), self.rows[guid]
        return old is None or old.hash != new.hash

    def is_due(self, guid: str) -> bool:
        """Whether anything has happened since the last build for which a note should be rewritten."""
        old, new = self.old.by_guid()[guid], self.rows[guid]
        if (old.front, old.back) != (new.front, new.back) or guid in self.decider.touched:
            return True
        return self.feedback and self.wishes(guid).at > self.since

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
        excused = ANKIS_OWN_TAGS if note != week.was[guid] else set()
        if lost := wishes.tags - excused - set(note.tags):
            yield f"{guid} lost {sorted(lost)}"
        failed_again = ANKIS_OWN_TAGS & set(week.was[guid].tags)  # Anki itself put it back, not the import
        if back := (wishes.untagged & set(note.tags)) - failed_again:
            yield f"{guid} has {sorted(back)} again"


def arrived(week: Week) -> Iterator[str]:
    """Every note of the package lies in the collection as it was shipped, but where the person was last.

    What they wrote and mkdeck took over need not be the same to the byte.
    """
    for row in week.new.shipped:
        note = week.now.get(row.guid)
        if note is None:
            if row.guid not in week.learner.deleted:
                yield f"{row.guid} is not there"
        elif not week.is_refused(row):
            how = seen if week.wishes(row.guid).at >= row.mod else str
            if [*map(how, note.fields)] != [*map(how, row.fields)]:
                yield f"{row.guid} is {note.fields[:3]} and was shipped as {row.fields[:3]}"
            if {*note.tags} - ANKIS_OWN_TAGS != {*row.tags} - ANKIS_OWN_TAGS:
                yield f"{row.guid} has the tags {note.tags} and was shipped with {row.tags}"


def told(week: Week) -> Iterator[str]:
    """A note says what the article says, but where the person said otherwise, which is shown."""
    shown_or_gone = week.conflicts | week.learner.deleted | week.decider.rejected
    for fact in week.world.facts():
        guids = week.known[fact]
        if not any(fact.is_asked_by(row.front) for row in week.new.rows):
            yield f"{fact.thing}: no note for {fact.told!r}"
        for guid in guids - shown_or_gone:
            row, note = week.rows[guid], week.now.get(guid)
            if note is None:
                yield f"{fact.thing}: {guid} is not there"
            elif row.state is not State.ACTIVE:
                yield f"{fact.thing}: {guid} is {row.state} and its fact stands"
            elif week.person_words(row) or week.is_refused(row):
                continue  # other checks look at these
            elif fact.told not in f"{note.front} {note.back}":
                yield f"{fact.thing}: {fact.told!r} is not in {note.front!r} {note.back!r}"


def current(week: Week) -> Iterator[str]:
    """A row says what its article says, of whatever article."""
    for guid, (front, back) in week.articles.items():
        row = week.rows.get(guid)
        if row is not None and row.state is State.ACTIVE and (row.front, row.back) != (front, back):
            yield f"{guid} is {front!r} {back!r} in its article, and {row.front!r} {row.back!r}"


def conflicts(week: Week) -> Iterator[str]:
    """Where the article says otherwise than when the person worded its note, mkdeck shows it; only there."""
    for fact in week.world.facts():
        for guid in week.known[fact] - week.learner.deleted - week.decider.rejected:
            wishes = week.wishes(guid)
            worded = bool(wishes.said) or (week.feedback and bool(wishes.fields))
            differs = worded and week.worded_over.get(guid, fact.version) != fact.version
            if differs != (guid in week.conflicts):
                yield f"{fact.thing}: {guid} is {'not ' if differs else ''}shown as a conflict"


def decided(week: Week) -> Iterator[str]:
    """What the person decided is done: what they rejected never ships, what they said stands."""
    for guid in week.decider.rejected & week.rows.keys():
        if week.rows[guid].state is not State.REJECTED:
            yield f"{guid} was rejected and is {week.rows[guid].state}"
        if guid in week.now and guid not in week.was:
            yield f"{guid} was rejected and has come"
    for guid, wishes in week.learner.wishes.items():
        if week.is_refused(week.rows[guid]):
            continue
        for name, text in wishes.said.items():
            if (there := seen(week.now[guid].fields[FIELDS.index(name)])) != text:
                yield f"{guid} {name} was to be {text!r} and is {there!r}"
    here = {f"articles/{name}" for name in week.world.files}
    for guid in week.decider.awaited:
        row = week.rows[guid]
        if not row.issued and here & {anchor.article for anchor in row.anchors}:
            yield f"{guid} was accepted and is {week.rows[guid].state}"


def foretold(week: Week) -> Iterator[str]:
    """``mkdeck diff`` foretells what the build does."""
    before, after = week.start.by_guid(), week.rows
    none = dict.fromkeys(before.keys() | after.keys())
    old = {**none, **{guid: row.state for guid, row in before.items()}}
    new = {**none, **{guid: row.state for guid, row in after.items()}}
    came = {guid for guid in new if new[guid] is State.ACTIVE and old[guid] is not State.ACTIVE}
    went = {guid for guid in old if old[guid] is State.ACTIVE and new[guid] is not State.ACTIVE}
    stayed = {guid for guid in old if old[guid] is new[guid] is State.ACTIVE}
    is_known = {guid for guid, row in before.items() if row.issued}
    done = {
        "new": came - is_known,
        "revived": came & is_known,
        "retired": {guid for guid in went if new[guid] is State.RETIRED},
        "withdrawn": {guid for guid in went if new[guid] is State.REJECTED},
        "changed": {guid for guid in stayed if before[guid].mod != after[guid].mod} - week.conflicts,
        "waiting": {guid for guid in new if new[guid] is State.WAITING},
    }
    for what, guids in done.items():
        if guids != week.foretold.get(what, set()):
            yield f"{what}: {sorted(guids)}, and foretold were {sorted(week.foretold.get(what, set()))}"


def budget(week: Week) -> Iterator[str]:
    """No more notes are new than the recipe allows for a week."""
    before, after = ({row.guid for row in lock.rows if row.issued} for lock in (week.old, week.new))
    new = after - before
    if week.budget is not None and len(new) > week.budget:
        yield f"{len(new)} notes are new"


def needless(week: Week) -> Iterator[str]:
    """A note is rewritten only because its matter changed, or because the person's wish was taken over."""
    for guid in week.rewritten():
        if not week.is_due(guid):
            yield f"{guid} was rewritten, and its matter is what it was"


def lasting(week: Week) -> Iterator[str]:
    """A row that was issued stays, and with it what nothing may change."""
    for row in week.old.rows:
        new = week.rows.get(row.guid)
        if new is None:
            if row.issued:
                yield f"the row of {row.guid} is lost"
            continue
        for name in ("note_id", "card_id", "week", "due"):
            if getattr(row, name) not in (getattr(new, name), 0, ""):
                yield f"{row.guid} {name} was {getattr(row, name)} and is {getattr(new, name)}"


def retired(week: Week) -> Iterator[str]:
    """A note that is shipped no more stays as it is."""
    for guid in week.rewritten():
        if week.rows[guid].state is not State.ACTIVE:
            yield f"{guid} is {week.rows[guid].state} and was rewritten"


CHECKS: tuple[Callable[[Week], Iterator[str]], ...] = (
    *(schedule, others, duplicates, deleted, wording, tags, arrived, told, current),
    *(conflicts, decided, foretold, budget, needless, lasting, retired),
)


def judge(week: Week) -> list[Finding]:
    """Return all faults of a week."""
    return [Finding(week.number, check.__name__, what) for check in CHECKS for what in check(week)]
