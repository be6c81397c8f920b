"""``mkdeck status --html``: how decks stand, as a page of pictures that is sufficient to itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cards import charts
from cards.cli.show_status import remarks, rows
from cards.forecast import together
from cards.lock.files import replace
from cards.pages import filled

if TYPE_CHECKING:
    from markupsafe import Markup

    from cards.cli.console import Console
    from cards.status import Status


@dataclass(frozen=True, slots=True)
class _Deck:
    status: Status
    rows: Sequence[tuple[str, int | str]]
    remarks: Sequence[str]
    pictures: Sequence[Markup]


def write_page(console: Console, found: Sequence[Status], ran: str, now: datetime, path: Path) -> bool:
    """Write the page.

    Args:
        console: whose language it speaks.
        found: the decks.
        ran: how the last scheduled run went, ``""`` if there was none.
        now: the run's clock.
        path: the file.

    Returns:
        Whether it was written: not if it says the same already.

    Raises:
        WriteError: it cannot be written.
    """
    say = console.say
    loads = [each.weeks for each in found if each.weeks]
    page = filled(
        "status/page.html",
        say=say,
        when=f"{now:%Y-%m-%d %H:%M}",
        ran=ran,
        decks=[
            _Deck(each, list(rows(console, each)), list(remarks(console, each)), _pictures(console, each))
            for each in found
        ],
        together=charts.load(together(loads), say, title=say("status.together")) if len(loads) > 1 else "",
    )
    return replace(path, page.encode())


def _pictures(console: Console, each: Status) -> list[Markup]:
    say = console.say
    ordered = sorted(each.articles.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        *([charts.load(each.weeks, say)] if each.weeks else []),
        charts.kinds(each.kinds, say),
        charts.articles([charts.Bar(label, count) for label, count in ordered], say),
    ]
