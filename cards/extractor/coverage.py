"""An article taken to pieces, each with what came between it and a fact, if nothing was found there.

A piece is what a reader would tick off: a sentence, a row of a table, a program, a formula. Headings
are there to show where the others stand. What keeps a piece from being read is told from the same
passages that the constructions see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cards.extractor.passages import left_out, passages
from cards.extractor.predicates import subject_ends
from cards.extractor.units import sentences_of
from cards.model import Article, Block, BlockKind, Lang, Phrase, Section, Span


class Unread(StrEnum):
    """Why no fact was found in a piece, the first that holds."""

    SECTION = "section"  # its section is left out: further reading, thanks, a table of contents
    CODE = "code"  # a program, not prose
    QUESTION = "question"  # it asks, and states nothing
    UNSTATED = "unstated"  # a label, a link or a lead-in: no statement is left of it
    SUBJECT = "subject"  # what it speaks of could not be told
    PATTERN = "pattern"  # it says something, and no construction reads it


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an article.

    Attributes:
        article: the article's key.
        span: where it stands in the article's text.
        text: what it says, without markup; the cells of a row with a bar between them.
        level: 1 to 6 for a heading, else 0.
        line: where it begins in the file, counted from 1; None where the file's lines are others.
        unread: what stands against finding a fact in it.
    """

    article: str
    span: Span
    text: str
    level: int
    line: int | None
    unread: Unread


def pieces(article: Article) -> Iterator[Piece]:
    """Yield the pieces of an article in reading order: all that it says but for the heads of its tables."""
    stated = _stated(article)
    for path in article.root.walk():
        section = path[-1]
        unread = left_out(path, article.lang)
        for block, parts in _parts(section, article.lang):
            if not (said := tuple(part for part in parts if part)):
                continue
            why = Unread.SECTION if unread else _unread(block, said[0], stated.get(id(block), {}))
            span = Span(said[0].span.start, said[-1].span.end)
            text = " | ".join(part.text for part in said)
            yield Piece(article.key, span, text, block.level, article.line_at(span.start), why)


def _stated(article: Article) -> dict[int, dict[Phrase, bool]]:
    """By block: the sentences that the constructions see, and whether it could be told what one speaks of."""
    found: dict[int, dict[Phrase, bool]] = {}
    for passage in passages(article):
        for each in passage.statements:
            known = found.setdefault(id(each.sentence.block), {})
            split = subject_ends(each.main, each.scope)
            told = split is not None and each.reader.resolve(split[0]) is not None
            whole = each.sentence
            if each.part:  # what a clause tells counts for the sentence it stands in
                whole = next(
                    (one for one in known if one.start <= whole.start and whole.end <= one.end), whole
                )
            known[whole] = known.get(whole, False) or told or each.label is not None
    return found


def _parts(section: Section, lang: Lang) -> Iterator[tuple[Block, tuple[Phrase, ...]]]:
    """The sentences, rows, programs and formulas of a section, its heading first, each in its block."""
    if section.heading is not None:
        yield section.heading, (section.heading.whole(),)
    for block in (each for top in section.blocks for each in top.walk()):
        match block.kind:
            case BlockKind.ROW if not block.header:
                yield block, tuple(cell for each in block.children if (cell := each.whole()))
            case BlockKind.ROW | BlockKind.CELL:
                continue
            case BlockKind.CODE | BlockKind.MATH:
                yield block, (block.whole(),)
            case _:
                yield from ((block, (sentence,)) for sentence in sentences_of(block, lang))


def _unread(block: Block, phrase: Phrase, stated: Mapping[Phrase, bool]) -> Unread:
    if block.kind is BlockKind.CODE:
        return Unread.CODE
    if block.kind in (BlockKind.ROW, BlockKind.MATH):
        return Unread.PATTERN
    if phrase.text.endswith(("?", "？")):
        return Unread.QUESTION
    told = [known for each, known in stated.items() if each.start < phrase.end and phrase.start < each.end]
    if not told:
        return Unread.UNSTATED
    return Unread.PATTERN if any(told) else Unread.SUBJECT
