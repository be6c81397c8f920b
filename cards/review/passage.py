"""The article of an item, drawn from its blocks, with the item's evidence marked in it.

Every letter of it is hostile: it is escaped here, element by element, and no element or attribute
comes from the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from markupsafe import Markup

from cards.model import Article, Block, BlockKind, MarkKind, Plain, Section, Span
from cards.templater.mathml import typeset
from cards.templater.safety import clean_text

_AROUND = 40_000  # characters before and behind the evidence that are shown of a long article
_LONG = 120_000  # characters of an article that is shown whole
_TAGS = {MarkKind.STRONG: "strong", MarkKind.EMPHASIS: "em", MarkKind.CODE: "code", MarkKind.STRUCK: "s"}
_WRAPPED = {
    BlockKind.PARAGRAPH: "p", BlockKind.QUOTE: "blockquote", BlockKind.ITEM: "li", BlockKind.ROW: "tr",
    BlockKind.TERM: "dt", BlockKind.DESCRIPTION: "dd", BlockKind.DEFINITION_LIST: "dl",
    BlockKind.CONTAINER: "div", BlockKind.FOOTNOTE: "div",
}  # fmt: skip


def article_html(article: Article, evidence: Sequence[Span], others: Sequence[Span] = ()) -> Markup:
    """Return an article as HTML.

    Args:
        article: it.
        evidence: what is marked, in the article's text; the first mark has the id ``evidence``.
        others: what other cards stand on, marked faintly.
    """
    drawing = _Drawing(tuple(evidence), tuple(others), _window(article, evidence))
    parts = list(drawing.section(article.root))
    return Markup(typeset("".join(parts)))


def _window(article: Article, evidence: Sequence[Span]) -> Span:
    start, end = article.span
    if end - start <= _LONG or not evidence:
        return Span(start, min(end, start + _LONG))
    return Span(evidence[0].start - _AROUND, evidence[-1].end + _AROUND)


@dataclass(slots=True)
class _Drawing:
    evidence: tuple[Span, ...]
    others: tuple[Span, ...]
    window: Span
    marked: bool = False
    cut: bool = field(default=False)

    def section(self, section: Section) -> Iterator[str]:
        if section.heading is not None and self._shows(section.heading):
            level = min(6, section.level + 3)
            yield f"<h{level}>{self.inline(section.heading.plain)}</h{level}>"
        for block in section.blocks:
            if self._shows(block):
                self.cut = False
                yield self.block(block)
            elif not self.cut:
                self.cut = True
                yield '<p class="cut">…</p>'
        for each in section.sections:
            yield from self.section(each)

    def block(self, block: Block) -> str:
        match block.kind:
            case BlockKind.CODE:
                return f'<pre tabindex="0"><code>{self.inline(block.plain)}</code></pre>'
            case BlockKind.MATH:
                return self._formula(block)
            case BlockKind.LIST:
                return self._list(block)
            case BlockKind.TABLE:
                rows = "".join(map(self.block, block.children))
                return f'<div class="scroll" tabindex="0"><table>{rows}</table></div>'
            case BlockKind.CELL:
                tag = "th" if block.header else "td"
                return f"<{tag}>{self._inside(block)}</{tag}>"
            case BlockKind.ITEM | BlockKind.DESCRIPTION if _is_tight(block):
                return self._wrap(block, self.inline(block.children[0].plain))
            case _:
                return self._wrap(block, self._inside(block))

    def inline(self, plain: Plain) -> str:
        """Return what a block says, with its markup and the evidence in it."""
        strong = _ranges(plain, self.evidence)
        faint = _ranges(plain, self.others)
        whole = [mark for mark in plain.marks if mark.kind is MarkKind.MATH and mark.end > mark.start]
        inner = [mark for mark in plain.marks if mark.kind in _TAGS and mark.end > mark.start]
        edges = {0, len(plain.text)}
        for start, end, *_ in (*strong, *faint, *((m.start, m.end) for m in (*whole, *inner))):
            edges |= {start, end}
        cuts = sorted(at for at in edges if not any(m.start < at < m.end for m in whole))
        out = []
        for start, end in pairwise(cuts):
            text = escape(clean_text(plain.text[start:end]), quote=False)
            if any(m.start <= start and end <= m.end for m in whole):
                text = rf"\({' '.join(text.split())}\)"
            for mark in inner:
                if mark.start <= start and end <= mark.end:
                    text = f"<{_TAGS[mark.kind]}>{text}</{_TAGS[mark.kind]}>"
            out.append(self._marked(text, _meets(strong, start, end), _meets(faint, start, end)))
        return "".join(out)

    def _marked(self, text: str, strong: bool, faint: bool) -> str:
        if strong:
            first = "" if self.marked else ' id="evidence"'
            self.marked = True
            return f"<mark{first}>{text}</mark>"
        return f'<span class="told">{text}</span>' if faint else text

    def _formula(self, block: Block) -> str:
        text = escape(" ".join(clean_text(block.text).split()), quote=False)
        strong = bool(_ranges(block.plain, self.evidence))
        formula = self._marked(rf"\[{text}\]", strong, False)
        return f'<p class="formula" tabindex="0">{formula}</p>'

    def _list(self, block: Block) -> str:
        items = "".join(map(self.block, block.children))
        first = next((each.number for each in block.children), None)
        if first is None:
            return f"<ul>{items}</ul>"
        return f'<ol start="{int(first)}">{items}</ol>'

    def _wrap(self, block: Block, inner: str) -> str:
        tag = _WRAPPED.get(block.kind, "div")
        return f"<{tag}>{inner}</{tag}>"

    def _inside(self, block: Block) -> str:
        own = self.inline(block.plain) if block.text else ""
        return own + "".join(map(self.block, block.children))

    def _shows(self, block: Block) -> bool:
        return block.span.start < self.window.end and self.window.start < block.span.end


def _is_tight(block: Block) -> bool:
    return len(block.children) == 1 and block.children[0].kind is BlockKind.PARAGRAPH and not block.text


def _ranges(plain: Plain, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the ranges of plain text that were made from these ranges of the article's text."""
    found: list[tuple[int, int]] = []
    if not plain.runs:
        return found
    first, last = plain.runs[0].text_start, plain.runs[-1].text_end
    for span in (each for each in spans if each.start < last and first < each.end):
        for run in plain.runs:
            if run.text_start >= span.end or run.text_end <= span.start:
                continue
            start, end = run.start, run.end
            if not run.atom:
                start += max(0, span.start - run.text_start)
                end -= max(0, run.text_end - span.end)
            if found and found[-1][1] == start:
                found[-1] = found[-1][0], end
            elif start < end:
                found.append((start, end))
    return found


def _meets(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(begin < end and start < stop for begin, stop in ranges)
