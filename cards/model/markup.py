"""Writing plain text as card Markdown, so that it reads as what it is."""

from __future__ import annotations

import re

# A backslash that would escape, a code span, a formula, a gap's beginning and end.
_INLINE_MARKUP = re.compile(r"\\(?=[!-/:-@\[-`{-~\r\n]|\Z)|[`$]|(?<=\{)\{(?=c[0-9]+::)|\}(?=\})")
_MARKUP_SIGN = re.compile(r"[\\`${}]")  # most text has none: a quick look spares the costly one
_LINE_SIGN = re.compile(r"(?m:^)[ \t]*[-+*~|:0-9]|\r")
# At the beginning of a line: an item, a fence, the line under a table's head.
_LINE_MARKUP = re.compile(
    r"(?:^|(?<=[\r\n]))([ \t]*)(?:([0-9]{1,9})(?=[.)](?:[ \t\r\n]|\Z))"
    r"|(?=[-+*](?:[ \t\r\n]|\Z)|~~~|[-:|][-:| \t]*(?:[\r\n]|\Z)))"
)


def escape_markdown(text: str) -> str:
    """Escape what the card Markdown would read as markup, and nothing else.

    The result stands for ``text`` wherever a piece may stand: at the beginning of a line or in
    the middle, in an item, in a gap. In a cell of a table every ``|`` of it needs one more
    backslash, as every ``|`` of a cell does. A newline in it is a line break.
    """
    if _MARKUP_SIGN.search(text):
        text = _INLINE_MARKUP.sub(r"\\\g<0>", text)
    begins = _LINE_SIGN.search if "\n" in text or "\r" in text else _LINE_SIGN.match
    return _LINE_MARKUP.sub(r"\1\2\\", text) if begins(text) else text


def code_span(text: str) -> str:
    """Return the text as a code span, fenced by more backticks than it holds; ``""`` for white space."""
    text = " ".join(text.splitlines())
    if not text.strip():
        return ""
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def code_block(code: str, language: str = "") -> str:
    """Return code on lines of its own, fenced by more backticks than it holds."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language}\n{code}\n{fence}"


def formula(text: str) -> str:
    """Return the TeX as an inline formula; ``""`` for white space."""
    text = " ".join(text.splitlines()).strip()
    return f"${text}$" if text else ""
