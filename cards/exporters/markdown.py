"""A note's fields → Markdown. What a field shows is kept; how, is the dialect's.

Fields are safe HTML of few elements (see ``cards/templater/safety.py``): these, and no others, are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.exporters.dialects import CARD, Block, Dialect, Shape
from cards.exporters.shipped import Field, ShippedNote
from cards.templater.faces import GAP
from cards.templater.safety import visible_text

_DEEPEST = 60  # elements inside one another; what lies deeper is taken as text
_BLOCKS = frozenset({"p", "div", "blockquote", "ul", "ol", "dl", "dt", "dd", "table", "pre", "li"})
_STYLED = frozenset({"b", "strong", "i", "em", "u", "s", "del", "ins", "small", "sub", "sup", "kbd", "ruby"})
_STYLED |= {"rt", "rp", "q"}
_TEX = re.compile(r"\\\((?P<inline>.+?)\\\)|\\\[(?P<display>.+?)\\\]", re.DOTALL)
_MARK = re.compile(r"<mark>.*?</mark>", re.DOTALL)
_FENCE = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?(?:`{3,}|~{3,})[ \t]*([\w+#-]*)", re.MULTILINE)

_INTERRUPTS = re.compile(r"- |1\. ")  # lists that may follow a paragraph without an empty line

_Piece = tuple[bool, str]
"""A piece of a line: whether it is Markdown already (else text), and what it says."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A note in Markdown.

    Attributes:
        front, back: passage by passage. A cloze's front says ``[…]``, its back is the whole with its
            gaps marked: enough for programs that hide them themselves.
        gaps: what a cloze hides, in Markdown; empty for a question.
    """

    front: tuple[Block, ...]
    back: tuple[Block, ...]
    gaps: tuple[str, ...] = ()


def written(shipped: ShippedNote, dialect: Dialect) -> Sides:
    """Return both sides of a note."""
    languages = list(_languages(shipped))
    front = _Writer(dialect, languages)
    back = _Writer(dialect, languages if _is_cloze(shipped) else languages[_fences(shipped, Field.FRONT) :])
    asked, told = front.blocks(shipped.html(Field.FRONT)), back.blocks(shipped.html(Field.BACK))
    return Sides(tuple(asked), tuple(told), tuple(back.gaps) if _is_cloze(shipped) else ())


def sides_of(shipped: ShippedNote, dialect: Dialect = CARD) -> tuple[str, str]:
    """Return front and back as card Markdown has them: a cloze's front is the whole, its back the gap."""
    sides = written(shipped, dialect)
    front, back = dialect.join(sides.front), dialect.join(sides.back)
    return (back, " … ".join(sides.gaps)) if sides.gaps else (front, back)


def _is_cloze(shipped: ShippedNote) -> bool:
    """Whether the front is the back with its marks hidden: the person may have worded either anew."""
    front, back = shipped.html(Field.FRONT), shipped.html(Field.BACK)
    if GAP not in front or "<mark>" not in back:
        return False
    return visible_text(_MARK.sub(GAP, back)) == visible_text(front)


def _languages(shipped: ShippedNote) -> Iterator[str]:
    """Yield the language of each piece of code: fields only know its colours."""
    for side in shipped.sides or ():
        fences = iter(_FENCE.findall(side))
        for language in fences:
            yield language
            next(fences, None)  # the line that closes it


def _fences(shipped: ShippedNote, which: Field) -> int:
    return shipped.html(which).count("<pre")


