"""``mkdeck review``: a local web page to look at the cards of decks and to decide on them."""

from __future__ import annotations

from typing import Annotated

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, Deck, MinScore, NoCache, Offline, Output, Quiet
from cards.errors import MissingError
from cards.resources import is_installed

Port = Annotated[int, typer.Option("--port", min=0, max=65535, show_default=False, metavar="PORT")]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", show_default=False)]

_NEEDED = ("starlette", "uvicorn", "latex2mathml")


def review(
    ctx: typer.Context,
    arguments: Arguments = None,
    output: Output = None,
    deck: Deck = None,
    min_score: MinScore = None,
    port: Port = 0,
    browser: Browser = True,
    no_cache: NoCache = False,
    offline: Offline = False,
    quiet: Quiet = False,
) -> int:
    """Serve the page until Ctrl-C."""
    _check_installed()
    from cards.cli.progress import watch
    from cards.cli.show import show_problems
    from cards.options import Options
    from cards.plan import orders
    from cards.review.serving import serve
    from cards.review.session import Session

    console: Console = ctx.obj.tuned(quiet=quiet)
    wanted = orders(arguments or [], output=output, deck=deck, min_score=min_score, offline=offline)
    with watch(console, lines=False) as watcher:
        session = Session(wanted, Options.at_present(dry_run=True), watcher, fresh=no_cache)
    for desk in session.desks:
        show_problems(console, desk.collected.problems)

    def ready(address: str) -> None:
        import sys

        console.data(f"{address}\n")
        sys.stdout.flush()
        console.note(console.say("review.ready"))
        if browser:
            import webbrowser

            webbrowser.open(address)

    serve(session, console.say, port=port, ready=ready)
    console.note(console.say("review.ended", count=session.decided))
    if session.decided:
        console.note(console.say("decide.next"))
    return 0


def _check_installed() -> None:
    """Refuse to begin without the libraries of the extra.

    Raises:
        MissingError: one of them is not installed.
    """
    for name in _NEEDED:
        if not is_installed(name):
            raise MissingError(
                f"the page needs {name}, which is not installed", hint="pip install 'mkdeck-anki[review]'"
            )
