"""Patterns over sentences, as data: regular expressions beside their examples and counter-examples.

``cards/language/LANG/patterns/CONSTRUCTION.toml`` holds the patterns of one construction:

    [[pattern]]
    name = "copula"                      # with the file's stem it names the construct: definition.copula
    regex = '^(?P<subject>{np})是(?P<definition>.+)$'
    cues = ["是"]                        # one of them must occur: cheap, so asked first
    needs = ["的"]                       # and one of these; may be left out, as cues may
    examples = [{ text = "…", subject = "…", definition = "…" }]
    counterexamples = ["…"]

``{np}`` and the like are macros from ``macros.toml`` of the same language. A pattern sees a
sentence without its end mark and without a leading connective, in which the punctuation inside
code is masked by ``ɴ`` and every character of a formula by ``ᴍ``, and verbs are marked (verbs.py).
The groups are the slots.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

from cards.errors import TemplateError
from cards.language.data import table
from cards.language.verbs import verbs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from cards.model import Lang

_HERE = Path(__file__).resolve().parent
_KEPT = 256  # texts
_FEW = 200  # characters: an alphabet with its signs and capitals has fewer
_MACRO = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern.

    Attributes:
        name: its name within the construction.
        kind: the kind of fact it finds, the construction's own unless the file says otherwise.
        regex: matched at the start of the masked sentence.
        on: what it is laid over: ``main`` (the sentence without a preposed condition) or ``core`` (with it).
        first: whether it is laid over the beginning of a passage alone: over its first sentence, or over
            the second where the first is but a name; over no clause.
        whole: whether the pattern itself says where its slots end, so that they are cut no further.
        cues, needs: strings, of either one must occur; empty for none.
        examples: sentences it matches, with the slots it must find.
        counterexamples: sentences it must not match.
    """

    name: str
    kind: str
    regex: re.Pattern[str]
    on: str = "main"
    first: bool = False
    whole: bool = False
    cues: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    examples: tuple[Mapping[str, str], ...] = ()
    counterexamples: tuple[str, ...] = ()

    def match(self, text: str) -> re.Match[str] | None:
        """Match the masked sentence ``text``."""
        for words in (self.cues, self.needs):
            if words and not any(word in text for word in words):
                return None
        return self.regex.match(text)


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
        without: the patterns without cues and, ``size`` bits higher, those without needs.
        signs: of each cue and need its rarest character; its rarest pair of neighbours if it has two, in a
            language of few characters, all of which stand in most texts.
        paired: whether the signs are pairs.
        words: for each of these what it says as a cue or need of its own, and the longer cues and needs
            that it is the sign of: the patterns of which each is a cue and, ``size`` bits higher, those
            that need it.
        looked: what looks at texts have told, of late: a clause is looked at before it is read.
        whole: the last text that was looked at for all cues and needs, and those found in it with what
            they say: no others can occur in a part of it.
    """

    numbered: Mapping[int, Pattern]
    sets: Mapping[str, int]
    core: int
    first: int
    stating: int
    size: int
    without: int
    signs: frozenset[str]
    paired: bool
    words: Mapping[str, tuple[int, tuple[tuple[str, int], ...]]]
    looked: dict[str, int] = field(default_factory=dict)
    whole: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=lambda: [("", [])])

    def candidates(self, text: str) -> int:
        """Return the patterns that have no cue or need but one that occurs in the text."""
        known = self.looked.get(text)
        if known is None:
            if len(self.looked) >= _KEPT:
                self.looked.clear()
            known = self.looked[text] = self._look(text)
        return known

    def _look(self, text: str) -> int:
        met, (whole, found) = self.without, self.whole[0]
        if text in whole:
            for word, of in found:
                if word in text:
                    met |= of
            return met & met >> self.size
        found = []
        for sign in self.signs.intersection(chain(text, _pairs(text)) if self.paired else text):
            alone, longer = self.words[sign]
            if alone:
                met |= alone
                found.append((sign, alone))
            for word, of in longer:
                if word in text:
                    met |= of
                    found.append((word, of))
        self.whole[0] = text, found
        return met & met >> self.size

    def named(self, construction: str, names: Collection[str]) -> int:
        """Return the patterns of a construction that have one of these names."""
        return sum(bit for bit, pattern in self.of(self.sets.get(construction, 0)) if pattern.name in names)

    def of(self, bits: int) -> Iterator[tuple[int, Pattern]]:
        """Yield the patterns of a set with their bits, in the order of the file."""
        while bits:
            bit = bits & -bits
            bits ^= bit
            yield bit, self.numbered[bit]


@cache
def index(lang: Lang) -> Index:
    """Return the index of a language's patterns."""
    numbered: dict[int, Pattern] = {}
    sets: dict[str, int] = {}
    for construction in _constructions(lang):
        for pattern in patterns(lang, construction):
            bit = 1 << len(numbered)
            numbered[bit] = pattern
            sets[construction] = sets.get(construction, 0) | bit
    every, size = numbered.items(), len(numbered)
    first = sum(bit for bit, pattern in every if pattern.first)
    words: dict[str, int] = {}
    for bit, pattern in every:
        for word in pattern.cues:
            words[word] = words.get(word, 0) | bit
        for word in pattern.needs:
            words[word] = words.get(word, 0) | bit << size
    paired = len(set().union(*words)) < _FEW
    signs = _by_sign(words, paired=paired)
    return Index(
        numbered=numbered,
        sets=sets,
        core=sum(bit for bit, pattern in every if pattern.on == "core"),
        first=first,
        stating=sum(sets.values()) & ~(first | sets.get("leads", 0) | sets.get("headings", 0)),
        size=size,
        without=sum(
            (0 if pattern.cues else bit) | (0 if pattern.needs else bit << size) for bit, pattern in every
        ),
        signs=frozenset(signs),
        paired=paired,
        words={sign: (words.get(sign, 0), tuple(longer)) for sign, longer in signs.items()},
    )


