"""Inline markup of note-taking programs (Obsidian, Logseq): wiki links, embeds, highlights, comments, ids.

All of it must be safe in any Markdown: ``[[1, 2], [3, 4]]``, ``a[[0]]``, ``[[ -f x ]]``, ``a==b`` and
``100%%`` are none of it.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from cards.readers.inline_tokens import push_link

SPECIAL = r"==|%%|\(\((?=[0-9a-f]{8}-)|\^(?=[A-Za-z0-9-]{4,}\s*\Z)"
"""Where text stops being its own plain text for one of the rules here; a part of a regular expression."""

_WIKILINK = re.compile(r"(!?)\[\[(?![\s|])([^\[\]|\n]{1,300})(?:\|([^\[\]\n]+))?(?<!\s)\]\]")
_NAME = re.compile(r"[^\W\d_]|\d{4}[-_/]\d\d[-_/]\d\d")
_NUMBERS = re.compile(r"\w{1,2}(?:\s*,\s*\w{1,2})+")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp|avif|tiff?)$", re.IGNORECASE)
_GLUED = re.compile(r"[A-Za-z0-9_)\]]")

_MARKED = re.compile(r"==(?![\s=])([^=\n]{1,500})(?<!\s)==(?![A-Za-z0-9_=])")
_COMMENT = re.compile(r"%%[^%\n]{1,2000}%%")
_BLOCK_REFERENCE = re.compile(r"\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)")
_BLOCK_ID = re.compile(r"(?:(?<=[ \t\n])|(?<!.))\^(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{4,}\s*\Z")


def wikilink(state: StateInline, silent: bool) -> bool:
    """``[[Note]]``, ``[[Note#Heading|shown]]``, ``![[picture.png|300]]``, ``![[Note]]``."""
    pos = state.pos
    found = _WIKILINK.match(state.src, pos, state.posMax)
    if not found or state.src.startswith("(", found.end()):
        return False
    name = found[2]
    if not _NAME.search(name) or _NUMBERS.fullmatch(name) or (not found[1] and _is_glued(state.src, pos)):
        return False
    if not silent:
        if not found[1]:
            push_link(state, name.strip(), *_shown(found))
        elif _PICTURE.search(name.strip()):
            state.push("image", "img", 0).attrs = {"src": name.strip()}
        else:
            state.push("nothing", "", 0)  # a note in a note is an article itself
    state.pos = found.end()
    return True


def _is_glued(src: str, pos: int) -> bool:
    """Whether the brackets stand behind a name, as an index does."""
    return pos > 0 and _GLUED.match(src[pos - 1]) is not None


def _shown(found: re.Match[str]) -> list[tuple[int, int]]:
    """Return what of a link is read: what is written for that, else the note's name and its heading."""
    if found[3]:
        return [found.span(3)]
    note, hash_, part = found[2].partition("#")
    start, end = found.span(2)
    middle = start + len(note)
    shown = [(start + note.rfind("/") + 1, middle)] if note.strip() else []
    if hash_ and part.strip() and not part.startswith("^"):
        shown.append((start + len(note) + 1 + part.rfind("#") + 1, end))
    return shown


def highlight(state: StateInline, silent: bool) -> bool:
    """``==marked==`` is its text; its two ends are nothing."""
    pos, ends = state.pos, state.env["marked"]
    if pos in ends and state.src.startswith("==", pos):
        ends.discard(pos)
    else:
        found = None if _is_glued(state.src, pos) else _MARKED.match(state.src, pos, state.posMax)
        if not found:
            return False
        if not silent:
            ends.add(found.end() - 2)
    if not silent:
        state.push("nothing", "", 0)
    state.pos += 2
    return True


def comment(state: StateInline, silent: bool) -> bool:
    """``%%comment%%`` is nothing."""
    return not _is_glued(state.src, state.pos) and _nothing(state, silent, _COMMENT)


def block_reference(state: StateInline, silent: bool) -> bool:
    """``((64ab…))`` names a block elsewhere, and says nothing here."""
    return _nothing(state, silent, _BLOCK_REFERENCE)


def block_id(state: StateInline, silent: bool) -> bool:
    """``^37066d`` at the end of a block is what others name it by."""
    return _nothing(state, silent, _BLOCK_ID)


def _nothing(state: StateInline, silent: bool, pattern: re.Pattern[str]) -> bool:
    found = pattern.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("nothing", "", 0)
    state.pos = found.end()
    return True
