"""``mkdeck schedule``: runs that come by themselves. What they did is in the log (``cards.runs``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.asking import agreed
from cards.cli.build import build_one
from cards.cli.console import Console, one_line
from cards.cli.options import DryRun, Quiet, Verbose, Yes
from cards.cli.reminder import failed
from cards.cli.running import over
from cards.errors import MkdeckError, UsageError
from cards.state import STATE_VARIABLE

if TYPE_CHECKING:
    from cards.plan import Order
    from cards.report import Report
    from cards.runs import Recording, Run
    from cards.schedule import Step, When


class Name(StrEnum):
    """What ``--for`` takes."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
    WINDOWS = "windows"
    GITHUB = "github"


_WAIT = 600.0  # seconds, for a build by hand to end
_MOVED = "if it was moved, run mkdeck schedule install in its new place"

Recipes = Annotated[list[str] | None, typer.Argument(metavar="RECIPE", show_default=False)]
For = Annotated[Name | None, typer.Option("--for", metavar="NAME", show_default=False)]
Daily = Annotated[bool, typer.Option("--daily")]
Weekly = Annotated[str | None, typer.Option("--weekly", metavar="DAY", show_default=False)]
At = Annotated[str, typer.Option("--at", metavar="HH:MM")]
Project = Annotated[Path | None, typer.Option("--project", metavar="FOLDER", show_default=False)]
Due = Annotated[str | None, typer.Option("--due", metavar="DAY@HH:MM", show_default=False)]
State = Annotated[Path | None, typer.Option("--state", metavar="FOLDER", show_default=False)]


