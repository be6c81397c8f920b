"""Asking before something outside the project is changed."""

from __future__ import annotations

import sys

from cards.cli.console import Console
from cards.errors import UsageError


def agreed(console: Console, question: str, *, yes: bool) -> bool:
    """Ask a question that is answered by yes or no, on stderr; no answer is no.

    Args:
        console: where it is asked.
        question: it, translated.
        yes: the person has said yes on the command line.

    Raises:
        UsageError: there is nobody to ask: no terminal, or ``--no-input``.
    """
    if yes:
        return True
    if not console.asks or not sys.stdin.isatty():
        raise UsageError(
            "nothing was changed, for nobody can be asked",
            hint="add --yes to agree beforehand, or -n to see only what would be done",
        )
    import typer

    return typer.confirm(question, err=True)
