"""Units: neighbours in an article that are worth something only together.

A lead-in and its list, a term and what is said of it, a question and its answer, a formula and
its legend: joined here, before anything is judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from cards.extractor.items import Item, item_of
from cards.language import pack
from cards.language.data import table
from cards.model import Block, BlockKind, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cards.model import Lang

_UNSPECIFIC = ("", "text", "txt", "plain", "plaintext", "math")  # how authors mark what is no program
# a line that gives something named by a word as what is computed: HMAC = hash(key || message)
_EQUATION = re.compile(
    r"""\s*(?=[^=\n]*[^\W\d_]{2})[^\W\d_][^\n=<>!:;{}\[\]"'.]{1,40}[ \t]*[=≈][ \t]*
        (?=[^\n]*(?:\s[-+*/×÷]\s|[×÷√^(]|\|\|))[^\n;{}="']{3,100}\s*$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: its sentences, and whether something follows that the last one leads in."""

    block: Block
    sentences: tuple[Phrase, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with the sentence that leads it in, if there is one.

    Attributes:
        lead: the sentence before it; in an item of another list, the last one of that item.
        items: its items.
        ordered: whether they are numbered.
        quoted: whether it stands in a block quote.
        nested: whether it stands in an item of another list.
        under: the label of that item, None without one.
    """

    lead: Phrase | None
    items: tuple[Item, ...]
    ordered: bool
    quoted: bool = False
    nested: bool = False
    under: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: head and rows as phrases, and the sentence before it. Empty cells are empty phrases."""

    lead: Phrase | None
    head: tuple[Phrase, ...]
    rows: tuple[tuple[Phrase, ...], ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A display formula.

    Attributes:
        lead: the sentence before it.
        formula: its TeX; its text, where an author wrote it as a block without a language.
        legend: the sentence after it that explains its signs.
        under: the label of the item that it stands in, None without one.
    """

    lead: Phrase | None
    formula: Phrase
    legend: Phrase | None
    under: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Definitions:
    """The terms and descriptions of a definition list."""

    pairs: tuple[tuple[Phrase, Phrase], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """Things of one kind that follow one another: sibling sections, bold lines, numbered paragraphs.

    Attributes:
        lead: the sentence before the first of them.
        heads: their headings, or the numbered paragraphs without their numbers.
    """

    lead: Phrase | None
    heads: tuple[Phrase, ...]


Unit = Prose | Listing | Table | Formula | Definitions | Parts


def units(blocks: Sequence[Block], lang: Lang) -> Iterator[Unit]:
    """Yield the units of a section's own blocks, in reading order."""
    yield from _units(blocks, lang, quoted=False)


def _units(
    blocks: Sequence[Block],
    lang: Lang,
    *,
    quoted: bool,
    lead: Phrase | None = None,
    under: Phrase | None = None,
) -> Iterator[Unit]:
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.DESCRIPTION) and block.plain.text.strip():
            prose = Prose(block, sentences_of(block, lang), quoted)
            if prose.sentences:
                yield prose
                lead = prose.sentences[-1]
            continue
        yield from _joined(block, lead, following, lang, quoted=quoted, under=under)
        if block.kind not in (BlockKind.CODE, BlockKind.MATH):
            lead = None


def _joined(
    block: Block,
    lead: Phrase | None,
    following: Block | None,
    lang: Lang,
    *,
    quoted: bool,
    under: Phrase | None,
) -> Iterator[Unit]:
    match block.kind:
        case BlockKind.LIST:
            yield from _listing(block, lead, lang, quoted=quoted)
        case BlockKind.TABLE:
            if (grid := _table(block, lead)) is not None:
                yield grid
        case BlockKind.MATH:
            if formula := block.whole():
                yield Formula(lead, formula, _legend(following, lang), under)
        case BlockKind.CODE if _EQUATION.match(block.plain.text) and (
            block.info in _UNSPECIFIC or (lead is not None and _announces(lang).search(lead.text))
        ):
            yield Formula(lead, block.whole(), None, under)
        case BlockKind.DEFINITION_LIST:
            yield Definitions(tuple(_pairs(block, lead, lang)))
        case BlockKind.QUOTE:
            yield from _units(block.children, lang, quoted=True, lead=lead)
        case BlockKind.CONTAINER:
            yield from _units(block.children, lang, quoted=quoted)
        case _:
            return


@cache
def _announces(lang: Lang) -> re.Pattern[str]:
    """What in a lead-in says that a formula follows, whatever language its block is marked with."""
    return re.compile(table(lang, "formulas")["announced"]["regex"])


def _listing(
    block: Block, lead: Phrase | None, lang: Lang, *, quoted: bool, within: Item | None = None
) -> Iterator[Unit]:
    items = tuple(item for child in block.children if (item := item_of(child, lang)) is not None)
    if not items:
        return
    if within is None and len(items) == 1 and _answers(items[0], lang):
        yield from _units(items[0].sub, lang, quoted=quoted)
        return
    ordered = any(child.number is not None for child in block.children)
    yield Listing(
        lead, items, ordered, quoted,
        nested=within is not None, under=_heading_of(within) if within is not None else None,
    )  # fmt: skip
    for item in items:
        said = sentences_of(item.whole.block, lang)
        last = said[-1] if said else None
        for nested, parts in groupby(item.sub, lambda part: part.kind is BlockKind.LIST):
            if nested:
                for part in parts:
                    yield from _listing(part, last, lang, quoted=quoted, within=item)
            else:
                yield from _units([*parts], lang, quoted=quoted, lead=last, under=_heading_of(item))


def _answers(item: Item, lang: Lang) -> bool:
    """Whether an item only says that what stands below it answers (**Answer**:)."""
    if not item.sub or (item.label is not None and item.body):
        return False
    return says_answer(item.whole, lang)


def says_answer(label: Phrase, lang: Lang) -> bool:
    """Whether a label only says that the answer to the question above stands behind or below it."""
    return label.text.strip("：: ").lower() in table(lang, "units")["answering"]["words"]


def _heading_of(item: Item) -> Phrase | None:
    """What heads the blocks below an item: its label, or all of it if it says no more than that."""
    if item.label is not None:
        return item.label
    return item.whole.strip("：: ") if item.whole.text.endswith(("：", ":")) else None


def sentences_of(block: Block, lang: Lang) -> tuple[Phrase, ...]:
    """The sentences of a block, in order."""
    return tuple(Phrase(block, start, end) for start, end in pack(lang).sentences(block.plain))


def first_sentence(body: Phrase, lang: Lang) -> Phrase:
    """The first sentence of a body."""
    ends = (end for _, end in pack(lang).sentences(body.block.plain) if end > body.start)
    return body.cut(0, min(next(ends, body.end), body.end) - body.start)


def _table(block: Block, lead: Phrase | None) -> Table | None:
    rows = [tuple(cell.whole() for cell in row.children) for row in block.children]
    head = rows[0] if block.children and block.children[0].header else ()
    body = tuple(row for row in rows[1:] if any(row)) if head else ()
    return Table(lead, head, body) if body and len(head) > 1 else None


def _pairs(block: Block, lead: Phrase | None, lang: Lang) -> Iterator[tuple[Phrase, Phrase]]:
    """Terms and what stands under them, which may hold of the line above as well (--wait, --no-wait)."""
    term: Phrase | None = None
    for child in block.children:
        if child.kind is BlockKind.TERM:
            term = child.whole()
        elif term is not None:
            first = next((part.whole() for part in child.walk() if part.plain.text.strip()), None)
            if first is not None:
                yield lead if lead is not None and _negates(term, lead, lang) else term, first
            term = lead = None


def _negates(term: Phrase, other: Phrase, lang: Lang) -> bool:
    """Whether a term is another option denied, so that what stands under both tells the other."""
    found = re.match(table(lang, "units").get("negated", "(?!)"), term.text)
    return found is not None and other.text.lstrip("-") == term.text[found.end() :]


def _legend(block: Block | None, lang: Lang) -> Phrase | None:
    if block is None or block.kind is not BlockKind.PARAGRAPH:
        return None
    openers = tuple(table(lang, "units")["legend"]["words"])
    sentences = sentences_of(block, lang)
    if sentences and sentences[0].text.lower().startswith(openers):
        return sentences[0]
    return None
