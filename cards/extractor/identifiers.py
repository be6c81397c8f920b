"""Identifiers: names in code that say in English what their definition says (close(): 关闭).

Whoever can read the name needs no card. The words of a name are looked up one by one; what is left
of the definition without what they say tells whether it says more.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.language import length
from cards.language.data import has_table, table

if TYPE_CHECKING:
    from cards.model import Lang

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", re.ASCII)
_NOISE = re.compile(r"[\W_]+")
_LITTLE = 5.0  # a longer rest says something


def translated(name: str, said: str, lang: Lang) -> bool:
    """Whether what is said of a name in code only says its words in the language of the article."""
    if not has_table(lang, "identifiers") or (not name.isascii() and not _kind(lang).search(name)):
        return False
    words = [
        word for word in map(str.lower, _WORD.findall(_kind(lang).sub("", name))) if word not in _silent(lang)
    ]
    if not words:
        return False
    rest = said.lower()
    for word in words:
        found = next((form for form in _forms(word, lang) if form in rest), None)
        if found is None:
            return False
        rest = rest.replace(found, " ")
    return length(_NOISE.sub(" ", _besides(lang).sub(" ", rest))) < _LITTLE


def _forms(word: str, lang: Lang) -> tuple[str, ...]:
    """A word as it may stand in a definition: what it is called there, the longest first, and as it is."""
    return (*sorted(table(lang, "identifiers")["words"].get(word, ()), key=len, reverse=True), word)


@cache
def _silent(lang: Lang) -> frozenset[str]:
    return frozenset(table(lang, "identifiers")["silent"])


@cache
def _kind(lang: Lang) -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{table(lang, 'identifiers')['kind']})$")


@cache
def _besides(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "identifiers")["besides"])
