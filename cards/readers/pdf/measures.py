"""What most lines of a PDF are like: how large, how far apart, how long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cards.readers.pdf.glyphs import MONO
from cards.readers.pdf.joining import HYPHENS, Words, words_of
from cards.readers.pdf.lines import Line, mostly

_WORD = re.compile(r"[!-~\u00c0-\u024f]+")


@dataclass(frozen=True, slots=True)
class Measures:
    """What most lines are like, in points.

    Attributes:
        size: of their characters.
        pitch: how far one is from the next.
        edges: of each column, where its lines begin and end.
        words: that they write.
        headings: whether tags tell which of them are headings.
        code: whether tags tell which words are code.
    """

    size: float
    pitch: float
    edges: dict[int, tuple[float, float]]
    words: Words
    headings: bool
    code: bool


def measured(lines: Sequence[Line]) -> Measures:
    """Return the measures of lines."""
    size = mostly(lines)
    pitches: Counter[float] = Counter()
    columns: dict[int, list[Line]] = {}
    texts = [line for line in lines if line.share(MONO) < 0.9] or lines  # code goes over the edge
    for line in texts:
        columns.setdefault(line.column, []).append(line)
    for column in columns.values():
        for above, below in pairwise(column):
            apart = above.y - below.y
            if above.size == below.size == size and 0.9 * size < apart < 2.6 * size:
                pitches[round(2 * apart) / 2] += 1
    edges = {
        name: (
            float(Counter(round(line.x0) for line in column).most_common(1)[0][0]),
            sorted(line.x1 for line in column)[-1 - len(column) // 50],
        )
        for name, column in columns.items()
    }
    pitch = pitches.most_common(1)[0][0] if pitches else 1.4 * size
    marks = [run.mark for line in lines for run in line.runs if run.mark]
    headings, code = any(mark.kind[:1] == "h" for mark in marks), any(mark.code for mark in marks)
    return Measures(size, pitch, edges, words_of(lines), headings, code)


def is_short(last: Line, line: Line, measures: Measures) -> bool:
    """Whether the first word of a line would have had its place on the line before."""
    if last.text[-1] in HYPHENS:
        return False
    right = measures.edges.get(last.column, (0.0, 0.0))[1]
    text = line.text
    word = _WORD.match(text)
    needed = 2.2 * line.size
    if word:
        needed = (len(word[0]) + 1) * max(0.5 * line.size, (line.x1 - line.x0) / len(text))
    return last.x1 + needed < right
