"""An Anki that runs: AnkiConnect's actions over the real backend and a real collection.

Runs in the environment that holds Anki's backend, as a process of its own, and serves until its
standard input is closed. It answers as the add-on does (every action of a ``multi`` brings its own
version and key; a note without cards makes ``notesInfo`` fail), and what is posted to ``/steps``
is what the person does in Anki between two builds: see ``oracle.py``, and

    {"untag": {"GUID": "tag"}}   {"suspend": ["GUID"]}   {"flag": {"GUID": 3}}
    {"lapse": {"GUID": 9}}                 cards forgotten so often, with thrice as many answers
    {"change_type": ["GUID"]}              another note type
    {"copy": {"GUID": {"Front": "…"}}}     a copy of a note, changed a little
    {"move": {"GUID": "deck"}}   {"rename": {"deck": "deck"}}
    {"downgrade": "FILE"}                  the collection as the first Ankis would have kept it
    {"survey": true}                       what stands there now
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from anki.collection import DeckIdLimit, ExportAnkiPackageOptions
from anki.errors import NotFoundError
from oracle import Observer


class Person(Observer):
    """What a person does beyond what the oracle knows."""

    def carry_out(self, step: dict[str, Any]) -> dict[str, Any]:
        if "downgrade" in step:
            self.downgrade(Path(step["downgrade"]))
        return self.survey() if "survey" in step else super().carry_out(step)

    def downgrade(self, target: Path) -> None:
        path = self.col.path
        self.col.close(downgrade=True)
        shutil.copy(path, target)
        self.col.reopen()

    def act(self, step: dict[str, Any]) -> dict[str, Any]:
        db = self.col.db
        for guid, tag in step.get("untag", {}).items():
            note = self.note(guid)
            note.remove_tag(tag)
            self.col.update_note(note)
        for guid in step.get("suspend", []):
            self.col.sched.suspend_cards(self.note(guid).card_ids())
        for guid, flag in step.get("flag", {}).items():
            self.col.set_user_flag_for_cards(flag, self.note(guid).card_ids())
        for guid, lapses in step.get("lapse", {}).items():
            for card in self.note(guid).card_ids():
                db.execute("update cards set lapses=?, reps=? where id=?", lapses, 3 * lapses, card)
        for guid in step.get("change_type", []):
            basic = self.col.models.by_name("Basic")
            note = self.note(guid)
            change = self.col.models.change_notetype_info(
                old_notetype_id=note.mid, new_notetype_id=basic["id"]
            ).input
            change.note_ids.extend([note.id])
            self.col.models.change_notetype_of_notes(change)
        for guid, deck in step.get("move", {}).items():
            self.col.set_deck(self.note(guid).card_ids(), self.col.decks.id(deck))
        self.copy(step.get("copy", {}))
        for old, new in step.get("rename", {}).items():
            self.col.decks.rename(self.col.decks.by_name(old), new)
        return super().act(step)

    def copy(self, copies: dict[str, dict[str, str]]) -> None:
        for guid, fields in copies.items():
            note = self.note(guid)
            copy = self.col.new_note(note.note_type())
            copy.fields = list(note.fields)
            for name, value in fields.items():
                copy[name] = value
            self.col.add_note(copy, self.col.get_card(note.card_ids()[0]).did)


class AnkiConnect:
    """The add-on, as far as mkdeck asks it."""

    def __init__(self, person: Person, key: str | None) -> None:
        self.person = person
        self.col = person.col
        self.key = key
        self.asked: list[str] = []

    def handle(self, request: dict[str, Any]) -> Any:
        version = request.get("version", 4)
        self.asked.append(request.get("action", ""))
        try:
            if request.get("key") != self.key:
                raise Exception("valid api key must be provided")
            action = getattr(self, f"do_{request.get('action', '')}", None)
            if action is None:
                raise Exception("unsupported action")
            result = action(**request.get("params", {}))
            return result if version <= 4 else {"result": result, "error": None}
        except Exception as error:
            return {"result": None, "error": str(error)}

    def do_version(self) -> int:
        return 6

    def do_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.handle(action) for action in actions]

    def do_getActiveProfile(self) -> str:  # noqa: N802
        return Path(self.col.path).parent.name

    def do_getMediaDirPath(self) -> str:  # noqa: N802
        return self.col.media.dir()

    def do_deckNames(self) -> list[str]:  # noqa: N802
        return [entry.name for entry in self.col.decks.all_names_and_ids()]

    def do_getDecks(self, cards: list[int]) -> dict[str, list[int]]:  # noqa: N802
        found: dict[str, list[int]] = {}
        for number in cards:
            deck = self.col.decks.get(self.col.db.scalar("select did from cards where id = ?", number))
            found.setdefault(deck["name"], []).append(number)
        return found

    def do_findNotes(self, query: str) -> list[int]:  # noqa: N802
        return list(map(int, self.col.find_notes(query)))

    def do_findCards(self, query: str) -> list[int]:  # noqa: N802
        return list(map(int, self.col.find_cards(query)))

    def do_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:  # noqa: N802
        return [self.note_info(number) for number in notes]

    def note_info(self, number: int) -> dict[str, Any]:
        try:
            note = self.col.get_note(number)
        except NotFoundError:
            return {}
        cards = self.col.db.list("select id from cards where nid = ? order by ord", number)
        if not cards:
            raise KeyError(number)
        return {
            "noteId": note.id,
            "profile": self.do_getActiveProfile(),
            "tags": note.tags,
            "fields": fields_of(note),
            "modelName": note.note_type()["name"],
            "mod": note.mod,
            "cards": cards,
        }

    def do_cardsInfo(self, cards: list[int]) -> list[dict[str, Any]]:  # noqa: N802
        return [self.card_info(number) for number in cards]

    def card_info(self, number: int) -> dict[str, Any]:
        try:
            card = self.col.get_card(number)
        except NotFoundError:
            return {}
        return {
            "cardId": card.id,
            "fields": fields_of(card.note()),
            "ord": card.ord,
            "deckName": self.col.decks.get(card.did)["name"],
            "factor": card.factor,
            "interval": card.ivl,
            "note": card.nid,
            "type": card.type,
            "queue": card.queue,
            "due": card.due,
            "reps": card.reps,
            "lapses": card.lapses,
            "left": card.left,
            "mod": card.mod,
            "flags": card.flags,
        }

    def do_addTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self.col.tags.bulk_add(notes, tags)

    def do_removeTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self.col.tags.bulk_remove(notes, tags)

    def do_importPackage(self, path: str) -> bool:  # noqa: N802
        options = {"merge_notetypes": True, "with_scheduling": True, "with_deck_configs": True}
        self.person.import_package(path, options)
        return True

    def do_exportPackage(self, deck: str, path: str, includeSched: bool = False) -> bool:  # noqa: N802, N803
        found = self.col.decks.by_name(deck)
        if found is None:
            return False
        options = ExportAnkiPackageOptions(
            with_scheduling=includeSched, with_deck_configs=includeSched, with_media=True, legacy=True
        )
        self.col.export_anki_package(out_path=path, options=options, limit=DeckIdLimit(deck_id=found["id"]))
        return True

    def do_sync(self) -> None:
        """Nobody is there to synchronise with."""


def fields_of(note: Any) -> dict[str, Any]:
    infos = note.note_type()["flds"]
    return {info["name"]: {"value": note.fields[info["ord"]], "order": info["ord"]} for info in infos}


def main() -> None:
    profile, key = Path(sys.argv[1]), sys.argv[2] or None
    profile.mkdir(parents=True, exist_ok=True)
    connect = AnkiConnect(Person(profile), key)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/steps":
                answer: Any = [connect.person.carry_out(step) for step in asked]
            elif self.path == "/asked":
                answer, connect.asked = connect.asked, []
            else:
                answer = connect.handle(asked)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    server.serve_forever()
    connect.col.close()


if __name__ == "__main__":
    main()
