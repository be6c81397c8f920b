"""The values that travel through mkdeck: all frozen, none knows of files, network or Anki's own code.

    Article ─ Section ─ Block ─ Plain        what was read
    Phrase                                   a range of a block's plain text: the coin of the extractor
    Frame, Fact                              what was found
    Card, CardSource, Finding                what is asked
    Note                                     what Anki stores

Offsets are Unicode code points and ranges half-open throughout.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Span(NamedTuple):
    """A half-open range of an article's ``text``, in code points."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Run(NamedTuple):
    """A stretch of plain text and the stretch of the article's text it was made from.

    A verbatim run has the same characters on both sides. An atom (an entity, an escape, a code
    span, a formula) is indivisible: a cut inside it takes the whole of it.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    atom: bool


class MarkKind(StrEnum):
    """What a range of plain text was marked up as."""

    STRONG = "strong"
    EMPHASIS = "em"
    CODE = "code"
    MATH = "math"
    LINK = "link"
    STRUCK = "s"
    IMAGE = "image"


class Mark(NamedTuple):
    """Markup over a range of plain text. ``target`` is a link's or image's address, else ``""``.

    The plain text under CODE and MATH is the code and the TeX without their delimiters. An IMAGE
    has an empty range at the place where it stands.
    """

    kind: MarkKind
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Plain:
    """What is read aloud of a block (no markup, entities decoded, soft breaks joined as the language wants).

    Attributes:
        text: the characters.
        runs: the origin of each character, in order and without gaps in ``text``, except that
            joints (a space for a soft break) belong to an atom.
        marks: markup, ordered by start.
    """

    text: str
    runs: tuple[Run, ...] = ()
    marks: tuple[Mark, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Map ``text[start:end]`` to the article's text; a cut inside an atom takes the atom whole.

        Raises:
            ValueError: the range is empty or out of bounds.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such range: {start}:{end} of {len(self.text)}")
        first = self.runs[self._run_at(start)]
        last = self.runs[self._run_at(end - 1)]
        begin = first.text_start if first.atom else first.text_start + (start - first.start)
        stop = last.text_end if last.atom else last.text_start + (end - last.start)
        return Span(begin, stop)

    def _run_at(self, offset: int) -> int:
        return bisect_right(self.runs, offset, key=lambda run: run.start) - 1

    def marks_in(self, start: int, end: int, *kinds: MarkKind) -> Iterator[Mark]:
        """Yield the marks (of these kinds, or of all) that share a character with ``[start, end)``."""
        for mark in self.marks:
            if mark.start >= end:
                return
            if mark.end > start and (not kinds or mark.kind in kinds):
                yield mark

    def markdown(self, start: int, end: int) -> str:
        """Return the range as card Markdown: code and formulas marked, all else literal.

        Emphasis and links are dropped: on a card they are noise. A code span or formula that is
        cut is taken whole.
        """
        out: list[str] = []
        at = start
        for mark in self.marks_in(start, end, MarkKind.CODE, MarkKind.MATH):
            if mark.start < at and out:
                continue  # nested in the mark before
            out.append(escape_markdown(self.text[at : max(at, mark.start)]))
            piece = _delimited(mark.kind, self.text[mark.start : mark.end])
            touching = mark.start == at and piece.startswith("`") and "".join(out[-2:]).endswith("`")
            out.append(f" {piece}" if touching else piece)  # else two spans of code would read as one
            at = mark.end
        out.append(escape_markdown(self.text[at:end]) if at < end else "")
        return "".join(out)


EMPTY = Plain("")


# A backslash that would escape, a code span, a formula, a gap's beginning and end.
_INLINE_MARKUP = re.compile(r"\\(?=[!-/:-@\[-`{-~\r\n]|\Z)|[`$]|(?<=\{)\{(?=c[0-9]+::)|\}(?=\})")
_MARKUP_SIGN = re.compile(r"[\\`${}]")  # most text has none: a quick look spares the costly one
_LINE_SIGN = re.compile(r"(?m:^)[ \t]*[-+*~|:0-9]|\r")
# At the beginning of a line: an item, a fence, the line under a table's head.
_LINE_MARKUP = re.compile(
    r"(?:^|(?<=[\r\n]))([ \t]*)(?:([0-9]{1,9})(?=[.)](?:[ \t\r\n]|\Z))"
    r"|(?=[-+*](?:[ \t\r\n]|\Z)|~~~|[-:|][-:| \t]*(?:[\r\n]|\Z)))"
)


def escape_markdown(text: str) -> str:
    """Escape what the card Markdown would read as markup, and nothing else.

    The result stands for ``text`` wherever a piece may stand: at the beginning of a line or in
    the middle, in an item, in a gap. In a cell of a table every ``|`` of it needs one more
    backslash, as every ``|`` of a cell does. A newline in it is a line break.
    """
    if _MARKUP_SIGN.search(text):
        text = _INLINE_MARKUP.sub(r"\\\g<0>", text)
    return _LINE_MARKUP.sub(r"\1\2\\", text) if _LINE_SIGN.search(text) else text


def _delimited(kind: MarkKind, text: str) -> str:
    text = " ".join(text.splitlines())
    if not text.strip():
        return ""
    if kind is MarkKind.MATH:
        return f"${text.strip()}$"
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


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

    def __bool__(self) -> bool:
        return self.end > self.start

    def cut(self, start: int, end: int) -> Phrase:
        """Return the part ``text[start:end]`` of this phrase (offsets count from its own start)."""
        return Phrase(self.block, self.start + start, min(self.start + end, self.end))

    def strip(self, chars: str | None = None) -> Phrase:
        """Return the phrase without these characters (default: white space) at either end."""
        text = self.block.plain.text[self.start : self.end]
        if len(text.strip(chars)) == len(text):
            return self
        left = len(text) - len(text.lstrip(chars))
        right = len(text.rstrip(chars))
        return self.cut(left, max(left, right))

    def has(self, *kinds: MarkKind) -> bool:
        """Whether any character of it is marked so."""
        return any(True for _ in self.block.plain.marks_in(self.start, self.end, *kinds))


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A heading and what stands under it. The root has no heading and level 0."""

    heading: Block | None
    level: int
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]

    def walk(self, path: tuple[Section, ...] = ()) -> Iterator[tuple[Section, ...]]:
        """Yield the path (root first) of this section and of all sections inside it, in reading order."""
        here = (*path, self)
        yield here
        for section in self.sections:
            yield from section.walk(here)


