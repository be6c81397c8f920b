"""Which decks feedback and push are for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cards.errors import UsageError
from cards.plan import PACKAGE_SUFFIX, Order, orders


def decks(arguments: Sequence[str]) -> list[Order]:
    """Return the decks that words of the command line name; without words, all of the project.

    A word is a recipe, or the package of a deck that was built from files.

    Raises:
        UsageError: a word names nothing, or articles.
    """
    packages = [word for word in arguments if word.endswith(PACKAGE_SUFFIX)]
    names = [word for word in arguments if word not in packages]
    found = orders(names, writes=False) if names or not packages else []
    for order in found:
        if order.recipe is None:
            hint = f"name a recipe, or the {PACKAGE_SUFFIX} that was built from them"
            raise UsageError("articles are no deck", hint=hint, file=order.name)
    return [*found, *(Order(None, (word,), Path(word)) for word in packages)]
