"""Divisions: the things of one kind that a section is divided into, as one unit."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cards.extractor.items import marked_start
from cards.extractor.units import Parts, sentences_of
from cards.language import pack
from cards.language.data import table
from cards.model import BlockKind, MarkKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cards.model import Block, Lang, Section


def parts(section: Section, lang: Lang) -> Iterator[Parts]:
    """Yield what a section is divided into: numbered paragraphs or bold lines in it, sections below it."""
    blocks = section.blocks
    for found in (_numbered(blocks, lang), _bold_lines(blocks)):
        if len(found) > 1 and _number(found[0][1].text, lang) in (None, 1):
            yield Parts(_lead_of(blocks[: found[0][0]], lang), tuple(head for _, head in found))
            break
    waste = pack(lang).lists["waste_headings"]
    heads = tuple(
        s.heading.whole() for s in section.sections
        if s.heading is not None and pack(lang).bare(s.heading.plain.text) not in waste
    )  # fmt: skip
    if len(heads) > 1:
        yield Parts(_counting(blocks, len(heads), lang) or _lead_of(blocks, lang), heads)


def _counting(blocks: Sequence[Block], count: int, lang: Lang) -> Phrase | None:
    """The first sentence that speaks of so many things as the sections below are."""
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            for sentence in sentences_of(block, lang):
                if counts(sentence, count, lang) and not sentence.leads_on:
                    return sentence
    return None


def counts(lead: Phrase, count: int, lang: Lang) -> bool:
    """Whether a sentence speaks of so many things, by a word of its own (offers four types)."""
    numbers: dict[str, int] = table(lang, "lists")["numbers"]
    pointing: list[str] = table(lang, "lists").get("told", {}).get("pointing", [])
    words = lead.text.lower().split()
    return any(
        numbers.get(word) == count and before not in pointing for before, word in pairwise(["", *words])
    )


def _lead_of(blocks: Sequence[Block], lang: Lang) -> Phrase | None:
    """The last sentence of the paragraph that ends these blocks."""
    if not blocks or blocks[-1].kind is not BlockKind.PARAGRAPH:
        return None
    sentences = sentences_of(blocks[-1], lang)
    return sentences[-1] if sentences else None


def _numbered(blocks: Sequence[Block], lang: Lang) -> list[tuple[int, Phrase]]:
    """The first run of paragraphs that are numbered from one on, each with its place."""
    pattern = _number_pattern(lang)
    run: list[tuple[int, Phrase]] = []
    for index, block in enumerate(blocks):
        found = pattern.match(block.plain.text) if block.kind is BlockKind.PARAGRAPH else None
        if found is None:
            continue
        if _number(block.plain.text, lang) != len(run) + 1:
            break
        whole = block.whole()
        run.append((index, whole.cut(found.end() - whole.start, len(whole.text)).strip()))
    return run


def is_numbered(block: Block, lang: Lang) -> bool:
    """Whether a block is one of the paragraphs that an author numbered."""
    return _number(block.plain.text, lang) is not None


def _number(text: str, lang: Lang) -> int | None:
    """The number that a text begins with, from 1 to 9."""
    found = _number_pattern(lang).match(text)
    if found is None:
        return None
    sign = next(group for group in found.groups() if group)
    orders: list[str] = table(lang, "units")["number"]["orders"]
    return next(order.index(sign) + 1 for order in orders if sign in order)


def _number_pattern(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "units").get("number", {}).get("regex", "(?!)"))


def _bold_lines(blocks: Sequence[Block]) -> list[tuple[int, Phrase]]:
    """The paragraphs that are bold from end to end, each with its place."""
    out = []
    for index, block in enumerate(blocks):
        whole = block.whole() if block.kind is BlockKind.PARAGRAPH else None
        if whole and (strong := marked_start(whole, MarkKind.STRONG)) and strong.end >= whole.end:
            out.append((index, whole))
    return out
