"""The blocks of an article, and phrases: ranges of what one block says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cards.model.text import EMPTY, MarkKind, Plain, Span

_make = tuple.__new__  # half of what Phrase(…) costs: a sentence is cut a dozen times


class BlockKind(StrEnum):
    """What a block is. Containers have ``children`` and an empty ``plain``."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CODE = "code"
    MATH = "math"  # a display formula; plain is its TeX
    LIST = "list"  # → ITEM
    ITEM = "item"  # → PARAGRAPH, LIST, …
    QUOTE = "quote"
    TABLE = "table"  # → ROW
    ROW = "row"  # → CELL
    CELL = "cell"
    DEFINITION_LIST = "definition_list"  # → TERM, DESCRIPTION in turn
    TERM = "term"
    DESCRIPTION = "description"  # → PARAGRAPH, …
    CONTAINER = "container"  # ::: tip, !!! note, <details>; info is its name
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block of an article.

    Attributes:
        kind: what it is.
        span: the lines it takes in the article's text.
        plain: what is read aloud; empty for containers. Code and display math hold their content.
        children: the blocks inside it.
        level: 1 to 6 for a heading, else 0.
        number: the number written before an item of an ordered list, else None.
        info: the language of a code block, the name of a container, else ``""``.
        header: whether a row or cell is a table's head.
    """

    kind: BlockKind
    span: Span
    plain: Plain = EMPTY
    children: tuple[Block, ...] = ()
    level: int = 0
    number: int | None = None
    info: str = ""
    header: bool = False

    @property
    def text(self) -> str:
        """The plain text."""
        return self.plain.text

    def whole(self) -> Phrase:
        """The block's plain text as a phrase, without white space at either end."""
        return Phrase(self, 0, len(self.plain.text)).strip()

    def walk(self) -> Iterator[Block]:
        """Yield this block and all blocks inside it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


class Phrase(NamedTuple):
    """A range of a block's plain text. A sentence is one; so is every slot and every answer.

    Trimming moves the ends and nothing else, so the span always follows.
    """

    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """What it says, without markup."""
        return self.block.plain.text[self.start : self.end]

    @property
    def span(self) -> Span:
        """Where it stands in the article's text."""
        return self.block.plain.span(self.start, self.end)

    @property
    def markdown(self) -> str:
        """What it says, as card Markdown."""
        return self.block.plain.markdown(self.start, self.end)

    @property
    def leads_on(self) -> bool:
        """Whether it ends in a colon: what it announces stands behind it."""
        return self.text.rstrip().endswith((":", "："))

    def __bool__(self) -> bool:
        return self.end > self.start

    def cut(self, start: int, end: int) -> Phrase:
        """Return the part ``text[start:end]`` of this phrase (offsets count from its own start)."""
        begin, last = self.start, self.end
        end += begin
        return _make(Phrase, (self.block, begin + start, min(last, end)))

    def strip(self, chars: str | None = None) -> Phrase:
        """Return the phrase without these characters (default: white space) at either end."""
        block, start, end = self
        text = block.plain.text[start:end]
        size = len(text.strip(chars))
        if size == len(text):
            return self
        start = end - len(text.lstrip(chars)) if size else end
        return _make(Phrase, (block, start, start + size))

    def has(self, *kinds: MarkKind) -> bool:
        """Whether any character of it is marked so."""
        return any(True for _ in self.block.plain.marks_in(self.start, self.end, *kinds))
