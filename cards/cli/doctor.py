"""``mkdeck doctor``: whether everything is in order."""

from __future__ import annotations

from typing import Annotated

import typer

from cards.cli.options import NoInput, Quiet, Speak

Recover = Annotated[bool, typer.Option("--recover")]


def doctor(
    ctx: typer.Context,
    recover: Recover = False,
    quiet: Quiet = False,
    no_input: NoInput = False,
    lang: Speak = None,
) -> int:
    """Look at the installation, the project, its locks and decks."""
    return 0
