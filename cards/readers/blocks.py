"""markdown-it's block tokens → Blocks, every character of whose plain text knows its place in the article."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

from markdown_it.main import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from cards.model import EMPTY, Block, BlockKind, Mark, MarkKind, Plain, Run, Span
from cards.readers import alerts, naming_lines, outlines
from cards.readers.builder import Segments, decoded
from cards.readers.inline import Inliner

_CONTAINERS = {
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "list_item_open": BlockKind.ITEM,
    "blockquote_open": BlockKind.QUOTE,
    "table_open": BlockKind.TABLE,
    "tr_open": BlockKind.ROW,
    "dl_open": BlockKind.DEFINITION_LIST,
    "dd_open": BlockKind.DESCRIPTION,
    "box_open": BlockKind.CONTAINER,
    "footnote_reference_open": BlockKind.FOOTNOTE,
}
_LEAVES = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "heading_open": BlockKind.HEADING,
    "dt_open": BlockKind.TERM,
    "th_open": BlockKind.CELL,
    "td_open": BlockKind.CELL,
}
_BLANK = " \t"  # what Markdown takes for an indent; a no-break space is a character
_HEADING_ID = re.compile(r"\s*(?:\{\s*[#:.][^{}]*\}|\{/\*.*?\*/\}|\{\s*id=[^{}]*\})\s*$")
_TASK = re.compile(r"\[[ xX]\]\s+")
_CONTENTS_MARK = re.compile(r"\[toc\]|\[\[toc\]\]|@\[toc\]|\{:toc\}", re.IGNORECASE)
_LANGUAGE_CLASS = re.compile(r'class="[^"]*?\b(?:lang(?:uage)?|highlight-source|brush:)-?\s*([\w+#-]+)')
_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=</tr>|<tr\b|</t(?:body|head)>|\Z)", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<(t[hd])\b[^<>]*>(.*?)(?=</t[hd]>|<t[hd]\b|\Z)", re.DOTALL | re.IGNORECASE)


class BlockBuilder:
    """Builds the Blocks of one article.

    Args:
        text: the article's text.
        parser: for the inline pass.
        env: what the block pass left.
    """

    def __init__(self, text: str, parser: MarkdownIt, env: EnvType) -> None:
        self._text = text
        self._inliner = Inliner(parser, env)
        self._outline = bool(env.get("outline"))
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._cursor = (-1, 0)  # a table's line, and where in it the next cell may begin
        self._special: dict[str, Callable[[Token], Block]] = {
            "fence": self._code,
            "code_block": self._code,
            "math_block": self._math,
            "html_pre": self._pre,
            "html_table": self._html_table,
        }

    def build(self, tokens: list[Token]) -> tuple[Block, ...]:
        """Return the blocks at the top."""
        blocks, _ = self._children(tokens, 0)
        return blocks

    def _children(self, tokens: list[Token], at: int) -> tuple[tuple[Block, ...], int]:
        """Return the blocks from ``at`` up to the end of their container, and where that is."""
        blocks: list[Block] = []
        while at < len(tokens):
            token = tokens[at]
            if token.type in _LEAVES:
                first = at > 0 and tokens[at - 1].type == "list_item_open"
                blocks += self._leaf(token, tokens[at + 1], opens_item=first)
                at += 2
            elif token.type in _CONTAINERS:
                children, at = self._children(tokens, at + 1)
                blocks += self._container(token, children)
            elif token.type in self._special:
                blocks.append(self._special[token.type](token))
            elif token.nesting < 0 and token.type not in ("thead_close", "tbody_close"):
                break
            at += 1
        return tuple(blocks), at

    def _span(self, first: int, end: int) -> Span:
        """The lines ``[first, end)`` without blank lines and white space at their end."""
        start, text = self._lines[first], self._text
        stop = min(max(start, self._lines[min(end, len(self._lines) - 1)] - 1), len(text))
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        return Span(start, stop)

    def _token_span(self, token: Token) -> Span:
        first, end = token.map or (0, 0)
        return self._span(first, max(end, first + 1))

    def _container(self, token: Token, children: tuple[Block, ...]) -> list[Block]:
        kind, info, number, header = _CONTAINERS[token.type], "", None, False
        if not children and kind is not BlockKind.ROW:
            return []
        if kind is BlockKind.ITEM and token.info:
            number = int(token.info)
        elif kind is BlockKind.CONTAINER:
            info = token.info
        elif kind is BlockKind.FOOTNOTE:
            info = str(token.meta.get("label", ""))
        elif kind is BlockKind.ROW:
            header = bool(children) and all(cell.header for cell in children)
        elif kind is BlockKind.QUOTE and (alert := alerts.kind_of(self._first_line(children[0]))):
            kind, info = BlockKind.CONTAINER, alert
            children = children if children[0].text else children[1:]
        span = self._token_span(token) if token.map else Span(children[0].span.start, children[-1].span.end)
        return [Block(kind, span, children=children, info=info, number=number, header=header)]

    def _first_line(self, block: Block) -> str:
        return self._text[block.span.start : block.span.end].lstrip("> \t")

    def _leaf(self, token: Token, inline: Token, *, opens_item: bool) -> list[Block]:
        kind = _LEAVES[token.type]
        content = inline.content
        if kind is BlockKind.HEADING:
            content = _HEADING_ID.sub("", content)
        plain = EMPTY
        if content:
            first, end = inline.map or (0, 0)
            segments = self._segments(content, inline, kind, first, max(end, first + 1))
            if opens_item:
                content, segments = naming_lines.ended(content, segments)
            alert = (
                alerts.split(content) if content.startswith("[!") and kind is BlockKind.PARAGRAPH else None
            )
            if alert and all(origin >= 0 for _, origin in segments):
                return self._alert(content, segments, alert, first, end)
            if any(origin < 0 for _, origin in segments):  # better a wide span than a lost article
                span = self._span(first, max(end, first + 1))
                plain = Plain(content, (Run(0, len(content), *span, True),))
            else:
                plain = self._prose(content, segments, kind)
        if not plain.text and kind is not BlockKind.CELL and not (plain.marks or alerts.kind_of(content)):
            return []
        if inline.meta.get("strong"):
            plain = Plain(plain.text, plain.runs, (Mark(MarkKind.STRONG, 0, len(plain.text)), *plain.marks))
        level = int(token.tag[1]) if kind is BlockKind.HEADING else 0
        span = self._token_span(token if token.map else inline)
        return [Block(kind, span, plain, level=level, header=token.type == "th_open")]

    def _alert(
        self, content: str, segments: Segments, alert: tuple[tuple[int, int], int], first: int, end: int
    ) -> list[Block]:
        """Return the title of an alert as its bold lead, as a box has it, and the text behind it."""
        (start, stop), rest = alert
        title = (
            self._inliner.plain(content[start:stop], alerts.behind(segments, start)[:1])
            if stop > start
            else EMPTY
        )
        if title.text:
            title = Plain(title.text, title.runs, (Mark(MarkKind.STRONG, 0, len(title.text)), *title.marks))
        body = self._inliner.plain(content[rest:], alerts.behind(segments, rest)) if content[rest:] else EMPTY
        line = content.count("\n", 0, rest)
        lead = Block(BlockKind.PARAGRAPH, self._span(first, max(first + line, first + 1)), title)
        if not body.text and not body.marks:
            return [lead]
        if not title.text:
            return [Block(BlockKind.PARAGRAPH, self._span(first, end), body)]
        return [lead, Block(BlockKind.PARAGRAPH, self._span(first + line, max(end, first + line + 1)), body)]

    def _prose(self, content: str, segments: Segments, kind: BlockKind) -> Plain:
        skip = 0
        if content[0] in "[@{" and kind is BlockKind.PARAGRAPH:
            if _CONTENTS_MARK.fullmatch(content.strip()):
                return EMPTY
            found = _TASK.match(content)
            skip = found.end() if found else 0
        elif self._outline and kind is BlockKind.PARAGRAPH:
            skip = outlines.task(content)
        if skip:
            return self._inliner.plain(content[skip:], alerts.behind(segments, skip))
        return self._inliner.plain(content, segments)

    def _segments(self, content: str, inline: Token, kind: BlockKind, first: int, end: int) -> Segments:
        at = inline.meta.get("at", -1)
        if at >= 0:
            return [(0, at)]
        if kind is BlockKind.CELL:
            return self._cell_segments(content, first)
        if end - first == 1:
            return [(0, self._find(content, first, last=kind is not BlockKind.HEADING))]
        segments: Segments = []
        offset = 0
        lines = content.split("\n")
        if len(lines) < end - first:
            first = self._without_blank(lines[0].strip(_BLANK), first, end)
        for line, written in enumerate(lines, first):
            stripped = written.strip(_BLANK)
            lead = len(written) - len(written.lstrip(_BLANK))
            segments.append((offset + lead, self._find(stripped, line, last=True)))
            offset += len(written) + 1
        return segments

    def _without_blank(self, content: str, first: int, end: int) -> int:
        """Skip lines of no-break spaces, which markdown-it strips of a paragraph as it does white space."""
        for line in range(first, end):
            if self._text[self._lines[line] : self._lines[line + 1] - 1].rstrip().endswith(content.rstrip()):
                return line
        return first

    def _find(self, content: str, line: int, *, last: bool) -> int:
        """Return where a line's content stands: at its end, or for a heading behind its marks."""
        start, stop = self._lines[line], self._lines[line + 1] - 1
        if last:
            at = len(self._text[start:stop].rstrip(_BLANK)) + start - len(content)
            if self._text.startswith(content, at):
                return at
            return self._text.rfind(content, start, stop)
        while start < stop and self._text[start] in "#> \t-+*0123456789.)":
            if self._text.startswith(content, start) and self._text[start - 1 : start] in (
                "",
                " ",
                "\t",
                "\n",
            ):
                break
            start += 1
        return self._text.find(content, start, stop)

    def _cell_segments(self, content: str, line: int) -> Segments:
        start, stop = self._lines[line], self._lines[line + 1] - 1
        if self._cursor[0] == line:
            start = self._cursor[1]
        if "|" not in content:
            at = self._text.find(content, start, stop)
            self._cursor = (line, at + len(content))
            return [(0, at)]
        pieces = content.split("|")
        pattern = r"(?:\\)?\|".join(map(re.escape, pieces))
        found = re.compile(pattern).search(self._text, start, stop)
        if not found:
            return [(0, -1)]
        self._cursor = (line, found.end())
        segments: Segments = []
        offset, origin = 0, found.start()
        for piece in pieces:
            segments.append((offset, origin))
            offset += len(piece)
            origin += len(piece)
            if origin < found.end() and self._text[origin] == "\\":
                origin += 1
            segments.append((offset, origin))
            offset, origin = offset + 1, origin + 1
        return segments[:-1]

    # ---- code and formulas

    def _code(self, token: Token) -> Block:
        first, end = token.map or (0, 0)
        body = first + 1 if token.type == "fence" else first
        info = re.split(r"[\s{,:]", token.info.strip().lstrip("{."), maxsplit=1)[0].rstrip("}")
        return Block(BlockKind.CODE, self._span(first, end), self._literal(token.content, body), info=info)

    def _literal(self, content: str, line: int) -> Plain:
        """Lines that stand in the article as they are, except for an indent or a quote mark before each."""
        content = content.rstrip()
        if not content:
            return EMPTY
        start = self._lines[min(line, len(self._lines) - 1)]
        if self._text.startswith(content, start):
            return Plain(content, (Run(0, len(content), start, start + len(content), False),))
        runs: list[Run] = []
        offset = 0
        for number, written in enumerate(content.split("\n"), line):
            stop = self._lines[number + 1] - 1
            length = len(written) + 1
            at = max(stop - len(written), self._lines[number])
            if self._text.startswith(written, at):
                runs.append(Run(offset, offset + length, at, at + length, False))
            else:  # an indent of tabs, partly taken by a list
                runs.append(Run(offset, offset + length, self._lines[number], stop + 1, True))
            offset += length
        if runs and runs[-1].end > len(content):
            last = runs[-1]
            runs[-1] = Run(last.start, len(content), last.text_start, last.text_end - 1, last.atom)
        return Plain(content, tuple(run for run in runs if run.end > run.start))

    def _math(self, token: Token) -> Block:
        first, end = token.map or (0, 0)
        start, stop = token.meta["at"], token.meta["end"]
        inner = self._text[start:stop]
        start += len(inner) - len(inner.lstrip())
        inner = inner.strip()
        runs = (Run(0, len(inner), start, start + len(inner), False),) if inner else ()
        return Block(BlockKind.MATH, self._span(first, end), Plain(inner, runs))

    def _pre(self, token: Token) -> Block:
        first, end = token.map or (0, 0)
        start, stop = token.meta["at"], token.meta["end"]
        head = self._text[self._lines[first] : start] + self._text[start : start + 200]
        found = _LANGUAGE_CLASS.search(head)
        plain = decoded(self._text, start, stop)
        return Block(BlockKind.CODE, self._span(first, end), plain, info=found[1] if found else "")

    def _html_table(self, token: Token) -> Block:
        rows = tuple(
            self._html_row(found) for found in _ROW.finditer(self._text, token.meta["at"], token.meta["end"])
        )
        return Block(BlockKind.TABLE, self._token_span(token), children=rows)

    def _html_row(self, row: re.Match[str]) -> Block:
        cells = tuple(
            Block(
                BlockKind.CELL,
                Span(*cell.span(2)),
                self._inliner.plain(cell[2], [(0, cell.start(2))]),
                header=cell[1].lower() == "th",
            )
            for cell in _CELL.finditer(self._text, *row.span(1))
        )
        header = bool(cells) and all(cell.header for cell in cells)
        return Block(BlockKind.ROW, Span(*row.span(1)), children=cells, header=header)
