"""From a deck's package to the person's Anki: what ``mkdeck push`` does.

It never harms what the person did there: where something was done that the deck does not know of
yet, nothing is imported, and feedback comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cards import deck, edits
from cards.anki import remembered, running
from cards.anki.backup import back_up
from cards.anki.connect import AnkiConnect
from cards.anki.seen import SeenCollection, SeenNote
from cards.anki.taking import notice, take
from cards.errors import AnkiError, BusyError, UsageError
from cards.exporters import apkg
from cards.lock import Lock, Row, State, loads
from cards.lock import files as lock_files
from cards.plan import Plan
from cards.report import Problem

RETIRED = "mkdeck::retired"
_AT_ONCE = 200  # notes in a request
_SPECIAL = re.compile(r'([\\"*_])')  # what a search of Anki's would not take for itself


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one deck.

    Attributes:
        deck: its name in Anki.
        package: what was to be imported.
        imported: whether it was; not if all of it stood there already.
        new, updated: notes that came, or came anew.
        tagged, untagged: notes that were marked as retired, or are no more.
        backups: the decks as they stood before, with all that was learnt.
        first: whether nothing was ever pushed before.
        refused: guids of notes that Anki did not take.
    """

    deck: str
    package: Path
    imported: bool = False
    new: int = 0
    updated: int = 0
    tagged: int = 0
    untagged: int = 0
    backups: tuple[Path, ...] = ()
    first: bool = False
    refused: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong."""
        if not self.refused:
            return ()
        what = f"Anki did not take {len(self.refused)} notes, the first of them {self.refused[0]}"
        hint = "look in Anki whether the note type mkdeck was changed, or these notes have another"
        return (Problem(f"{self.package.as_posix()}: ", what, hint),)

    @property
    def exit_code(self) -> int:
        """0 if all went well, 1 if there were problems."""
        return 1 if self.problems else 0


def push(
    plan: Plan,
    now: int,
    *,
    dry_run: bool = False,
    wait: float = 0.0,
    waiting: Callable[[BusyError], None] | None = None,
) -> Pushed:
    """Back up, import a deck's package into the Anki that runs, and tag what is retired.

    Raises:
        UsageError: there is no package, or it is not that of the deck's lock and edits.
        AnkiError: Anki does not answer, refuses, runs elsewhere, or holds changes not yet fed back.
        BusyError: a build of the deck is running.
        WriteError: the backup or the lock cannot be written.
    """
    with deck.held(plan, wait=wait, waiting=waiting):
        anki = AnkiConnect.at(plan.recipe.ankiconnect)
        lock = deck.lock_of(plan)
        _check_package(plan, lock)
        before = _seen(anki, lock)
        _refuse_unheard(plan, lock, before, now)
        wanted = _wanted(lock.shipped, before)
        if not wanted and remembered.is_pushed(plan.output, before.identity, lock.deck_uid):
            return _tagged(anki, lock, before, Pushed(plan.recipe.name, plan.output), dry_run=dry_run)
        if not anki.is_near:
            what = "Anki runs on another machine, which cannot read the deck"
            hint = f"copy {plan.output.as_posix()} there and import it with File → Import"
            raise AnkiError(what, hint=hint, file=anki.address)
        new = sum(row.guid not in before.notes for row in wanted)
        planned = Pushed(plan.recipe.name, plan.output, imported=True, new=new, updated=len(wanted) - new)
        return planned if dry_run else _pushed(anki, plan, lock, before, wanted, planned)


def _check_package(plan: Plan, lock: Lock) -> None:
    """Make sure that the package ships what lock and edits say."""
    text = apkg.read_lock(plan.output)
    if text is None:
        raise UsageError("there is no deck to import", hint="mkdeck build makes it", file=plan.output)
    packed = loads(text, f"{plan.output.as_posix()}/{apkg.LOCK_MEMBER}")
    rejected = {guid for guid, edit in edits.load(plan.edits).items() if edit.rejects}
    if [row.note() for row in packed.shipped] != [row.note() for row in lock.shipped] or any(
        row.guid in rejected for row in packed.shipped
    ):
        hint = "run mkdeck build first: it brings your decisions and Anki's feedback into the deck"
        raise UsageError("the deck is older than its lock and edits", hint=hint, file=plan.output)


def _seen(anki: AnkiConnect, lock: Lock) -> SeenCollection:
    return running.read(anki, {row.guid: row.note_id for row in lock.rows if row.issued})


def _refuse_unheard(plan: Plan, lock: Lock, seen: SeenCollection, now: int) -> None:
    """Refuse to import over what the person did since the last feedback."""
    taken = take(lock, edits.load(plan.edits), seen, now)
    if not taken.waits:
        return
    touched = {*taken.edited, *taken.tagged, *taken.bound, *taken.deleted, *taken.missing}
    what = f"{len(touched)} notes were changed or deleted in Anki, and the deck does not know of it"
    hint = "run mkdeck feedback and mkdeck build first: an import would undo what you did"
    raise AnkiError(what, hint=hint, file=plan.output)


def _wanted(rows: Iterable[Row], seen: SeenCollection) -> list[Row]:
    """Return the notes that an import would bring or change."""
    found = seen.notes
    return [row for row in rows if row.guid not in found or found[row.guid].mod < row.mod]


def _pushed(
    anki: AnkiConnect,
    plan: Plan,
    lock: Lock,
    before: SeenCollection,
    wanted: Sequence[Row],
    planned: Pushed,
) -> Pushed:
    decks = _decks(anki, plan.recipe.name, list(before.notes.values()))
    backups = back_up(anki, decks, plan.lock)
    anki.ask("importPackage", path=plan.output.resolve().as_posix())
    after = _seen(anki, lock)
    refused = tuple(row.guid for row in _wanted(wanted, after))
    lock = notice(lock, after)
    lock_files.save(lock, plan.lock)
    first = remembered.note_pushed(plan.output, after.identity, lock.deck_uid)
    arrived = [row.guid for row in wanted if row.guid not in refused]
    new = sum(guid not in before.notes for guid in arrived)
    done = replace(
        planned, new=new, updated=len(arrived) - new, backups=backups, first=first, refused=refused
    )
    return _tagged(anki, lock, after, done, dry_run=False)


def _decks(anki: AnkiConnect, name: str, notes: Sequence[SeenNote]) -> list[str]:
    """Return the decks in which our notes are learnt: the person may have renamed ours, or moved cards."""
    if not notes:
        return []
    literally = _SPECIAL.sub(r"\\\1", name)
    inside = set(anki.ask("findNotes", query=f'"deck:{literally}"'))
    found = {name} if inside else set()
    for part in _parts([note.note_id for note in notes if note.note_id not in inside]):
        cards = anki.ask("findCards", query=f"nid:{','.join(map(str, part))}")
        found |= anki.ask("getDecks", cards=cards).keys()
    return sorted(each for each in found if not any(each.startswith(f"{other}::") for other in found))


def _tagged(anki: AnkiConnect, lock: Lock, seen: SeenCollection, pushed: Pushed, *, dry_run: bool) -> Pushed:
    """Tag the notes that are shipped no more, and untag those that are again."""
    marked = {guid for guid, note in seen.notes.items() if RETIRED in note.tags}
    retired = [row.guid for row in lock.rows if row.state is State.RETIRED and row.guid in seen.notes]
    more = [seen.notes[guid].note_id for guid in retired if guid not in marked]
    less = [
        seen.notes[row.guid].note_id for row in lock.rows if row.state is State.ACTIVE and row.guid in marked
    ]
    if not dry_run:
        anki.ask_each("addTags", [{"notes": part, "tags": RETIRED} for part in _parts(more)])
        anki.ask_each("removeTags", [{"notes": part, "tags": RETIRED} for part in _parts(less)])
    return replace(pushed, tagged=len(more), untagged=len(less))


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
