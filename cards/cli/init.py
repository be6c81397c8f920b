"""``mkdeck init``: a project to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Quiet

Folder = Annotated[Path, typer.Argument(metavar="[FOLDER]", show_default=False)]


def init(
    ctx: typer.Context,
    folder: Folder = Path(),
    quiet: Quiet = False,
) -> int:
    """Make ``decks/`` with a commented recipe and one article."""
    from cards.starter import start

    console: Console = ctx.obj.tuned(quiet=quiet)
    for path in start(folder, console.say.lang):
        console.note(console.say("init.made", path=path.as_posix()))
    console.note(console.say("init.next"))
    return 0
