"""Where two texts differ, word by word, also in a language that puts no spaces between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from cards.language.detect import HAN

_TOKEN = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+|.", re.DOTALL)
_MOST = 4_000  # words of both texts together: more are no card's, and would be compared for seconds


class Side(StrEnum):
    """Which of two texts a piece belongs to."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


class Piece(NamedTuple):
    """A piece of two texts laid over each other."""

    side: Side
    text: str


class _Stretch(NamedTuple):
    """A stretch of the two texts: the same in both if ``old`` is ``new``."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new

    @property
    def weight(self) -> int:
        return max(len(self.old), len(self.new))


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts laid over each other.

    Those of ``BOTH`` and ``OLD`` make the old text, those of ``BOTH`` and ``NEW`` the new one. What
    the texts share by chance, a 的 between two words that are others, is no common piece.

    >>> [(str(side), text) for side, text in differences("什么是线程？", "什么是进程？")]
    [('both', '什么是'), ('old', '线程'), ('new', '进程'), ('both', '？')]
    """
    stretches = _stretches(_words(old), _words(new))
    while (fewer := _bridged(stretches)) != stretches:
        stretches = fewer
    return tuple(_pieces(stretches))


def _words(text: str) -> list[str]:
    """Return the words, signs and spaces that a text consists of."""
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        words += _segmented(match[0]) if match["han"] else [match[0]]
    return words


def _segmented(text: str) -> list[str]:
    if len(text) == 1:
        return [text]
    import rjieba  # loads its dictionary

    return list(rjieba.cut(text, hmm=False))


def _stretches(old: list[str], new: list[str]) -> list[_Stretch]:
    if len(old) + len(new) > _MOST:
        return [_Stretch("".join(old), "".join(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Stretch("".join(old[from_:to]), "".join(new[start:end]))
        for _, from_, to, start, end in matcher.get_opcodes()
    ]


def _bridged(stretches: list[_Stretch]) -> list[_Stretch]:
    """Give up the common stretches that are no longer than what differs on either side of them."""
    common = [each.same and not _is_chance(stretches, at) for at, each in enumerate(stretches)]
    runs = groupby(zip(common, stretches, strict=True), key=lambda pair: pair[0])
    return [_joined(stretch for _, stretch in run) for _, run in runs]


def _is_chance(stretches: list[_Stretch], at: int) -> bool:
    around = (*stretches[max(0, at - 1) : at], *stretches[at + 1 : at + 2])
    return len(around) == 2 and all(not each.same and each.weight >= stretches[at].weight for each in around)


def _joined(stretches: Iterable[_Stretch]) -> _Stretch:
    olds, news = zip(*stretches, strict=True)
    return _Stretch("".join(olds), "".join(news))


def _pieces(stretches: Iterable[_Stretch]) -> Iterator[Piece]:
    for each in stretches:
        if each.same:
            yield Piece(Side.BOTH, each.old)
            continue
        if each.old:
            yield Piece(Side.OLD, each.old)
        if each.new:
            yield Piece(Side.NEW, each.new)
