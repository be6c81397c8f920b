"""Words and their parts of speech: the segmenter's for Chinese, a lexicon's for English.

A tag is a hint that filters terms and ends of phrases, never the only proof of anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Literal, NamedTuple, cast, get_args

from cards.language.data import table
from cards.language.tagger import Tagger
from cards.model import Lang

Pos = Literal[
    "NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADV", "PRON", "DET", "NUM", "ADP",
    "CCONJ", "SCONJ", "PART", "INTJ", "SYM", "PUNCT", "X",
]  # fmt: skip
"""Parts of speech of Universal Dependencies, as in spaCy's ``token.pos_``."""

_POS = frozenset(get_args(Pos))
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*%?")
_PIECES = re.compile(
    r"(?=[^\W\d_]++['’])[^\W\d_]+(?=n['’]t\b)"  # do|n't; few words have what is looked for first
    r"|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"
    r"|(?:e\.g|i\.e|etc|vs)\."
    r"|[\w$@]+(?:(?!['’](?:s|re|ve|ll|d|m)\b)[.\-/:+#&'’](?=\w)[\w$]+)*(?:\+\+|#|\(\))?"
    r"|\S"
)
_MOST_KNOWN = 65_536  # words
_COMMA = ("，", "x")
_PARTED = "parted"  # of what is no word but two
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
        words: tags of words that the segmenter's flags tell wrongly.
        flags: tags of the segmenter's flags.
        tagger: tells the words of a language that has no segmenter; None for one that has.
        known: parts of speech by word and flag, as they are met.
    """

    lang: Lang
    words: Mapping[str, Pos]
    flags: Mapping[str, Pos]
    tagger: Tagger | None = None
    known: dict[tuple[str, str], Pos] = field(default_factory=dict)

    @classmethod
    def of(cls, lang: Lang) -> Lexicon:
        """Read it from the language's ``tags.toml``."""
        if (tagger := Tagger.of(lang)) is not None:
            return cls(lang, {}, {}, tagger)
        data = table(lang, "tags")
        words = {word: _pos(tag) for tag, listed in data["words"].items() for word in listed}
        return cls(lang, words, {flag: _pos(tag) for flag, tag in data.get("flags", {}).items()})


