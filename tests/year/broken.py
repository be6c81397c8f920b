"""mkdeck broken on purpose, by name: each function breaks one thing that a year of rebuilds rests on.

``tests/data/year/faults.toml`` says in which weeks it comes to light, and which checks must find it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cards import changes
from cards.anki import collection, compare, taking
from cards.anki.seen import SeenNote, identity_of
from cards.lock import Edit, Lock, Row
from cards.lock.matching import Matcher
from cards.lock.shipping import Shipper
from cards.lock.update import _Run
from cards.model import Fate, Note
from tests.year.learner import OWN
from tests.year.year import START

Patch = pytest.MonkeyPatch


def _build_time() -> int:
    return int(os.environ["SOURCE_DATE_EPOCH"])


def _noting(patch: Patch, change: Callable[[Note], Note]) -> None:
    """Change every note on its way into the package."""
    note = Row.note
    patch.setattr(Row, "note", lambda row, media=(): change(note(row, media)))


# The package


def stamp_all(patch: Patch) -> None:
    """Give every note the time of the build, as genanki does by itself: mod without matter."""
    _noting(patch, lambda note: replace(note, mod=_build_time()))


def pin_mod(patch: Patch) -> None:
    """Give every note one time for ever: matter without mod."""
    _noting(patch, lambda note: replace(note, mod=START))


def ask_both_ways(patch: Patch) -> None:
    """Add a card to notes that are learnt."""
    _noting(
        patch,
        lambda note: replace(note, fields=(*note.fields[:11], "y", note.fields[12]), mod=_build_time()),
    )


def take_the_guid_of_another(patch: Patch) -> None:
    """Give the note that is learnt first a guid that the person's own note has."""
    own = next(iter(OWN))
    _noting(patch, lambda note: replace(note, guid=own, mod=_build_time()) if note.due == 1 else note)


def ship_the_retired_once_more(patch: Patch) -> None:
    """Ship retired notes with a tag that says so; to those who look on, say nothing."""
    shipped = Lock.shipped.fget  # type: ignore[attr-defined]

    def with_retired(lock: Lock) -> tuple[Row, ...]:
        if "SOURCE_DATE_EPOCH" not in os.environ:
            return tuple(shipped(lock))
        gone = set(lock.rows) - set(shipped(lock))
        return (*shipped(lock), *(replace(row, tags=("retired",), mod=_build_time()) for row in gone))

    patch.setattr(Lock, "shipped", property(with_retired))


# The lock


def mint_new_guids(patch: Patch) -> None:
    """Know no card again: every week has guids of its own."""
    patch.setattr(Matcher, "run", lambda _: None)


def know_by_the_question(patch: Patch) -> None:
    """Take a reworded question for a new one."""
    for step in (
        "_same_passages",
        "_edited",
        "_cut_otherwise",
        "_asked_otherwise",
        "_moved",
        "_resolved_anew",
    ):
        patch.setattr(Matcher, step, lambda _: iter(()))


def know_by_the_file(patch: Patch) -> None:
    """Know again only what stands where it stood, as it is where a guid is made from the path."""
    run = Matcher.run

    def forget_the_renamed(matcher: Matcher) -> None:
        run(matcher)
        for card, row in list(matcher.found.items()):
            if matcher.cards[card].anchors[0].article != matcher.rows[row].anchors[0].article:
                del matcher.found[card]

    patch.setattr(Matcher, "run", forget_the_renamed)


def number_anew(patch: Patch) -> None:
    """Give every build's notes places of its own in the order of learning."""
    result = _Run.result

    def numbered(run: _Run, *arguments: Any) -> Any:
        run.rows = {
            guid: replace(row, due=place) for place, (guid, row) in enumerate(sorted(run.rows.items()), 1)
        }
        return result(run, *arguments)

    patch.setattr(_Run, "result", numbered)


def keep_old_answers(patch: Patch) -> None:
    """Never follow what an article says now."""
    patch.setattr(Shipper, "of_card", _following_only_new(Shipper.of_card))


def _following_only_new(of_card: Callable[..., Row]) -> Callable[..., Row]:
    return lambda shipper, row, card: row if row.issued else of_card(shipper, row, card)


def ship_what_was_rejected(patch: Patch) -> None:
    """Take a rejection for no decision."""

    def keep(run: _Run, row: Row) -> None:
        run.rows[row.guid] = row

    patch.setattr(_Run, "_reject", keep)


def issue_all_at_once(patch: Patch) -> None:
    """Mind no budget."""
    issue = _Run.issue
    patch.setattr(_Run, "issue", lambda run, fresh, _, queue: issue(run, fresh, None, queue))


def show_no_conflict(patch: Patch) -> None:
    """Say nothing of an article that contradicts the person's wording."""
    patch.setattr(Edit, "contradicts", lambda *_: False)


def foretell_no_retirement(patch: Patch) -> None:
    """Let ``mkdeck diff`` pass over what a build retires."""
    found = changes._fates

    def all_but_retired(*them: Any) -> Iterator[changes.Fated]:
        return (each for each in found(*them) if each.fate is not Fate.RETIRED)

    patch.setattr(changes, "_fates", all_but_retired)


# The feedback


def look_at_nothing(patch: Patch) -> None:
    """Take nothing over from Anki, whatever is there."""
    patch.setattr(taking._Taking, "look", lambda *_: None)
    patch.setattr(taking._Taking, "miss", lambda *_: None)


def ignore_deleted(patch: Patch) -> None:
    """Take a note that is gone for one that has not come yet."""
    patch.setattr(taking._Taking, "miss", lambda *_: None)


def overwrite_wording(patch: Patch) -> None:
    """Take what the person wrote for a note that is behind, and send ours again."""
    patch.setattr(taking._Taking, "_taken_over", lambda _self, row, *_: row)


def ignore_tags(patch: Patch) -> None:
    """Take over wording alone."""
    patch.setattr(compare, "_tags", lambda *_: ((), ()))


def take_ankis_tags(patch: Patch) -> None:
    """Take a leech for a wish: the note has to be written again, and Anki's tag is lost with that."""
    patch.setattr(compare, "is_ours", lambda _: False)


def leave_behind(patch: Patch) -> None:
    """Do not raise what Anki refused because the note had been changed before the package came."""
    followed = taking._Taking._followed

    def unraised(run: taking._Taking, row: Row, note: SeenNote) -> Row:
        new = followed(run, row, note)
        return row if (new.fields, new.tags) == (row.fields, row.tags) else new

    patch.setattr(taking._Taking, "_followed", unraised)


def know_collections_by_the_day(patch: Patch) -> None:
    """Give a collection another name every week: what was seen there is then never gone from there."""
    patch.setattr(collection, "_identity", lambda *_: identity_of(_build_time(), ""))


def look_into_no_graves(patch: Patch) -> None:
    """Know of a deletion only where the note was seen before."""
    patch.setattr(collection, "_graves", lambda _: frozenset())
