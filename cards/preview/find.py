"""The cards that a person wants to see: one by its id, or all of an article."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cards import deck, edits
from cards.absence import anchored
from cards.build import Extracted, extract
from cards.cache import Shelf
from cards.collect import Watcher
from cards.config import is_address
from cards.decide import find as find_note
from cards.errors import NoteError, SourceError
from cards.export import shipped_note
from cards.exporters.apkg import read_media
from cards.exporters.markdown import sides_of
from cards.lock import Edit, Row
from cards.model import Card
from cards.plan import Order, Plan
from cards.preview.evidence import Evidence, evidence_of, quoted
from cards.report import Problem
from cards.rereading import Rereading
from cards.sources import files
from cards.templater.amending import reworded
from cards.templater.notes import media_names, render

_Wanted = Callable[[str, Collection[str]], bool]
"""Whether a card is to be shown: by its guid and the keys of its articles."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A card as it is, or would be.

    Attributes:
        deck: its deck's name in Anki; ``""`` for a card of an article that no deck names.
        guid, kind, side: its own.
        state: ``new`` if no build has taken it yet, else as the lock says: active, waiting, retired,
            rejected.
        week: ISO week of issue; ``""`` before.
        passed: why a deck would not take it, ``""`` if it would.
        worded: whether the person worded it.
        front, back: card Markdown, as the note ships or would.
        fields: HTML, likewise; empty if it cannot be drawn.
        media: the pictures that the fields refer to, as far as they are to be had.
        card: what the articles give for it today; None if nothing.
        evidence: where it stands.
    """

    deck: str
    guid: str
    kind: str
    side: int
    state: str
    week: str
    passed: str
    worded: bool
    front: str
    back: str
    fields: tuple[str, ...]
    media: Mapping[str, bytes]
    card: Card | None
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class Previews:
    """What was found.

    Attributes:
        cards: those of the deck in its order, then the others in that of the articles.
        problems: what went wrong with the articles.
    """

    cards: list[Preview] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 if all went well; 1 if something went wrong, or there is no card."""
        return 1 if self.problems or not self.cards else 0


def find(
    word: str, decks: Sequence[Order], *, watcher: Watcher | None = None, shelf: Shelf | None = None
) -> Previews:
    """Return the cards that a word names.

    Args:
        word: the path or address of an article, or the id of a note, or its beginning.
        decks: where to look. An article that none of them names is read by itself.
        watcher: is told how far it is.
        shelf: has what was made of the articles before.

    Raises:
        UsageError: no note has the id, or several begin so.
        LockError: a lock cannot be used.
        ConfigError: a recipe or a file of edits cannot be used.
    """
    found = Previews()
    file = Path(word)
    if is_address(word):
        _find_page(word, decks, found, watcher, shelf)
        return found
    if not file.is_file():
        note = find_note([order.plan() for order in decks], word)
        _Looking(note.plan, found).look(lambda guid, _: guid == note.guid, watcher, shelf)
        return found
    plans = [plan for order in decks if _names(plan := _with(order, word).plan(), file)]
    if not plans:
        alone = Order(None, (word,)).plan()
        plans = [replace(alone, recipe=alone.recipe.model_copy(update={"name": ""}))]
    for plan in plans:
        key = files.key_of(file, plan.home)
        _Looking(plan, found).look(lambda _, keys, key=key: key in keys, watcher, shelf)  # type: ignore[misc]
    return found


def _find_page(
    url: str, decks: Sequence[Order], found: Previews, watcher: Watcher | None, shelf: Shelf | None
) -> None:
    """Find the cards of a page: those of decks that know it, else those that it would give."""
    plans = [plan for order in decks if url in anchored(deck.lock_of(plan := order.plan()))]
    for plan in plans:
        _Looking(plan, found).look(lambda _, keys: url in keys, watcher, shelf)
    if not plans:
        alone = Order(None, (url,)).plan()
        nameless = replace(alone, recipe=alone.recipe.model_copy(update={"name": ""}))
        _Looking(nameless, found).look(lambda *_: True, watcher, shelf)


def _with(order: Order, word: str) -> Order:
    """Return a deck that reads an article: a package was built from files, and does not tell from which."""
    return order if order.recipe else replace(order, sources=(word,))


