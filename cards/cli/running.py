"""What the commands over decks have in common: they go over orders, whatever becomes of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cards.cli.console import Console
from cards.errors import MkdeckError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cards.build import Extraction
    from cards.cache import Cache
    from cards.plan import Order


class Outcome(Protocol):
    """What came of an order."""

    @property
    def exit_code(self) -> int:
        """0 if all went well."""


def over(console: Console, wanted: Iterable[Order], run: Callable[[Order], Outcome]) -> int:
    """Run each order and return the gravest exit code.

    An order that ends in an error is told, and does not keep the others from being run.
    """
    code = 0
    for order in wanted:
        try:
            code = max(code, run(order).exit_code)
        except MkdeckError as error:
            console.error(error)
            code = max(code, error.exit_code)
    return code


def extraction_of(
    console: Console, order: Order, cache: Cache, *, rejected: bool, explained: bool = False
) -> Extraction:
    """Make the cards of an order, tell the person how far it is and what went wrong."""
    from cards.build import extract
    from cards.cache import Shelf
    from cards.cli.progress import watch
    from cards.cli.show import show_problems

    with watch(console, lines=False) as watcher:
        extraction = extract(
            order.plan(), rejected=rejected, explained=explained, watcher=watcher, shelf=Shelf(cache)
        )
    show_problems(console, extraction.report.problems)
    return extraction
