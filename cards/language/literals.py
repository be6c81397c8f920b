"""What a text must hold for a regular expression to match: read from the expression, asked before it.

An expression with long alternations and lazy repeats takes ten times as long to fail as a search for
the few words without which it cannot match. They are derived from the parsed expression, so that a
refusal is exact: a text that lacks them holds no match, whatever the data say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Words = frozenset[str]
Search = Callable[[str], object]
Item = tuple[Any, Any]

_MOST = 600  # words that may stand in one place; more are not worth looking for
_RARE = 0.04  # how seldom a further character is the one that is looked for
_WORTH = 12.0  # a place costlier than this refuses too little
_PLACES = 2  # the most telling places are asked for, no more
_OFTEN = 60  # failures after which an expression is worth being read: reading one costs a millisecond
_NOTHING: Words = frozenset([""])


class Quick:
    """A regular expression that learns to refuse: one that has often failed is asked by its words first.

    Args:
        regex: the expression.
    """

    __slots__ = ("_failed", "_searches", "regex")

    def __init__(self, regex: re.Pattern[str]) -> None:
        self.regex = regex
        self._failed = 0
        self._searches: tuple[Search, ...] = ()

    def match(self, text: str) -> re.Match[str] | None:
        """Match the expression at the start of a text."""
        for search in self._searches:
            if search(text) is None:
                return None
        found = self.regex.match(text)
        if found is None:
            self._failed += 1
            if self._failed == _OFTEN:
                self._searches = refusals(self.regex)
        return found


def refusals(regex: re.Pattern[str]) -> tuple[Search, ...]:
    """Return searches that each find something in every text in which the expression matches.

    The most telling comes first. None where nothing is certain, or where case is ignored.
    """
    if regex.flags & re.IGNORECASE:
        return ()
    found = {_least(words) for words in _places(parser.parse(regex.pattern, regex.flags))}
    places = sorted((cost, sorted(words)) for words in found if (cost := _cost(words)) < _WORTH)
    return tuple(re.compile("|".join(map(re.escape, words))).search for _, words in places[:_PLACES])


def _least(words: Words) -> Words:
    """The words that hold none of the others: where one of those stands, so does one of these."""
    out: list[str] = []
    for word in sorted(words, key=len):
        if not any(other in word for other in out):
            out.append(word)
    return frozenset(out)


def _cost(words: Words) -> float:
    """How many texts hold one of the words, compared with one character."""
    return sum(_RARE ** (len(word) - 1) for word in words)


def _places(tree: Sequence[Item]) -> Iterator[Words]:
    """Yield for each place of a sequence the words of which one must stand there."""
    run = _NOTHING
    for item in tree:
        if item[0] is codes.ASSERT:  # takes no room: what stands beside it stays together
            yield from _places(item[1][1])
            continue
        words = _language(item)
        joined = _joined(run, words) if words is not None else None
        if joined is not None:
            run = joined
            continue
        if "" not in run:
            yield run
        run = _NOTHING if words is None else words
        if words is None:
            yield from _inner(item)
    if "" not in run:
        yield run


def _inner(item: Item) -> Iterator[Words]:
    """The places inside an item that stands in every match."""
    code, value = item
    if code is codes.SUBPATTERN and not (value[1] or value[2]):
        yield from _places(value[3])
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT) and value[0] > 0:
        yield from _places(value[2])
    elif code is codes.BRANCH:
        best = [min(_places(branch), key=_cost, default=_NOTHING) for branch in value[1]]
        found = frozenset(word for words in best for word in words)
        if "" not in found and len(found) <= _MOST:
            yield found


def _language(item: Item) -> Words | None:
    """All that an item can match, if that is no more than some words; None if it is more."""
    code, value = item
    if code is codes.LITERAL:
        return frozenset([chr(value)])
    if code in (codes.AT, codes.ASSERT_NOT):
        return _NOTHING
    if code is codes.IN:
        return _class(value)
    if code is codes.SUBPATTERN and not (value[1] or value[2]):
        return _sequence(value[3])
    if code is codes.BRANCH:
        parts = [_sequence(branch) for branch in value[1]]
        found = frozenset(word for words in parts if words is not None for word in words)
        return found if None not in parts and len(found) <= _MOST else None
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[1] == 1:
        words = _sequence(value[2])
        return words if words is None or value[0] else words | _NOTHING
    return None


def _class(value: Sequence[Item]) -> Words | None:
    """The characters of a class that lists them."""
    if any(code is not codes.LITERAL and code is not codes.RANGE for code, _ in value):
        return None
    spans = [(sign, sign) if code is codes.LITERAL else sign for code, sign in value]
    if sum(last - first + 1 for first, last in spans) > _MOST:
        return None
    return frozenset(chr(sign) for first, last in spans for sign in range(first, last + 1))


def _sequence(tree: Sequence[Item]) -> Words | None:
    """All that a sequence can match, if that is no more than some words."""
    out: Words | None = _NOTHING
    for item in tree:
        words = _language(item)
        out = _joined(out, words) if out is not None and words is not None else None
    return out


def _joined(left: Words, right: Words) -> Words | None:
    """The words that two places next to each other make, if they are not too many."""
    if left == _NOTHING or right == _NOTHING:
        return left if right == _NOTHING else right
    return frozenset(a + b for a in left for b in right) if len(left) * len(right) <= _MOST else None
