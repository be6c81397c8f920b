"""``mkdeck feedback``: what was done in Anki comes back into lock and edits."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cards.cli.console import Console
from cards.cli.options import Decks, DryRun, Json, Quiet, Verbose, Wait, Yes
from cards.cli.running import over

if TYPE_CHECKING:
    from cards.anki.feedback import Feedback
    from cards.anki.taking import Taken
    from cards.anki.trouble import Trouble
    from cards.plan import Order

File = Annotated[Path | None, typer.Option("--collection", metavar="FILE", show_default=False)]
Connect = Annotated[bool, typer.Option("--connect")]

_COUNTED = ("edited", "tagged", "deleted", "bound", "behind")


def feedback(
    ctx: typer.Context,
    names: Decks = None,
    collection: File = None,
    connect: Connect = False,
    yes: Yes = False,
    wait: Wait = 0.0,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    json_: Json = False,
) -> int:
    """Take over from Anki what the person edited, tagged and deleted there."""
    from cards.anki.decks import decks
    from cards.anki.feedback import feedback as run
    from cards.anki.looking import Looks
    from cards.clock import moment

    console: Console = ctx.obj.tuned(quiet=quiet or json_, verbose=verbose)
    now = int(moment().timestamp())
    wanted = decks(names or [])
    # No shell opens ~ in quotes, and Anki's own folders have spaces in their names.
    looks = Looks(wanted, collection and collection.expanduser(), connect=connect)
    reports: list[Feedback] = []

    def one(order: Order) -> Feedback:
        plan = order.plan()
        seen = looks.of(plan)

        def take(*, sweeping: bool) -> Feedback:
            return run(plan, seen, now, sweeping=sweeping, dry_run=dry_run, wait=wait, waiting=console.waits)

        report = take(sweeping=yes)
        if report.taken.missing and _agrees(console, report):
            report = take(sweeping=True)
        reports.append(report)
        _show(console, report, order.word, dry_run=dry_run)
        return report

    code = over(console, wanted, one)
    if json_:
        document = {
            "schema": "mkdeck.feedback/1",
            "exit_code": code,
            "decks": [_as_json(each) for each in reports],
        }
        console.data(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def _agrees(console: Console, report: Feedback) -> bool:
    """Ask whether so many notes were meant to be deleted, if there is somebody to ask."""
    if console.quiet or not console.asks or not sys.stdin.isatty():
        return False
    taken = report.taken
    return typer.confirm(
        console.say("feedback.ask", deck=report.deck, gone=len(taken.missing), left=taken.notes), err=True
    )


def _show(console: Console, report: Feedback, deck: str, *, dry_run: bool) -> None:
    from cards.cli.show import show_problems, show_table

    say, taken = console.say, report.taken
    show_problems(console, report.problems)
    if console.quiet or taken.missing:
        return
    console.note(say("feedback.dry" if dry_run else "feedback.seen", deck=report.deck, notes=taken.notes))
    counts = [(say(f"feedback.{name}"), len(getattr(taken, name))) for name in _COUNTED]
    show_table(console.rich(), [(label, count) for label, count in counts if count])
    if console.verbose:
        for line in _details(taken):
            console.note(f"  {line}")
    if report.troubles:
        console.note(say("feedback.troubles"))
        for trouble in report.troubles:
            _show_trouble(console, trouble, deck)
    if taken.waits and not dry_run:
        console.note(say("feedback.next"))


def _details(taken: Taken) -> list[str]:
    """Return what was taken over, note by note."""
    lines = []
    for guid in sorted({*taken.edited, *taken.tagged, *taken.bound, *taken.deleted}):
        edit = taken.edits[guid]
        tags = [*(f"+{tag}" for tag in edit.add_tags), *(f"-{tag}" for tag in edit.drop_tags)]
        lines.append(" ".join([guid, edit.by, *edit.fields, *tags]))
    return lines


def _show_trouble(console: Console, trouble: Trouble, deck: str) -> None:
    from cards.cli.show import excerpt

    say, card = console.say, trouble.card
    console.note(f"  {excerpt(trouble.front)}")
    key = "feedback.leech" if trouble.is_leech else "feedback.failed"
    console.note(f"    {say(key, lapses=card.lapses, reps=card.reps)}")
    for finding in trouble.findings:
        console.note(f"    {finding.rule}: {say.translate(finding.what)}")
    console.note(f"    mkdeck decide {trouble.guid} edit{deck}")


def _as_json(report: Feedback) -> dict[str, Any]:
    taken = report.taken
    return {
        "deck": report.deck,
        "collection": report.collection,
        "written": report.written,
        "notes": taken.notes,
        **{name: _notes_as_json(taken, getattr(taken, name)) for name in _COUNTED},
        "missing": list(taken.missing),
        "troubles": [
            {
                "id": each.guid,
                "front": each.front,
                "template": each.card.ordinal,
                "leech": each.is_leech,
                "lapses": each.card.lapses,
                "reps": each.card.reps,
                "ease": each.card.ease,
                "difficulty": each.card.difficulty,
                "suspended": each.card.suspended,
                "findings": [
                    {"rule": finding.rule, "error": finding.error, "what": finding.what}
                    for finding in each.findings
                ],
            }
            for each in report.troubles
        ],
        "problems": [{"where": each.where, "what": each.what, "hint": each.hint} for each in report.problems],
    }


def _notes_as_json(taken: Taken, guids: Sequence[str]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for guid in guids:
        out.append({"id": guid})
        if edit := taken.edits.get(guid):
            own = {"fields": dict(edit.fields), "add_tags": edit.add_tags, "drop_tags": edit.drop_tags}
            out[-1] |= own
    return out
