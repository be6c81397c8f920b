"""The lives of notes in tests/data/feedback: built, imported, changed in Anki, looked at."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import edits
from cards.anki.seen import SeenCollection, SeenNote
from cards.anki.taking import take
from cards.lock import Lock, update
from cards.templater.notes import render
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import visible_text
from tests.lock.making import make_card

DATA = Path(__file__).parent.parent / "data" / "feedback"
CASES = sorted(DATA.glob("*.toml"))
REPORTS = ("edited", "tagged", "deleted", "bound", "behind")
WEEK = "2026-W01"


class Life:
    """A note in a deck and in collections."""

    def __init__(self) -> None:
        self.lock = Lock.new("deck")
        self.edits = {}
        self.conflicts = ()
        self.anki = {}  # the note by collection
        self.graves = set()

    @property
    def row(self):
        (row,) = self.lock.rows
        return row

    def build(self, step) -> None:
        card = make_card(step["front"], step["back"], step["passage"], kind="fact")
        card = replace(card, tags=tuple(step.get("tags", ())))

        def drawn(card, guid):
            note = render(card, guid)
            return note.fields, note.tags

        change = update(
            self.lock,
            [card],
            {"a.md": step["passage"]},
            render=drawn,
            amend=lambda row, edit: edits.amend(row, edit, Path("x.edits.toml")),
            edits=self.edits,
            now=step["at"],
            week=WEEK,
        )
        assert change.problems == ()
        self.lock, self.conflicts = change.lock, change.conflicts
        self.edits = edits.noted(self.edits, self.lock)

    def import_(self, step) -> None:
        place, row = step.get("in", "A"), self.row
        known = self.anki.get(place)
        if row in self.lock.shipped and (known is None or known.mod < row.mod):
            fields = dict(zip(FIELD_NAMES, row.fields, strict=True))
            self.anki[place] = SeenNote(row.guid, row.note_id, row.mod, fields, row.tags)

    def restore(self, place) -> None:
        self.anki["A"] = self.anki.pop(place)

    def person(self, step) -> None:
        place = step.get("in", "A")
        if step.get("delete"):
            self.graves.add(self.anki.pop(place).note_id)
            return
        note = self.anki[place]
        fields = {**note.fields, **{name: step[name] for name in FIELD_NAMES if name in step}}
        tags = {*note.tags, *step.get("add", ())} - set(step.get("drop", ()))
        self.anki[place] = replace(note, mod=step["at"], fields=fields, tags=tuple(sorted(tags)))

    def look(self, step) -> None:
        place = step.get("in", "A")
        note = None if step.get("backup") else self.anki.get(place)
        graves = frozenset(() if step.get("backup") or step.get("graves") is False else self.graves)
        outdated = step.get("backup", False)
        seen = SeenCollection(place, None, {note.guid: note} if note else {}, graves)
        taken = take(self.lock, self.edits, seen, step["at"], outdated=outdated)
        if "expect" in step:
            assert [name for name in REPORTS if getattr(taken, name)] == step["expect"]
        self.lock, self.edits = taken.lock, taken.edits
        again = take(self.lock, self.edits, seen, step["at"] + 1, outdated=outdated)
        assert (again.lock, again.edits) == (self.lock, self.edits), "a second look takes something over"
        edit = self.edits.get(self.row.guid) if self.lock.rows else None
        for name in ("fields", "add_tags", "drop_tags"):
            if name in step:
                value = getattr(edit, name)
                assert (value if name == "fields" else list(value)) == step[name]

    def stands(self, step) -> None:
        note = self.anki.get(step.get("in", "A"))
        if step.get("gone"):
            assert note is None
            return
        assert note is not None
        for name in ("front", "back"):
            if name in step:
                assert visible_text(note.fields[name.capitalize()]) == step[name]
        if "tags" in step:
            told = (tag for tag in note.tags if not tag.startswith("mkdeck::") or tag in step["tags"])
            assert sorted(told) == step["tags"]
        assert bool(self.conflicts) == step.get("conflict", False)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_life(path: Path) -> None:
    life = Life()
    for step in tomllib.loads(path.read_text("utf-8"))["step"]:
        (action,) = {"build", "import", "person", "look", "restore", "stands"} & step.keys()
        do = life.import_ if action == "import" else getattr(life, action)
        do(step[action])


BACKS = ("访问的页不在内存中时", "访问的页不在物理内存中时", "访问的页不在内存里的时候")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(["Front", "Back", "Hint"])),
        st.tuples(st.sampled_from(["add", "drop"]), st.sampled_from(["重点", "考试", "内存"])),
        st.tuples(st.just("leech"), st.none()),
    ),
    max_size=3,
)
WEEKS = st.lists(st.tuples(ACTS, st.sampled_from(BACKS), ACTS, st.booleans()), min_size=1, max_size=6)


class Learner:
    """What a person did to the note, to be found there for ever."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.now = 100
        self.wrote: dict[str, str] = {}
        self.tags: dict[str, bool] = {}

    def later(self, **values: object) -> dict[str, object]:
        self.now += 10
        return {"at": self.now, **values}

    def does(self, acts) -> None:
        for act, what in acts:
            if act == "write":
                self.wrote[what] = f"第 {self.now} 次改写"
                self.life.person(self.later(**{what: self.wrote[what]}))
            elif act == "leech":
                self.life.person(self.later(add=["leech"]))
            elif (what in self.life.anki["A"].tags) != (act == "add"):
                self.tags[what] = act == "add"
                self.life.person(self.later(**{act: [what]}))

    def week(self, before, back, between, *, imports: bool) -> None:
        """Act, look, build, act, import: as a week goes, or without the import."""
        self.does(before)
        self.life.look(self.later())
        passage = f"缺页中断发生在{back}。"
        self.life.build(self.later(front="缺页中断何时发生？", back=back, passage=passage, tags=["内存"]))
        self.does(between)
        if imports:
            self.life.import_(self.later())


@given(WEEKS)
def test_whatever_a_person_does_stands_and_all_else_arrives(weeks) -> None:
    learner = Learner(life := Life())
    learner.week([], BACKS[0], [], imports=True)
    for before, back, between, imports in weeks:
        learner.week(before, back, between, imports=imports)
    for _ in range(2):  # what Anki refused once arrives at the next import
        learner.week([], weeks[-1][1], [], imports=True)
    note = life.anki["A"]
    for name, value in learner.wrote.items():
        assert note.fields[name] == value
    assert {tag: tag in note.tags for tag in learner.tags} == learner.tags
    if not life.conflicts:
        ours = {"Front": "缺页中断何时发生？", "Back": weeks[-1][1], "Hint": ""}
        assert {name: visible_text(note.fields[name]) for name in ours.keys() - learner.wrote.keys()} == {
            name: value for name, value in ours.items() if name not in learner.wrote
        }
        assert learner.tags.get("内存", "内存" in note.tags) == ("内存" in note.tags)
