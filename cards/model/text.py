"""Plain text and the way back from each of its characters to the article's text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from cards.model.markup import code_span, escape_markdown, formula


class Span(NamedTuple):
    """A half-open range of an article's ``text``, in code points."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start


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
    """Markup over a range of plain text. ``target`` is a link's or image's address, else ``""``;
    ``alt`` what an image's author says in its place.

    The plain text under CODE and MATH is the code and the TeX without their delimiters. An IMAGE
    has an empty range at the place where it stands.
    """

    kind: MarkKind
    start: int
    end: int
    target: str = ""
    alt: str = ""


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
        if len(self.runs) == 1:  # six blocks in ten
            return 0
        return bisect_right(self.runs, offset, key=_start) - 1

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
        if not self.marks:
            return escape_markdown(self.text[start:end]) if start < end else ""
        out: list[str] = []
        at = start
        for mark in self.marks_in(start, end, MarkKind.CODE, MarkKind.MATH):
            if mark.start < at and out:
                continue  # nested in the mark before
            out.append(escape_markdown(self.text[at : max(at, mark.start)]))
            inner = self.text[mark.start : mark.end]
            piece = formula(inner) if mark.kind is MarkKind.MATH else code_span(inner)
            touching = mark.start == at and piece.startswith("`") and "".join(out[-2:]).endswith("`")
            out.append(f" {piece}" if touching else piece)  # else two spans of code would read as one
            at = mark.end
        out.append(escape_markdown(self.text[at:end]) if at < end else "")
        return "".join(out)


_start = itemgetter(0)  # of a run
EMPTY = Plain("")
