"""Parts of speech by what may follow what, for languages whose words do not show them (English).

A word has few readings: those it is listed with, those of its ending, else a noun or a name. The
cheapest way through the readings of a clause is taken (Viterbi): each reading has a price of its
own, each pair of neighbours one, and a clause without a finite verb, or with two of them, costs
extra. All prices stand in the language's ``tags.toml``, written by hand and measured on text.

Adverbs change nothing: what follows one is priced as if it followed what stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cards.language.data import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cards.model import Lang

Reading = tuple[str, float]
Readings = tuple[Reading, ...]

_START = "START"
# whether a finite verb stands in the clause, stood in one before, or is owed to a clause inside the subject
_NONE, _NOW, _EARLIER, _OWED = range(4)
_DOUBLED = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")  # stop, stopped


Way = tuple[float, tuple[Any, str] | None]
"""What a way costs, and its last reading behind those before."""


@dataclass(frozen=True, slots=True, eq=False)
class Tagger:
    """What is known of the words of one language and of their neighbours.

    Attributes:
        words: the readings of words, in lower case.
        endings: readings by the ending of a word, in tables by its length, the longest first.
        follows: the price of a reading behind another.
        usual: the price of a pair that is not listed.
        parts: the part of speech of each reading.
        finite, free: readings that are finite verbs, that change nothing.
        opens, resets: readings after which a clause needs a finite verb, after which it may have one.
        borders: readings behind which a clause begins that is not part of a subject.
        leads: readings behind which a verb belongs to them (can wait, to wait).
        owes: finite verbs with which another goes (lets X wait).
        prices: of a clause without a finite verb (``none``), and of a second one (``second``).
        starts: the places where the ways through a phrase and through a clause begin.
        known: the readings of words met of late, inside a sentence and at its beginning.
    """

    words: Mapping[str, Readings]
    endings: tuple[tuple[int, Mapping[str, Readings]], ...]
    follows: Mapping[str, Mapping[str, float]]
    usual: float
    parts: Mapping[str, str]
    finite: frozenset[str]
    free: frozenset[str]
    opens: frozenset[str]
    resets: frozenset[str]
    borders: frozenset[str]
    leads: frozenset[str]
    owes: frozenset[str]
    prices: Mapping[str, float]
    starts: tuple[_Place, _Place] = field(init=False)
    known: tuple[dict[str, Readings], dict[str, Readings]] = field(default_factory=lambda: ({}, {}))

    def __post_init__(self) -> None:
        """Lay out where ways begin."""
        extras = (self.prices["phrase"], 0.0)
        object.__setattr__(self, "starts", tuple(_Map(self, extra)[_START, _NONE] for extra in extras))

    @classmethod
    def of(cls, lang: Lang) -> Tagger | None:
        """Read it from the language's ``tags.toml``; None where that says nothing of neighbours."""
        data = table(lang, "tags")
        if "follows" not in data:
            return None
        ends = {end: _readings(said) for said, listed in data["endings"].items() for end in listed}
        return cls(
            words=_words(data, table(lang, "verbs")),
            endings=tuple(
                (size, {end: said for end, said in ends.items() if len(end) == size})
                for size in sorted({len(end) for end in ends}, reverse=True)
            ),
            follows={before: dict(_readings(row)) for before, row in data["follows"].items()},
            usual=data["prices"]["usual"],
            parts=data["parts"],
            finite=frozenset(data["clause"]["finite"]),
            free=frozenset(data["clause"]["free"]),
            opens=frozenset(data["clause"]["opens"]),
            resets=frozenset(data["clause"]["resets"]),
            borders=frozenset(data["clause"]["borders"]),
            leads=frozenset(data["clause"]["leads"]),
            owes=frozenset(data["clause"]["owes"]),
            prices=data["prices"],
        )

    def tags(self, words: Sequence[str], *, clause: bool = True) -> list[str]:
        """Return the reading of each word; ``clause`` is whether a finite verb is to be expected."""
        ways: dict[_Place, Way] = {self.starts[clause]: (0.0, None)}
        first = True
        for word in words:
            ways = _step(ways, self.known[first].get(word) or self._met(word, first=first))
            first = word in _ENDERS or (first and not word[0].isalnum())
        none = self.prices["none"] if clause else 0.0
        best = min(ways.items(), key=lambda way: way[1][0] + none * (way[0].seen in (_NONE, _OWED)))
        out: list[str] = []
        back = best[1][1]
        while back is not None:
            back, said = back
            out.append(said)
        return out[::-1]

    def _met(self, word: str, *, first: bool) -> Readings:
        """The readings of a word that was not met of late, remembered."""
        known = self.known[first]
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[word] = readings = self.readings(word, first=first)
        return readings

    def readings(self, word: str, *, first: bool) -> Readings:
        """Return what a word may be.

        Args:
            word: as it is written.
            first: whether it begins a sentence, so that a capital says nothing.
        """
        lower = word.lower()
        known = self.words.get(lower)
        if known and (first or not word[0].isupper() or word == "I"):
            return (*known, ("PROPN", self.prices["opening"])) if word[0].isupper() else known
        if not word[0].isalnum() and known is None:
            return (("SYM" if word[0] in _SYMBOLS else "PUNCT", 0.0),)
        if word[0].isdigit():
            return (("NUM", 0.0),)
        if not lower.isalpha() and "-" not in word:
            return _NAMES
        if not word.islower() and (not first or not word[1:].islower()):
            return (*_NAMES, *((said, own + self.prices["capital"]) for said, own in known or ()))
        for size, ends in self.endings:
            if said := ends.get(lower[-size:]):
                return said
        return _NOUNS