@dataclass(frozen=True, slots=True)
class Document:
    """What a source hands to a reader: the bytes of one file or page, and where they come from.

    Attributes:
        data: the bytes, undecoded.
        name: for messages, and for guessing the format.
        path: as the person gave it, None for what has none (standard input, a page).
        url: its address, None if unknown.
        key: its identity for matching: the path from the recipe's folder, with ``/``.
        folder: where its relative pictures lie, None if nowhere.
    """

    data: bytes
    name: str
    path: str | None = None
    url: str | None = None
    key: str = ""
    folder: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """One text with a title: a tree of sections and blocks over one ``text``.

    Attributes:
        text: the decoded document: no BOM, newlines LF, nothing else changed. Several articles
            of a listing page share it, each with its own ``span``.
        title: from front matter, the first heading of level 1, ``<title>`` or the file's name.
        lang: the language most of it is written in.
        root: the tree.
        span: its own part of ``text``.
        path: as the person gave it, None for what has none.
        url: its address, None if unknown.
        key: its identity for matching: canonical URL, else path from the recipe's folder, else
            the fold of an excerpt's first sentence.
        lossy: read from a listing page that lost characters: no answer from it holds a formula.
        titled: whether the title was the article's own (a file's name is not).
    """

    text: str
    title: str
    lang: Lang
    root: Section
    span: Span
    path: str | None = None
    url: str | None = None
    key: str = ""
    lossy: bool = False
    titled: bool = True


