"""One excerpt of a listing page: Markdown that a program flattened to a line and cut off.

    text ─ lines.py ─> pieces ─> rows (headings, items, paragraphs) ─ clauses.py ─> blocks

Headings, paragraphs and items are joined by a single space, formulas and code replaced by a
placeholder (a *hole*), and the end is missing. A space between two Chinese runs is rare in prose, so
it tells where a line ended. What cannot be trusted is left out clause by clause: a clause with a
hole, a formula, code. The word lists stand in ``listing.toml``, beside examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from cards.model import Block, BlockKind, Lang, Span
from cards.readers.builder import literal
from cards.readers.characters import count_han
from cards.readers.listing.clauses import sound
from cards.readers.listing.lines import NUMBER, TERM_COLON, Piece, heading_end, is_example, pieces, trimmed
from cards.readers.listing.words import words

_ELLIPSIS = re.compile(r"\s*(?:…\.{3}|\.{3,}|…+|。{3,})\s*$")
_TERM, _LABEL = 2, 3  # heading levels: a label stands under the last term
_PROSE = re.compile(r"[,，。;；]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A piece and what it is; a number and a term begin items."""

    what: Literal["heading", "number", "term", "text"]
    piece: Piece
    number: int | None = None
    level: int = 0


def read_excerpt(text: str, span: Span, *, title: str, lang: Lang, cut: bool) -> list[Block]:
    """Return the blocks of the excerpt at ``span``.

    Args:
        text: the page's.
        span: the excerpt, with the dots at its end.
        title: its article's, or ``""``: it has the characters that the excerpt lost.
        lang: its language.
        cut: whether dots at the end mean that something is missing.
    """
    dots = _ELLIPSIS.search(text, *span)
    body = Span(span.start, dots.start()) if dots else span
    if lang == "zh":
        body = _after_contents(text, body)
    rows = _rows(text, body, lang, cut=cut and dots is not None)
    return _Maker(text, lang, lost_signs(title, text[body.start : body.end])).blocks(rows)


