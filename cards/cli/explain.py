"""``mkdeck extract --explain``: an article, what of it became a card, and why the rest did not."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cards.cli.console import Console, one_line
from cards.cli.show import excerpt, show_table
from cards.coverage import counts

if TYPE_CHECKING:
    from cards.build import Extraction
    from cards.coverage import Covered
    from cards.model import Card
    from cards.selection.select import Rejection

_TAKEN, _PASSED, _UNREAD = "✓", "–", "·"
_WIDTH = 300  # cells of a piece that are shown


def show_coverage(console: Console, extraction: Extraction) -> None:
    """Print the articles piece by piece on stdout, and the counts behind them."""
    from rich.padding import Padding
    from rich.text import Text

    out = console.rich(sys.stdout)
    told: set[str] = set()
    article = None
    for each in extraction.coverage:
        if each.piece.article != article:
            article = each.piece.article
            out.print(Text(one_line(article), style="underline"))
        if each.piece.level:
            out.print(Text(f"\n{'#' * each.piece.level} {one_line(each.piece.text)}", style="bold"))
            continue
        place = "" if each.piece.line is None else f"{each.piece.line}: "
        out.print(Text(f"{_sign(each)} {place}{excerpt(each.piece.text, _WIDTH)}", style=_style(each)))
        for line in _lines(console, each, told):
            out.print(Padding(Text(line), (0, 0, 0, 4), expand=False))
    out.print()
    show_table(out, _rows(console, extraction))


def _sign(covered: Covered) -> str:
    return _TAKEN if covered.cards else _UNREAD if covered.state.startswith("unread") else _PASSED


def _style(covered: Covered) -> str:
    return "green" if covered.cards else "dim" if covered.state.startswith("unread") else "yellow"


def _lines(console: Console, covered: Covered, told: set[str]) -> Iterator[str]:
    """The cards of a piece, those passed over with the reason, or why it was not read.

    A card that stands on several pieces is told at the first.
    """
    for card in covered.cards:
        if card.front not in told:
            told.add(card.front)
            yield _card(card)
    for each in covered.passed:
        yield f"{_reason(console, each)} · {_card(each.card)}"
    if not covered.cards and not covered.passed:
        yield console.say(covered.state)


def _card(card: Card) -> str:
    return f"{card.score:.2f} {excerpt(card.front)} → {excerpt(card.back)}"


def _reason(console: Console, rejection: Rejection) -> str:
    said = console.say(f"skip.{rejection.reason}")
    return f"{said} ({rejection.finding.rule})" if rejection.finding else said


def _rows(console: Console, extraction: Extraction) -> list[tuple[str, int]]:
    """Every piece in one line of the table, every fact in one; each part adds up."""
    say, report = console.say, extraction.report
    found = counts(extraction.coverage)
    rows = [(say("explain.pieces"), found.total()), (f"  {say('explain.card')}", found.pop("card", 0))]
    rows += [(f"  {say(state)}", count) for state, count in found.most_common()]
    rows += [(say("table.facts"), report.facts), (f"  {say('table.cards')}", report.cards)]
    rows += [(f"  {say(f'skip.{skip}')}", count) for skip, count in report.skipped.items()]
    return rows


def piece_as_json(covered: Covered) -> str:
    """Return a piece and what became of it as one JSON line. Keys are only ever added."""
    piece = covered.piece
    row: dict[str, Any] = {
        "article": piece.article,
        "line": piece.line,
        "start": piece.span.start,
        "end": piece.span.end,
        "text": piece.text,
        "level": piece.level,
        "state": covered.state,
        "cards": [{"front": each.front, "back": each.back} for each in covered.cards],
        "passed": [
            {
                "front": each.card.front,
                "back": each.card.back,
                "reason": each.reason,
                "rule": each.finding.rule if each.finding else None,
            }
            for each in covered.passed
        ],
    }
    return json.dumps(row, ensure_ascii=False) + "\n"
