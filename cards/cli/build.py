"""``mkdeck build``: articles in, a deck out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, Deck, DryRun, Json, MinScore, NoInput, Output, Quiet, Speak, Verbose
from cards.errors import MkdeckError

if TYPE_CHECKING:
    from cards.build import Options
    from cards.plan import Order
    from cards.report import Report

Prune = Annotated[bool, typer.Option("--prune")]
Refresh = Annotated[bool, typer.Option("--refresh")]


def build(
    ctx: typer.Context,
    arguments: Arguments = None,
    output: Output = None,
    deck: Deck = None,
    min_score: MinScore = None,
    prune: Prune = False,
    refresh: Refresh = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    json_: Json = False,
    no_input: NoInput = False,
    lang: Speak = None,
) -> int:
    """Build decks from recipes, or one deck from files."""
    from cards.build import Options
    from cards.plan import orders

    console: Console = ctx.obj.tuned(quiet=quiet or json_, verbose=verbose)
    options = Options.at_present(dry_run=dry_run, prune=prune, refresh=refresh)
    wanted = orders(arguments or [], output=output, deck=deck, min_score=min_score)
    code, reports = 0, []
    for order in wanted:
        try:
            report = _build_one(console, order, options)
        except MkdeckError as error:
            # One wrong recipe must not keep the others from being built.
            console.error(error)
            code = max(code, error.exit_code)
        else:
            reports.append(report)
            code = max(code, report.exit_code)
    if json_:
        from cards.cli.show import report_as_json

        document = {
            "schema": "mkdeck.build/1",
            "exit_code": code,
            "decks": [report_as_json(each) for each in reports],
        }
        console.data(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def _build_one(console: Console, order: Order, options: Options) -> Report:
    from cards.build import build as run
    from cards.cli.progress import watch
    from cards.cli.show import show_problems, show_report

    plan = order.plan()
    with watch(console) as watcher:
        report = run(plan, options, watcher=watcher)
    show_problems(console, report.problems)
    show_report(console, report, dry_run=options.dry_run)
    return report
