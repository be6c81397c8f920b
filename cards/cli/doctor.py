"""``mkdeck doctor``: whether everything is in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, Quiet, Wait
from cards.errors import MkdeckError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cards.health import Finding, Place

Recover = Annotated[bool, typer.Option("--recover")]
From = Annotated[Path | None, typer.Option("--from", metavar="FILE", show_default=False)]
Merge = Annotated[bool, typer.Option("--merge")]


def doctor(
    ctx: typer.Context,
    arguments: Arguments = None,
    recover: Recover = False,
    source: From = None,
    merge: Merge = False,
    wait: Wait = 0.0,
    quiet: Quiet = False,
) -> int:
    """Look at the installation, the project, its locks and decks."""
    from cards import health

    console: Console = ctx.obj.tuned(quiet=quiet)
    say = console.say
    if merge:
        _print(console, [health.merge(*health.sides(arguments or []))])
        return 0
    places = health.places(arguments or [])
    health.check_source(source, places, recover=recover)
    if not quiet:
        console.data(f"{say('doctor.versions')}\n")
        for name, value in (health.versions() | health.environment()).items():
            console.data(f"  {name} {value or say('doctor.no_project')}\n")
    code = 0
    for place in places:
        code = max(code, _look(console, place, source, wait, recover=recover))
    if not code:
        console.note(say("doctor.fine"))
    return code


def _look(
    console: Console, place: Place | MkdeckError, source: Path | None, wait: float, *, recover: bool
) -> int:
    from cards import health

    if isinstance(place, MkdeckError):
        console.error(place)
        return place.exit_code
    try:
        if recover:
            _print(console, health.recover(place, source, wait=wait, waiting=console.waits))
        _print(console, health.examine(place))
    except MkdeckError as error:
        console.error(error)
        return error.exit_code
    return 0


def _print(console: Console, findings: Iterable[Finding]) -> None:
    for finding in findings:
        console.data(f"{console.say(f'doctor.{finding.key}', **finding.values)}\n")
