"""What the real Anki makes of our packages.

Runs in the environment that holds Anki's backend, as a process of its own: reads a list of steps as
JSON from standard input, carries them out on a collection made for the purpose, and writes what it
saw as JSON to standard output. ``tests.anki`` starts it.

    {"import": "x.apkg", "options": {"merge_notetypes": true}}    what happened to how many notes
    {"import_text": "x.csv"}                                      the same, of text with Anki's headers
    {"study": 5}                                                  answers cards, with all four ratings
    {"tag": {"GUID": "tag"}}   {"edit": {"GUID": {"Front": "…"}}}   what a person does between two builds
    {"delete": ["GUID"]}
    {"rename_deck": {"old name": "new name"}}
    {"find": "tag:…"}                                             which notes Anki's browser finds
"""

from __future__ import annotations

import html
import json
import re
import sys
import tempfile
from itertools import cycle
from pathlib import Path
from typing import Any

from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)

from anki.cards import Card  # isort: skip  (importing it first is circular)
from anki.scheduler.v3 import CardAnswer

OUTCOMES = (
    "new",
    "updated",
    "duplicate",
    "conflicting",
    "missing_notetype",
    "missing_deck",
    "empty_first_field",
)
RATINGS = (CardAnswer.GOOD, CardAnswer.AGAIN, CardAnswer.EASY, CardAnswer.HARD)

# What must not be found in a finished card, by the name of the warning.
SUSPECTS = {
    "latex": re.compile(r"\[/?latex\]|\[\$\$?\]|<img class=\"?latex", re.IGNORECASE),
    "sound": re.compile(r"\[(?:sound|anki):", re.IGNORECASE),
    "type-in": re.compile(r"\[\[type:", re.IGNORECASE),
    "braces": re.compile(r"\{\{|\}\}"),
    "active element": re.compile(
        r"<\s*(?:script|iframe|object|embed|link|meta|base|form|input|svg|video|audio)\b", re.IGNORECASE
    ),
    "event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(
        r"(?:href|src)\s*=\s*[\"']?\s*(?:javascript|data|vbscript|file):", re.IGNORECASE
    ),
    "remote media": re.compile(r"<img[^>]*\ssrc\s*=\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE),
    "template error": re.compile(r"docs\.ankiweb\.net/templates/errors"),
    "unseen character": re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]"),
}
VOID = {"br", "img", "hr", "wbr"}


