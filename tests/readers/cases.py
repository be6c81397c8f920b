"""Cases as text files: ``@@ name``, the input, a line ``=>``, the outline that reading it must give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cards.model import Article, Block, Document
from cards.readers import read

DATA = Path(__file__).parents[1] / "data" / "readers"


def cases(file: str) -> list[tuple[str, str, str]]:
    """Return (name, input, outline) of each case in a file; ``→`` stands for a tab."""
    text = (DATA / file).read_text(encoding="utf-8")
    found = []
    for case in re.split(r"^@@ ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = case.partition("\n")
        given, _, expected = rest.partition("\n=>\n")
        found.append((name, given.replace("→", "\t"), expected.strip()))
    return found


def article(text: str, name: str = "case.md", **options: str) -> Article:
    return read(Document(text.encode(), name), **options)[0]


def outline(read_article: Article) -> str:
    """A line a block: kind, attributes, plain text, marks; children indented."""
    lines: list[str] = []
    for path in read_article.root.walk():
        section, indent = path[-1], "  " * (len(path) - 1)
        if section.heading:
            lines.append(f"{indent[2:]}{'#' * section.level} {_said(section.heading)}")
        for block in section.blocks:
            lines += [indent + line for line in _lines(block)]
    return "\n".join(lines)


def _lines(block: Block) -> Iterator[str]:
    names = [block.kind.value]
    if block.info:
        names.append(block.info)
    if block.number is not None:
        names.append(str(block.number))
    if block.header:
        names.append("header")
    yield f"{' '.join(names)}: {_said(block)}".rstrip(": ")
    for child in block.children:
        yield from ("  " + line for line in _lines(child))


def _said(block: Block) -> str:
    marks = [
        f"{mark.kind.value}[{block.text[mark.start : mark.end]}]"
        + (f"({mark.target})" if mark.target else "")
        for mark in block.plain.marks
    ]
    said = block.text.replace("\n", "⏎")
    return f"{said} | {' '.join(marks)}" if marks else said


def blocks_of(read_article: Article) -> Iterator[Block]:
    """Every block that has plain text, headings too."""
    for path in read_article.root.walk():
        section = path[-1]
        for top in [*([section.heading] if section.heading else []), *section.blocks]:
            yield from (block for block in top.walk() if block.text or block.plain.marks)


def check_spans(read_article: Article) -> None:
    """What must hold of every block: its runs cover its plain text, and say where it stands."""
    text = read_article.text
    for block in blocks_of(read_article):
        at, origin = 0, 0
        for run in block.plain.runs:
            assert run.start == at, block
            assert run.end > run.start, block
            assert origin <= run.text_start < run.text_end <= len(text), block
            if not run.atom:
                assert text[run.text_start : run.text_end] == block.text[run.start : run.end], block
            at, origin = run.end, run.text_end
        assert at == len(block.text), block
        starts = [mark.start for mark in block.plain.marks]
        assert starts == sorted(starts), block
        assert all(0 <= mark.start <= mark.end <= at for mark in block.plain.marks), block
