"""How the changes of a deck look: note by note, the old text and the new laid over each other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.text import Text

from cards.cli.console import Console, one_line
from cards.cli.show import (
    fate_rows,
    fates_as_json,
    problems_as_json,
    show_left,
    show_table,
    show_unchanged,
)
from cards.language.differences import Piece, Side, differences
from cards.model import Fate, NoteChange, Place, Said
from cards.report import Report
from cards.templater.notetype import FIELD_NAMES

if TYPE_CHECKING:
    from rich.console import Console as RichConsole

_MOST = 10  # notes of one fate that are shown
_STYLES = {Side.BOTH: "", Side.OLD: "red strike", Side.NEW: "green"}
_MARKS = {Side.BOTH: ("", ""), Side.OLD: ("[-", "-]"), Side.NEW: ("{+", "+}")}
_JOINT = " › "


def show_changes(console: Console, report: Report, deck: str, *, every: bool) -> None:
    """Print what a build would do to each note on stdout, and how many it does what to.

    Args:
        console: knows how much is said.
        report: of a build that wrote nothing.
        deck: what names the deck to ``mkdeck decide``.
        every: whether all notes are shown, and not the first of each fate.
    """
    if console.quiet:
        return
    out = console.rich(sys.stdout)
    if report.changes:
        out.print(Text(one_line(report.deck), style="bold"))
    for fate, group in groupby(report.changes, key=lambda change: change.fate):
        changes = list(group)
        out.print(Text(f"\n{console.say(f'fate.{fate}')}: {len(changes)}", style="bold"))
        shown = changes if every else changes[:_MOST]
        for change in shown:
            for line in _Drawing(console, out, deck).lines(change):
                out.print(line, soft_wrap=True)
        if len(shown) < len(changes):
            out.print(f"  {console.say('diff.more', count=len(changes) - len(shown))}")
    if rows := fate_rows(console, report):
        out.print()
        show_table(out, rows)
    show_unchanged(console, report, out.print)
    show_left(console, report)


class _Drawing:
    """The lines of a change, with marks for what is old and new, or in colours where there are some."""

    def __init__(self, console: Console, out: RichConsole, deck: str) -> None:
        self.say = console.say
        self.deck = deck
        self.plain = out.color_system is None or out.no_color

    def lines(self, change: NoteChange) -> Iterator[Text]:
        """Yield the place, the two sides, and what else is other than before."""
        yield Text(f"  {self._where(change)}", style="" if self.plain else "dim")
        old, new = (change.new if change.fate is Fate.WAITING else change.old), change.new
        yield from self._side("column.front", _text(old, "front"), _text(new, "front"))
        if change.fate is Fate.MOVED:
            yield from self._moved(change)
        else:
            yield from self._side("column.back", _text(old, "back"), _text(new, "back"))
        if change.fate is Fate.CONFLICT:
            yield Text(f"    {self.say('diff.conflict', id=change.guid, deck=self.deck)}")
        if old and new and (old.front, old.back) == (new.front, new.back):
            yield from self._trim(old, new)

    def _where(self, change: NoteChange) -> str:
        place = change.place
        told = _told(place) if place else ""
        return f"{told} · {change.guid}" if told else change.guid

    def _side(self, label: str, old: str | None, new: str | None) -> Iterator[Text]:
        """Yield a side of the card, whose text stands on as many lines as it has."""
        sign = "+" if old is None else "-" if new is None else " "
        laid_over = differences(old or "", new or "")
        for number, line in enumerate(_lines(laid_over)):
            head = f"  {sign}   " if number else f"  {sign} {self.say(label)} "
            yield Text.assemble(head, *(self._piece(piece, marked=sign == " ") for piece in line))

    def _piece(self, piece: Piece, *, marked: bool = True) -> tuple[str, str]:
        text = one_line(piece.text)
        if not self.plain:
            return text, _STYLES[piece.side]
        before, behind = _MARKS[piece.side] if marked and text else ("", "")
        return f"{before}{text}{behind}", ""

    def _moved(self, change: NoteChange) -> Iterator[Text]:
        left, reached = change.left, change.reached
        if len(left) == len(reached) == 1 and _heads(left[0]) == _heads(reached[0]):
            quotes = ["\n".join(each.quotes) for each in (*left, *reached)]
            yield from self._side("diff.passage", *quotes)
            return
        for sign, places, style in (("-", left, "red"), ("+", reached, "green")):
            for place in places:
                yield Text(f"    {sign} {_told(place)}", style=style)

    def _trim(self, old: Said, new: Said) -> Iterator[Text]:
        """Yield what is drawn or told otherwise although question and answer are the same."""
        if (old.kind, old.subjects) != (new.kind, new.subjects):
            yield from self._side("column.kind", _sort(old), _sort(new))
        if old.tags != new.tags and new.fields:
            yield from self._side("diff.tags", " ".join(old.tags), " ".join(new.tags))
        for name, before, now in zip(FIELD_NAMES, old.fields, new.fields, strict=False):
            if before != now:
                for line in _lines(differences(before, now)):
                    yield Text.assemble(f"    {name}: ", *map(self._piece, line))


def _text(said: Said | None, side: str) -> str | None:
    return None if said is None else str(getattr(said, side))


def _lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Cut pieces at the ends of lines, so that no mark reaches over one."""
    lines: list[list[Piece]] = [[]]
    for side, text in pieces:
        first, *others = text.split("\n")
        lines[-1].append(Piece(side, first))
        lines += [[Piece(side, other)] for other in others]
    return lines


def _told(place: Place) -> str:
    line = "" if place.line is None else f":{place.line}"
    return one_line(_JOINT.join((f"{place.name}{line}", *place.heading)))


def _heads(place: Place) -> tuple[str, tuple[str, ...]]:
    return place.article, place.heading


def _sort(said: Said) -> str:
    return f"{said.kind}: {', '.join(said.subjects)}"


def changes_as_json(report: Report) -> dict[str, Any]:
    """Return the changes of a deck as ``mkdeck diff --json`` prints them. Keys are only ever added."""
    return {
        "deck": report.deck,
        "output": report.output.as_posix(),
        "changed": report.differs or bool(report.former_name),
        "former_name": report.former_name or None,
        "counts": fates_as_json(report),
        "notes": [_change_as_json(change) for change in report.changes],
        "unnamed": {"notes": report.left, "articles": list(report.left_in)},
        "problems": problems_as_json(report.problems),
    }


def _change_as_json(change: NoteChange) -> dict[str, Any]:
    return {
        "id": change.guid,
        "what": str(change.fate),
        "old": _said_as_json(change.old),
        "new": _said_as_json(change.new),
        "before": [*map(_place_as_json, change.before)],
        "now": [*map(_place_as_json, change.now)],
    }


def _said_as_json(said: Said | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {
        "kind": said.kind,
        "subjects": [*said.subjects],
        "front": said.front,
        "back": said.back,
        "fields": dict(zip(FIELD_NAMES, said.fields, strict=False)),
        "tags": [*said.tags],
    }


def _place_as_json(place: Place) -> dict[str, Any]:
    return {
        "article": place.article,
        "path": place.name,
        "line": place.line,
        "heading": [*place.heading],
        "quotes": [*place.quotes],
    }
