"""Splits: where an enumeration is divided into its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.extractor.answers import balanced
from cards.extractor.masks import masked
from cards.extractor.members import cues, uncounted

if TYPE_CHECKING:
    import re

    from cards.model import Lang, Phrase


def split_members(phrase: Phrase, lang: Lang) -> tuple[Phrase, ...]:
    """Split "A、B 和 C 三种" into its members, outside brackets; none if one of them is an example."""
    text = masked(phrase)
    found = cues(lang)["several_tail"].search(text)
    part = found is not None and len(found[0]) > 2 and found[0][1:] in text[: found.start()]
    if found and found.start() > 0 and not part:  # 七层模型和四层模型: the count is a part of the name
        phrase = phrase.cut(0, found.start()).strip()
    *listed, last = _split(phrase, cues(lang)["comma"])
    if len(listed) < 2:  # A 和 B、C: each joint is one between members
        split = _split(phrase, cues(lang)["between"])
    else:  # 软件和硬件限制、A 和 B: what is joined before the last mark is one member
        split = (*listed, *_split(last, cues(lang)["between"]))
    return () if any(cues(lang)["example"].match(part.text) for part in split) else split


def split_counted(phrase: Phrase, lang: Lang) -> tuple[Phrase, ...]:
    """Split "一是 A，二是 B" into its members without what counts them."""
    return tuple(uncounted(part, lang) for part in _split(phrase, cues(lang)["each"]))


def split_parts(phrase: Phrase, lang: Lang) -> tuple[Phrase, ...]:
    """Split "A：…；B：…" into its parts, outside brackets."""
    return _split(phrase, cues(lang)["parts"])


def split_clauses(phrase: Phrase, lang: Lang) -> tuple[Phrase, ...]:
    """Split "是 …，没有 …，支持 …" at its commas outside brackets."""
    return _split(phrase, cues(lang)["clause_end"])


def split_steps(phrase: Phrase, lang: Lang) -> tuple[Phrase, ...]:
    """Split "先 …，再 …，最后 …" into its steps; none if it does not begin so."""
    if cues(lang)["first_step"].match(phrase.text) is None:
        return ()
    return tuple(part.strip("，,；; ") for part in _split(phrase, cues(lang)["next_step"]))


def split_arrows(phrase: Phrase, lang: Lang) -> tuple[Phrase, ...]:
    """Split "A -> B -> C" into its steps; none where a comma stands between them too."""
    split = _split(phrase, cues(lang)["arrow"])
    return split if len(split) > 1 else ()


def _split(phrase: Phrase, between: re.Pattern[str]) -> tuple[Phrase, ...]:
    text = masked(phrase)
    parts: list[Phrase] = []
    start = 0
    for found in between.finditer(text):
        if found.start() > start and balanced(text[start : found.start()]):
            parts.append(phrase.cut(start, found.start()).strip())
            start = found.end()
    parts.append(phrase.cut(start, len(text)).strip())
    return tuple(part for part in parts if part)
