"""The one place that makes plain text with offsets.

    content ── inline parser ──> tokens with places ── walk ──> Plain(text, runs, marks)

A block's *content* (what markdown-it strips of quote marks, indents and pipes) is not always a
substring of the article; *segments* say which stretches of it are: pairs (offset in the content,
offset in the article's text), ascending, each valid up to the next. Characters that only the
article has between two segments are markup.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from markdown_it.main import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from cards.model import EMPTY, MarkKind, Plain
from cards.readers.builder import Builder, Segments, straight, verbatim
from cards.readers.characters import cleaned
from cards.readers.inline_parser import SPECIAL
from cards.readers.inline_simple import simple

LONGEST = 20_000
"""Characters; a longer block is kept as text without inline parsing, which may be quadratic."""

MOST_BRACKETS = 500
"""Opening brackets; so is a block of more, for each is looked for its end."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HTML_MARKS = {
    "b": MarkKind.STRONG,
    "strong": MarkKind.STRONG,
    "i": MarkKind.EMPHASIS,
    "em": MarkKind.EMPHASIS,
    "code": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "del": MarkKind.STRUCK,
    "s": MarkKind.STRUCK,
    "a": MarkKind.LINK,
}
_TOKEN_MARKS = {
    "strong": MarkKind.STRONG,
    "em": MarkKind.EMPHASIS,
    "s": MarkKind.STRUCK,
    "link": MarkKind.LINK,
}
_BREAKING = frozenset(
    "p div li ul ol tr td th table blockquote h1 h2 h3 h4 h5 h6 center section dd dt".split()  # noqa: SIM905
)
_SCRIPT = re.compile(r"([^\s<]{1,40})</su[pb]>", re.IGNORECASE)
_NO_POWER = re.compile(r"(?:st|nd|rd|th|tm|[®™\[(].*)", re.IGNORECASE)
_COMPOUND = re.compile(r".+[-+*/=]")


class Inliner:
    """Makes the Plain of each block of one article.

    Args:
        parser: its ``inline`` gives tokens with places.
        env: what the block pass left: link references, footnotes.
    """

    def __init__(self, parser: MarkdownIt, env: EnvType) -> None:
        self._parser = parser
        self._env = env

    def plain(self, content: str, segments: Segments) -> Plain:
        """Return what is read aloud of ``content``."""
        if not content:
            return EMPTY
        if not SPECIAL.search(content):
            if len(segments) == 1:  # six blocks in ten
                return straight(content, segments[0][1])
            return verbatim(content, segments)
        if len(content) > LONGEST or content.count("[") > MOST_BRACKETS:
            return verbatim(content, segments)
        if len(segments) == 1 and (plain := simple(content, segments[0][1] - segments[0][0])) is not None:
            return plain
        tokens = self._parser.inline.parse(content, self._parser, self._env, [])
        return _Walk(content, segments).run(tokens)


