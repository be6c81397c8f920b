"""markdown-it block rules of our own: boxes (containers, admonitions, tabs), formulas, indented prose.

Token types made here, besides markdown-it's own: ``box_open``/``box_close`` (``info`` is the name),
``math_block``, ``html_pre``, ``html_table``. Where ``meta["at"]`` is given, it is the offset of the
token's content in the article. The rule for HTML is in ``html_rules.py``.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.code import code as stock_code

from cards.readers.characters import count_han

_FENCED_BOX = re.compile(r"(:{3,})\s*([\w-]+)(.*)")
_BOX_ATTRIBUTES = re.compile(r"^\s*\{[^}]*\}|[\s:]+$")
_INDENTED_BOX = re.compile(r'(?:!!!|\?\?\?\+?|===[!+]?)\s+(?:([\w][\w -]*?)\s*)?(?:"(.*)"\s*)?$')
_ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}")
_ENVIRONMENTS = frozenset(
    "equation multline gather align alignat flalign aligned gathered split cases array eqnarray "  # noqa: SIM905
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix".split()
)
_MOST_SEARCHES = 200  # that find nothing, in one article
_AFTER_MATH = re.compile(r"\s*(?:\([^()]*\)|\{#[^}]*\}|:eqlabel:`[^`]*`|[.,;，。；．])?\s*")
_CODE_SIGNS = re.compile(
    r"^(?://|#|/\*|\*|--|>>>|\$ )|[;{}]\s*$|[\w\])]\(.*\)\s*[;{]?$|==|=>|->|\bdef |\breturn "
)


def line_of(state: StateBlock, line: int) -> str:
    """Return a line's text without its indent and without what containers took of it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def first_of(state: StateBlock, line: int) -> str:
    """Return a line's first character; rules look at it before anything else."""
    at = state.bMarks[line] + state.tShift[line]
    return state.src[at] if at < len(state.src) else "\n"


def begin_at(state: StateBlock, line: int, offset: int) -> None:
    """Make a line begin at ``offset``, as though nothing stood before it."""
    rest = state.src[offset : state.eMarks[line]]
    state.bMarks[line] = offset + len(rest) - len(rest.lstrip(" \t"))
    state.tShift[line] = 0
    state.sCount[line] = state.blkIndent


def indented_code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read indented lines as code, unless they are prose that someone indented like a book."""
    if not state.is_code_block(start):
        return False
    lines = [start]
    for line in range(start + 1, end):
        if state.isEmpty(line) or not state.is_code_block(line):
            break
        lines.append(line)
    prose = sum(1 for line in lines if _is_prose(line_of(state, line)))
    if prose * 2 <= len(lines):
        return stock_code(state, start, end, silent)
    indent = min(state.sCount[line] for line in lines) - state.blkIndent
    for line in lines:
        deeper = state.sCount[line] - indent
        begin_at(state, line, state.bMarks[line] + state.tShift[line])
        state.sCount[line] = deeper
    return False


def _is_prose(line: str) -> bool:
    dense = len(line.replace(" ", ""))
    return count_han(line) >= 4 and count_han(line) * 2 >= dense and not _CODE_SIGNS.search(line)


def may_search(state: StateBlock, *, failed: bool = False) -> bool:
    """Whether a rule may still look for an end far away; a text full of beginnings without one may not."""
    count = state.env["searches"] = state.env.get("searches", 0) + failed
    return bool(count < _MOST_SEARCHES)


def fenced_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``::: tip Title`` … ``:::``, whatever its name."""
    if first_of(state, start) != ":" or state.is_code_block(start):
        return False
    text = line_of(state, start)
    if not text.startswith(":::"):
        return False
    found = _FENCED_BOX.match(text)
    if not found:
        if text.strip(" :"):
            return False
        state.line = start + (not silent)  # the end of nothing
        return True
    if silent:
        return True
    close = _box_end(state, start, end, found[1])
    title = _BOX_ATTRIBUTES.sub("", found[3]).strip()
    # A box that is never closed must not swallow the rest of the article, headings and all.
    _box(state, found[2], title, start, start + 1, close or start + 1)
    state.line = (close or start) + 1
    return True


