"""``mkdeck extract``: the cards that articles give, without making a deck of them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, MinScore, NoCache, Offline, Quiet, Verbose
from cards.cli.running import extraction_of, over

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cards.build import Extracted, Extraction
    from cards.plan import Order
    from cards.report import Report


class Format(StrEnum):
    """How the cards are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    MD = "md"


FormatOption = Annotated[Format, typer.Option("--format", "-f")]
All = Annotated[bool, typer.Option("--all")]
Explain = Annotated[bool, typer.Option("--explain")]


def extract(
    ctx: typer.Context,
    arguments: Arguments = None,
    format_: FormatOption = Format.TABLE,
    all_: All = False,
    explain: Explain = False,
    min_score: MinScore = None,
    no_cache: NoCache = False,
    offline: Offline = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> int:
    """Print the cards of articles or recipes."""
    from cards.cache import opened
    from cards.plan import orders

    console: Console = ctx.obj.tuned(quiet=quiet, verbose=verbose)
    wanted = orders(arguments or [], min_score=min_score, writes=False, offline=offline)

    def extract_one(order: Order) -> Report:
        extraction = extraction_of(console, order, cache, rejected=all_, explained=explain)
        if explain:
            _explain(console, extraction, format_)
        else:
            _show(console, extraction.cards, format_, why=verbose > 0)
        return extraction.report

    with opened(fresh=no_cache) as cache:
        return over(console, wanted, extract_one)


def _explain(console: Console, extraction: Extraction, format_: Format) -> None:
    from cards.cli import explain

    if format_ is Format.JSONL:
        for each in extraction.coverage:
            console.data(explain.piece_as_json(each))
    else:
        explain.show_coverage(console, extraction)


def _show(console: Console, cards: Iterable[Extracted], format_: Format, *, why: bool) -> None:
    from cards.cli import show

    if format_ is Format.TABLE:
        show.show_cards(console, cards, why=why)
        return
    write = show.card_as_json if format_ is Format.JSONL else show.card_as_markdown
    for each in cards:
        console.data(write(each, why=why))
