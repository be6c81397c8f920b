"""``mkdeck status``: how the decks stand, and how much they are going to ask for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, Json, Quiet
from cards.errors import MkdeckError, UsageError

if TYPE_CHECKING:
    from cards.runs import Run
    from cards.status import Status


_SUFFIXES = (".html", ".htm")

Page = Annotated[Path | None, typer.Option("--html", metavar="FILE", show_default=False)]


def status(
    ctx: typer.Context,
    arguments: Arguments = None,
    page: Page = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> int:
    """Print how decks stand, and how the last scheduled run went. No article is read."""
    from cards.clock import moment
    from cards.project import find_project
    from cards.runs import is_running, last_run
    from cards.status import asked, status

    console: Console = ctx.obj.tuned(quiet=quiet or json_)
    if page and page.suffix.lower() not in _SUFFIXES:
        raise UsageError("the page's file must end in .html", hint="write --html NAME.html", file=page)
    project, today = find_project(Path.cwd()), moment().date()
    run = last_run(project) if project else None
    found: list[Status] = []
    code = 0
    for order in asked(arguments or []):
        try:
            found.append(status(order, today, run))
        except MkdeckError as error:
            console.error(error)
            code = max(code, error.exit_code)
    going = bool(project and run and run.end is None and is_running(project))
    if page:
        from cards.cli.show_status import ran
        from cards.cli.status_page import write_page

        write_page(console, found, ran(console, run, going=going) if run else "", moment(), page)
        console.note(console.say("status.page", path=page.as_posix()))
    if json_:
        _print_json(console, found, run, code)
    elif not quiet and not page:
        from cards.cli.show_status import show_status

        show_status(console, found, run, going=going)
    return code


def _print_json(console: Console, found: list[Status], run: Run | None, code: int) -> None:
    from cards.cli.show_status import run_as_json, status_as_json

    document = {
        "schema": "mkdeck.status/1",
        "exit_code": code,
        "decks": [status_as_json(each) for each in found],
        "last_run": run_as_json(run) if run else None,
    }
    console.data(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