def install(
    ctx: typer.Context,
    recipes: Recipes = None,
    daily: Daily = False,
    weekly: Weekly = None,
    at: At = "07:00",
    for_: For = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Have the project built every week."""
    from cards.schedule import When, chosen, installed, job_here, require

    console: Console = ctx.obj.tuned(quiet=quiet)
    if daily and weekly:
        raise UsageError("--daily and --weekly are two schedules", hint="choose one of them")
    job = job_here(recipes or [], When.of(None if daily else weekly or "mon", at))
    scheduler = chosen(for_)
    steps = scheduler.install(job)
    _show_steps(console, steps)
    if dry_run:
        console.note(console.say("schedule.dry"))
        return 0
    require(scheduler)
    if not _do(console, steps, yes=yes):
        return 0
    others = [name for name in installed(job.project) if name != scheduler.name]
    when = job.when
    console.note(console.say("schedule.installed", scheduler=scheduler.name, when=_words(console, when)))
    console.note(console.say(f"schedule.{scheduler.name}"))
    for name in others:
        console.note(console.say("schedule.twice", scheduler=name))
    return 0


def show(ctx: typer.Context, quiet: Quiet = False) -> int:
    """Tell when runs come, and what the last one did."""
    from cards import runs
    from cards.schedule import installed, project_here

    console: Console = ctx.obj.tuned(quiet=quiet)
    say = console.say
    project = project_here()
    schedules = installed(project)
    for name, when in schedules.items():
        coming = f"{when.next(datetime.now()):%Y-%m-%d %H:%M}"
        told = say("schedule.comes", scheduler=name, when=_words(console, when), next=coming)
        console.data(f"{told}\n")
    if not schedules:
        console.data(f"{say('schedule.none')}\n")
    run = runs.last_run(project)
    if run is None:
        console.data(f"{say('schedule.never')}\n")
        return 0
    _show_run(console, run, going_on=run.end is None and runs.is_running(project))
    console.note(say("schedule.log", path=runs.log_file(project)))
    runs.mark_seen(project)
    return 0


def remove(
    ctx: typer.Context, for_: For = None, yes: Yes = False, dry_run: DryRun = False, quiet: Quiet = False
) -> int:
    """Let runs come no more."""
    from cards.schedule import SCHEDULERS, project_here

    console: Console = ctx.obj.tuned(quiet=quiet)
    project = project_here()
    wanted = [SCHEDULERS[for_]] if for_ else list(SCHEDULERS.values())
    steps = [step for each in wanted for step in each.remove(project)]
    _show_steps(console, steps)
    if not steps:
        console.note(console.say("schedule.none"))
    elif dry_run:
        console.note(console.say("schedule.dry"))
    elif _do(console, steps, yes=yes):
        console.note(console.say("schedule.removed"))
    return 0


def run(
    ctx: typer.Context,
    recipes: Recipes = None,
    project: Project = None,
    due: Due = None,
    state: State = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> int:
    """Do what a scheduled run does, and write it into the log."""
    from cards import runs
    from cards.schedule import When, is_due

    console: Console = ctx.obj.tuned(quiet=quiet, verbose=verbose)
    when = When.parse(due) if due else None
    if state:
        os.environ[STATE_VARIABLE] = str(state.absolute())
    folder = _entered(project)
    with runs.hold(folder):
        if when and not is_due(when, runs.load(folder), datetime.now()):
            return 0
        with runs.recorded(folder) as recording:
            # What else belongs to a run, such as feedback, comes before the decks are built.
            recording.exit_code = _build(console, recipes or [], recording)
        return recording.exit_code


COMMANDS: Mapping[str, Callable[..., int]] = {"install": install, "show": show, "remove": remove, "run": run}


def _entered(project: Path | None) -> Path:
    """Go into the project's folder; without one named, into that of the project around."""
    from cards.schedule import project_here

    try:
        os.chdir(project or ".")
    except OSError as error:
        raise UsageError(
            f"the project cannot be entered: {error.strerror or error}", hint=_MOVED, file=project
        ) from error
    here, folder = Path.cwd(), project_here()
    if project and folder != here.resolve():  # and not some project around it
        raise UsageError("there is no recipe in this folder any more", hint=_MOVED, file=project)
    os.chdir(folder)
    return folder


def _build(console: Console, recipes: Sequence[str], recording: Recording) -> int:
    from cards.cache import opened
    from cards.options import Options
    from cards.plan import orders
    from cards.project import RECIPES_FOLDER
    from cards.runs import DeckRun

    options = Options.at_present(wait=_WAIT)
    # By their files: a folder of the project may bear a recipe's name.
    wanted = orders([f"{RECIPES_FOLDER}/{name}.toml" for name in recipes])

    with opened() as cache:

        def build(order: Order) -> Report:
            try:
                report = build_one(console, order, options, cache)
            except MkdeckError as error:
                recording.decks.append(DeckRun.broken(order.name, error))
                raise
            recording.decks.append(DeckRun.of(report))
            return report

        return over(console, wanted, build)


def _do(console: Console, steps: Sequence[Step], *, yes: bool) -> bool:
    """Ask, then do what was shown; return whether it was done."""
    if not agreed(console, console.say("schedule.ask"), yes=yes):
        console.note(console.say("schedule.nothing"))
        return False
    for step in steps:
        step.do()
    return True


def _show_steps(console: Console, steps: Sequence[Step]) -> None:
    for step in steps:
        text = step.text if step.text.endswith("\n") or not step.text else f"{step.text}\n"
        console.data(f"{console.say(f'schedule.{step.verb}', target=one_line(step.target))}\n{text}")


def _words(console: Console, when: When) -> str:
    from cards.schedule.when import DAYS

    if when.day is None:
        return console.say("schedule.daily", time=when.time)
    return console.say("schedule.weekly", day=console.say(f"schedule.{DAYS[when.day]}"), time=when.time)


def _show_run(console: Console, run: Run, *, going_on: bool) -> None:
    say = console.say
    start = f"{run.start:%Y-%m-%d %H:%M}"
    if going_on:
        console.data(f"{say('schedule.runs', start=start)}\n")
    elif run.failed:
        console.data(f"{failed(console, run)}\n")
    else:
        code = run.exit_code
        console.data(f"{say('schedule.done', start=start, code=code, version=run.version)}\n")
    for deck in run.decks:
        counts = {name: getattr(deck, name) for name in ("new", "changed", "retired", "problems")}
        if deck.name:
            console.data(f"  {say('schedule.deck', deck=one_line(deck.name), **counts)}\n")
        if deck.what:
            console.data(f"    {one_line(deck.where + say.translate(deck.what))}\n")
