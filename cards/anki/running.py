"""Reading the collection of the Anki that runs, through AnkiConnect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cards.anki import collection
from cards.anki.connect import UPDATE, AnkiConnect, Json
from cards.anki.seen import OFTEN_FAILED, SeenCard, SeenCollection, SeenNote, identity_of
from cards.errors import AnkiError
from cards.templater.notetype import FIELD_NAMES, NAME, TYPE_ID

_OURS = f'(mid:{TYPE_ID} OR "note:{NAME}*")'  # a type of this name may have been there before
_TOLD = f"{_OURS} (prop:lapses>={OFTEN_FAILED} OR is:suspended OR -flag:0 OR tag:leech)"
_NOTES, _CARDS = 200, 50  # asked for at once
_SUSPENDED = -1
_FLAGS = 7


def read(anki: AnkiConnect, ours: Mapping[str, int]) -> SeenCollection:
    """Read what stands in the collection of our notes.

    Args:
        anki: the Anki that runs.
        ours: the guids of our notes, and the note id that each had in its package.

    Raises:
        AnkiError: Anki does not answer, or refuses.
    """
    anki.check()
    try:
        return _read(anki, ours)
    except (KeyError, TypeError, ValueError) as error:
        what = f"AnkiConnect answers otherwise than is known here ({type(error).__name__}: {error})"
        raise AnkiError(what, hint=UPDATE, file=anki.address) from error


def _read(anki: AnkiConnect, ours: Mapping[str, int]) -> SeenCollection:
    found = _infos(anki, anki.ask("findNotes", query=_OURS))
    cards = _cards(anki)
    notes: dict[str, SeenNote] = {}
    # A copy that the person made in Anki bears the same ID; its number is a later one.
    for info in sorted(found, key=lambda info: -int(info["noteId"])):
        fields = {name: str(each["value"]) for name, each in info["fields"].items()}
        guid = fields.get("ID", "").strip()
        if guid in ours and fields.keys() >= set(FIELD_NAMES):
            number = int(info["noteId"])
            notes[guid] = SeenNote(
                guid, number, int(info["mod"]), fields, tuple(info["tags"]), tuple(cards[number])
            )
    lost = {guid: number for guid, number in ours.items() if guid not in notes}
    notes = {**_others(anki, lost, notes.values()), **notes}
    file = Path(str(anki.ask("getMediaDirPath"))).with_suffix(".anki2")
    if anki.is_near and file.is_file() and (about := collection.about(file)):
        return replace(about, notes=notes)
    return SeenCollection(identity_of(None, _profile(anki)), None, notes)


def _infos(anki: AnkiConnect, numbers: Sequence[int]) -> list[dict[str, Json]]:
    parts = anki.ask_each("notesInfo", [{"notes": part} for part in _parts(numbers, _NOTES)])
    return [info for part in parts for info in part if info]


def _others(anki: AnkiConnect, lost: Mapping[str, int], known: Iterable[SeenNote]) -> dict[str, SeenNote]:
    """Return those that stand there under their number, but with a note type or an ID of the person's own.

    AnkiConnect does not tell a note's guid. Whoever is there in any shape was not deleted.
    """
    taken = {note.note_id for note in known}
    guids = {number: guid for guid, number in lost.items() if number not in taken}
    return {
        guids[number]: SeenNote(guids[number], number, int(info["mod"]), None, tuple(info["tags"]))
        for info in _infos(anki, sorted(guids))
        if (number := int(info["noteId"])) in guids
    }


def _cards(anki: AnkiConnect) -> defaultdict[int, list[SeenCard]]:
    """Return the cards worth telling of, by the number of their note."""
    numbers = anki.ask("findCards", query=_TOLD)
    parts = anki.ask_each("cardsInfo", [{"cards": part} for part in _parts(numbers, _CARDS)])
    found: defaultdict[int, list[SeenCard]] = defaultdict(list)
    infos = [info for part in parts for info in part if info]
    for info in sorted(infos, key=lambda info: int(info["ord"])):
        card = SeenCard(
            ordinal=int(info["ord"]),
            reps=int(info["reps"]),
            lapses=int(info["lapses"]),
            ease=int(info["factor"]),
            difficulty=None,
            suspended=info["queue"] == _SUSPENDED,
            flag=int(info.get("flags", 0)) & _FLAGS,
        )
        found[int(info["note"])].append(card)
    return found


def _profile(anki: AnkiConnect) -> str:
    try:
        return str(anki.ask("getActiveProfile"))
    except AnkiError:  # an older AnkiConnect
        return ""


def _parts(numbers: Sequence[int], size: int) -> list[Sequence[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]
