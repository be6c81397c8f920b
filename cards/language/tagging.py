"""Words and their parts of speech: the segmenter's for Chinese, a lexicon's for English.

A tag is a hint that filters terms and ends of phrases, never the only proof of anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, Literal, NamedTuple, cast, get_args

from cards.language.data import table
from cards.model import Lang

Pos = Literal[
    "NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADV", "PRON", "DET", "NUM", "ADP",
    "CCONJ", "SCONJ", "PART", "INTJ", "SYM", "PUNCT", "X",
]  # fmt: skip
"""Parts of speech of Universal Dependencies, as in spaCy's ``token.pos_``."""

_POS = frozenset(get_args(Pos))
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*%?")
_PIECES = re.compile(
    r"[^\W\d_]+(?=n['’]t\b)"  # do|n't
    r"|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"
    r"|(?:e\.g|i\.e|etc|vs)\."
    r"|[\w$@]+(?:[.\-/:+#&'’](?=\w)(?!['’](?:s|re|ve|ll|d|m)\b)[\w$]+)*(?:\+\+|#|\(\))?"
    r"|\S"
)
_SYMBOLS = frozenset("=+*/<>^|&~$%#@\\≤≥≠≈→←×÷±∈∑∞√")


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        start, end: its range; words are in order and share no character.
        text: the word.
        tag: what the tagger says: the segmenter's flag in Chinese (``uj`` for 的), ``pos`` in English.
        pos: its part of speech, the same set for both languages.
    """

    start: int
    end: int
    text: str
    tag: str
    pos: Pos


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Parts of speech of one language.

    Attributes:
        lang: its code.
        words: tags of words, in lower case.
        flags: tags of the segmenter's flags.
        endings: tags by the ending of a word, the longest first.
    """

    lang: Lang
    words: Mapping[str, Pos]
    flags: Mapping[str, Pos]
    endings: tuple[tuple[str, Pos], ...]

    @classmethod
    def of(cls, lang: Lang) -> Lexicon:
        """Read it from the language's ``tags.toml``."""
        data = table(lang, "tags")
        words: dict[str, Pos] = {}
        for word in _verb_forms(data.get("verbs", {})):
            words[word] = "VERB"
        for word in data.get("adjectives", {}).get("common", ()):
            words[word] = "ADJ"
        for tag, listed in data["words"].items():
            words.update(dict.fromkeys(listed, _pos(tag)))
        pairs = [(end, _pos(tag)) for tag, ends in data.get("endings", {}).items() for end in ends]
        return cls(
            lang,
            words,
            {flag: _pos(tag) for flag, tag in data.get("flags", {}).items()},
            tuple(sorted(pairs, key=lambda pair: -len(pair[0]))),
        )


@lru_cache(maxsize=4_096)
def words(text: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """Return the words of a text in order; white space is in none of them."""
    return tuple(_chinese(text, lexicon) if lexicon.lang == "zh" else _english(text, lexicon))


@lru_cache(maxsize=4_096)
def tagged(text: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Return the words of a text with their tags: cheaper than ``words``, where no more is wanted."""
    if lexicon.lang != "zh":
        return tuple((word.text, word.tag) for word in words(text, lexicon))
    return tuple(pair for pair in _segmenter()(text) if not pair[0].isspace())


@lru_cache(maxsize=4_096)
def inside(text: str, lexicon: Lexicon) -> frozenset[int]:
    """Return the offsets at which a cut would fall inside a word; a number and its measure (三个) are two."""
    if lexicon.lang != "zh":
        return frozenset(at for word in words(text, lexicon) for at in range(word.start + 1, word.end))
    out: list[int] = []
    at = 0
    for piece, flag in _segmenter()(text):
        end = at + len(piece)
        if end - at > 1 and flag != "m" and not piece.isspace():
            out.extend(range(at + 1, end))
        at = end
    return frozenset(out)


def _chinese(text: str, lexicon: Lexicon) -> Iterator[Word]:
    at = 0
    make = tuple.__new__  # a fourth of what Word(…) costs; every word of an article comes by here
    for piece, flag in _segmenter()(text):
        end = at + len(piece)
        if not piece.isspace():
            yield make(Word, (at, end, piece, flag, _chinese_pos(piece, flag, lexicon)))
        at = end


@cache
def _segmenter() -> Callable[[str], list[tuple[str, str]]]:
    import rjieba  # loads its dictionary: a tenth of a second that only words need

    # `add_word` is never called: it is global, so the result would depend on what was read before.
    # Without the hidden Markov model, which glues grammar to the end of terms it does not know (调度|器会).
    return cast("Callable[[str], list[tuple[str, str]]]", partial(rjieba.tag, hmm=False))


@lru_cache(maxsize=65_536)
def _chinese_pos(piece: str, flag: str, lexicon: Lexicon) -> Pos:
    known = lexicon.words.get(piece)
    if known:
        return known
    if flag == "x" or flag == "m":
        return _sign_pos(piece) or ("NUM" if flag == "m" else "X")
    return lexicon.flags.get(flag) or lexicon.flags.get(flag[:1], "X")


def _sign_pos(piece: str) -> Pos | None:
    if _NUMBER.fullmatch(piece):
        return "NUM"
    if any(char.isalnum() for char in piece):
        return None
    return "SYM" if piece[0] in _SYMBOLS else "PUNCT"


def _english(text: str, lexicon: Lexicon) -> Iterator[Word]:
    before: Pos = "PUNCT"
    first = True
    for match in _PIECES.finditer(text):
        piece = match.group()
        pos = _english_pos(piece, before, first, lexicon)
        yield Word(match.start(), match.end(), piece, pos, pos)
        first = pos == "PUNCT" and piece in ".?!:"
        before = pos


def _english_pos(piece: str, before: Pos, first: bool, lexicon: Lexicon) -> Pos:
    sign = _sign_pos(piece)
    if sign:
        return sign
    known = lexicon.words.get(piece.lower())
    if known == "VERB":
        return _verb_or_noun(piece, before)
    if known:
        return known
    if not piece.islower() and (not first or not piece[1:].islower()):
        return "PROPN"
    if before in ("PART", "AUX") and piece.endswith("ed"):
        return "VERB"
    return next((tag for end, tag in lexicon.endings if piece.lower().endswith(end)), "NOUN")


def _verb_or_noun(piece: str, before: Pos) -> Pos:
    """A request, to request: what stands before decides."""
    if before in ("DET", "ADJ", "ADP", "NUM") and not piece.endswith("ing"):
        return "ADJ" if piece.endswith("ed") else "NOUN"
    return "VERB"


def _verb_forms(verbs: Mapping[str, Any]) -> Iterator[str]:
    yield from verbs.get("irregular", ())
    for base in verbs.get("base", ()):
        stem = base.removesuffix("e")
        third = base[:-1] + "ies" if base[-1] == "y" and base[-2] not in "aeiou" else base + "s"
        if base.endswith(("s", "x", "ch", "sh", "z", "o")):
            third = base + "es"
        past = base[:-1] + "ied" if third.endswith("ies") and base[-1] == "y" else stem + "ed"
        yield from (base, third, past, stem + "ing")
        if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base):  # stop, stopped
            yield from (base + base[-1] + "ed", base + base[-1] + "ing")


def _pos(name: str) -> Pos:
    if name not in _POS:
        raise ValueError(f"no such part of speech: {name}")
    return cast("Pos", name)
