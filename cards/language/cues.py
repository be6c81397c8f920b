"""Cues: which patterns a text can match at all, told by one look at it.

A sentence can match few of a language's patterns: only those of which a string of each kind (``cues``,
``needs`` and ``also`` of patterns.py) and, where verbs are marked, a verb stand in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from operator import add
from typing import TYPE_CHECKING

from cards.language.patterns import constructions, patterns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cards.language.patterns import Pattern
    from cards.model import Lang

_KEPT = 256  # texts
_MOST_CHOSEN = 4_096  # sets of patterns
_FEW = 200  # characters: an alphabet with its signs and capitals has fewer
_RUN = 3  # letters that tell a word from most others


@dataclass(frozen=True, slots=True)
class Index:
    """What a look at a text tells of the patterns that it can match.

    A set of patterns is a number with a bit for each.

    Attributes:
        numbered: the patterns by their bits; those of a construction are in the order of the file.
        sets: all the patterns of each construction.
        core: the patterns that are laid over the core.
        first: the patterns that are laid over the beginning of a passage alone.
        stating: the patterns over any clause: all but those, and those of lead-ins and headings.
        size: how many patterns there are.
        without: the patterns without cues, ``size`` bits higher those without needs, and as many higher those
            without the third kind.
        verbless: the patterns that need no verb.
        verbal: for each space that marks verbs the patterns that need one of these.
        signs: of each cue and need its rarest character; in a language of few characters, all of which stand
            in most texts, its rarest run of as many as ``length``.
        length: how many characters a sign has.
        words: the strings of all kinds that each of these is the sign of, under ``""`` those too short to
            have one, with the patterns of which each is a cue and, higher like these, those that need it.
        looked: what looks at texts have told, of late: a clause is looked at before it is read.
        chosen: the sets of patterns that were asked for of late: clauses of one kind ask for the same.
        block, whole: the last block and the last sentence of it that were looked through, and the strings
            found there with what they say: no others can occur in a part of it.
    """

    numbered: Mapping[int, Pattern]
    sets: Mapping[str, int]
    core: int
    first: int
    stating: int
    size: int
    without: int
    verbless: int
    verbal: tuple[tuple[str, int], ...]
    signs: frozenset[str]
    length: int
    words: Mapping[str, Sequence[tuple[str, int]]]
    looked: dict[str, tuple[int, int]] = field(default_factory=dict)
    chosen: dict[int, tuple[Pattern, ...]] = field(default_factory=dict)
    block: list[tuple[str, Sequence[tuple[str, int]]]] = field(default_factory=lambda: [("", ())])
    whole: list[tuple[str, Sequence[tuple[str, int]]]] = field(default_factory=lambda: [("", ())])

    def candidates(self, text: str, block: str) -> int:
        """Return the patterns that have no string of any kind but one that occurs in the text.

        Args:
            text: a sentence or a clause.
            block: what it is a part of, before verbs are marked; looked through once for all its parts.
        """
        return self._looked(text, block)[0]

    def may_state(self, text: str, block: str) -> bool:
        """Whether a clause may state something that is looked for in clauses.

        The third kind of strings is not asked for: patterns are not all that a clause is read by.
        """
        return bool(self._looked(text, block)[1] & self.stating)

    def _looked(self, text: str, block: str) -> tuple[int, int]:
        """The patterns that a text may match by all three kinds of strings, and by the first two."""
        known = self.looked.get(text)
        if known is None:
            if len(self.looked) >= _KEPT:
                self.looked.clear()
            met = self._look(text, block)
            loosely = met & met >> self.size
            known = self.looked[text] = loosely & met >> 2 * self.size, loosely
        return known

    def told(self, text: str) -> int:
        """Return the patterns that need no verb but one that is marked in the text."""
        met = self.verbless
        for sign, of in self.verbal:
            if sign in text:
                met |= of
        return met

    def _look(self, text: str, block: str) -> int:
        """The patterns of which a string of the first kind occurs in a text, or of another, higher."""
        whole, found = self.whole[0]
        if text in whole:
            found = [entry for entry in found if entry[0] in text]
        else:
            if self.block[0][0] != block:
                self.block[0] = block, self._occurring(block)
            found = [entry for entry in self.block[0][1] if entry[0] in text]
            self.whole[0] = text, found
        met = self.without
        for _, of in found:
            met |= of
        return met

    def _occurring(self, block: str) -> list[tuple[str, int]]:
        """The cues and needs that occur in a text, with what they say."""
        met = self.signs.intersection(_runs(block, self.length))
        return [entry for sign in ("", *met) for entry in self.words[sign] if entry[0] in block]

    def named(self, construction: str, names: Collection[str]) -> int:
        """Return the patterns of a construction that have one of these names."""
        own = self.sets.get(construction, 0)
        return sum(bit for bit, pattern in self.numbered.items() if bit & own and pattern.name in names)

    def of(self, bits: int) -> tuple[Pattern, ...]:
        """Return the patterns of a set, in the order of the file."""
        found = self.chosen.get(bits)
        if found is None:
            if len(self.chosen) >= _MOST_CHOSEN:
                self.chosen.clear()
            found = self.chosen[bits] = tuple(self._of(bits))
        return found

    def _of(self, bits: int) -> Iterator[Pattern]:
        while bits:
            bit = bits & -bits
            bits ^= bit
            yield self.numbered[bit]


@cache
def index(lang: Lang) -> Index:
    """Return the index of a language's patterns."""
    numbered: dict[int, Pattern] = {}
    sets: dict[str, int] = {}
    for construction in constructions(lang):
        for pattern in patterns(lang, construction):
            bit = 1 << len(numbered)
            numbered[bit] = pattern
            sets[construction] = sets.get(construction, 0) | bit
    every, size = numbered.items(), len(numbered)
    first = sum(bit for bit, pattern in every if pattern.first)
    words: dict[str, int] = {}
    without = 0
    for bit, pattern in every:
        for kind, listed in enumerate((pattern.cues, pattern.needs, pattern.also)):
            for word in listed:
                words[word] = words.get(word, 0) | bit << kind * size
            without |= 0 if listed else bit << kind * size
    length = _RUN if len(set().union(*words)) < _FEW else 1
    signs = _by_sign(words, length)
    return Index(
        numbered=numbered,
        sets=sets,
        core=sum(bit for bit, pattern in every if pattern.on == "core"),
        first=first,
        stating=sum(sets.values()) & ~(first | sets.get("leads", 0) | sets.get("headings", 0)),
        size=size,
        without=without,
        verbless=sum(bit for bit, pattern in every if not pattern.verbs),
        verbal=tuple(
            (sign, sum(bit for bit, pattern in every if sign in pattern.verbs))
            for sign in sorted({sign for pattern in numbered.values() for sign in pattern.verbs})
        ),
        signs=frozenset(signs.keys() - {""}),
        length=length,
        words=signs,
    )


def _runs(text: str, length: int) -> Sequence[str]:
    """The runs of so many characters that a text has, one from each of its characters on."""
    runs: Sequence[str] = text
    for size in range(1, length):
        runs = list(map(add, runs, text[size:]))
    return runs


def _by_sign(words: Mapping[str, int], length: int) -> dict[str, list[tuple[str, int]]]:
    """Sort words by their rarest characters or runs, as their own use tells: few stand in most texts."""
    parts = {word: _runs(word, length) if len(word) >= length else ("",) for word in words}
    used = Counter(part for word in words for part in set(parts[word]))
    signs: dict[str, list[tuple[str, int]]] = {"": []}
    for word, of in words.items():
        signs.setdefault(min(parts[word], key=used.__getitem__), []).append((word, of))
    return signs