class _Walk:
    """Turns the tokens of one block into its Plain."""

    def __init__(self, content: str, segments: Segments) -> None:
        self._content = content
        self._segments = segments
        self._shift = segments[0][1] - segments[0][0] if len(segments) == 1 else None
        self._builder = Builder()
        self._open: list[tuple[str, int, str]] = []  # name, offset in the plain text, target
        self._script_end = ""

    def run(self, tokens: list[Token]) -> Plain:
        for token in tokens:
            start, end = token.map or (0, 0)
            handler = _HANDLERS.get(token.type)
            if handler:
                handler(self, token, start, end)
            elif token.nesting > 0:
                self._start(token.type[:-5], str(token.attrs.get("href", "")))
            elif token.nesting < 0:
                name = token.type[:-6]
                self._finish(name, _TOKEN_MARKS[name])
        return self._builder.plain()

    def _at(self, offset: int) -> int:
        """Map the offset of a character of the content to the article's text."""
        if self._shift is not None:
            return offset + self._shift
        begin, origin = self._segments[bisect_right(self._segments, (offset, 1 << 60)) - 1]
        return origin + offset - begin

    def _text(self, token: Token, start: int, end: int) -> None:
        if not token.content:
            return  # a delimiter that became emphasis
        if self._shift is not None:
            self._builder.verbatim(self._content[start:end], start + self._shift)
            return
        first = bisect_right(self._segments, (start, 1 << 60))
        cuts = [begin for begin, _ in self._segments[first:] if begin < end]
        for begin, stop in zip([start, *cuts], [*cuts, end], strict=True):
            self._builder.verbatim(self._content[begin:stop], self._at(begin))

    def _atom(self, text: str, start: int, end: int) -> None:
        self._builder.atom(text, self._at(start), self._at(end - 1) + 1)

    def _special(self, token: Token, start: int, end: int) -> None:
        self._atom(cleaned(token.content), start, end)

    def _marked_atom(self, kind: MarkKind, text: str, start: int, end: int) -> None:
        if text:
            self._atom(text, start, end)
            self._builder.mark(kind, self._builder.here() - len(text))

    def _code(self, token: Token, start: int, end: int) -> None:
        self._marked_atom(MarkKind.CODE, cleaned(token.content).strip(), start, end)

    def _math(self, token: Token, start: int, end: int) -> None:
        self._marked_atom(MarkKind.MATH, cleaned(token.content).strip(), start, end)

    def _soft(self, _: Token, start: int, end: int) -> None:
        self._builder.soft_break(self._at(start), self._at(start) + 1)

    def _hard(self, _: Token, start: int, end: int) -> None:
        self._atom("\n", start, start + (2 if self._content[start] == "\\" else 1))

    def _image(self, token: Token, start: int, end: int) -> None:
        here = self._builder.here()
        self._builder.mark(MarkKind.IMAGE, here, str(token.attrs["src"]), token.content)

    def _html(self, token: Token, start: int, end: int) -> None:
        found = _TAG.match(token.content)
        if not found:
            return  # a comment
        closing, name = found[1], found[2].lower()
        if name == "br":
            self._atom("\n", start, end)
        elif name == "img":
            alt = _ALT.search(token.content)
            said = (alt[1] or alt[2] or "") if alt else ""
            self._builder.mark(MarkKind.IMAGE, self._builder.here(), _target(token.content), said)
        elif name in ("sup", "sub"):
            self._script(name, closing, start, end)
        elif name in _BREAKING:
            if self._builder.last not in ("", "\n"):
                self._atom("\n", start, end)
        elif name in _HTML_MARKS:
            if closing:
                self._finish("<" + name, _HTML_MARKS[name])
            else:
                self._start("<" + name, _target(token.content))

    def _script(self, name: str, closing: str, start: int, end: int) -> None:
        """Say 10<sup>5</sup> as 10^5 and a<sub>n-1</sub> as a_(n-1): else it would be another number."""
        if closing:
            if self._script_end:
                self._atom(self._script_end, start, end)
            self._script_end = ""
            return
        before, found = self._builder.last, _SCRIPT.match(self._content, end)
        if not found or not before.isascii() or not (before.isalnum() or before in ")]}"):
            return
        if found[1].isdigit() if name == "sub" else _NO_POWER.fullmatch(found[1]):
            return
        compound = bool(_COMPOUND.match(found[1]))
        self._script_end = ")" if compound else ""
        self._atom(("^" if name == "sup" else "_") + "(" * compound, start, end)

    def _start(self, name: str, target: str) -> None:
        self._open.append((name, self._builder.here(), target))

    def _finish(self, name: str, kind: MarkKind) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == name:
                _, start, target = self._open.pop(at)
                self._builder.mark(kind, start, target)
                return


def _target(tag: str) -> str:
    found = _ATTRIBUTE.search(tag)
    return (found[2] or found[3] or found[4] or "") if found else ""


_HANDLERS: dict[str, Callable[[_Walk, Token, int, int], None]] = {
    "text": _Walk._text,
    "text_special": _Walk._special,
    "code_inline": _Walk._code,
    "math_inline": _Walk._math,
    "softbreak": _Walk._soft,
    "hardbreak": _Walk._hard,
    "image": _Walk._image,
    "html_inline": _Walk._html,
}
