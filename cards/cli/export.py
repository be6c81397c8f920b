"""``mkdeck export``: what a deck ships, for other programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Decks, NoCache, Quiet, Verbose
from cards.cli.running import over
from cards.errors import UsageError

if TYPE_CHECKING:
    from cards.cache import Cache
    from cards.export import Export
    from cards.exporters import Exporter
    from cards.plan import Order


class Format(StrEnum):
    """The targets."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    MD = "md"
    MOCHI = "mochi"


FormatOption = Annotated[Format | None, typer.Option("--format", "-f", metavar="FORMAT", show_default=False)]
File = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", show_default=False)]


def export(
    ctx: typer.Context,
    names: Decks = None,
    format_: FormatOption = None,
    output: File = None,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> int:
    """Write what decks ship in another format. Nothing is issued."""
    from cards.cache import opened
    from cards.export import chosen
    from cards.status import asked

    console: Console = ctx.obj.tuned(quiet=quiet, verbose=verbose)
    exporter = chosen(format_.value if format_ else None, output)
    wanted = asked(names or [])
    if output and len(wanted) > 1:
        raise UsageError("-o is for one deck", hint="name its recipe: mkdeck export NAME -o FILE")
    with opened(fresh=no_cache) as cache:
        return over(console, wanted, lambda order: _export_one(console, order, exporter, output, cache))


def _export_one(
    console: Console, order: Order, exporter: Exporter, output: str | None, cache: Cache
) -> Export:
    from cards.cache import Shelf
    from cards.cli.progress import watch
    from cards.cli.show import show_problems
    from cards.export import export

    with watch(console, lines=False) as watcher:
        done = export(order, exporter, output, watcher=watcher, shelf=Shelf(cache))
    show_problems(console, done.problems)
    if done.path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(done.made.data)
    _tell(console, done)
    return done


def _tell(console: Console, done: Export) -> None:
    from cards.plan import shown

    say = console.say
    if done.path is not None:
        key = "export.written" if done.written else "export.same"
        console.note(say(key, deck=done.deck, path=shown(done.path), notes=done.notes))
        if done.made.beside:
            console.note(say("export.beside", count=len(done.made.beside)))
    left_out = done.made.left_out + (len(done.made.beside) if done.path is None else 0)
    if left_out:
        console.warning(say("export.left_out", count=left_out), say("export.left_out_hint"))