def _box_end(state: StateBlock, start: int, end: int, fence: str) -> int:
    """Return the line that closes the box begun at ``start``, 0 if there is none."""
    close, depth = start + 1, 1
    while may_search(state) and close < end:
        if state.sCount[close] < state.blkIndent and not state.isEmpty(close):
            return 0
        if first_of(state, close) == ":":
            line = line_of(state, close).rstrip()
            other = _FENCED_BOX.match(line)
            depth += 1 if other and other[1] == fence else -1 if line == fence else 0
            if depth == 0:
                return close
        close += 1
    may_search(state, failed=True)
    return 0


def indented_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``!!! note "Title"``, ``??? note`` and ``=== "tab"`` with their indented bodies."""
    if first_of(state, start) not in "!?=" or state.is_code_block(start):
        return False
    found = _INDENTED_BOX.match(line_of(state, start))
    if not found or not (found[1] or found[2]):
        return False
    if silent:
        return True
    close = last = start + 1
    while close < end and (state.isEmpty(close) or state.sCount[close] >= state.blkIndent + 4):
        close += 1
        if not state.isEmpty(close - 1):
            last = close
    state.blkIndent += 4
    _box(state, (found[1] or "tab").strip(), found[2] or "", start, start + 1, last)
    state.blkIndent -= 4
    state.line = last
    return True


def _box(state: StateBlock, name: str, title: str, start: int, first: int, end: int) -> None:
    """Push a box whose title is a bold lead line and whose body is Markdown."""
    opening = state.push("box_open", "", 1)
    opening.info = name
    opening.map = [start, end]
    if title:
        at = state.src.find(title, state.bMarks[start], state.eMarks[start])
        push_paragraph(state, start, title, at, strong=True)
    inside(state, first, end)
    state.push("box_close", "", -1)


def inside(state: StateBlock, first: int, end: int) -> None:
    """Read these lines as Markdown, within the container just pushed."""
    parent, limit = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", end
    state.md.block.tokenize(state, first, end)
    state.parentType, state.lineMax = parent, limit


def push_paragraph(state: StateBlock, line: int, content: str, at: int, *, strong: bool = False) -> None:
    """Push a paragraph whose content stands at offset ``at``."""
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    token = state.push("inline", "", 0)
    token.map = [line, line + 1]
    token.content = content
    token.meta = {"at": at, "strong": strong}
    state.push("paragraph_close", "p", -1)


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""``$$…$$``, ``\[…\]``, ``\\[…\\]`` and amsmath environments on lines of their own."""
    if first_of(state, start) not in "$\\" or state.is_code_block(start):
        return False
    first = line_of(state, start)
    opener, closer = _math_marks(first)
    if not opener or not may_search(state):
        return False
    line, at = start, len(opener)
    while line < end:
        text = line_of(state, line)
        found = text.find(closer, at)
        if found >= 0:
            break
        line, at = line + 1, 0
    if line >= end:
        may_search(state, failed=True)
        return False
    if not _AFTER_MATH.fullmatch(text, found + len(closer)):
        return False
    if silent:
        return True
    begin = state.bMarks[start] + state.tShift[start]
    stop = state.bMarks[line] + state.tShift[line] + found
    bare = opener if not opener.startswith("\\begin") else ""
    token = state.push("math_block", "math", 0)
    token.map = [start, line + 1]
    token.meta = {"at": begin + len(bare), "end": stop if bare else stop + len(closer)}
    state.line = line + 1
    return True


def _math_marks(line: str) -> tuple[str, str]:
    if line.startswith("$$"):
        return "$$", "$$"
    if line.startswith("\\\\["):
        return "\\\\[", "\\\\]"
    if line.startswith("\\["):
        return "\\[", "\\]"
    found = _ENVIRONMENT.match(line)
    if found and found[1].rstrip("*") in _ENVIRONMENTS:
        return found[0], f"\\end{{{found[1]}}}"
    return "", ""
