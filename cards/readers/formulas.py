r"""Formulas inside a line: ``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]`` and the last two with double backslashes.

CommonMark reads ``\(`` as an escaped parenthesis, and converters escape brackets in prose: ``\[12\]``
is a citation. So what stands between must look like TeX.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from cards.language.detect import HAN

_LONGEST = 500  # characters between ``\(`` and ``\)``
_OPENING = re.compile(r"(\\{1,2})([(\[])")
_CLOSING = {"(": ")", "[": "]"}
_BRACE = re.compile(r"\\.|([{}])", re.DOTALL)
_COMMAND = re.compile(r"\\(?:text|textbf|mathrm|mathbf|operatorname)\*?\s*\{[^{}]*\}|\\[A-Za-z]+")
_CERTAIN = re.compile(r"\\[A-Za-z]{2,}|(?<![A-Za-z])[A-Za-z)}\]|]'*[_^]\s*[{A-Za-z0-9\\+*-]")
_PROSE = re.compile(f"[A-Za-z]{{2}}|[{HAN}]")


def dollars(state: StateInline, silent: bool) -> bool:
    """Read ``$…$`` and ``$$…$$``; a single dollar beside a digit is money."""
    src, start = state.src, state.pos
    mark = "$$" if src.startswith("$$", start) else "$"
    begin = start + len(mark)
    end = _unescaped(src, mark, begin, state.posMax)
    if end <= begin:
        return False
    if mark == "$":
        money_before = start > 0 and src[start - 1].isdigit()
        money_after = end + 1 < len(src) and src[end + 1].isdigit()
        if money_before or money_after or src[begin].isspace() or src[end - 1].isspace():
            return False
    return _push(state, silent, begin, end, end + len(mark))


def tex(state: StateInline, silent: bool) -> bool:
    r"""Read ``\(…\)`` and ``\[…\]`` if what stands between looks like TeX."""
    opening = _OPENING.match(state.src, state.pos, state.posMax)
    if not opening:
        return False
    begin, closing = opening.end(), opening[1] + _CLOSING[opening[2]]
    end = _unescaped(state.src, closing, begin, min(state.posMax, begin + _LONGEST))
    if end <= begin or not _is_tex(state.src[begin:end], opening[0]):
        return False
    return _push(state, silent, begin, end, end + len(closing))


def _is_tex(inner: str, opening: str) -> bool:
    if opening in inner or not _balanced(inner):
        return False
    said = _COMMAND.sub("", inner)
    if _CERTAIN.search(inner):
        return not re.search(f"[{HAN}]", said)
    if _PROSE.search(said) or not re.search("[A-Za-z]", said):
        return False
    return opening == r"\(" or "=" in said


def _balanced(inner: str) -> bool:
    depth = 0
    for found in _BRACE.finditer(inner):
        depth += {"{": 1, "}": -1}.get(found[1] or "", 0)
        if depth < 0:
            return False
    return depth == 0


def _push(state: StateInline, silent: bool, begin: int, end: int, after: int) -> bool:
    if not silent:
        state.push("math_inline", "math", 0).content = state.src[begin:end]
    state.pos = after
    return True


def _unescaped(src: str, mark: str, start: int, stop: int) -> int:
    """Find ``mark`` not behind an odd number of backslashes; −1 if there is none."""
    while (found := src.find(mark, start, stop)) >= 0:
        slashes = found - len(src[:found].rstrip("\\")) if src[found - 1] == "\\" else 0
        if slashes % 2 == 0:
            return found
        start = found + 1
    return -1
