"""``mkdeck push``: the built deck goes into the Anki that runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from cards.cli.console import Console
from cards.cli.options import Decks, DryRun, Json, Quiet, Wait
from cards.cli.running import over

if TYPE_CHECKING:
    from cards.anki.push import Pushed
    from cards.plan import Order


def push(
    ctx: typer.Context,
    names: Decks = None,
    wait: Wait = 0.0,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    json_: Json = False,
) -> int:
    """Import decks into the Anki that runs."""
    from cards.anki.decks import decks
    from cards.anki.push import push as run
    from cards.clock import moment

    console: Console = ctx.obj.tuned(quiet=quiet or json_)
    now = int(moment().timestamp())
    reports: list[Pushed] = []

    def one(order: Order) -> Pushed:
        report = run(order.plan(), now, dry_run=dry_run, wait=wait, waiting=console.waits)
        reports.append(report)
        _show(console, report, dry_run=dry_run)
        return report

    code = over(console, decks(names or []), one)
    if json_:
        document = {
            "schema": "mkdeck.push/1",
            "exit_code": code,
            "decks": [_as_json(each) for each in reports],
        }
        console.data(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def _show(console: Console, report: Pushed, *, dry_run: bool) -> None:
    from cards.cli.show import show_problems
    from cards.plan import shown

    say = console.say
    show_problems(console, report.problems)
    if not report.imported:
        console.note(say("push.nothing", deck=report.deck))
    else:
        key = "push.dry" if dry_run else "push.imported"
        console.note(say(key, deck=report.deck, new=report.new, updated=report.updated))
    if report.tagged or report.untagged:
        console.note(say("push.tagged", tagged=report.tagged, untagged=report.untagged))
    for path in report.backups:
        console.note(say("push.backup", path=shown(path)))
    if report.first:
        console.note(say("push.options"))


def _as_json(report: Pushed) -> dict[str, Any]:
    return {
        "deck": report.deck,
        "package": report.package.as_posix(),
        "imported": report.imported,
        "new": report.new,
        "updated": report.updated,
        "tagged": report.tagged,
        "untagged": report.untagged,
        "backups": [path.as_posix() for path in report.backups],
        "refused": list(report.refused),
        "problems": [{"where": each.where, "what": each.what, "hint": each.hint} for each in report.problems],
    }
