"""``mkdeck diff``: what the next build would change. Writes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import (
    Arguments,
    Deck,
    Json,
    MinScore,
    NoCache,
    Offline,
    Output,
    Prune,
    Quiet,
    Refresh,
    Verbose,
)
from cards.cli.reminder import remind
from cards.cli.running import over

if TYPE_CHECKING:
    from cards.cache import Cache
    from cards.options import Options
    from cards.plan import Order
    from cards.report import Report

All = Annotated[bool, typer.Option("--all")]
ExitCode = Annotated[bool, typer.Option("--exit-code")]


def diff(
    ctx: typer.Context,
    arguments: Arguments = None,
    output: Output = None,
    deck: Deck = None,
    min_score: MinScore = None,
    prune: Prune = False,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    offline: Offline = False,
    all_: All = False,
    exit_code: ExitCode = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    json_: Json = False,
) -> int:
    """Print what the next build would do to each note."""
    from cards.cache import opened
    from cards.options import Options
    from cards.plan import orders

    console: Console = ctx.obj.tuned(quiet=quiet or json_, verbose=verbose)
    remind(console)
    options = Options.at_present(dry_run=True, prune=prune, refresh=refresh)
    reports: list[Report] = []

    wanted = orders(arguments or [], output=output, deck=deck, min_score=min_score, offline=offline)
    with opened(fresh=no_cache) as cache:

        def compare(order: Order) -> Report:
            if reports and not console.quiet:
                console.data("\n")
            reports.append(_compare(console, order, options, cache, every=all_))
            return reports[-1]

        code = over(console, wanted, compare)
    if exit_code and any(report.differs or report.former_name for report in reports):
        code = max(code, 1)
    if json_:
        from cards.cli.changes import changes_as_json

        document = {"schema": "mkdeck.diff/1", "exit_code": code, "decks": [*map(changes_as_json, reports)]}
        console.data(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def _compare(console: Console, order: Order, options: Options, cache: Cache, *, every: bool) -> Report:
    from cards.build import build
    from cards.cache import Record
    from cards.cli.changes import show_changes
    from cards.cli.progress import watch
    from cards.cli.show import show_former_name, show_problems

    with watch(console, lines=False) as watcher:
        record = Record(cache, order, options)
        report = build(order.plan(), options, watcher=watcher, record=record)
    show_problems(console, report.problems)
    show_changes(console, report, order.word, every=every)
    show_former_name(console, report)
    return report
