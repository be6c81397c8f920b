"""Chunks: the words of a clause, and what each can be in it.

The segmenter's tags are often wrong, so a word counts as a verb by what stands round it: what leads
to it, its particle, what follows. The word lists stand in ``predicates.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cards.extractor.masks import masked
from cards.language import pack
from cards.language.data import table
from cards.language.shapes import cuts_word
from cards.model import MarkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cards.extractor.terms import Names
    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Lang, Phrase

    Words = tuple[Word, ...]
    Lexis = Mapping[str, frozenset[str]]

_BRACKETED = re.compile(r"\s?[（(][^（）()]*[）)]")
_JOINED = {
    "leading": ("leads", "prepositions"),
    "verbal": ("asked", "needing"),
    "of_being": ("of", "copulas"),
    "ending": ("leads", "trailing"),
    "adverbs": ("leads", "neutral", "halting"),
}  # lists that are asked for together, under names of their own
_NAMED = re.compile(
    r"[ -~]*[A-Za-z0-9`]\s?(?=[\u4e00-\u9fff]{2,8}$)"
)  # a name in Latin letters, then one noun
_QUOTED = re.compile(r"[“「《][^”“」「》《]*[”」》]")


def pieces(clause: Phrase, scope: Scope) -> Words:
    """The words of a clause; code, a term of the article and what is quoted are one word each.

    A bracket belongs to the word before it.
    """
    return _pieces(clause, scope.names, scope.lang)


@lru_cache(maxsize=8)
def _pieces(clause: Phrase, names: Names | None, lang: Lang) -> Words:
    """Kept for a while: of a phrase it is asked by each of the tests whether it can be a subject."""
    text = masked(clause)
    words = pack(lang).words(text)
    whole = _inside(clause, text)
    if names is not None:
        whole |= names.inside(text)
    bracketed: set[int] = set()
    if "（" in text or "(" in text:
        bracketed.update(at for found in _BRACKETED.finditer(text) for at in range(*found.span()))
    if not whole and not bracketed:
        return words
    out: list[Word] = []
    for word in words:
        if out and (word.start in bracketed or word.start in whole):
            tag = out[-1].tag if word.start in bracketed else "nz"
            out[-1] = out[-1]._replace(end=word.end, text=text[out[-1].start : word.end], tag=tag)
        else:
            out.append(word)
    return tuple(out)


def _inside(clause: Phrase, text: str) -> set[int]:
    """The offsets inside code, formulas and quotations."""
    out: set[int] = set()
    if clause.block.plain.marks:
        for mark in clause.block.plain.marks_in(clause.start, clause.end, MarkKind.CODE, MarkKind.MATH):
            out.update(range(mark.start - clause.start + 1, mark.end - clause.start))
    for found in _QUOTED.finditer(text):
        out.update(range(found.start() + 1, found.end()))
    return out


def text_at(words: Words, at: int) -> str:
    """The word at an index, nothing behind the last."""
    return words[at].text if at < len(words) else ""


def leads(word: Word, lexis: Lexis) -> bool:
    """Whether a word stands before the verb in a predicate: an adverb, an auxiliary or a preposition."""
    return word.text in lexis["leading"] or (word.tag[0] == "d" and word.text not in lexis["copulas"])


def can_be_verb(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a word can be a verb at all, and neither modifies a noun (返回的) nor is a topic (作用是)."""
    word = words[at]
    text = word.text
    if (word.tag[0] != "v" and text not in lexis["verbal"]) or (len(text) < 2 and text not in lexis["short"]):
        return False
    if text in lexis["needing"]:
        return at + 1 < len(words) and words[at + 1].tag[0] in "nemr"  # 需要|一个锁, but 需要|加锁
    if text in lexis["never"] or text in lexis["leads"]:
        return False
    return text_at(words, at + 1) not in lexis["of_being"]


def is_bare_verb(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether a word that nothing leads to is a verb for certain, and no part of a name (查找操作)."""
    if at + 1 >= len(words) or not can_be_verb(words, at, lexis):
        return False
    if words[at + 1].text in lexis["telling"]:
        return True
    return not is_nominal(words[at], lexis) and (
        words[at].text in lexis["asked"]
        or words[at].text in lexis["doing"]
        or (words[at].tag == "v" and words[at + 1].tag[0] in "mre")
    )


def is_nominal(word: Word, lexis: Lexis) -> bool:
    """Whether a verb may as well be a noun."""
    return word.tag == "vn" or word.text in lexis["nominal"] or word.text in lexis["inside"]


def is_told(words: Words, at: int, lexis: Lexis) -> bool:
    """Whether its particle shows a word to be a verb, whatever its tag (绘制出)."""
    word = words[at].text
    return len(word) > 1 and word not in lexis["never"] and text_at(words, at + 1) in lexis["telling"]


def unbracketed(text: str) -> str:
    """A text without what it says in brackets."""
    return _BRACKETED.sub("", text)


def head(phrase: Phrase, lang: Lang) -> Phrase | None:
    """The noun at the end of an answer that its question can name; None without one.

    Behind a proper name it is all that follows: of gossip 协议 the 协议, of RDB 持久化方式 the 持久化方式.
    """
    lexis, text = lexis_of(lang), unbracketed(phrase.text)
    found = max((noun for noun in lexis["heads"] if text.endswith(noun)), key=len, default="")
    named = _NAMED.match(text)
    at = named.end() if named and found else len(text) - len(found)
    if not found or at < 2 or not phrase.text.startswith(text) or cuts_word(text, at, lang):
        return None
    if any(word.text in lexis["joints"] for word in pack(lang).words(text)):
        return None
    return phrase.cut(at, len(text)).strip(" " + "".join(lexis["among"]))


@cache
def lexis_of(lang: Lang) -> Lexis:
    """The word lists that clauses are read by, and those that are asked for together."""
    lists = {key: frozenset(value) for key, value in table(lang, "predicates").items()}
    joined = {name: frozenset().union(*(lists[part] for part in parts)) for name, parts in _JOINED.items()}
    joined["leading"] -= lists["copulas"]
    joined["adverbial"] = joined["adverbs"] - lists["adjectives"]
    return {**lists, **joined}
