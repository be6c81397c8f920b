"""A deck as its last build left it, out of the lock and into another format. Nothing is issued here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cards import deck, edits
from cards.build import extract
from cards.cache import Shelf
from cards.collect import Watcher
from cards.errors import UsageError, WriteError
from cards.exporters import Exporter, exporters
from cards.exporters.apkg import read_deck_name, read_media
from cards.exporters.shipped import Exported, Place, ShippedDeck, ShippedNote, as_path
from cards.lock import Edit, Lock, Row
from cards.lock.decisions import matter_of
from cards.lock.files import replace as put
from cards.model import Card
from cards.plan import Order, Plan
from cards.report import Problem
from cards.templater.notes import media_names

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Export:
    """What came of an export.

    Attributes:
        deck: its name in Anki.
        path: the file; None for standard output.
        made: the file's bytes, and what lies beside it.
        notes: how many it holds.
        written: whether the file changed.
        problems: what went wrong with the articles, where they were read.
    """

    deck: str
    path: Path | None
    made: Exported
    notes: int
    written: bool
    problems: tuple[Problem, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 if all went well, 1 if there were problems."""
        return 1 if self.problems else 0


def chosen(name: str | None, output: str | None) -> Exporter:
    """Return the exporter that is asked for: by its name, else by the suffix of the output.

    Raises:
        UsageError: neither tells.
    """
    known = exporters()
    if name is None and output and output != STDOUT:
        suffix = Path(output).suffix.lower()
        name = next((each for each, exporter in known.items() if exporter.suffix == suffix), None)
    if name not in known:
        raise UsageError("nothing tells the format", hint=f"add --format {'|'.join(known)}")
    return known[name]


def export(
    order: Order,
    exporter: Exporter,
    output: str | None = None,
    *,
    watcher: Watcher | None = None,
    shelf: Shelf | None = None,
) -> Export:
    """Export what a deck ships.

    Args:
        order: the deck: a recipe, or a package that was built from files.
        exporter: the target.
        output: the file, ``-`` for none; without it the file lies beside the package.
        watcher: is told how far it is, where articles are read.
        shelf: has what was made of the articles before.

    Raises:
        UsageError: the deck ships nothing.
        LockError: the lock cannot be used.
        ConfigError: the file of edits cannot be used.
        WriteError: the file cannot be written.
    """
    plan = order.plan()
    path = None if output == STDOUT else Path(output or plan.output.with_suffix(exporter.suffix))
    lock = deck.lock_of(plan)
    name = plan.recipe.name if order.recipe else read_deck_name(plan.output) or plan.recipe.name
    if not lock.shipped:
        raise UsageError(f"the deck '{name}' holds no notes", hint="build it first: mkdeck build")
    cards: Mapping[str, Card] = {}
    problems: tuple[Problem, ...] = ()
    if exporter.reads_articles and order.recipe:  # of a package nobody knows what it was built from
        extraction = extract(plan, rejected=True, watcher=watcher, shelf=shelf)
        cards = {each.guid: each.card for each in reversed(extraction.cards)}
        problems = extraction.report.problems
    shipped = replace(shipped_deck(plan, lock, cards), name=name, before=_read(path))
    made = exporter.write(shipped)
    written = False
    if path is not None:
        _make_folder(path.parent)
        for picture, data in made.beside.items():
            put(path.parent / as_path(picture), data)
        written = put(path, made.data)
    return Export(name, path, made, len(shipped.notes), written, problems)


def _read(path: Path | None) -> bytes:
    return path.read_bytes() if path and path.is_file() else b""


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "name a folder that you may write, with -o"
        raise WriteError(f"cannot be written: {error.strerror or error}", hint=hint, file=folder) from None


def shipped_deck(plan: Plan, lock: Lock, cards: Mapping[str, Card]) -> ShippedDeck:
    """Return what a deck ships, as exporters take it.

    Args:
        plan: the deck.
        lock: its lock.
        cards: those that the articles give today, by the id of their note.
    """
    decided = edits.load(plan.edits)
    notes = tuple(shipped_note(row, decided.get(row.guid), cards.get(row.guid)) for row in lock.shipped)
    wanted = sorted({name for each in notes for name in each.note.media})
    media = read_media(plan.output, wanted) if wanted else {}
    return ShippedDeck(plan.recipe.name, lock.deck_uid, notes, media)


def shipped_note(row: Row, edit: Edit | None, card: Card | None = None) -> ShippedNote:
    """Return a note as it ships."""
    places = tuple(Place(each.article, each.heading, each.quotes) for each in row.anchors)
    note = row.note(media_names(row.fields))
    return ShippedNote(note, row.kind, row.side, row.subjects, _sides(row, edit), places, card)


def _sides(row: Row, edit: Edit | None) -> tuple[str, str] | None:
    """Return front and back, card Markdown, if what the row and the edit say is what was shipped."""
    if (edit is not None and edit.words and edit.fields) or matter_of(row.front, row.back, edit) != row.hash:
        return None
    return edit.sides(row.front, row.back) if edit else (row.front, row.back)