class _Writer:
    """Writes elements as Markdown."""

    def __init__(self, dialect: Dialect, languages: list[str]) -> None:
        self._dialect = dialect
        self._languages = iter(languages)
        self.gaps: list[str] = []

    def blocks(self, html: str) -> list[Block]:
        """Return the passages of a field."""
        body = LexborHTMLParser(f"<body>{html}").body
        return list(self._content(body, 0)) if body else []

    # ---- passages

    def _content(self, node: LexborNode, depth: int, *, nested: bool = False) -> Iterator[Block]:
        """Yield the passages of an element; what stands in a line there is gathered into paragraphs."""
        line: list[_Piece] = []
        for child in node.iter(include_text=True):
            if child.tag not in _BLOCKS:
                line += self._inline(child, depth + 1)
                continue
            yield from self._paragraph(line)
            line = []
            yield from self._block(child, depth + 1, nested=nested)
        yield from self._paragraph(line)

    def _paragraph(self, pieces: list[_Piece]) -> Iterator[Block]:
        lines = self._joined(pieces).split("\n")
        kept = [self._dialect.line(line) for each in lines if (line := " ".join(each.split(" ")).strip())]
        if kept:
            yield Block("text", "\n".join(kept))

    def _block(self, node: LexborNode, depth: int, *, nested: bool) -> Iterator[Block]:
        if depth > _DEEPEST:
            yield from self._paragraph([(False, node.text(deep=True))])
        elif node.tag in ("ul", "ol"):
            yield from self._one("list", self._list(node, depth))
        elif node.tag == "table":
            yield from self._one("table", self._table(node, depth))
        elif node.tag == "pre":
            for each in node.css("br"):
                each.replace_with("\n")
            code = node.text(deep=True).strip("\n")
            language = next(self._languages, "")
            yield from self._one("code", code and self._dialect.fence(code, language, nested=nested))
        elif node.tag == "blockquote":
            said = self._dialect.join(list(self._content(node, depth, nested=True)))
            yield from self._one("quote", "\n".join(f"> {line}".rstrip() for line in said.splitlines()))
        else:
            yield from self._content(node, depth, nested=nested)

    def _one(self, shape: Shape, markdown: str) -> Iterator[Block]:
        if markdown:
            yield Block(shape, markdown)

    def _list(self, node: LexborNode, depth: int) -> str:
        items: list[str] = []
        given = node.attributes.get("start") or "1"
        number = int(given) if given.isascii() and given.isdigit() else 1
        for child in node.iter():
            said = self._item(list(self._content(child, depth, nested=True)))
            if not said:
                continue
            marker = f"{number}. " if node.tag == "ol" else "- "
            number += 1
            items.append(marker + said.replace("\n", "\n" + " " * len(marker)))
        return re.sub(r"\n +(?=\n)", "\n", "\n".join(items))

    def _item(self, blocks: list[Block]) -> str:
        """Return what stands in an item; an empty line before a list in it would set all items apart."""
        if [block.shape for block in blocks] == ["text", "list"] and _INTERRUPTS.match(blocks[1].markdown):
            return "\n".join(block.markdown for block in blocks)
        return self._dialect.join(blocks)

    def _table(self, node: LexborNode, depth: int) -> str:
        rows = [row.css("th, td") for row in node.css("tr")]
        width = max(map(len, rows), default=0)
        if not width:
            return ""
        lines = [[self._cell(cell, depth) for cell in row] + [""] * (width - len(row)) for row in rows]
        if not all(cell.tag == "th" for cell in rows[0]):
            lines.insert(0, [""] * width)
        lines.insert(1, ["---"] * width)
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _cell(self, node: LexborNode, depth: int) -> str:
        parts: list[_Piece] = []
        for child in node.iter(include_text=True):
            parts += self._inline(child, depth)
            if child.tag in _BLOCKS:
                parts.append((True, "\n"))
        said = self._joined(parts).strip().replace("\n", self._dialect.hard)
        return said.replace("|", r"\|")

    # ---- lines

    def _joined(self, pieces: list[_Piece]) -> str:
        """Return pieces as Markdown; text that touches is escaped as one."""
        out: list[str] = []
        text = ""
        for is_markdown, said in pieces:
            if not is_markdown:
                text += said
                continue
            out += [self._dialect.text(text), said]
            text = ""
        return "".join([*out, self._dialect.text(text)])

    def _inside(self, node: LexborNode, depth: int) -> list[_Piece]:
        if depth > _DEEPEST:
            return [(False, " ".join(node.text(deep=True).split()))]
        return [piece for child in node.iter(include_text=True) for piece in self._inline(child, depth + 1)]

    def _inline(self, node: LexborNode, depth: int) -> list[_Piece]:
        if node.tag == "-text":
            return list(self._text(node.text_content or ""))
        if node.tag == "br":
            return [(True, "\n")]
        if node.tag == "code":
            code = " ".join(node.text(deep=True).split("\n"))
            return [(True, self._dialect.code(code))] if code.strip() else []
        if node.tag == "img":
            given = node.attributes
            return [(True, self._dialect.image(given.get("src") or "", given.get("alt") or ""))]
        inner = self._inside(node, depth)
        if node.tag not in ("mark", "a", *_STYLED):
            return inner
        said = self._joined(inner)
        if node.tag == "mark":
            said = said.replace("\n", self._dialect.hard)
            self.gaps.append(said)
            return [(True, self._dialect.gap(said))]
        if node.tag == "a":
            url = node.attributes.get("href") or ""
            return [(True, self._dialect.link(said, url) if url and said else said)]
        return [(True, self._dialect.styled(node.tag or "", said))] if said else []

    def _text(self, text: str) -> Iterator[_Piece]:
        text = re.sub(r"[ \t\n\r]+", " ", text)
        at = 0
        for found in _TEX.finditer(text):
            if found.start() > at:
                yield False, text[at : found.start()]
            display = found["display"] is not None
            yield True, self._dialect.math(found["display"] or found["inline"], display=display)
            at = found.end()
        if at < len(text):
            yield False, text[at:]
