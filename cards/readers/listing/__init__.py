"""Scraped listing pages: the beginnings of many articles, a line each, without their titles or with them.

Every excerpt is an article of its own over the page's text; nothing may be carried from one to the
next. An article that the page shows whole, before a label such as 相关文章, is the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cards.language.detect import detect
from cards.language.fold import fold
from cards.model import Article, Block, BlockKind, Document, Lang, Span
from cards.readers.builder import literal
from cards.readers.inline import LONGEST
from cards.readers.listing.excerpt import read_excerpt, sound_blocks
from cards.readers.listing.words import words
from cards.readers.markdown import sections
from cards.readers.plain import plain_blocks

_LONG = 80
_SHORT = 20
_DOTS = re.compile(r"(?:…|\.{3})\s*$")
_CUT_DOTS = re.compile(r"…\.{3}\s*$", re.MULTILINE)
_METADATA = re.compile(r"[\d\s/.:\-年月日|,<>«»‹›]+|(?:[A-Z]+\s*)+|page \d+.*|第 ?\d+ ?页.*", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？]")


@dataclass(frozen=True, slots=True)
class _Entry:
    title: Span | None
    span: Span


def is_listing(text: str) -> bool:
    """Whether half of the long lines end in an ellipsis, or a label line begins a list of them."""
    long = [line for line in text.split("\n") if len(line) >= _LONG]
    if len(long) >= 2 and 2 * sum(1 for line in long if _DOTS.search(line)) >= len(long):
        return True
    label = _related(text)
    return label is not None and bool(_DOTS.search(text[label.end :].rstrip()))


def read_listing(text: str, document: Document, lang: Lang | None) -> list[Article]:
    """Read a listing page as many articles over one text."""
    lang = lang or detect(text)
    label = _related(text)
    articles = []
    if label is not None:
        articles += _whole(text, Span(0, label.start), document, lang)
    rest = Span(label.end if label else 0, len(text))
    # A site that marks a cut with both kinds of dots puts the plain ones behind everything.
    both = bool(_CUT_DOTS.search(text, rest.start))
    for entry in _entries(text, rest):
        line = text[entry.span.start : entry.span.end]
        cut = bool(_CUT_DOTS.search(line)) if both else True
        head = _title(text, entry.title)
        blocks = read_excerpt(text, entry.span, title=head.text if head else "", lang=lang, cut=cut)
        if head:
            span = Span(head.span.start, entry.span.end)
            articles.append(_excerpt(text, span, [head, *blocks], head.text, document, lang))
        elif blocks:
            articles.append(_excerpt(text, entry.span, blocks, "", document, lang))
    return articles


def _title(text: str, span: Span | None) -> Block | None:
    """Return the title as a heading: it may be a fact in itself."""
    if span is None:
        return None
    return Block(BlockKind.HEADING, span, literal(text, [span], entities=True), level=1)


def _excerpt(
    text: str, span: Span, blocks: list[Block], title: str, document: Document, lang: Lang
) -> Article:
    said = next((b.text for top in blocks for b in top.walk() if b.text and not b.level), "")
    name = title or re.split(r"[。！？!?]", said, maxsplit=1)[0]
    return replace(_article(text, span, blocks, title, document, lang, fold(name)), excerpt=True)


def _article(
    text: str, span: Span, blocks: list[Block], title: str, document: Document, lang: Lang, key: str
) -> Article:
    return Article(
        text=text,
        title=title,
        lang=lang,
        root=sections(blocks),
        span=span,
        path=document.path,
        url=document.url,
        key=key,
        lossy=True,
        titled=bool(title),
    )


def _lines(text: str, span: Span) -> Iterator[Span]:
    """Yield the lines that are not blank, without white space at either end."""
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        bare = line.strip()
        if bare:
            begin = start + line.index(bare)
            yield Span(begin, begin + len(bare))
        start += len(line) + 1


def _is_label(line: str, labels: tuple[str, ...]) -> bool:
    return line.strip().strip(":：").strip().casefold() in {label.casefold() for label in labels}


def _related(text: str) -> Span | None:
    return next(
        (
            line
            for line in _lines(text, Span(0, len(text)))
            if _is_label(text[line.start : line.end], words().related)
        ),
        None,
    )


def _is_navigation(line: str) -> bool:
    return bool(_METADATA.fullmatch(line)) or any(mark in line[:40] for mark in words().navigation)


def _entries(text: str, span: Span) -> Iterator[_Entry]:
    """Yield the excerpts; a line that stands between two of them may be the title of the second.

    Tags and dates stand there too, so a title is believed only where nearly every excerpt has
    exactly one line before it.
    """
    rows: list[tuple[list[Span], Span]] = []
    before: list[Span] = []
    for line in _lines(text, span):
        said = text[line.start : line.end]
        if len(said) > LONGEST:
            continue
        if _DOTS.search(said) or (
            len(said) >= 2 * _SHORT and (_SENTENCE.search(said) or len(said) >= 2 * _LONG)
        ):
            rows.append((before, line))
            before = []
        else:
            before.append(line)
    titled = bool(rows) and 10 * sum(len(lines) == 1 for lines, _ in rows) >= 9 * len(rows)
    for lines, line in rows:
        title = lines[-1] if titled and lines else None
        if title and _is_navigation(text[title.start : title.end]):
            title = None
        yield _Entry(title, line)


def _whole(text: str, span: Span, document: Document, lang: Lang) -> list[Article]:
    """Return the article that the page shows whole, if there is one."""
    lines = []
    for line in _lines(text, span):
        said = text[line.start : line.end]
        if _is_label(said, words().references):
            break
        if not _is_navigation(said):
            lines.append(line)
    if not lines:
        return []
    start, end = lines[0].start, lines[-1].end
    blocks = sound_blocks(
        text, [b for b in plain_blocks(text, Span(start, end)) if not _is_navigation(b.text)]
    )
    if not any(block.kind is not BlockKind.HEADING for block in blocks):
        return []
    title = blocks[0].text if blocks[0].kind is BlockKind.HEADING else ""
    return [_article(text, Span(start, end), blocks, title, document, lang, document.url or document.key)]
