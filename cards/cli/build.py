"""``mkdeck build``: articles in, a deck out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from cards.cli.console import Console
from cards.cli.options import (
    Arguments,
    Deck,
    DryRun,
    Json,
    MinScore,
    NoCache,
    Offline,
    Output,
    Prune,
    Quiet,
    Refresh,
    Verbose,
    Wait,
)
from cards.cli.reminder import remind
from cards.cli.running import over

if TYPE_CHECKING:
    from cards.cache import Cache, Record
    from cards.options import Options
    from cards.plan import Order
    from cards.report import Report


def build(
    ctx: typer.Context,
    arguments: Arguments = None,
    output: Output = None,
    deck: Deck = None,
    min_score: MinScore = None,
    prune: Prune = False,
    refresh: Refresh = False,
    wait: Wait = 0.0,
    no_cache: NoCache = False,
    offline: Offline = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    json_: Json = False,
) -> int:
    """Build decks from recipes, or one deck from files."""
    from cards.cache import opened
    from cards.options import Options
    from cards.plan import orders

    console: Console = ctx.obj.tuned(quiet=quiet or json_, verbose=verbose)
    remind(console)
    options = Options.at_present(dry_run=dry_run, prune=prune, refresh=refresh, wait=wait)
    wanted = orders(arguments or [], output=output, deck=deck, min_score=min_score, offline=offline)
    reports: list[Report] = []

    with opened(fresh=no_cache) as cache:

        def build_next(order: Order) -> Report:
            reports.append(build_one(console, order, options, cache))
            return reports[-1]

        code = over(console, wanted, build_next)
    if json_:
        from cards.cli.show import report_as_json

        decks = [report_as_json(each) for each in reports]
        document = {"schema": "mkdeck.build/1", "exit_code": code, "decks": decks}
        console.data(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def build_one(console: Console, order: Order, options: Options, cache: Cache) -> Report:
    """Build one deck, if there is something to do, and tell the person what came of it."""
    from cards.cache import Record
    from cards.cli.show import show_same

    record = Record(cache, order, options)
    if same := record.nothing_to_do():
        show_same(console, same)
        return same
    return _build(console, order, options, record)


def _build(console: Console, order: Order, options: Options, record: Record) -> Report:
    from cards.build import build as run
    from cards.cli.progress import watch
    from cards.cli.show import show_conflicts, show_former_name, show_problems, show_report

    plan = order.plan()
    with watch(console) as watcher:
        report = run(plan, options, watcher=watcher, record=record)
    show_problems(console, report.problems)
    for each in report.warnings:
        console.warning(f"{each.where}{console.say.translate(each.what)}", console.say.translate(each.hint))
    show_report(console, report, dry_run=options.dry_run)
    show_conflicts(console, report, order)
    show_former_name(console, report)
    return report
