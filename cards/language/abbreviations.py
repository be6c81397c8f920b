"""Abbreviations: how a language writes letters beside what they stand for, and when they stand for it.

The words are in ``cards/language/LANG/abbreviations.toml``, the names of well-known letters in a language
with a script of its own in ``letters.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cards.language.data import has_table, table

if TYPE_CHECKING:
    from cards.model import Lang

_SHORT = r"[A-Z][A-Za-z]?[A-Z0-9]{1,6}s?|[A-Z][A-Za-z]{0,2}[A-Z][A-Za-z]{0,2}[A-Z]?|[A-Z]/[A-Z]"
# Words in one way only, or a page of hyphens would take for ever.
_LONG = r"(?<![A-Za-z’'/])[A-Za-z][A-Za-z’'/]*(?:,?[ -][A-Za-z][A-Za-z’'/]*){1,8}"
_NEVER = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class Forms:
    """How a language writes abbreviations and what they stand for.

    Attributes:
        glosses: letters beside the words that they are the initials of, either in parentheses; last, letters
            behind the words.
        bracketed: the letters of the last of them.
        native: letters with the name in the language's own script in parentheses.
        name: such a name; matches nothing where the language is written in Latin letters.
        after: such a name right behind letters and their gloss.
        named: such a name at the start of what stands behind a label.
        part: a word of one.
        lead: what may stand before the first of them and is no part of its name.
        joints: what stands between things that are listed.
        small: words that have no initial of their own.
        units: letters that are no abbreviation worth asking.
        longer: characters that a name may have more than the one known.
        per_letter: characters of a name a letter, the fewest and the most.
        stop_tags, stop_words: where a name that stands before its letters cannot begin.
    """

    glosses: tuple[re.Pattern[str], ...]
    bracketed: re.Pattern[str]
    native: re.Pattern[str]
    name: re.Pattern[str]
    after: re.Pattern[str]
    named: re.Pattern[str]
    part: re.Pattern[str]
    lead: re.Pattern[str]
    joints: re.Pattern[str]
    small: frozenset[str]
    units: frozenset[str]
    longer: int
    per_letter: tuple[float, float]
    stop_tags: frozenset[str]
    stop_words: frozenset[str]

    def beside(self, text: str) -> tuple[re.Pattern[str], ...]:
        """Return the glosses that a text may hold: letters in brackets are quick to find, words are not."""
        return self.glosses if self.bracketed.search(text) else self.glosses[:-1]


@cache
def forms(lang: Lang) -> Forms:
    """Return how a language writes them."""
    data = table(lang, "abbreviations")
    short, long, name = data["before_short"], data["before_long"], data.get("name", "(?!)")
    kind = data.get("kind", "(?!)")
    beside = (
        rf"(?<![A-Za-z0-9])(?P<short>{_SHORT})\s?(?:{kind})?\s?[（(]\s*(?P<long>{_LONG})\s*"
        rf"(?:[,，;；]\s*(?:{long})?\s*(?P<native>{name}(?=\s*[，,）)]))?|(?=[）)]))"
    )
    bracketed = rf"[（(]\s*(?P<short>{_SHORT})\s*[,，;；）)]"
    glosses = (
        rf"[（(]\s*(?P<long>{_LONG})\s*[,，、;；]\s*(?:{short})?\s*(?P<short>{_SHORT})\s*[）)]",
        rf"[（(]\s*(?P<short>{_SHORT})\s*[,，、;；:：]\s*(?:{long})?\s*(?P<long>{_LONG})\s*[,，）)]",
        beside,
        rf"(?P<long>{_LONG})\s?{bracketed}",
    )
    return Forms(
        glosses=tuple(re.compile(form) for form in glosses),
        bracketed=re.compile(bracketed),
        native=re.compile(  # the look behind stands after the first letter: so that capitals are skipped to
            rf"(?P<short>[A-Z](?<![A-Za-z0-9][A-Z])[A-Z]{{1,5}})\s?[（(](?P<native>{name})[，,）)]"
        ),
        name=re.compile(name),
        after=re.compile(data["after"]) if "after" in data else _NEVER,
        named=re.compile(data["named"]) if "named" in data else _NEVER,
        part=re.compile(data["part"]) if "part" in data else _NEVER,
        lead=re.compile(data.get("lead", "(?!)")),
        joints=re.compile(data["joints"]),
        small=frozenset(data["small"]),
        units=frozenset(data["units"]),
        longer=data.get("longer", 0),
        per_letter=tuple(data.get("per_letter", (0, 0))),
        stop_tags=frozenset(data.get("stop_tags", ())),
        stop_words=frozenset(data.get("stop_words", ())),
    )


def spells(short: str, long: str, lang: Lang) -> bool:
    """Whether the capitals and digits of ``short`` are the initials of the words of ``long``, in order."""
    letters = [c.lower() for c in short.rstrip("s") if c.isalnum()]
    words = [w for w in re.split(r"[\s\-/]+", long) if w]
    if len(letters) < 2 or len(words) < 2:
        return False
    initials = [w[0].lower() for w in words]
    content = [w[0].lower() for w in words if w.lower() not in forms(lang).small]
    humps = [c.lower() for w in words for i, c in enumerate(w) if i == 0 or c.isupper()]
    return letters in (initials, content, humps)


def known_names(short: str, lang: Lang) -> tuple[str, ...]:
    """Return what well-known letters are called in a language, the longest first; nothing if unknown."""
    return _letters(lang).get(short.upper(), ())


@cache
def _letters(lang: Lang) -> dict[str, tuple[str, ...]]:
    found = table(lang, "letters") if has_table(lang, "letters") else {}
    return {short: tuple(sorted(names, key=len, reverse=True)) for short, names in found.items()}


def is_known_name(short: str, name: str, lang: Lang) -> bool:
    """Whether a name is what the well-known letters are called, give or take a class noun behind it."""
    said = name.replace(" ", "")
    known = (each.replace(" ", "") for each in known_names(short, lang))
    return any(each in said and len(said) - len(each) <= forms(lang).longer for each in known)


def is_as_long_as(short: str, name: str, lang: Lang) -> bool:
    """Whether a name has as many characters as one of so many letters: a word for each, most of two."""
    fewest, most = forms(lang).per_letter
    return fewest * len(short) <= len(name.replace(" ", "")) <= most * len(short)


@cache
def english_words() -> frozenset[str]:
    """Return common words of English, in small letters: in capitals (SELECT) they stand for nothing."""
    tags = table("en", "tags")
    return frozenset((*tags["verbs"]["base"], *(word for words in tags["words"].values() for word in words)))
