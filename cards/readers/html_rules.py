"""The markdown-it block rule for HTML inside Markdown.

The stock rule takes everything up to a blank line as HTML and so loses the questions and answers
that people put into ``<details>``. Here a line of tags alone is dropped, a line with words is a
paragraph (whose tags the inline parser drops), and what is not prose at all is skipped whole.
"""

from __future__ import annotations

import re

from markdown_it.common.html_blocks import block_names
from markdown_it.rules_block import StateBlock

from cards.readers.block_rules import begin_at, first_of, inside, line_of, may_search, push_paragraph

_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_TAGS = re.compile(r"<!--.*?-->|</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_OPAQUE = frozenset({"script", "style", "textarea", "template", "iframe", "svg", "noscript", "object"})
_BLOCKS = frozenset(block_names) | {"pre", "video", "audio", "picture"} | _OPAQUE


def html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that begins with ``<``."""
    if first_of(state, start) != "<" or state.is_code_block(start):
        return False
    text = line_of(state, start)
    if text.startswith("<!--"):
        return _comment(state, start, end, silent)
    found = _TAG.match(text)
    if not found:
        return False
    name = found[1].lower()
    if silent:
        return name in _BLOCKS
    if text[1] != "/":
        if name in _OPAQUE and _opaque(state, start, end, name):
            return True
        if name in _READERS and _READERS[name](state, start, end):
            return True
    return _line(state, start, end, name)


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    close = state.src.find("-->", begin + 4, state.eMarks[end - 1]) if may_search(state) else -1
    if close < 0:
        may_search(state, failed=True)
        return False
    if silent:
        return True
    return _skip_to(state, start, end, close + 3)


def _skip_to(state: StateBlock, start: int, end: int, offset: int) -> bool:
    """Go on at ``offset``, in this line or a later one; words behind it on the line are kept."""
    line = start
    while line < end and state.eMarks[line] < offset:
        line += 1
    if state.src[offset : state.eMarks[line]].strip():
        if line == start:
            return False  # the inline parser drops it just as well
        begin_at(state, line, offset)
        state.line = line
    else:
        state.line = line + 1
    return True


def _closing(state: StateBlock, start: int, end: int, name: str) -> re.Match[str] | None:
    if not may_search(state):
        return None
    begin = state.bMarks[start] + state.tShift[start]
    depth = 0
    for found in re.compile(rf"<(/?){name}\b[^<>]*>", re.IGNORECASE).finditer(
        state.src, begin, state.eMarks[end - 1]
    ):
        depth += -1 if found[1] else 1
        if depth <= 0:
            return found
    may_search(state, failed=True)
    return None


def _opaque(state: StateBlock, start: int, end: int, name: str) -> bool:
    close = _closing(state, start, end, name)
    return close is not None and _skip_to(state, start, end, close.end())


def _pre(state: StateBlock, start: int, end: int) -> bool:
    return _whole(state, start, end, "pre", "html_pre")


def _table(state: StateBlock, start: int, end: int) -> bool:
    return _whole(state, start, end, "table", "html_table")


def _whole(state: StateBlock, start: int, end: int, name: str, kind: str) -> bool:
    """Push one token for the element, to be taken apart by its offsets."""
    close = _closing(state, start, end, name)
    if close is None:
        return False
    begin = state.src.index(">", state.bMarks[start] + state.tShift[start]) + 1
    line = start
    while state.eMarks[line] < close.end():
        line += 1
    token = state.push(kind, name, 0)
    token.map = [start, line + 1]
    token.meta = {"at": begin, "end": close.start()}
    state.line = line + 1
    return True


def _details(state: StateBlock, start: int, end: int) -> bool:
    close = _closing(state, start, end, "details")
    if close is None:
        return False
    last = start
    while state.eMarks[last] < close.end():
        last += 1
    body = state.src.index(">", state.bMarks[start] + state.tShift[start]) + 1
    opening = state.push("box_open", "", 1)
    opening.info = "details"
    opening.map = [start, last + 1]
    first = start
    while state.eMarks[first] < body:
        first += 1
    if state.src[body : state.eMarks[first]].strip():
        begin_at(state, first, body)
    else:
        first += 1
    state.eMarks[last] = close.start()
    has_rest = last >= first and not state.isEmpty(last)
    inside(state, first, last + 1 if has_rest else last)
    state.push("box_close", "", -1)
    state.line = last + 1
    return True


def _summary(state: StateBlock, start: int, end: int) -> bool:
    close = _closing(state, start, end, "summary")
    if close is None:
        return False
    begin = state.src.index(">", state.bMarks[start] + state.tShift[start]) + 1
    inner = state.src[begin : close.start()]
    at = begin + len(inner) - len(inner.lstrip())
    push_paragraph(state, start, inner.strip(), at, strong=True)
    last = start
    while state.eMarks[last] < close.end():
        last += 1
    if state.src[close.end() : state.eMarks[last]].strip():
        begin_at(state, last, close.end())
        inside(state, last, last + 1)
    state.line = last + 1
    return True


def _line(state: StateBlock, start: int, end: int, name: str) -> bool:
    """Drop a line of nothing but tags, however many lines the last of them takes."""
    begin = state.bMarks[start] + state.tShift[start]
    last, stop = start, min(end, start + 20)
    while last < stop and not state.isEmpty(last):
        text = state.src[begin : state.eMarks[last]]
        bare = _TAGS.sub("", text)
        if not bare.strip():
            if "<img" in text.lower() or (name not in _BLOCKS and last > start):
                return False  # the picture is wanted; an inline tag over lines begins a paragraph
            state.line = last + 1
            return True
        if "<" not in bare:
            return False
        last += 1
    return False


_READERS = {"pre": _pre, "table": _table, "details": _details, "summary": _summary}
