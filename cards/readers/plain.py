"""Plain text: paragraphs, lists and lone headings. Nothing is markup: ``f[i]*g[j]`` stays what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cards.model import Article, Block, BlockKind, Document, Lang, Span
from cards.readers.builder import literal
from cards.readers.characters import is_cjk
from cards.readers.markdown import assemble

_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARKER = re.compile(
    rf"(?:[-*+•·●○▪◆■–—]\s+|(?P<number>\d{{1,3}})(?:[.)）]\s+|、\s*|[.．](?=\D))"
    rf"|[（(](?P<bracketed>\d{{1,3}})[)）]\s*|(?P<circled>[{_NUMBERS}])\s*)(?=\S)"
)
_RULE = re.compile(r"[\s=\-~*_#.]{3,}")
_SENTENCE_END = re.compile(r"[。！？!?;；.．:：,，、…]['\"”’」』）)]*$")
_WRAPPED = range(50, 121)  # columns at which text is wrapped by hand or by a mail program
_HEADING_COLUMNS = 60


@dataclass(slots=True)
class _Part:
    """Lines that belong together: a paragraph, or an item with its number."""

    lines: list[Span]
    item: bool = False
    number: int | None = None
    alone: bool = False  # between blank lines


def read_plain(text: str, document: Document, lang: Lang | None) -> list[Article]:
    """Read plain text as one article."""
    return [assemble(text, document, lang, plain_blocks(text, Span(0, len(text))))]


def plain_blocks(text: str, span: Span) -> tuple[Block, ...]:
    """Return the blocks of ``text[span]``: neighbouring items make a list, short lone lines are headings."""
    parts = [part for group in _groups(text, span) for part in _parts(text, group)]
    made: list[Block] = []
    items: list[_Part] = []
    for at, part in enumerate([*parts, None]):
        if part is not None and part.item and (not items or _goes_on(items[-1], part)):
            items.append(part)
            continue
        made += _list(text, items)
        items = [part] if part is not None and part.item else []
        if part is not None and not part.item:
            following = parts[at + 1] if at + 1 < len(parts) else None
            made.append(_paragraph(text, part, following, first=not made))
    return tuple(block for block in made if block.children or block.text)


def _goes_on(item: _Part, following: _Part) -> bool:
    """Whether two items are of one list: both numbered, upwards, or neither."""
    if item.number is None or following.number is None:
        return item.number is following.number
    return following.number >= item.number


def _paragraph(text: str, part: _Part, following: _Part | None, *, first: bool) -> Block:
    plain = literal(text, part.lines)
    span = Span(part.lines[0].start, part.lines[-1].end)
    heading = (
        part.alone
        and following is not None
        and len(part.lines) == 1
        and _columns(plain.text) <= _HEADING_COLUMNS
        and not _SENTENCE_END.search(plain.text)
    )
    if heading:
        return Block(BlockKind.HEADING, span, plain, level=1 if first else 2)
    return Block(BlockKind.PARAGRAPH, span, plain)


def _list(text: str, items: list[_Part]) -> list[Block]:
    made = []
    for item in items:
        span = Span(item.lines[0].start, item.lines[-1].end)
        paragraph = Block(BlockKind.PARAGRAPH, span, literal(text, item.lines))
        if paragraph.text:
            made.append(Block(BlockKind.ITEM, span, children=(paragraph,), number=item.number))
    if len(made) < 2:  # "3. Results" alone is no list
        return [item.children[0] for item in made]
    return [Block(BlockKind.LIST, Span(made[0].span.start, made[-1].span.end), children=tuple(made))]


def _groups(text: str, span: Span) -> Iterator[list[Span]]:
    """Yield the lines between blank ones, without their indents; rules of dashes count as blank."""
    group: list[Span] = []
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        bare = line.strip()
        if bare and not _RULE.fullmatch(line):
            begin = start + line.index(bare)
            group.append(Span(begin, begin + len(bare)))
        elif group:
            yield group
            group = []
        start += len(line) + 1
    if group:
        yield group


def _parts(text: str, group: list[Span]) -> list[_Part]:
    wrapped = _is_wrapped(text, group)
    parts: list[_Part] = []
    for line in group:
        found = _MARKER.match(text, *line)
        if found:
            parts.append(_Part([Span(found.end(), line.end)], item=True, number=_number(found)))
        elif parts and wrapped:
            parts[-1].lines.append(line)
        else:
            parts.append(_Part([line]))
    parts[0].alone = len(parts) == 1
    return parts


def _number(found: re.Match[str]) -> int | None:
    if found["circled"]:
        return _NUMBERS.index(found["circled"]) + 1
    digits = found["number"] or found["bracketed"]
    return int(digits) if digits else None


def _is_wrapped(text: str, group: list[Span]) -> bool:
    """Whether the lines are one text wrapped at a column, not paragraphs on a line each."""
    widths = [_columns(text[line.start : line.end]) for line in group]
    body = widths[:-1]
    return bool(body) and max(widths) < _WRAPPED.stop and max(body) in _WRAPPED and min(body) * 2 > max(body)


def _columns(text: str) -> int:
    return sum(2 if is_cjk(char) else 1 for char in text)
