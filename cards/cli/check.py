"""``mkdeck check``: what is wrong with recipes, articles and cards. Writes nothing."""

from __future__ import annotations

import typer

from cards.cli.console import Console
from cards.cli.options import Arguments, NoInput, Quiet, Speak, Verbose
from cards.errors import MkdeckError


def check(
    ctx: typer.Context,
    arguments: Arguments = None,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    no_input: NoInput = False,
    lang: Speak = None,
) -> int:
    """Print what the card rules have against the cards of recipes or articles."""
    from cards.build import extract
    from cards.cli.progress import watch
    from cards.cli.show import excerpt, show_problems
    from cards.plan import orders

    console: Console = ctx.obj.tuned(quiet=quiet, verbose=verbose)
    code = 0
    for order in orders(arguments or [], writes=False):
        try:
            with watch(console, lines=False) as watcher:
                extraction = extract(order.plan(), rejected=True, watcher=watcher)
        except MkdeckError as error:
            console.error(error)
            code = max(code, error.exit_code)
            continue
        show_problems(console, extraction.report.problems)
        for each in extraction.cards:
            place = each.card.source.path or each.card.source.title
            for finding in each.card.findings:
                word = console.say("check.error" if finding.error else "check.warning")
                what = console.say.translate(finding.what)
                front = excerpt(each.card.front)
                console.data(f"{place}: {word}: {finding.rule}: {what}: {front}\n")
        rejected = sum(extraction.report.rejected.values())
        console.note(
            console.say("check.done", name=order.name, cards=len(extraction.cards), rejected=rejected)
        )
        code = max(code, extraction.report.exit_code)
    return code
