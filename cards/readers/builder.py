"""Runs and marks put together into a Plain: ``inline.py``'s tool, and that of text without markup."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape

from cards.model import EMPTY, Mark, MarkKind, Plain, Run, Span
from cards.readers.characters import DROPPED, SPACES, cleaned, joins

Segments = list[tuple[int, int]]
"""Pairs (offset in a block's content, offset in the article's text), ascending, each valid up to the next."""

_NOTHING: Mapping[str, str] = {}
_ODD = re.compile(f"[{DROPPED}{SPACES}]+")
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ODD_OR_ENTITY = re.compile(f"[{DROPPED}{SPACES}]+|{_ENTITY}")
_TAG_OR_ENTITY = re.compile(r"<[^<>]*>|&(?:#\w+|\w+);")


class Builder:
    """Gathers the runs and marks of one Plain. Offsets given to it count in the article's text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._marks: list[Mark] = []
        self._break: tuple[int, int] | None = None  # a soft break whose joint is not decided yet
        self._joints: set[int] = set()  # where a space for a soft break stands
        self.length = 0

    @property
    def last(self) -> str:
        """The last character so far, or ``""``."""
        return self._parts[-1][-1] if self._parts else ""

    def verbatim(self, text: str, start: int) -> None:
        """Add characters that stand so in the article from ``start`` on."""
        if not self._parts or (self.last in " \n" and self._break is None):
            # No space at the beginning, nor two where something between them was dropped.
            kept = text.lstrip(" ")
            if not self._parts or self._runs[-1].text_end != start:
                start += len(text) - len(kept)
                text = kept
        if not text:
            return
        self._joint(text[0])
        end = start + len(text)
        run = self._runs[-1] if self._runs else None
        if run and not run.atom and run.text_end == start:
            self._runs[-1] = Run(run.start, self.length + len(text), run.text_start, end, False)
        else:
            self._runs.append(Run(self.length, self.length + len(text), start, end, False))
        self._append(text)

    def atom(self, text: str, start: int, end: int) -> None:
        """Add ``text``, which the article writes as ``[start, end)``; nothing for an empty one."""
        if not self._parts and text.isspace():
            return
        if text:
            self._joint(text[0])
            self._runs.append(Run(self.length, self.length + len(text), start, end, True))
            self._append(text)

    def soft_break(self, start: int, end: int) -> None:
        """Add the end of a line: a space, or nothing beside Chinese, once the next character is known."""
        if self._parts:
            self._break = (self._break[0] if self._break else start, end)

    def here(self) -> int:
        """Return the offset in the plain text at which the next character will stand."""
        return self.length

    def mark(self, kind: MarkKind, start: int, target: str = "", alt: str = "") -> None:
        """Mark all that was added since ``start``; only an image may be empty."""
        start += start in self._joints  # the mark was opened before the joint was decided
        if start < self.length or kind is MarkKind.IMAGE:
            self._marks.append(Mark(kind, start, self.length, target, alt))

    def plain(self) -> Plain:
        """Return what was gathered, without white space at its end."""
        text = "".join(self._parts)
        kept = len(text.rstrip())
        while self._runs and self._runs[-1].end > kept:
            run = self._runs.pop()
            if run.start < kept:
                cut = run.text_end if run.atom else run.text_end - (run.end - kept)
                self._runs.append(Run(run.start, kept, run.text_start, cut, run.atom))
                break
        marks = [m._replace(start=min(m.start, kept), end=min(m.end, kept)) for m in self._marks]
        marks = [m for m in marks if m.end > m.start or m.kind is MarkKind.IMAGE]
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        return Plain(text[:kept], tuple(self._runs), tuple(marks))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def _joint(self, following: str) -> None:
        if self._break is None:
            return
        start, end = self._break
        self._break = None
        if not self.last.isspace() and not joins(self.last, following):
            self._runs.append(Run(self.length, self.length + 1, start, end, True))
            self._joints.add(self.length)
            self._append(" ")


def straight(content: str, start: int) -> Plain:
    """Return one line without any markup, which stands so at ``start``."""
    bare = content.strip(" ")
    start += content.index(bare)
    return Plain(bare, (Run(0, len(bare), start, start + len(bare), False),)) if bare else EMPTY


def verbatim(content: str, segments: Segments) -> Plain:
    """Return ``content`` as it is, its line breaks kept."""
    builder = Builder()
    for at, (begin, origin) in enumerate(segments):
        end = segments[at + 1][0] if at + 1 < len(segments) else len(content)
        line = content[begin:end].rstrip()
        builder.verbatim(line, origin)
        if len(line) < end - begin and end < len(content):
            builder.atom("\n", origin + len(line), origin + len(line) + 1)
    return builder.plain()


def decoded(text: str, start: int, end: int) -> Plain:
    """Return ``text[start:end]``, the inside of an HTML ``<pre>``: tags dropped, entities decoded."""
    builder = Builder()
    at = start
    for found in _TAG_OR_ENTITY.finditer(text, start, end):
        builder.verbatim(text[at : found.start()], at)
        if found[0][0] == "&":
            builder.atom(unescape(found[0]), found.start(), found.end())
        at = found.end()
    builder.verbatim(text[at:end], at)
    return builder.plain()


def literal(
    text: str, lines: Sequence[Span], *, entities: bool = False, shown: Mapping[str, str] = _NOTHING
) -> Plain:
    """Return text without markup: lines joined as the language wants, odd characters cleaned.

    Args:
        text: the article's.
        lines: what of it, ascending.
        entities: whether character references are decoded.
        shown: words that the article writes wrongly, and how they are to be read.
    """
    pattern = _ODD_OR_ENTITY if entities else _ODD
    if shown:
        written = "|".join(map(re.escape, sorted(shown, key=len, reverse=True)))
        pattern = re.compile(rf"{pattern.pattern}|(?<![A-Za-z0-9])(?:{written})(?![A-Za-z0-9])")
    builder = Builder()
    end = 0
    for number, line in enumerate(lines):
        if number:
            builder.soft_break(end, line.start)
        at, end = line
        for found in pattern.finditer(text, *line):
            builder.verbatim(text[at : found.start()], at)
            said = shown.get(found[0]) or cleaned(unescape(found[0]))
            builder.atom(said, found.start(), found.end())
            at = found.end()
        builder.verbatim(text[at:end], at)
    return builder.plain()
