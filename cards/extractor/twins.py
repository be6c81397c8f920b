"""Twins: labelled items alike but for a word, which is the point of them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING

from cards.extractor.answers import answer
from cards.extractor.comparable import apart
from cards.extractor.making import fact
from cards.extractor.subjects import subject_of
from cards.language import length
from cards.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.items import Item
    from cards.extractor.topics import Scope
    from cards.model import Fact

_LONGEST = 45.0  # what is said of one side
_ALIKE = 0.66  # of the character pairs of two items, what makes them a pair that differs in a word
_SAID = 8.0  # what is said of each of them is at least this long


def pairs(items: tuple[Item, ...], scope: Scope) -> Iterator[Fact]:
    """Yield the pairs of labelled items of which all but a word is the same: what differs is the point."""
    told = [item for item in items if item.label is not None and length(item.body.text) >= _SAID]
    for one, two in pairwise(told):
        if one.label is None or two.label is None or not _all_but_same(one.body.text, two.body.text):
            continue
        names = subject_of(one.label), subject_of(two.label)
        said = tuple(answer(item.body, scope, longest=_LONGEST) for item in (one, two))
        if said[0] is None or said[1] is None or not apart(*names, scope):
            continue
        yield fact(
            Kind.COMPARISON, "comparison.pair", names,
            {"grid": ((one.label, two.label), (said[0], said[1]))}, (one.whole, two.whole), scope, things=2.0,
        )  # fmt: skip


def _all_but_same(one: str, two: str) -> bool:
    """Whether two texts share most of their character pairs, and are not the same."""
    if _ALIKE * (len(one) + len(two)) > 2 * min(len(one), len(two)):
        return False
    grams = [Counter(map(add, text, text[1:])) for text in (one, two)]
    shared = sum((grams[0] & grams[1]).values())
    return _ALIKE * sum(map(len, (one, two))) <= 2 * shared < len(one) + len(two) - 2
