"""How the state of decks looks: on a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cards.cli.console import Console, one_line
from cards.cli.reminder import failed
from cards.cli.show import show_table
from cards.forecast import Week, together
from cards.plan import shown

if TYPE_CHECKING:
    from rich.console import Console as RichConsole

    from cards.runs import Run
    from cards.status import Status

_BARS = "▁▂▃▄▅▆▇█"
_LONGEST = 600  # characters of a search that are worth copying from a terminal


def show_status(console: Console, found: Sequence[Status], run: Run | None, *, going: bool) -> None:
    """Print how decks stand, what they are going to ask for, and how the last scheduled run went.

    Args:
        console: where to.
        found: the decks.
        run: the last scheduled run of the project.
        going: whether it is going on.
    """
    import sys

    say, out = console.say, console.rich(sys.stdout)
    for each in found:
        console.data(f"{one_line(each.deck)} ({one_line(each.name)})\n")
        if not each.known:
            console.data(f"  {say('status.never')}\n\n")
            continue
        show_table(out, [(f"  {label}", value) for label, value in rows(console, each)])
        for line in remarks(console, each):
            console.data(f"  {line}\n")
        _show_load(console, out, each.weeks)
        console.data("\n")
    loads = [each.weeks for each in found if each.weeks]
    if len(loads) > 1:
        console.data(f"{say('status.together')}\n")
        _show_load(console, out, together(loads))
        console.data("\n")
    if loads:
        console.data(f"{say('status.simulated')}\n")
    if run:
        console.data(f"{ran(console, run, going=going)}\n")


def rows(console: Console, each: Status) -> Iterator[tuple[str, int | str]]:
    """Yield the figures of a deck, each with its label; of the rarer ones those that are not 0."""
    say = console.say
    budget = each.new_per_week
    yield say("status.active"), each.active
    yield say("status.new"), each.new if budget is None else f"{each.new}/{budget}"
    for label, count in (
        (say("status.waiting"), each.waiting),
        (say("status.conflicts"), each.conflicts),
        (say("status.unnamed"), each.unnamed),
        (say("status.retired"), each.retired),
        (say("status.rejected"), each.rejected),
    ):
        if count:
            yield label, count


def remarks(console: Console, each: Status) -> Iterator[str]:
    """Yield what else there is to say of a deck, a line each."""
    say = console.say
    if each.queue_ends:
        yield say("status.until", week=each.queue_ends)
    if each.built:
        yield say("status.built", when=_minute(each.built), path=shown(each.output))
    else:
        yield say("status.unbuilt", path=shown(each.output))
    if each.run and each.run.problems:
        what = one_line(f"{each.run.where}{say.translate(each.run.what)}")
        yield say("status.problems", count=each.run.problems, what=what)
    if 0 < len(each.search) <= _LONGEST:
        yield say("status.left", search=each.search)
    elif each.search:
        yield say("status.many_left")


def _show_load(console: Console, out: RichConsole, weeks: Sequence[Week]) -> None:
    """Print a row a figure and a column a week, and below it a bar for what they make together."""
    from rich.table import Table
    from rich.text import Text

    if not weeks:
        return
    say = console.say
    most = max(week.cards for week in weeks)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    for _ in range(len(weeks) + 1):
        table.add_column(no_wrap=True, justify="right")
    for label, cells in (
        (say("status.week"), [f"{week.monday:W%V}" for week in weeks]),
        (say("status.new_a_day"), [f"{week.new:.0f}" for week in weeks]),
        (say("status.reviews_a_day"), [f"{week.reviews:.0f}" for week in weeks]),
        ("", [_bar(week.cards / most) for week in weeks] if most else []),
    ):
        table.add_row(Text(f"  {label}"), *cells)
    out.print(table)


def _bar(part: float) -> str:
    return 3 * _BARS[round(part * (len(_BARS) - 1))]


def ran(console: Console, run: Run, *, going: bool) -> str:
    """Return how a scheduled run went, in a sentence."""
    say = console.say
    if going:
        return say("status.run_going", when=_minute(run.start))
    if run.failed:
        return say("status.run_failed", what=failed(console, run))
    problems = sum(deck.problems for deck in run.decks)
    if problems:
        return say("status.run_problems", when=_minute(run.start), count=problems)
    return say("status.run_done", when=_minute(run.start))


def _minute(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"


def status_as_json(each: Status) -> dict[str, Any]:
    """Return how a deck stands as ``mkdeck status --json`` prints it. Keys are only ever added."""
    counts = ("active", "waiting", "retired", "rejected", "conflicts", "unnamed")
    return {
        "deck": each.deck,
        "recipe": each.name,
        "output": each.output.as_posix(),
        "lock": each.lock.as_posix(),
        "notes": {name: getattr(each, name) for name in counts},
        "new_per_week": each.new_per_week,
        "week": each.week,
        "new_this_week": each.new,
        "queue_ends": each.queue_ends or None,
        "built": each.built.isoformat() if each.built else None,
        "problems_last_run": each.run.problems if each.run else None,
        "search": each.search or None,
        "forecast": [
            {"monday": week.monday.isoformat(), "new": round(week.new, 2), "reviews": round(week.reviews, 2)}
            for week in each.weeks
        ],
    }


def run_as_json(run: Run) -> dict[str, Any]:
    """Return a scheduled run in short."""
    return {
        "start": run.start.isoformat(),
        "end": run.end.isoformat() if run.end else None,
        "exit_code": run.exit_code,
        "problems": sum(deck.problems for deck in run.decks),
    }
