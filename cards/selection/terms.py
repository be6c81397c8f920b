"""Which cards need which definitions: a card that names a term needs the card that defines it.

A definition that asks after its term alone (什么是死锁？) serves the whole deck; one that says where
it holds (线程中的栈指什么？) serves the cards of its own articles.

Terms are sought on folded words: a Latin word whole, but for the ending of its plural, a Han
character each by itself. So 进程 is found in 进程控制块, and ram is not found in frame.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from cards.language import pack
from cards.language.fold import fold
from cards.model import Card, Kind, Lang

_WORD = re.compile(r"[a-z0-9_\u00c0-\u024f]+(?:\+\+|[+#](?![a-z0-9]))?|\w", re.IGNORECASE)
_PLURAL = re.compile(r"(?<=[^\W\d_]{3})(?:es|(?<!s)s|e)$")  # nodes, node; but class
_GLOSSED = re.compile(r"(.+?)\s*[（(](.+?)[)）]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LANGS: tuple[Lang, ...] = ("zh", "en")
_TERM = "＿"  # stands for the term where the pattern asks_alone looks
_EVERYWHERE = ""  # in place of an article

Term = tuple[str, ...]
"""The folded words of a term."""


class Note(Protocol):
    """What of a card, or of a note's row, tells which terms it defines."""

    @property
    def kind(self) -> str:
        """What kind of fact is asked for."""

    @property
    def side(self) -> int:
        """From which end: 1, or 2 for the opposite direction."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it is about, what is asked about first."""

    @property
    def front(self) -> str:
        """Card Markdown."""

    @property
    def articles(self) -> frozenset[str]:
        """The keys of the articles in which the fact stands."""


def needs(cards: Sequence[Card], learnt: Iterable[Note] = ()) -> list[frozenset[int]]:
    """Return for each card the places of the definitions of the terms that it names.

    Args:
        cards: those that are not learnt yet; of several that define a term the first counts.
        learnt: notes issued before: what they define needs no other definition.
    """
    if not cards:
        return []
    glossary = _Glossary()
    for note in learnt:
        glossary.add(note, -1)
    for place, card in enumerate(cards):
        glossary.add(card, place)
    return [frozenset(glossary.named_by(card) - {place, -1}) for place, card in enumerate(cards)]


@dataclass(slots=True)
class _Glossary:
    """The terms that are defined, and where.

    Attributes:
        terms: by term the places of the definitions that count, by the article that each serves.
        longer: terms of two words and more, by the first two.
    """

    terms: dict[Term, dict[str, int]] = field(default_factory=dict)
    longer: dict[Term, list[Term]] = field(default_factory=dict)

    def add(self, note: Note, place: int) -> None:
        """Take note of what a note defines; the first definition of a term counts."""
        if note.kind != Kind.DEFINITION or note.side != 1 or not note.subjects:
            return
        served = [_EVERYWHERE] if _asks_alone(note) else note.articles
        for term in _forms(note.subjects[0]):
            if term not in self.terms and len(term) > 1:
                self.longer.setdefault(term[:2], []).append(term)
            places = self.terms.setdefault(term, {})
            for article in served:
                places.setdefault(article, place)

    def named_by(self, card: Card) -> set[int]:
        """Return the places of the definitions of all terms that a card names."""
        names = [_words(subject) for subject in card.subjects]
        found = self.terms.keys() & set(names)
        for words in names:
            found |= self._longer_in(words)
        for text in (card.front, card.back):
            words = _words(text)
            found |= self._longer_in(words) | self._single_in(text, words)
        served = [_EVERYWHERE, *card.articles]
        places = ([self.terms[term][at] for at in served if at in self.terms[term]] for term in found)
        return {min(each) for each in places if each}

    def _longer_in(self, words: Term) -> set[Term]:
        pairs = self.longer.keys() & set(pairwise(words))
        line = _line(words) if pairs else ""
        return {term for pair in pairs for term in self.longer[pair] if _line(term) in line}

    def _single_in(self, text: str, words: Term) -> set[Term]:
        """The terms of one word; of one letter only a Han character that is a word: 图 is none in 图片."""
        found = self.terms.keys() & {(word,) for word in words}
        letters = {term for term in found if len(term[0]) == 1}
        if any(_HAN.match(letter) for (letter,) in letters):
            letters -= {(fold(word),) for word, _ in pack("zh").tagged(text) if _HAN.fullmatch(word)}
        return found - letters


def _asks_alone(note: Note) -> bool:
    """Whether a definition does not say where it holds."""
    asked = note.front.lower().replace(note.subjects[0].lower(), _TERM, 1)
    return any(pack(lang).has("asks_alone", asked) for lang in _LANGS)


def _forms(name: str) -> Iterator[Term]:
    """Yield what a term is called: its name, and the gloss in brackets behind it."""
    glossed = _GLOSSED.fullmatch(name)
    for part in glossed.groups() if glossed else (name,):
        if term := _words(part):
            yield term


def _words(text: str) -> Term:
    return tuple([_folded(word) for word in _WORD.findall(unicodedata.normalize("NFKC", text))])


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    """Return a word's fold, of one thing or several: index and indexes, query and queries."""
    folded = fold(_PLURAL.sub("", word))
    return f"{folded[:-1]}i" if len(folded) > 2 and folded.endswith("y") else folded


def _line(words: Term) -> str:
    return f" {' '.join(words)} "