def _names(plan: Plan, file: Path) -> bool:
    """Whether a plan's sources name a file."""
    key = files.key_of(file, plan.home)
    for source in plan.recipe.sources:
        try:
            if source.origin == "path" and key in files.keys(source.name, plan.base, plan.home):
                return True
        except SourceError:  # this source names nothing; others may
            continue
    return False


class _Looking:
    """One deck, looked through for cards."""

    def __init__(self, plan: Plan, found: Previews) -> None:
        self._plan = plan
        self._found = found
        self._rereading = Rereading(())
        self._lock = deck.lock_of(plan)
        self._edits = edits.load(plan.edits)

    def look(self, wanted: _Wanted, watcher: Watcher | None, shelf: Shelf | None) -> None:
        """Add the cards that are wanted."""
        cards = self._given(watcher, shelf)
        rows = self._lock.by_guid()
        order = [row.guid for row in self._lock.shipped]
        order += [guid for guid in rows if guid not in set(order)]
        for guid in dict.fromkeys((*order, *cards)):
            row, given = rows.get(guid), cards.get(guid)
            if wanted(guid, set(self._keys(row, given))):
                self._found.cards.append(self._preview(guid, row, given))

    def _given(self, watcher: Watcher | None, shelf: Shelf | None) -> dict[str, Extracted]:
        """Return what the articles give; nothing for a package: nobody knows what it was made from."""
        if [source.path for source in self._plan.recipe.sources] == [str(self._plan.output)]:
            return {}
        extraction = extract(self._plan, rejected=True, watcher=watcher, shelf=shelf)
        self._found.problems += extraction.report.problems
        self._rereading = Rereading(extraction.tasks)
        given: dict[str, Extracted] = {}
        for each in extraction.cards:  # of cards that are one note, the deck's choice comes first
            given.setdefault(each.guid, each)
        return given

    def _keys(self, row: Row | None, given: Extracted | None) -> Iterator[str]:
        if row:
            yield from row.articles
        for source in given.card.sources if given else ():
            yield source.article
            if source.path:  # an article that tells its address has that for its key
                yield files.key_of((self._plan.base or Path()) / source.path, self._plan.home)

    def _preview(self, guid: str, row: Row | None, given: Extracted | None) -> Preview:
        edit = self._edits.get(guid)
        card = given.card if given else None
        front, back, fields, media = self._drawn(guid, row, card, edit)
        return Preview(
            deck=self._plan.recipe.name,
            guid=guid,
            kind=row.kind if row else str(card.kind) if card else "",
            side=row.side if row else card.side if card else 1,
            state=str(row.state) if row else "new",
            week=row.week if row else "",
            passed=given.rejected if given and not (row and row.issued) else "",
            worded=edit is not None and edit.words,
            front=front,
            back=back,
            fields=fields,
            media=media,
            card=card,
            evidence=self._evidence(row, card),
        )

    def _drawn(
        self, guid: str, row: Row | None, card: Card | None, edit: Edit | None
    ) -> tuple[str, str, tuple[str, ...], dict[str, bytes]]:
        """Return front, back, fields and pictures: as shipped if it was, else as the next build would."""
        if row and row.issued:
            shipped = shipped_note(row, edit)
            front, back = shipped.sides or sides_of(shipped)
            return front, back, row.fields, read_media(self._plan.output, media_names(row.fields))
        said = (card.front, card.back) if card else (row.front, row.back) if row else ("", "")
        front, back = edit.sides(*said) if edit else said
        if card is None:
            return front, back, (), {}
        try:
            rendered = render(card, guid)
            fields = reworded(rendered.fields, front, back) if edit and edit.words else rendered.fields
        except NoteError as error:
            self._found.problems.append(Problem.of(error, self._plan.edits.as_posix()))
            return front, back, (), {}
        return front, back, fields, {each.name: each.path.read_bytes() for each in rendered.media}

    def _evidence(self, row: Row | None, card: Card | None) -> tuple[Evidence, ...]:
        if card:
            return tuple(evidence_of(source, self._rereading) for source in card.sources)
        anchors = row.anchors if row else ()
        return tuple(Evidence(each.article, None, "", each.heading, quoted(each.quotes)) for each in anchors)
