"""A language pack: everything that is known of one language, behind one frozen object."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cards.language import data, sentences, tagging
from cards.language.sentences import Ends, Range
from cards.language.tagging import Lexicon, Word
from cards.model import Lang, Plain

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

_EDGES = " \t\n\u3000。．.：:，,、；;！!？?…—-－*#[]【】「」“”\"'`"


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language.

    Attributes:
        lang: its code.
        lists: word lists by name, see ``LANG/words.toml``.
        patterns: compiled patterns by name, see ``LANG/words.toml``; search with them.
        lowered: those that can be searched in lower-case text.
        ends: what ends sentences and clauses.
        lexicon: parts of speech.
    """

    lang: Lang
    lists: Mapping[str, frozenset[str]]
    patterns: Mapping[str, re.Pattern[str]]
    lowered: Mapping[str, re.Pattern[str]]
    ends: Ends
    lexicon: Lexicon

    def sentences(self, plain: Plain) -> tuple[Range, ...]:
        """Return the ranges of the sentences of ``plain.text``, in order, without white space around them."""
        return sentences.sentences(plain, self.ends)

    def clauses(self, plain: Plain, start: int = 0, end: int | None = None) -> tuple[Range, ...]:
        """Return the ranges of the clauses of ``plain.text[start:end]``, in order.

        A clause holds neither the separator after it nor the end of its sentence.
        """
        return sentences.clauses(plain, start, len(plain.text) if end is None else end, self.ends)

    def words(self, text: str) -> tuple[Word, ...]:
        """Return the words of a text in order; white space is in none of them."""
        return tagging.words(text, self.lexicon)

    def tagged(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the words of a text with their tags: cheaper than ``words``, where no more is wanted."""
        return tagging.tagged(text, self.lexicon)

    def nlp(self) -> Pipeline:
        """Return the spaCy pipeline: blank, with our words, tags and sentence ends. Imports spaCy."""
        from cards.language.pipeline import pipeline  # spaCy takes a second to import

        return pipeline(self.lang)

    def is_generic(self, heading: str) -> bool:
        """Whether a heading is a label that names no subject: 概述, 3.2 优点, Overview."""
        return self.bare(heading) in self.lists["generic_headings"]

    def bare(self, heading: str) -> str:
        """Return a heading in lower case without its number and the punctuation around it."""
        return _bare(heading, self.patterns["heading_number"])

    def has(self, pattern: str, text: str) -> bool:
        """Whether a pattern of ``words.toml`` is found in the text."""
        lowered = self.lowered.get(pattern)
        found = self.patterns[pattern].search(text) if lowered is None else lowered.search(text.lower())
        return found is not None


@lru_cache(maxsize=1_024)
def _bare(heading: str, number: re.Pattern[str]) -> str:
    """The headings above a passage are asked for again with each of its cards."""
    return number.sub("", heading.strip()).strip(_EDGES).lower()


@cache
def pack(lang: Lang) -> Language:
    """Return all that is known of a language. Built once, on first use."""
    patterns = data.patterns(lang)
    return Language(
        lang=lang,
        lists=data.word_lists(lang),
        patterns={name: pattern.regex for name, pattern in patterns.items()},
        lowered={name: pattern.lowered for name, pattern in patterns.items() if pattern.lowered is not None},
        ends=Ends.of(lang),
        lexicon=Lexicon.of(lang),
    )