class Kind(StrEnum):
    """What kind of fact a card asks for."""

    DEFINITION = "definition"
    ABBREVIATION = "abbreviation"
    COMPARISON = "comparison"
    LIST = "list"
    PROSCONS = "proscons"
    WHY = "why"
    HOW = "how"
    FORMULA = "formula"
    FACT = "fact"
    QA = "qa"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about.

    Attributes:
        name: as it is to be said on a card (card Markdown).
        phrase: where the name stands, None if the title of a file gave it.
        qualifier: the wider term without which the name says too little (CMS for 初始标记), or ``""``.
    """

    name: str
    phrase: Phrase | None = None
    qualifier: str = ""


Slot = Phrase | tuple[Phrase, ...] | tuple[tuple[Phrase, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A frame or unit worth knowing, not yet worded.

    Attributes:
        kind: named by the construction that found it.
        construct: that construction and its pattern, ``definition.copula``.
        subjects: what it is about; two or more for a comparison.
        slots: the parts that a template may use, each a phrase, a list of phrases or rows of them.
        evidence: the sentences or items it was read from, in reading order.
        path: the sections it stands in, root first.
        features: signs that the score may weigh, each named and between −1 and 1 or a count.
        related: terms of the article that it ties to its subjects: the topic it stands under, a term
            that answers.
    """

    kind: Kind
    construct: str
    subjects: tuple[Subject, ...]
    slots: Mapping[str, Slot]
    evidence: tuple[Phrase, ...]
    path: tuple[Section, ...]
    features: Mapping[str, float] = field(default_factory=dict)
    related: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a card rule has against a card.

    Attributes:
        rule: the rule's id, ``self_contained``.
        error: True rejects the card; False lowers its score.
        what: one short sentence for the person.
    """

    rule: str
    error: bool
    what: str


@dataclass(frozen=True, slots=True)
class CardSource:
    """A place where a card's fact stands.

    Attributes:
        article: the article's key.
        path, url, title: the article's.
        heading: the headings above the passage, outermost first, without the title.
        spans: the evidence, in the article's text.
        quotes: ``text[start:end]`` of each span.
    """

    article: str
    path: str | None
    url: str | None
    title: str
    heading: tuple[str, ...]
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A local picture of a card's passage: where its file lies, and its alternative text."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """A fact asked.

    Attributes:
        kind: the fact's.
        construct: the fact's.
        template: the phrasing template that worded it.
        side: 1, or 2 for the opposite direction of the same fact.
        subjects: names of what it is about, as said on the card: what is asked about first, then
            the terms that the fact ties to it.
        front, back: card Markdown: paragraphs, items, a table, code, ``$…$``, ``$$…$$``. A cloze
            has ``{{c1::gap}}`` in ``front`` and the gap as ``back``.
        lang: the language it is worded in.
        sources: every place where the fact stands, at least one.
        tags: Anki tags.
        score: 0 to 1, what it is worth.
        reasons: what made the score, as (name, amount).
        findings: what the card rules have against it.
        features: the fact's signs and those of the finished card.
        images: local pictures of the passage.
    """

    kind: Kind
    construct: str
    template: str
    side: int
    subjects: tuple[str, ...]
    front: str
    back: str
    lang: Lang
    sources: tuple[CardSource, ...]
    tags: tuple[str, ...] = ()
    score: float = 0.0
    reasons: tuple[tuple[str, float], ...] = ()
    findings: tuple[Finding, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    images: tuple[Image, ...] = ()

    @property
    def source(self) -> CardSource:
        """The first place where the fact stands."""
        return self.sources[0]

    @property
    def is_cloze(self) -> bool:
        """Whether the front hides its answer in a gap."""
        return "{{c1::" in self.front


@dataclass(frozen=True, slots=True)
class Note:
    """What Anki stores for a card.

    Attributes:
        guid: the identity in every collection, minted once.
        fields: HTML, in the order of the note type.
        tags: sorted Anki tags.
        mod: seconds since 1970; raised only when the matter changes.
        note_id, card_id: milliseconds since 1970, in the past, from the guid.
        due: position among new cards.
        media: file names that the fields refer to.
    """

    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int
    note_id: int
    card_id: int
    due: int
    media: tuple[str, ...] = ()
