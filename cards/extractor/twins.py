"""Twins: labelled items alike but for a word, which is the point of them, or two with names of one kind."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, first_clause
from cards.extractor.comparable import apart, built_alike, is_no_twin
from cards.extractor.making import fact
from cards.extractor.settings import bare
from cards.extractor.sides import is_empty
from cards.extractor.subjects import plain_name, subject_of
from cards.extractor.units import first_sentence
from cards.language import length
from cards.language.data import table
from cards.language.patterns import compiled
from cards.model import Kind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cards.extractor.items import Item
    from cards.extractor.topics import Scope
    from cards.model import Fact, Lang, Phrase, Subject

_LONGEST = 45.0  # what is said of one side
_ALIKE = 0.66  # of the character pairs of two items, what makes them a pair that differs in a word
_UNEVEN = 3.0  # times as long as the other: then one of them says something of another kind
_SHORT = 24.0  # a sentence is kept whole up to this length
_SAID = 8.0  # what is said of each of them is at least this long


def pairs(items: tuple[Item, ...], scope: Scope) -> Iterator[Fact]:
    """Yield the pairs of labelled items of which all but a word is the same: what differs is the point.

    A list of two items whose names are built alike (行存储, 列存储) is such a pair, too.
    """
    told = [item for item in items if item.label is not None and length(item.body.text) >= _SAID]
    for one, two in pairwise(told):
        if one.label is None or two.label is None:
            continue
        labels = bare(one.label, scope.lang), bare(two.label, scope.lang)
        names = subject_of(labels[0]), subject_of(labels[1])
        if is_no_twin(labels, scope.lang):
            continue
        if _all_but_same(one.body.text, two.body.text):
            said = tuple(answer(item.body, scope, longest=_LONGEST) for item in (one, two))
        elif len(items) == 2 and built_alike(plain_name(names[0]), plain_name(names[1])):
            said = tuple(_said(item.body, name, scope) for item, name in zip((one, two), names, strict=True))
        else:
            continue
        if said[0] is None or said[1] is None or not apart(*names, scope):
            continue
        if is_empty(said[0], scope.lang) or is_empty(said[1], scope.lang):
            continue
        sizes = [length(value.text) for value in said if value is not None]
        if max(sizes) > _UNEVEN * min(sizes):
            continue
        yield fact(
            Kind.COMPARISON, "comparison.pair", names,
            {"grid": (labels, (said[0], said[1]))}, (one.whole, two.whole), scope, things=2.0,
        )  # fmt: skip


def _said(body: Phrase, name: Subject, scope: Scope) -> Phrase | None:
    """What the first sentence of an item says of its label, without naming it over again."""
    first, label = first_sentence(body, scope.lang).strip(), plain_name(name)
    if first.text.lower().startswith(label.lower()):
        rest = first.cut(len(label), len(first.text)).strip(" ，,：:")
        first = first if _of_other(scope.lang).match(rest.text) else rest
    said = first if length(first.text) <= _SHORT else first_clause(first, scope.lang, shortest=_SAID)
    return answer(said, scope, longest=_LONGEST)


@cache
def _of_other(lang: Lang) -> re.Pattern[str]:
    """What stands behind a name where its sentence speaks of more than it names: A 和 B, the X of A."""
    return compiled(lang, table(lang, "contrasts").get("in_turn", {}).get("other", "(?!)"))


def _all_but_same(one: str, two: str) -> bool:
    """Whether two texts share most of their character pairs, and are not the same."""
    if _ALIKE * (len(one) + len(two)) > 2 * min(len(one), len(two)):
        return False
    grams = [Counter(map(add, text, text[1:])) for text in (one, two)]
    shared = sum((grams[0] & grams[1]).values())
    return _ALIKE * sum(map(len, (one, two))) <= 2 * shared < len(one) + len(two) - 2