class Observer:
    """A collection, and what changed in it from step to step."""

    def __init__(self, folder: Path) -> None:
        self.col = Collection(str(folder / "collection.anki2"))
        self.known_types = {entry.id for entry in self.col.models.all_names_and_ids()}

    def carry_out(self, step: dict[str, Any]) -> dict[str, Any]:
        before = self.rows()
        if "import" in step:
            result = self.import_package(step["import"], step.get("options", {}))
        elif "import_text" in step:
            result = self.import_text(step["import_text"])
        elif "find" in step:
            found = self.col.find_notes(step["find"])
            result = {"found": sorted(self.col.get_note(number).guid for number in found)}
        elif "study" in step:
            result = {"answered": self.study(step["study"])}
        else:
            result = self.act(step)
        return {**result, **self.difference(before, self.rows())}

    def import_package(self, path: str, options: dict[str, Any]) -> dict[str, Any]:
        request = ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions(**options))
        log = self.col.import_anki_package(request).log
        return {"found": log.found_notes, **{name: len(getattr(log, name)) for name in OUTCOMES}}

    def import_text(self, path: str) -> dict[str, Any]:
        """Import text as the dialog does when the person changes nothing in it."""
        metadata = self.col.get_csv_metadata(path=path, delimiter=None)
        log = self.col.import_csv(ImportCsvRequest(path=path, metadata=metadata)).log
        return {"found": log.found_notes, **{name: len(getattr(log, name)) for name in OUTCOMES}}

    def study(self, count: int) -> int:
        """Answer up to ``count`` new cards, deck by deck; return how many there were."""
        ratings, done = cycle(RATINGS), 0
        for deck in self.col.decks.all_names_and_ids():
            self.col.decks.set_current(deck.id)
            while done < count:
                queued = self.col.sched.get_queued_cards(fetch_limit=1).cards
                if not queued:
                    break
                card = Card(self.col, backend_card=queued[0].card)
                card.start_timer()
                answer = self.col.sched.build_answer(card=card, states=queued[0].states, rating=next(ratings))
                self.col.sched.answer_card(answer)
                done += 1
        return done

    def act(self, step: dict[str, Any]) -> dict[str, Any]:
        for guid, tag in step.get("tag", {}).items():
            note = self.note(guid)
            note.add_tag(tag)
            self.col.update_note(note)
        for guid, fields in step.get("edit", {}).items():
            note = self.note(guid)
            for name, value in fields.items():
                note[name] = value
            self.col.update_note(note)
        for old, new in step.get("rename_deck", {}).items():
            self.col.decks.rename(self.col.decks.id_for_name(old), new)
        self.col.remove_notes([self.note(guid).id for guid in step.get("delete", [])])
        return {}

    def note(self, guid: str) -> Any:
        return self.col.get_note(self.col.db.scalar("select id from notes where guid = ?", guid))

    def rows(self) -> dict[str, dict[Any, Any]]:
        """Return every row that a learner would miss, by what it stands for."""
        db = self.col.db
        return {
            "cards": {row[0]: list(row[1:]) for row in db.all("select * from cards")},
            "reviews": {row[0]: list(row[1:]) for row in db.all("select * from revlog")},
            "notes": {row[0]: list(row[1:]) for row in db.all("select guid, mod, tags, flds from notes")},
            "schema": {"": db.scalar("select scm from col")},
        }

    def difference(
        self, before: dict[str, dict[Any, Any]], after: dict[str, dict[Any, Any]]
    ) -> dict[str, Any]:
        """Return which rows were there and are changed, or are gone."""
        report: dict[str, Any] = {"schema_changed": before["schema"] != after["schema"]}
        for name in ("cards", "reviews", "notes"):
            old, new = before[name], after[name]
            report[f"{name}_changed"] = sorted(key for key in old if key in new and old[key] != new[key])
            report[f"{name}_lost"] = sorted(key for key in old if key not in new)
        return report

    def survey(self) -> dict[str, Any]:
        """Return what stands in the collection now, every card drawn on both sides."""
        cards, warnings = [], []
        for card_id in self.col.db.list("select id from cards order by due, id"):
            card = self.col.get_card(card_id)
            face = card.render_output(reload=True)
            entry = {"guid": card.note().guid, "template": card.ord, "due": card.due, "reps": card.reps}
            entry["deck"] = self.col.decks.name(card.did)
            cards.append({**entry, "front": face.question_text, "back": face.answer_text})
            for side, text in (("front", face.question_text), ("back", face.answer_text)):
                warnings += [f"{entry['guid']} {side}: {what}" for what in faults(text, side)]
            if seen(face.question_text) == seen(face.answer_text) and "<img" not in face.answer_text:
                warnings.append(f"{entry['guid']}: the answer adds nothing")
        warnings += [
            f"{self.col.get_note(note.note_id).guid}: empty card" for note in self.col.get_empty_cards().notes
        ]
        media = self.col.media.check()
        warnings += [f"media missing: {name}" for name in media.missing]
        warnings += [f"media without a note: {name}" for name in media.unused]
        return {
            "cards": cards,
            "notes": {guid: self.fields(guid) for guid in self.col.db.list("select guid from notes")},
            "reviews": self.col.db.scalar("select count() from revlog"),
            "media": sorted(path.name for path in Path(self.col.media.dir()).iterdir()),
            "types": {
                entry.name: self.col.models.get(entry.id)["css"]
                for entry in self.col.models.all_names_and_ids()
                if entry.id not in self.known_types
            },
            "decks": [entry.name for entry in self.col.decks.all_names_and_ids(skip_empty_default=True)],
            "warnings": warnings + self.integrity(),
        }

    def fields(self, guid: str) -> dict[str, Any]:
        note = self.note(guid)
        return {"fields": dict(note.items()), "tags": note.tags, "mod": note.mod}

    def integrity(self) -> list[str]:
        message, sound = self.col.fix_integrity()
        # Anki notes down the time of a review in its own time, for cards studied a moment ago, and calls
        # that a repair. Whatever else it repaired then counts; the next check tells whether all is sound.
        if "last review time" in message:
            found = [line for line in message.splitlines() if "last review time" not in line]
            message, sound = self.col.fix_integrity()
            message = "\n".join((*found, message))
        repaired = [line for line in message.splitlines() if re.search(r"\d", line)]
        return [f"check database: {line}" for line in repaired] + ([] if sound else [f"unsound: {message}"])


def faults(text: str, side: str) -> list[str]:
    """Return what is wrong with a finished side."""
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    found = [what for what, pattern in SUSPECTS.items() if pattern.search(body)]
    if not seen(body) and "<img" not in body:
        found.append("empty")
    if side == "back" and len(re.findall(r"<hr id=\"?answer", body)) != 1:
        found.append("not one answer line")
    return found + unbalanced(body)


def seen(text: str) -> str:
    text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL | re.IGNORECASE)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def unbalanced(body: str) -> list[str]:
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z][a-z0-9]*)\b(?:[^>\"]|\"[^\"]*\")*>", body):
        if name in VOID:
            continue
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return [f"unbalanced </{name}>"]
    return [f"unclosed <{name}>" for name in open_tags]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mkdeck-anki-") as folder:
        observer = Observer(Path(folder))
        steps = [observer.carry_out(step) for step in json.load(sys.stdin)]
        report = {"steps": steps, **observer.survey()}
        observer.col.close()
    json.dump(report, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
