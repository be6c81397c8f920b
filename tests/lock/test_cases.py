"""The lives of decks in tests/data/lock, build by build."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from cards.lock import Decision, Edit, Lock, Outcome, dumps, ids, loads, update
from cards.lock.look import Look
from tests.lock.making import amend, make_card

DATA = Path(__file__).parent.parent / "data" / "lock"
CASES = sorted(DATA.glob("*.toml"))
LISTS = ("new", "kept", "updated", "retired", "revived", "waiting", "guarded", "withdrawn", "conflicts")
OUTCOMES = ("held", "same", "rejected")
WEEK = 7 * 24 * 3600


def edit_of(entry):
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Edit(**{**values, "decision": Decision(values["decision"])})


class Life:
    """A deck from build to build."""

    def __init__(self):
        self.lock = Lock.new("deck")
        self.now = int(dt.datetime(2026, 1, 5, tzinfo=dt.UTC).timestamp()) - WEEK
        self.guids = {}  # by the case's name of the note

    def build(self, build):
        self.now += 60 if build.get("same_week") else WEEK
        cards = [self.card(entry, build) for entry in build.get("card", ())]
        options = {name: build[name] for name in ("budget", "prune", "refresh") if name in build}
        change = update(
            self.lock,
            cards,
            build["articles"],
            render=lambda card, guid: ((card.front, card.back, build.get("phrasing", ""), guid), ()),
            amend=amend,
            edits={self.guids[note]: edit_of(entry) for note, entry in build.get("edits", {}).items()},
            now=self.now,
            week=f"{dt.datetime.fromtimestamp(self.now, dt.UTC):%G-W%V}",
            **options,
        )
        assert list(change.ids) == ids(self.lock, cards, build["articles"])
        return change

    def card(self, entry, build):
        values = dict(entry)
        note = values.pop("note")
        quote = values.pop("quotes", None) or values.pop("quote")
        defaults = {"subjects": [note], "article": next(iter(build["articles"]))}
        return make_card(quote=quote, **{**defaults, **values})

    def names(self, build, change):
        """Learn which guid is which note; a name is one guid for ever, and the other way round."""
        for entry, guid in zip(build.get("card", ()), change.ids, strict=True):
            assert self.guids.setdefault(entry["note"], guid) == guid, f"another guid for {entry['note']}"
        names = {guid: note for note, guid in self.guids.items()}
        assert len(names) == len(self.guids), "one guid for two notes"
        return names


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_life_of_a_deck(case):
    life = Life()
    for number, build in enumerate(tomllib.loads(case.read_text("utf-8"))["build"], 1):
        change = life.build(build)
        names = life.names(build, change)
        found = {name: sorted(names[guid_of(item)] for item in getattr(change, name)) for name in LISTS}
        for guid, texts in build.get("ships", {}).items():
            row = change.lock.by_guid()[life.guids[guid]]
            assert list(row.fields[:2]) + list(row.tags) == texts, f"build {number}: {guid}"
        for name in OUTCOMES:
            pairs = zip(change.ids, change.outcomes, strict=True)
            found[name] = sorted(names[guid] for guid, outcome in pairs if outcome == name)
        wanted = {name: sorted(build.get("expect", {}).get(name, ())) for name in (*LISTS, *OUTCOMES)}
        assert found == wanted, f"build {number}"
        check_rules(life.lock, change)
        life.lock = change.lock


def guid_of(item):
    return item if isinstance(item, str) else item.guid


def check_rules(old, change):
    """What holds of every update, whatever the case."""
    assert loads(dumps(change.lock)) == change.lock
    shipped = [row.guid for row in change.lock.shipped]
    asked = [Look.of(row).asked for row in change.lock.shipped]
    assert len(set(asked)) == len(asked), "two notes for one fact"
    revived_or_kept = (*change.kept, *change.new, *change.revived, *(one.guid for one in change.updated))
    assert sorted(shipped) == sorted(revived_or_kept)
    before, after = old.by_guid(), change.lock.by_guid()
    for guid in (*change.kept, *change.retired):
        assert (after[guid].fields, after[guid].mod) == (before[guid].fields, before[guid].mod)
    for one in change.updated:
        assert one.new.mod > one.old.mod
    for guid in set(before) & set(after):
        assert after[guid].note_id == before[guid].note_id
        assert after[guid].card_id == before[guid].card_id
        assert not before[guid].due or after[guid].due == before[guid].due


def test_every_case_file_is_used():
    assert len(CASES) >= 20
    assert set(OUTCOMES) <= set(Outcome)
