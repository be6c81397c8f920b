"""Alignments: where the subjects of parallel clauses end, told from the words that the clauses share.

Of 拥塞控制针对 … and 流量控制针对 … neither tells by itself where its subject ends; side by side they
do: it ends where they begin to say the same, and names built alike are names.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.chunks import lexis_of
from cards.extractor.masks import masked
from cards.language import pack
from cards.language.data import has_table, table
from cards.language.shapes import is_noun_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cards.extractor.topics import Scope
    from cards.language import Word
    from cards.model import Lang, Phrase

_FARTHEST = 8  # words: a subject is no longer
_LONGEST = 30.0
_LEADING, _TRAILING = "pcr", "fducrp"  # tags of words that begin and end no name
_SHORT = 3  # characters: names of one length that begin alike are alike (分页, 分段)
_NUMBER = 3  # figures that make a number a name (301)

Words = tuple["Word", ...]


def aligned(clauses: Sequence[Phrase], scope: Scope) -> tuple[int, ...] | None:
    """Where the predicate of each clause begins, if all share its verb and have names before it."""
    if not has_table(scope.lang, "predicates"):
        return None
    texts = [masked(clause) for clause in clauses]
    first = pack(scope.lang).words(texts[0])
    if not _may_share(first, texts[1:], scope.lang):
        return None
    words = [first, *(pack(scope.lang).words(text) for text in texts[1:])]
    for places in (*_verbs(words, scope, strong=True), *_verbs(words, scope, strong=False)):
        starts = [_led(one, at, scope.lang) for one, at in zip(words, places, strict=True)]
        if 0 in starts:
            continue
        ends = tuple(one[at].start for one, at in zip(words, starts, strict=True))
        names = [text[:end].strip() for text, end in zip(texts, ends, strict=True)]
        if names_alike(names, scope):
            return ends
    return None


def _may_share(words: Words, others: Sequence[str], lang: Lang) -> bool:
    """Whether a word that may be the verb of a clause stands in all others: before they are tagged."""
    data = _data(lang)
    return any(
        all(word.text in text for text in others)
        for word in words[1 : _FARTHEST + 1]
        if _is_verb(word, data, strong=True) or _is_verb(word, data, strong=False)
    )


def names_alike(names: Sequence[str], scope: Scope) -> bool:
    """Whether texts are different names: each a name by itself, or built alike."""
    if not has_table(scope.lang, "predicates"):
        named = (scope.knows(name) or is_noun_phrase(name, scope.lang, longest=_LONGEST) for name in names)
        return len(set(names)) == len(names) and all(named)
    if len(set(names)) < len(names) or any(_never(name, scope) for name in names):
        return False
    if all(name.isdigit() and len(name) >= _NUMBER for name in names):
        return True
    short = max(map(len, names)) <= _SHORT and len({len(name) for name in names}) == 1
    alike = len({name[-1] for name in names}) == 1 or (short and len({name[0] for name in names}) == 1)
    return all(_is_name(name, scope, alike=alike) for name in names)


def _is_name(name: str, scope: Scope, *, alike: bool) -> bool:
    """Whether a text is a name; one that is built like the others may begin or end with a verb."""
    if scope.knows(name):
        return True
    words = pack(scope.lang).words(name)
    if words[0].tag[:1] in _LEADING or words[-1].tag[:1] in _TRAILING:
        return False
    if alike or name in _data(scope.lang)["nominal"]:
        return True
    data = _data(scope.lang)
    active = any(word.tag[:1] in "va" and word.text not in data["nominal"] for word in (words[0], words[-1]))
    lone = len(words) == 1 and words[0].tag[:1] == "v"
    return (lone or not active) and is_noun_phrase(name, scope.lang, longest=_LONGEST)


def _never(name: str, scope: Scope) -> bool:
    """Whether a text is no name for certain: it points, or holds a verb with what belongs to it."""
    if not name or _unnamed(scope.lang).search(name):
        return True
    data, words = _data(scope.lang), pack(scope.lang).words(name)
    if any(word.text in data["outside"] for word in words):
        return True
    holds = any(word.text in data["strong"] for word in words)
    return holds and not any(word.text in data["of"] for word in words)


def _verbs(words: Sequence[Words], scope: Scope, *, strong: bool) -> Iterator[tuple[int, ...]]:
    """The places of a word in each clause that may be the verb of all of them."""
    data = _data(scope.lang)
    for at, word in enumerate(words[0][1 : _FARTHEST + 1], 1):
        headed = (
            len({one[at - 1].text for one in words if len(one) > at}) == 1
        )  # 生成模型|学习, 判别模型|学习
        if (word.text in data["nouns"] and not headed) or not _is_verb(word, data, strong=strong):
            continue
        if not strong and (at + 1 == len(words[0]) or _leads(words[0][at + 1], scope.lang)):
            continue  # what stands before an adverb is the end of a name (水平触发只 …)
        places = [
            next((i for i, other in enumerate(one[1 : _FARTHEST + 1], 1) if other.text == word.text), 0)
            for one in words[1:]
        ]
        if all(places):
            yield (at, *places)


def _leads(word: Word, lang: Lang) -> bool:
    """Whether a word leads to a verb, by its tag or as an auxiliary."""
    return word.tag[:1] in "dpcr" or word.text in lexis_of(lang)["leads"]


def _is_verb(word: Word, data: dict[str, frozenset[str]], *, strong: bool) -> bool:
    if strong:
        return word.text in data["strong"] or word.tag == "p"
    return word.tag[:1] == "v" and len(word.text) > 1


def _led(words: Words, at: int, lang: Lang) -> int:
    """The first of the adverbs and auxiliaries that lead to a verb."""
    leading = lexis_of(lang)["leads"] | _data(lang)["adverbs"]
    if words[at].text in _data(lang)["tails"] and words[at - 1].tag[:1] == "v":
        at -= 1  # 应用|于
    while at > 0 and (words[at - 1].text in leading or words[at - 1].tag == "d"):
        at -= 1
    return at


@cache
def _unnamed(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "contrasts")["parallel"]["unnamed"])


@cache
def _data(lang: Lang) -> dict[str, frozenset[str]]:
    lexis, shapes, own = lexis_of(lang), table(lang, "shapes")["noun"], table(lang, "contrasts")["parallel"]
    firm = (
        lexis["asked"] - lexis["nominal"]
        | lexis["copulas"]
        | lexis["doing"]
        | lexis["clausal"] - lexis["nominal"]
    )
    named = frozenset(shapes.get("last_words", ())) | frozenset(own["nouns"])
    return {
        "strong": frozenset(firm | frozenset(own["verbs"])) - frozenset(own["attributive"]),
        "nouns": (named | lexis["inside"]) - firm,
        "of": lexis["of"],
        "adverbs": frozenset(own["adverbs"]),
        "tails": frozenset(own.get("tails", ())),
        "nominal": named | lexis["nominal"] | lexis["inside"],
        "outside": frozenset(own["outside"]),
    }
