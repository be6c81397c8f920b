"""How a preview looks in the terminal, and what it says of a card."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cards.cli.console import Console, one_line

if TYPE_CHECKING:
    from rich.text import Text

    from cards.preview import Evidence, Mark, Preview, Previews

_JOINT = " › "
_PLAIN_MARKS = "«", "»"  # where there are no colours
_INDENT = "    "


def show_previews(console: Console, previews: Previews) -> None:
    """Print cards on stdout: question, answer, where they stand, what they are worth."""
    drawing = _Drawing(console)
    out = console.rich(sys.stdout)
    drawing.plain = out.color_system is None or out.no_color
    for number, each in enumerate(previews.cards):
        if number:
            out.print()
        for line in drawing.lines(each):
            out.print(line, soft_wrap=drawing.plain)


def facts(console: Console, preview: Preview) -> list[str]:
    """Return what a card is and what it is worth, a line each."""
    say, card = console.say, preview.card
    what = [say(f"kind.{preview.kind}"), say(f"preview.{preview.state}", week=preview.week)]
    if preview.deck:
        what.insert(0, preview.deck)
    if preview.passed:
        what.append(say(f"skip.{preview.passed}"))
    if preview.worded:
        what.append(say("preview.worded"))
    lines = [" · ".join(what)]
    if card is None:
        return [*lines, say("preview.unread")]
    reasons = ", ".join(f"{name} {amount:+.2f}" for name, amount in card.reasons)
    score = say("preview.score", score=f"{card.score:.2f}")
    return [*lines, f"{score} ({reasons})" if reasons and console.verbose else score]


def remarks(console: Console, preview: Preview) -> list[str]:
    """Return what the card rules have against a card, a line each."""
    say = console.say
    return [
        f"{say('check.error' if each.error else 'check.warning')}: {each.rule}: {say.translate(each.what)}"
        for each in (preview.card.findings if preview.card else ())
    ]


class _Drawing:
    """The lines of a card, in colours or with marks."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.plain = True

    def lines(self, preview: Preview) -> Iterator[Text]:
        """Yield them."""
        from rich.text import Text

        for line in _clean(preview.front):
            yield Text(line, style=self._style("bold"))
        for number, line in enumerate(_clean(preview.back)):
            yield Text(f"{'  → ' if not number else _INDENT}{line}")
        for place in preview.evidence:
            yield from self._place(place)
        yield Text(f"{_INDENT}{preview.guid}", style=self._style("dim"))
        for line in facts(self._console, preview):
            yield Text(f"{_INDENT}{one_line(line)}", style=self._style("dim"))
        for line in remarks(self._console, preview):
            yield Text(f"{_INDENT}{one_line(line)}", style=self._style("yellow"))

    def _place(self, place: Evidence) -> Iterator[Text]:
        from rich.text import Text

        line = "" if place.line is None else f":{place.line}"
        told = _JOINT.join((f"{place.path}{line}", *place.heading))
        yield Text(f"{_INDENT}{one_line(told)}", style=self._style("dim"))
        for passage in place.passages:
            text = Text()
            for mark in passage:
                text.append_text(self._mark(mark))
            for row in text.split("\n"):
                yield Text(f"{_INDENT}│ ", style=self._style("dim")).append_text(row)

    def _mark(self, mark: Mark) -> Text:
        from rich.text import Text

        said = "\n".join(_clean(mark.text))
        if not mark.is_evidence:
            return Text(said)
        before, behind = _PLAIN_MARKS if self.plain else ("", "")
        return Text(f"{before}{said}{behind}", style=self._style("black on yellow"))

    def _style(self, style: str) -> str:
        return "" if self.plain else style


def _clean(text: str) -> list[str]:
    """Return the lines of a text without what a terminal would obey."""
    return [one_line(line) for line in text.split("\n")] or [""]
