"""``mkdeck check``: what is wrong with recipes, articles and cards. Writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cards.cli.console import Console, one_line
from cards.cli.options import Arguments, NoCache, Offline, Quiet, Verbose
from cards.cli.running import extraction_of, over

if TYPE_CHECKING:
    from cards.cache import Cache
    from cards.model import Card
    from cards.plan import Order
    from cards.report import Report


def check(
    ctx: typer.Context,
    arguments: Arguments = None,
    no_cache: NoCache = False,
    offline: Offline = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> int:
    """Print what the card rules have against the cards of recipes or articles."""
    from cards.cache import opened
    from cards.plan import orders

    console: Console = ctx.obj.tuned(quiet=quiet, verbose=verbose)
    wanted = orders(arguments or [], writes=False, offline=offline)
    with opened(fresh=no_cache) as cache:
        return over(console, wanted, lambda order: _check_one(console, order, cache))


def _check_one(console: Console, order: Order, cache: Cache) -> Report:
    extraction = extraction_of(console, order, cache, rejected=True)
    for each in extraction.cards:
        _show_findings(console, each.card)
    rejected = sum(extraction.report.rejected.values())
    console.note(console.say("check.done", name=order.name, cards=len(extraction.cards), rejected=rejected))
    return extraction.report


def _show_findings(console: Console, card: Card) -> None:
    from cards.cli.show import excerpt

    place = card.source.path or card.source.title
    line = f":{card.source.line}" if card.source.line else ""
    for finding in card.findings:
        word = console.say("check.error" if finding.error else "check.warning")
        what = console.say.translate(finding.what)
        console.data(f"{one_line(place)}{line}: {word}: {finding.rule}: {what}: {excerpt(card.front)}\n")
