"""Lines that note-taking programs (Obsidian, Logseq) write for themselves: nothing of them is prose."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from cards.readers.block_rules import first_of, line_of, may_search

_TAG = r"#(?:\[\[[^\[\]\n]+\]\]|(?=[^\s#]*[^\W\d_])[\w/\-\u4e00-\u9fff]{1,60})"
_TAGS = re.compile(rf"{_TAG}(?:[ \t,，、]+{_TAG})*[ \t]*")
_PROPERTY = re.compile(r"[^\W\d][\w.-]{0,40}::[ \t]+\S.*")
_PLANNED = re.compile(r"(?:SCHEDULED|DEADLINE): <\d{4}-[^<>\n]*>\s*")
_LOGBOOK, _LOGBOOK_END = ":LOGBOOK:", ":END:"
_COMMENT = "%%"
_LONGEST = 2000  # lines of a comment or log


def unsaid(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Skip tags and ``key:: value`` on a line of their own, ``%%`` comments over lines, Logseq's log."""
    if state.is_code_block(start):
        return False
    first = first_of(state, start)
    stop = 0
    if first == "#":
        stop = start + 1 if _TAGS.fullmatch(line_of(state, start)) else 0
    elif first == "%":
        stop = _comment(state, start, end)
    elif first == ":":
        stop = _logbook(state, start, end)
    elif _is_property(state, start):
        stop = start + 1
    if not stop:
        return False
    state.line = stop if not silent else state.line
    return True


def _is_property(state: StateBlock, line: int) -> bool:
    begin, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    if state.src.find(":: ", begin, min(stop, begin + 50)) >= 0:
        return _PROPERTY.fullmatch(state.src, begin, stop) is not None
    planned = state.src.startswith(("SCHEDULED: <", "DEADLINE: <"), begin)
    return planned and _PLANNED.fullmatch(state.src, begin, stop) is not None


def _comment(state: StateBlock, start: int, end: int) -> int:
    """Return the line behind a comment that begins a line and ends one, 0 if there is none."""
    text = line_of(state, start).rstrip()
    if not text.startswith(_COMMENT):
        return 0
    if len(text) > len(_COMMENT) * 2 and text.find(_COMMENT, 2) == len(text) - 2:
        return start + 1
    if text.find(_COMMENT, 2) >= 0:
        return 0
    return _closed(state, start, end, _COMMENT)


def _logbook(state: StateBlock, start: int, end: int) -> int:
    return _closed(state, start, end, _LOGBOOK_END) if line_of(state, start).strip() == _LOGBOOK else 0


def _closed(state: StateBlock, start: int, end: int, mark: str) -> int:
    """Return the line behind the next one that ends with a mark, 0 if there is none."""
    if not may_search(state):
        return 0
    for line in range(start + 1, min(end, start + _LONGEST)):
        if line_of(state, line).rstrip().endswith(mark):
            return line + 1
    may_search(state, failed=True)
    return 0
