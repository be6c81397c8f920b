"""``mkdeck extract``: the cards that articles give, without making a deck of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, MinScore, NoInput, Quiet, Speak, Verbose


class Format(StrEnum):
    """How the cards are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    MD = "md"


FormatOption = Annotated[Format, typer.Option("--format", "-f")]
All = Annotated[bool, typer.Option("--all")]


def extract(
    ctx: typer.Context,
    arguments: Arguments = None,
    format_: FormatOption = Format.TABLE,
    all_: All = False,
    min_score: MinScore = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    no_input: NoInput = False,
    lang: Speak = None,
) -> int:
    """Print the cards of articles or recipes."""
    from cards.build import extract as run
    from cards.cli import show
    from cards.cli.progress import watch
    from cards.plan import orders

    console: Console = ctx.obj.tuned(quiet=quiet, verbose=verbose)
    code = 0
    for order in orders(arguments or [], min_score=min_score, writes=False):
        with watch(console, lines=False) as watcher:
            extraction = run(order.plan(), rejected=all_, watcher=watcher)
        show.show_problems(console, extraction.report.problems)
        code = max(code, extraction.report.exit_code)
        why = verbose > 0
        if format_ is Format.TABLE:
            show.show_cards(console, extraction.cards, why=why)
            continue
        write = show.card_as_json if format_ is Format.JSONL else show.card_as_markdown
        for each in extraction.cards:
            console.data(write(each, why=why))
    return code