def _pairs(text: str) -> Iterator[str]:
    """The pairs of neighbouring characters."""
    return map(add, text, text[1:])


def _by_sign(words: Mapping[str, int], *, paired: bool) -> dict[str, list[tuple[str, int]]]:
    """Sort words by their rarest characters or pairs, as their own use tells: most texts lack those of most.

    Words that are their own signs stand in no list.
    """
    parts = {word: tuple(_pairs(word) if paired and len(word) > 1 else word) for word in words}
    used = Counter(part for word in words for part in set(parts[word]))
    signs: dict[str, list[tuple[str, int]]] = {}
    for word, of in words.items():
        sign = min(parts[word], key=used.__getitem__)
        longer = signs.setdefault(sign, [])
        if word != sign:
            longer.append((word, of))
    return signs


@cache
def _constructions(lang: Lang) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (_HERE / lang / "patterns").glob("*.toml")))


@cache
def macros(lang: Lang) -> Mapping[str, str]:
    """Return the macros of a language, each fully expanded.

    A list of words becomes an alternation. ``{ verbs = "asked", form = "third" }`` becomes a form of
    any verb of that list in ``verbs.toml`` (``any`` for all known verbs), in a text that is marked.
    """
    raw = table(lang, "macros")
    done: dict[str, str] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            known = verbs(lang)
            value = known.word(value["verbs"], value["form"]) if known else "(?!)"
        if isinstance(value, list):
            value = "(?:" + "|".join(sorted(value, key=len, reverse=True)) + ")"
        done[name] = _expand(value, done)
    return done


@cache
def patterns(lang: Lang, construction: str) -> tuple[Pattern, ...]:
    """Return the patterns of a construction, in the order of the file; none if it has no file.

    Raises:
        TemplateError: the file is broken; it is one of mkdeck's own, so this is for its authors.
    """
    path = _HERE / lang / "patterns" / f"{construction}.toml"
    if not path.exists():
        return ()
    return tuple(
        Pattern(
            name=entry["name"],
            kind=entry.get("kind", construction),
            regex=_compile(entry["regex"], lang, path),
            on=entry.get("on", "main"),
            first=entry.get("first", False),
            whole=entry.get("whole", False),
            cues=tuple(entry.get("cues", ())),
            needs=tuple(entry.get("needs", ())),
            examples=tuple(entry.get("examples", ())),
            counterexamples=tuple(entry.get("counterexamples", ())),
        )
        for entry in table(lang, f"patterns/{construction}").get("pattern", [])
    )


def compiled(lang: Lang, regex: str) -> re.Pattern[str]:
    """Compile a regular expression in which macros may stand."""
    return _compile(regex, lang, _HERE / lang)


def _compile(regex: str, lang: Lang, path: Path) -> re.Pattern[str]:
    try:
        return re.compile(_expand(regex, macros(lang)), re.VERBOSE if "\n" in regex else re.NOFLAG)
    except (re.error, KeyError) as error:
        raise TemplateError(
            f"pattern {regex!r} cannot be used: {error}", hint="mend the regular expression", file=path
        ) from error


def _expand(value: str, known: Mapping[str, str]) -> str:
    return _MACRO.sub(lambda m: known[m[1]], value)
