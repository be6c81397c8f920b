"""The person: what they do in Anki between two imports, and what they may expect to find afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from tests.year.collection import FIELDS, Anki, AnkiNote, Snapshot

ANSWERS_OF_A_SITTING = 60
ACTS_OF_A_SITTING = 4
_ONE_OF_TWO = 0.5
NOW = -1
OTHER_DECK = "我的::先学这些"
OWN = {
    "own-thread": ("什么是线程？", "我自己的说法"),
    "own-mutex": ("What is a mutex?", "my own words"),
}  # by guid

# Anki takes these two out of every package, unless "learning progress" is ticked, and mkdeck ships none:
# a note loses them with the answer that they were meant for. Flags stay, they are the card's.
ANKIS_OWN_TAGS = {"marked", "leech"}


@dataclass(slots=True)
class Wishes:
    """What the person did to a note.

    Attributes:
        fields: what they wrote in Anki, by field name.
        said: what they told mkdeck to write there instead, as one reads it.
        tags, untagged: tags of their own, and tags of ours that they took off.
        at: when they last changed the note itself (not its cards) in Anki, seconds since 1970; 0 for never,
            ``NOW`` until the sitting ends.
    """

    fields: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    untagged: set[str] = field(default_factory=set)
    at: int = 0

    @property
    def worded(self) -> bool:
        """Whether the note is to say what they say, and not what the article says."""
        return bool(self.fields or self.said)


class Learner:
    """A person with a deck. Every kind of act comes once before any comes again.

    Attributes:
        wishes: what they did to notes that are there, by guid.
        deleted: the notes that they deleted.
        fresh: the notes that have come with the last import.
        sparing: whether they delete none of these for now.
        deal: what they do next; a test may deal its own.
        log: what they did, a line each.
    """

    def __init__(self, seed: int, anki: Anki) -> None:
        self.chance = random.Random(seed)
        self.anki = anki
        self.wishes: dict[str, Wishes] = {}
        self.deleted: set[str] = set()
        self.fresh: set[str] = set()
        self.sparing = False
        self.log: list[str] = []
        self.deal = self._acts()
        for guid, (front, back) in OWN.items():
            anki.ask("write_own", guid=guid, front=front, back=back, tag="private")

    def sit(self, at: int, *, deleting: bool = True) -> None:
        """Study, and do a few things besides; all of it is dated ``at``."""
        self.anki.ask("study", count=ANSWERS_OF_A_SITTING)
        acts = (act for act in self.deal if deleting or act != self.delete)
        for act in islice(acts, ACTS_OF_A_SITTING):
            seen = self.anki.snapshot()
            if not seen.ours():
                break  # a fault has taken them all
            note = self._some_note(seen)
            act(note)
            self.log.append(f"{act.__name__} {note.guid}")
        for wishes in self.wishes.values():
            wishes.at = at if wishes.at == NOW else wishes.at
        self.anki.ask("settle", at=at)

    def wishes_for(self, guid: str) -> Wishes:
        return self.wishes.setdefault(guid, Wishes())

    def acts(self) -> set[str]:
        """Return the names of all that they may do."""
        return {act.__name__ for act in self._kinds()}

    def _kinds(self) -> list[Callable[[AnkiNote], None]]:
        return [
            *(self.edit_answer, self.edit_answer, self.edit_question, self.add_hint),
            *(self.tag, self.tag, self.untag, self.mark, self.delete),
            *(self.suspend, self.flag, self.move, self.postpone, self.forget, self.make_a_leech),
        ]

    def _acts(self) -> Iterator[Callable[[AnkiNote], None]]:
        while True:
            kinds = self._kinds()
            self.chance.shuffle(kinds)
            yield from kinds

    # What they do to a note

    def edit_answer(self, note: AnkiNote) -> None:
        own = self.chance.choice(("（我的理解）", "<b>记住</b> ", "see p. 12: "))
        self._write(note, "Back", f"<div>{own}{note.back}</div>")

    def edit_question(self, note: AnkiNote) -> None:
        self._write(note, "Front", f"{note.front}（自己的话）")

    def add_hint(self, note: AnkiNote) -> None:
        self._write(note, "Hint", "think of the night of the move")

    def tag(self, note: AnkiNote) -> None:
        """Tag a note, if they took a tag off before, sooner or later with that again."""
        again = sorted(self.wishes_for(note.guid).untagged - ANKIS_OWN_TAGS)
        self._tag(note, self.chance.choice((*again, "重点", "exam::may", "ask-someone")))

    def untag(self, note: AnkiNote) -> None:
        if note.tags:
            name = self.chance.choice(sorted(note.tags))
            self.anki.ask("untag", guid=note.guid, tag=name)
            wishes = self._touched(note.guid)
            wishes.tags.discard(name)
            wishes.untagged.add(name)

    def mark(self, note: AnkiNote) -> None:
        self._tag(note, "marked")

    def make_a_leech(self, note: AnkiNote) -> None:
        assert "leech" in self.anki.ask("fail_for_the_eighth_time", guid=note.guid)
        self._tagged(note, "leech")

    def delete(self, note: AnkiNote) -> None:
        """Delete a note; as often as not one that has only just come, which mkdeck has never seen there."""
        seen = self.anki.snapshot().ours()
        fresh = sorted(self.fresh & seen.keys())
        if self.sparing and note.guid in self.fresh:
            return
        if fresh and not self.sparing and self.chance.random() < _ONE_OF_TWO:
            note = seen[self.chance.choice(fresh)]
        self.anki.ask("act", step={"delete": [note.guid]})
        self.deleted.add(note.guid)
        self.wishes.pop(note.guid, None)

    def suspend(self, note: AnkiNote) -> None:
        self.anki.ask("suspend", guid=note.guid)

    def flag(self, note: AnkiNote) -> None:
        self.anki.ask("flag", guid=note.guid, flag=self.chance.randint(1, 7))

    def move(self, note: AnkiNote) -> None:
        self.anki.ask("move", guid=note.guid, deck=OTHER_DECK)

    def postpone(self, note: AnkiNote) -> None:
        self.anki.ask("postpone", guid=note.guid, days="3-9!")

    def forget(self, note: AnkiNote) -> None:
        self.anki.ask("forget", guid=note.guid)

    # What becomes of it

    def take_note(self, rewritten: set[str], fresh: set[str]) -> None:
        """Learn what an import has rewritten, where Anki's own tags are gone, and what has come with it."""
        self.fresh = fresh
        for guid in rewritten & self.wishes.keys():
            self.wishes[guid].tags -= ANKIS_OWN_TAGS

    def resign(self, overwritten: set[str], there: set[str]) -> None:
        """Where mkdeck was not told: some wishes are void, and deleted notes are there again."""
        for guid in overwritten & self.wishes.keys():
            self.wishes[guid] = Wishes(said=self.wishes[guid].said)
        self.deleted -= there

    # What these share

    def _some_note(self, seen: Snapshot) -> AnkiNote:
        ours = seen.ours()
        return ours[self.chance.choice(sorted(ours))]

    def _write(self, note: AnkiNote, name: str, value: str) -> None:
        assert name in FIELDS
        self.anki.ask("act", step={"edit": {note.guid: {name: value}}})
        wishes = self._touched(note.guid)
        wishes.fields[name] = value
        wishes.said.pop(name, None)

    def _tag(self, note: AnkiNote, name: str) -> None:
        self.anki.ask("act", step={"tag": {note.guid: name}})
        self._tagged(note, name)

    def _tagged(self, note: AnkiNote, name: str) -> None:
        wishes = self._touched(note.guid)
        wishes.tags.add(name)
        wishes.untagged.discard(name)

    def _touched(self, guid: str) -> Wishes:
        """Return the person's wishes for a note that they have just changed."""
        wishes = self.wishes_for(guid)
        wishes.at = NOW
        return wishes
