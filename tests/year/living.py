"""A person's Anki over a year: one process, one collection, and a calendar that can be moved.

Runs in the environment that holds Anki's backend (``python -m tests.year.living FOLDER``): reads one
request a line as JSON, answers each with one line. ``tests.year.collection`` starts it.

Anki's backend reads the real clock and cannot be told another time. So the collection is moved
instead, through the database: what was dated by the real clock a moment ago is dated as the story
wants (``settle``), and days pass by every card coming due so much sooner (``pass_days``). The
collection's own date stays, for a collection is known by it.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer

from tests.anki.oracle import Observer

_DAY = 86_400
_AGE = 800  # days that the collection has existed for when the story begins
_SECONDS = 1_000_000  # from here on, a card is due at a second, else on a day


class Living(Observer):
    """A collection that is lived in."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path = folder / "collection.anki2"
        self.col.db.execute("update col set crt = crt - ?", _AGE * _DAY)
        # All days of the story are one to Anki, which counts what was studied on it.
        preset = self.col.decks.get_config(1)
        preset["new"]["perDay"] = preset["rev"]["perDay"] = 9_999
        self.col.decks.update_config(preset)
        self.reopen()

    def answer(self, request: dict[str, Any]) -> Any:
        """Do what ``request["do"]`` names, with the rest as arguments."""
        arguments = {key: value for key, value in request.items() if key != "do"}
        return getattr(self, request["do"])(**arguments)

    # The calendar

    def settle(self, at: int) -> None:
        """Date everything of the last day by the real clock ``at`` (seconds since 1970) instead.

        Note types stay as Anki dated them.
        """
        now = int(time.time())
        early, back = now - _DAY, now - at
        db = self.col.db
        db.execute("update notes set mod = ? where mod > ?", at, early)
        db.execute("update cards set mod = ? where mod > ?", at, early)
        # Cards that are being learnt are due at a second; all others on a day or in a place.
        db.execute("update cards set due = due - ? where due > ?", back, early)
        last = "json_extract(data, '$.lrt')"
        db.execute(f"update cards set data = json_set(data, '$.lrt', ?) where {last} > ?", at, early)
        db.execute("update revlog set id = id - ? where id > ?", back * 1000, early * 1000)
        self.reopen()

    def pass_days(self, days: int) -> None:
        """Let days pass: what was to come in so many days comes today."""
        self.col.db.execute("update cards set due = due - ? where type > 0 and due < ?", days, _SECONDS)
        self.reopen()

    def reopen(self) -> None:
        """Forget what Anki remembers of the database."""
        self.col.close()
        self.col = Collection(str(self.path))

    # What a person does

    def write_own(self, guid: str, front: str, back: str, tag: str) -> None:
        """Add a note that is none of ours."""
        note = self.col.new_note(self.col.models.by_name("Basic"))
        note.guid = guid
        note["Front"], note["Back"], note.tags = front, back, [tag]
        self.col.add_note(note, self.col.decks.id("My own"))

    def untag(self, guid: str, tag: str) -> None:
        note = self.note(guid)
        note.remove_tag(tag)
        self.col.update_note(note)

    def suspend(self, guid: str) -> None:
        self.col.sched.suspend_cards(self.cards_of(guid))

    def flag(self, guid: str, flag: int) -> None:
        self.col.set_user_flag_for_cards(flag, self.cards_of(guid))

    def move(self, guid: str, deck: str) -> None:
        self.col.set_deck(self.cards_of(guid), self.col.decks.id(deck))

    def sync_in_full(self) -> None:
        """Leave what a full upload leaves: Anki forgets what was deleted before."""
        self.col.db.execute("delete from graves")
        self.reopen()

    def rename_deck(self, old: str, new: str) -> None:
        self.col.decks.rename(self.col.decks.id_for_name(old), new)

    def postpone(self, guid: str, days: str) -> None:
        self.col.sched.set_due_date(self.cards_of(guid), days)

    def forget(self, guid: str) -> None:
        self.col.sched.schedule_cards_as_new(self.cards_of(guid))

    def fail_for_the_eighth_time(self, guid: str) -> list[str]:
        """Make a leech: Anki itself tags and suspends it. Return the note's tags."""
        (card_id,) = self.cards_of(guid)
        self.col.db.execute(
            "update cards set type = 2, queue = 2, due = 0, ivl = 9, factor = 1300, reps = 20, lapses = 7"
            " where id = ?",
            card_id,
        )
        states = self.col._backend.get_scheduling_states(card_id)
        card = self.col.get_card(card_id)
        card.start_timer()
        answer = self.col.sched.build_answer(card=card, states=states, rating=CardAnswer.AGAIN)
        self.col.sched.answer_card(answer)
        return list(self.note(guid).tags)

    def cards_of(self, guid: str) -> list[int]:
        return [card.id for card in self.note(guid).cards()]

    # What can be seen

    def snapshot(self) -> dict[str, Any]:
        """Return every row that a person would miss. Notes by their id, for a guid may stand twice."""
        db = self.col.db
        rows = {
            "notes": db.all("select id, guid, mod, tags, flds, mid from notes"),
            "cards": db.all("select * from cards"),
            "reviews": db.all("select * from revlog"),
        }
        found: dict[str, Any] = {name: {row[0]: row[1:] for row in all_} for name, all_ in rows.items()}
        return {**found, "schema": db.scalar("select scm from col")}


def main() -> None:
    person = Living(Path(sys.argv[1]))
    for line in sys.stdin:
        try:
            reply = {"answer": person.answer(json.loads(line))}
        except Exception:
            reply = {"error": traceback.format_exc()}
        print(json.dumps(reply, ensure_ascii=False), flush=True)
    person.col.close()


if __name__ == "__main__":
    main()