@lru_cache(maxsize=4_096)
def words(text: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """Return the words of a text in order; white space is in none of them."""
    return tuple(_chinese(text, lexicon) if lexicon.tagger is None else _spaced(text, lexicon.tagger))


@lru_cache(maxsize=4_096)
def phrase_tags(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the tags of the words of a text that need not be a clause."""
    if lexicon.tagger is None:
        return tuple(word.tag for word in words(text, lexicon))
    return tuple(lexicon.tagger.tags(_PIECES.findall(text), clause=False))


@lru_cache(maxsize=4_096)
def tagged(text: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Return the words of a text with their tags: cheaper than ``words``, where no more is wanted."""
    if lexicon.lang != "zh":
        return tuple([(word.text, word.tag) for word in words(text, lexicon)])
    return tuple([pair for pair in _pieces(text) if not pair[0].isspace()])


@lru_cache(maxsize=4_096)
def inside(text: str, lexicon: Lexicon) -> frozenset[int]:
    """Return the offsets at which a cut would fall inside a word; a number and its measure (三个) are two."""
    if lexicon.lang != "zh":
        spans = [match.span() for match in _PIECES.finditer(text)]
        return frozenset([at for start, end in spans for at in range(start + 1, end)])
    out: list[int] = []
    at = 0
    for piece, flag in _pieces(text):
        end = at + len(piece)
        if end - at > 1 and flag != "m" and not piece.isspace():
            out.extend(range(at + 1, end))
        at = end
    return frozenset(out)


def _chinese(text: str, lexicon: Lexicon) -> list[Word]:
    out: list[Word] = []
    at, known = 0, lexicon.known
    make = tuple.__new__  # a fourth of what Word(…) costs; every word of an article comes by here
    for pair in _pieces(text):
        piece, flag = pair
        end = at + len(piece)
        pos = known.get(pair) or _told(pair, lexicon)
        if pos is not None:
            out.append(make(Word, (at, end, piece, flag, pos)))
        at = end
    return out


def _told(pair: tuple[str, str], lexicon: Lexicon) -> Pos | None:
    """The part of speech of a word by its flag, and remember it; None for white space."""
    piece, flag = pair
    if piece.isspace():
        return None
    if len(lexicon.known) >= _MOST_KNOWN:
        lexicon.known.clear()
    pos = lexicon.known[pair] = _chinese_pos(piece, flag, lexicon)
    return pos


def _pieces(text: str) -> Sequence[tuple[str, str]]:
    """The segmenter's words and flags. No word goes on over a comma, so that clauses are cut up once."""
    if "，" not in text:
        return _cut_up(text)
    first, *others = text.split("，")
    out = [*_cut_up(first)]
    for other in others:
        out.append(_COMMA)
        out.extend(_cut_up(other))
    return out


@lru_cache(maxsize=4_096)
def _cut_up(text: str) -> tuple[tuple[str, str], ...]:
    """The segmenter's words, with those made whole that its dictionary lacks, and those parted it glues."""
    pieces = _segmenter()(text)
    mended, flags = _mended()
    for found in mended.finditer(text):
        pieces = _mend(pieces, found, flags[found[0]])
    return tuple(pieces)


def _mend(pieces: list[tuple[str, str]], found: re.Match[str], flag: str) -> list[tuple[str, str]]:
    """Take what is found for a word; not inside a longer one, nor across two (机会|话题)."""
    (start, end), at = found.span(), 0
    out: list[tuple[str, str]] = []
    left = right = ""
    for piece in pieces:
        stop = at + len(piece[0])
        if stop <= start or at >= end:
            out.append(piece)
        else:
            if at < start:
                left = piece[0][: start - at]
            if stop > end:
                right = piece[0][end - at :]
            if stop >= end:
                if (left and right) or left + found[0] + right == piece[0] != found[0]:
                    return pieces
                whole = [found[0]] if flag != _PARTED else [*found[0]]
                out += _segmenter()(left)
                out += ((word, flag) if flag != _PARTED else _segmenter()(word)[0] for word in whole)
                out += _segmenter()(right)
        at = stop
    return out


@cache
def _mended() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What finds the words to be mended by their first characters, and the flag of each."""
    listed = {entry: flag for flag, entries in table("zh", "tags")["mended"].items() for entry in entries}
    firsts: dict[str, list[str]] = {}
    for entry in listed:
        firsts.setdefault(entry[0], []).append(entry[1:])
    rests = (f"(?<={first})(?:{'|'.join(rest)})" for first, rest in firsts.items())
    flags = {entry.partition("(")[0]: flag for entry, flag in listed.items()}
    return re.compile(f"[{''.join(firsts)}](?:{'|'.join(rests)})"), flags


@cache
def _segmenter() -> Callable[[str], list[tuple[str, str]]]:
    import rjieba  # loads its dictionary: a tenth of a second that only words need

    # `add_word` is never called: it is global, so the result would depend on what was read before.
    # Without the hidden Markov model, which glues grammar to the end of terms it does not know (调度|器会).
    return cast("Callable[[str], list[tuple[str, str]]]", partial(rjieba.tag, hmm=False))


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


def _spaced(text: str, tagger: Tagger) -> list[Word]:
    out: list[Word] = []
    at, parts = 0, tagger.parts
    pieces, make = _PIECES.findall(text), tuple.__new__  # as in _chinese
    for piece, tag in zip(pieces, tagger.tags(pieces), strict=True):
        start = text.index(piece, at)  # only white space stands between two of them
        at = start + len(piece)
        out.append(make(Word, (start, at, piece, tag, parts[tag])))
    return out


def _pos(name: str) -> Pos:
    if name not in _POS:
        raise ValueError(f"no such part of speech: {name}")
    return cast("Pos", name)
