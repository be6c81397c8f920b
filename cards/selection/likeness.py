"""Which cards may say the same: candidates by MinHash, and what tells two apart for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import rensa
from rapidfuzz.distance import Levenshtein

from cards.language import Language, pack
from cards.language.fold import bigrams
from cards.model import Lang

_PERMUTATIONS = 128
_BANDS = 32
_SEED = 7
_THRESHOLD = 0.5  # of the library's own; the bands decide
_MOST_CANDIDATES = 256  # a card: else a deck of one template would make every pair a candidate
_FEW = 12  # texts of which every pair is looked at

_TOKEN = re.compile(
    r"[a-z]+|\d+(?:\.\d+)*|[一二三四五六七八九十百千万亿两]{2,}|[二三四五六七八九十两](?=[个种类次步层位倍])|[=<>≤≥≠+*/^]"
)


@dataclass(frozen=True, slots=True)
class Essence:
    """What a card is compared by.

    Attributes:
        asked: the fold of what the learner sees.
        back: the fold of the answer.
        text: context, question and answer together.
        tokens: its numbers, Latin words, signs and negations, each as often as it occurs, in order.
        lang, side: the card's.
    """

    asked: str
    back: str
    text: str
    tokens: tuple[str, ...]
    lang: Lang
    side: int

    @classmethod
    def of(cls, asked: str, back: str, context: str, plain: str, side: int, language: Language) -> Essence:
        """Make it of the folds of a card's parts, and of its plain text for what a fold takes away."""
        weightless = language.lists["weightless"]
        lower = plain.lower()
        tokens = [token for token in _TOKEN.findall(lower) if token not in weightless]
        tokens += language.patterns["negation"].findall(lower)
        return cls(asked, back, f"{context} {asked} {back}", tuple(sorted(tokens)), language.lang, side)


def candidates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts that may be alike, each once, the smaller place first.

    Args:
        texts: folded. Of pairs with six tenths of their bigrams in common, 98 of 100 are found.
    """
    if len(texts) <= _FEW:
        yield from combinations(range(len(texts)), 2)
        return
    sets = [sorted(bigrams(text)) or [""] for text in texts]
    hashes = rensa.RMinHash.from_token_sets(sets, _PERMUTATIONS, _SEED)
    index = rensa.RMinHashLSH(_THRESHOLD, _PERMUTATIONS, _BANDS)
    index.insert_many(hashes)
    for place, found in enumerate(index.query_all(hashes)):
        near = sorted(other for other in found if other > place)
        for other in near[:_MOST_CANDIDATES]:
            yield place, other


def differs(a: Essence, b: Essence) -> bool:
    """Whether the little that tells two texts apart turns one word into its opposite."""
    for step in Levenshtein.opcodes(a.text, b.text):
        if step.tag != "replace":
            continue
        old = _around(a.text, step.src_start, step.src_end)
        new = _around(b.text, step.dest_start, step.dest_end)
        if any(one in old and other in new for one, other in _opposites(a.lang)):
            return True
    return False


@cache
def _opposites(lang: Lang) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(pair.split("/")) for pair in sorted(pack(lang).lists["opposites"])]
    return tuple((pair[way], pair[1 - way]) for pair in pairs for way in (0, 1))


def _around(text: str, start: int, end: int) -> str:
    """The replaced characters, and one more on each side: 读锁 became 写锁, 输入 became 输出."""
    return text[max(0, start - 1) : end + 1]