class _Map(dict[tuple[str, int], "_Place"]):
    """The places of all ways, made as they are come to.

    Args:
        tagger: whose prices.
        extra: the price of a finite verb besides.
    """

    def __init__(self, tagger: Tagger, extra: float) -> None:
        super().__init__()
        self.tagger, self.extra = tagger, extra

    def __missing__(self, state: tuple[str, int]) -> _Place:
        """Make a place."""
        self[state] = place = _Place(self, *state)
        return place


class _Place(dict[str, tuple[float, "_Place"]]):
    """Where a way stands; by a reading, its price and where it leads: worked out once for each.

    Args:
        places: all of them.
        before: the reading of the last word that is no adverb.
        seen: what of a clause's finite verb has been seen.
    """

    __slots__ = ("_places", "before", "seen")
    __hash__ = object.__hash__  # type: ignore[assignment]  # each is like no other

    def __init__(self, places: _Map, before: str, seen: int) -> None:
        super().__init__()
        self._places, self.before, self.seen = places, before, seen

    def __missing__(self, said: str) -> tuple[float, _Place]:
        """Work a move out."""
        tagger, before, seen = self._places.tagger, self.before, self.seen
        price, now = tagger.follows[before].get(said, tagger.usual), seen
        if said in tagger.finite:
            price += tagger.prices["second"] * (seen == _NOW and before not in tagger.finite)
            price += self._places.extra * (seen != _OWED)
            now = _NONE if seen == _OWED or said in tagger.owes else _NOW
        elif said in tagger.opens:
            now = _OWED if seen == _NONE and before not in tagger.borders else _NONE
        elif seen == _NOW and said in tagger.resets:
            now = _EARLIER
        self[said] = found = price, self._places[before if said in tagger.free else said, now]
        return found


def _step(ways: Mapping[_Place, Way], readings: Readings) -> dict[_Place, Way]:
    """Every way one word further, of those that come to the same place the cheapest."""
    out: dict[_Place, Way] = {}
    for place, (cost, back) in ways.items():
        for said, own in readings:
            price, to = place[said]
            price += cost + own
            known = out.get(to)
            if known is None or price < known[0]:
                out[to] = (price, (back, said))
    return out


_MOST_KNOWN = 16_384  # words
_ENDERS = frozenset(".?!:•")
_SYMBOLS = frozenset("=+*/<>^|&~$%#@\\≤≥≠≈→←×÷±∈∑∞√")
_NAMES: Readings = (("PROPN", 0.0),)
_NOUNS: Readings = (("NOUN", 0.0), ("ADJ", 2.0), ("VB", 3.2))


def _readings(said: str) -> Readings:
    """``"NOUN 0, VB 1.5"`` as pairs; a reading without a price costs nothing."""
    pairs = (part.split() for part in said.split(","))
    return tuple((pair[0], float(pair[1]) if len(pair) > 1 else 0.0) for pair in pairs)


def _words(data: Mapping[str, Any], verbs: Mapping[str, Any]) -> dict[str, Readings]:
    """The readings of all listed words: those of every list in which a word stands."""
    out: dict[str, dict[str, float]] = {}
    for word, readings in _verb_forms(data["verbs"], verbs):
        out.setdefault(word, {}).update(readings)
    for said, listed in data["words"].items():
        for word in listed:
            own = out.setdefault(word, {})
            for reading, price in _readings(said):
                own[reading] = min(price, own.get(reading, price))
    for word in data["only"]["words"]:  # listed words that have the readings of the closed classes alone
        out[word] = {reading: price for reading, price in out[word].items() if not reading.startswith("VB")}
    return {word: tuple(known.items()) for word, known in out.items()}


def _verb_forms(
    data: Mapping[str, Any], verbs: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Every form of every verb with its readings; those no rule makes are added to those that one makes."""
    nouns = frozenset(data["nouns"])
    forms = {form: dict(_readings(said)) for form, said in data["forms"].items()}
    bases = (*data["base"], *verbs["asked"], *verbs["other"], *data["nouns"])
    for base in dict.fromkeys(bases):
        kind = "noun_" if base in nouns else ""
        last = base + base[-1] if _DOUBLED.fullmatch(base) else base
        yield base, forms[kind + "base"]
        yield third(base), forms[kind + "third"]
        yield re.sub(r"(?<![aeiou])yed$", "ied", last.removesuffix("e") + "ed"), forms["past"]
        yield (last.removesuffix("e") if not last.endswith("ee") else last) + "ing", forms["ing"]
    for form, listed in data["irregular"].items():
        yield from ((word, forms[form]) for word in listed)


def third(base: str) -> str:
    """Return the third person singular that rules make of a base form."""
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "ch", "sh", "z", "o")) else "s")