def sound_blocks(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return ``blocks`` without the clauses that cannot be trusted, and without what that leaves empty."""
    made: list[Block] = []
    for block in blocks:
        if block.children:
            children = sound_blocks(text, block.children)
            made += [replace(block, children=tuple(children))] if children else []
        elif block.kind is BlockKind.PARAGRAPH:
            spans = sound(text, Piece(block.plain.span(0, len(block.text))))
            made += [Block(block.kind, span, literal(text, [span], entities=True)) for span in spans]
        else:
            made.append(block)
    return _without_bare_headings(made)


def lost_signs(title: str, text: str) -> dict[str, str]:
    """Return the words of ``text`` that lost ``+``, ``-`` or ``=``, and how the title writes them."""
    shown = {}
    for word in re.findall(r"[A-Za-z0-9]+(?:[-+=]+[A-Za-z0-9]*)+", title):
        bare = re.sub(r"[-+=]", "", word)
        if len(bare) < 2 or bare.isdigit() or word.lower() in text.lower():
            continue
        pattern = rf"(?<![A-Za-z0-9]){re.escape(bare)}(?![A-Za-z0-9])"
        for found in re.finditer(pattern, text, re.IGNORECASE):
            letters = iter(found[0])
            shown[found[0]] = "".join(char if char in "-+=" else next(letters) for char in word)
    return shown


def _after_contents(text: str, span: Span) -> Span:
    """Leave out a table of contents run together, up to where a sentence stands."""
    for label in words().contents:
        at = text.find(label, *span)
        if at < 0 or at - span.start > 80:
            continue
        for found in re.compile(r"\s").finditer(text, at + len(label), span.end):
            if "。" in text[found.end() : span.end].split(" ", 1)[0]:
                return Span(found.end(), span.end)
        return Span(span.end, span.end)
    return span


# ---- rows


def _rows(text: str, body: Span, lang: Lang, *, cut: bool) -> list[_Row]:
    rows: list[_Row] = []
    for piece in pieces(text, body, lang, cut=cut):
        if piece.fresh and is_example(text[piece.span.start : piece.span.end]):
            continue
        start, stop = trimmed(text, piece.span)
        if lang == "zh" and piece.fresh:
            headings, start = _headings(text, replace(piece, span=Span(start, stop)), first=not rows)
            rows += headings
        if start < stop:
            rows.append(_row(text, replace(piece, span=Span(start, stop))))
    return _last_items_parted(text, rows)


def _headings(text: str, piece: Piece, *, first: bool) -> tuple[list[_Row], int]:
    """Take the headings off the beginning of a line; return them and where the rest begins."""
    rows: list[_Row] = []
    start, stop = piece.span
    while start < stop:
        line = Span(start, stop)
        end = heading_end(text, line, first=first and not rows, whole=piece.whole)
        if end is None:
            break
        level = _LABEL if text[start:end].strip(" :：") in words().labels else _TERM
        rows.append(_Row("heading", Piece(Span(start, end)), level=level))
        rest = text[end:stop]
        start = end + len(rest) - len(rest.lstrip(" :："))
        if rest.lstrip()[:1] in (":", "："):
            break  # what a label is followed by on its line is prose, however short
    if first and sum(row.level == _TERM for row in rows) > 1:
        # A row of headings is a table of contents, which may go on with some that are not told apart.
        while (found := re.compile(r"\S+\s+").match(text, start, stop)) and not _PROSE.search(found[0]):
            start = found.end()
        return [], start
    return rows, start


def _row(text: str, piece: Piece) -> _Row:
    start, stop = piece.span
    if piece.fresh:
        if number := NUMBER.match(text, start, stop):
            return _Row("number", replace(piece, span=Span(number.end(), stop)), number=int(number[1]))
        label = TERM_COLON.match(text, start, stop)
        if label and count_han(label[0]):
            return _Row("term", piece)
    return _Row("text", piece)


def _last_items_parted(text: str, rows: list[_Row]) -> list[_Row]:
    """Part a list's last item from the sentence behind it: the other items have no space in them."""
    parted: list[_Row] = []
    for what, group in groupby(rows, key=lambda row: row.what):
        run = list(group)
        *others, last = run
        start, stop = last.piece.span
        inner = [text[row.piece.span.start : row.piece.span.end] for row in others]
        cut = text.find(" ", start, stop)
        if what == "term" and others and cut > 0 and not any(" " in item for item in inner):
            parted += [*others, _Row("term", Piece(Span(start, cut)))]
            parted.append(_Row("text", replace(last.piece, span=trimmed(text, Span(cut, stop)))))
        else:
            parted += run
    return parted


# ---- blocks


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes blocks of rows.

    Attributes:
        text: the page's.
        lang: the excerpt's language.
        shown: words that the excerpt lost signs of, and how they are written.
    """

    text: str
    lang: Lang
    shown: Mapping[str, str]

    def blocks(self, rows: list[_Row]) -> list[Block]:
        """Return the blocks, items gathered into lists."""
        made: list[Block] = []
        for what, group in groupby(rows, key=lambda row: row.what):
            run = list(group)
            if what in ("number", "term"):
                made += self._items(run)
            else:
                made += [block for row in run for block in self._plain(row)]
        return _without_bare_headings(made)

    def _plain(self, row: _Row) -> list[Block]:
        if row.what == "heading":
            plain = literal(self.text, [row.piece.span], entities=True, shown=self.shown)
            return [Block(BlockKind.HEADING, row.piece.span, plain, level=row.level)]
        blocks = []
        for span in sound(self.text, row.piece):
            plain = literal(self.text, [span], entities=True, shown=self.shown)
            if self.lang != "zh" or count_han(plain.text):  # else it is code
                blocks.append(Block(BlockKind.PARAGRAPH, span, plain))
        return blocks

    def _items(self, rows: list[_Row]) -> list[Block]:
        """Return a list if every item is there, else what is left of them as paragraphs."""
        contents = [self._plain(row) for row in rows]
        if len(rows) < 2 or not all(contents) or rows[-1].piece.cut:
            return [block for blocks in contents for block in blocks]
        items = tuple(
            Block(BlockKind.ITEM, _around(blocks), children=tuple(blocks), number=row.number)
            for row, blocks in zip(rows, contents, strict=True)
        )
        return [Block(BlockKind.LIST, _around(items), children=items)]


def _around(blocks: Sequence[Block]) -> Span:
    return Span(blocks[0].span.start, blocks[-1].span.end)


def _without_bare_headings(blocks: list[Block]) -> list[Block]:
    kept: list[Block] = []
    for block in reversed(blocks):
        below = kept[-1] if kept else None
        bare = below is None or (below.kind is BlockKind.HEADING and below.level <= block.level)
        if block.kind is not BlockKind.HEADING or not bare:
            kept.append(block)
    return kept[::-1]
