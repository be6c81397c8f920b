"""The shortest way from content to Plain: one line whose markup is code, bold, links and pictures.

Nine blocks in ten that hold any markup hold no other. What is not certain to mean the same to the
inline parser is left to it.
"""

from __future__ import annotations

import re

from cards.model import MarkKind, Plain
from cards.readers.builder import Builder
from cards.readers.characters import cleaned, is_cjk
from cards.readers.inline_parser import SPECIAL

_TARGET = r"(?:https?://)?[\w./#?=%~+@,-]+"
_MARKUP = re.compile(
    rf"`(?P<code>[^`\n]+)`(?!`)|(?P<bold>\*\*)(?!\*)|(?P<image>!?)\[(?P<shown>[^\[\]^]*)\]\((?P<target>{_TARGET})\)"
)


def simple(content: str, start: int) -> Plain | None:
    """Return what is read aloud of a line; None if its markup is not of the simplest.

    Args:
        content: the line, without a line break.
        start: where it stands in the article's text.
    """
    builder = Builder()
    at, opened = 0, -1  # opened: where in the plain text bold began
    while found := SPECIAL.search(content, at):
        here = found.start()
        markup = _MARKUP.match(content, here)
        if markup is None:
            return None
        builder.verbatim(content[at:here], start + at)
        at = markup.end()
        if markup["bold"]:
            if not _flanks(content, here, at, opening=opened < 0):
                return None
            if opened >= 0:
                builder.mark(MarkKind.STRONG, opened)
            opened = builder.here() if opened < 0 else -1
        elif markup["code"]:
            text = cleaned(markup["code"]).strip()
            builder.atom(text, start + here, start + at)
            builder.mark(MarkKind.CODE, builder.here() - len(text))
        elif SPECIAL.search(markup["shown"]):
            return None
        elif markup["image"]:
            builder.mark(MarkKind.IMAGE, builder.here(), markup["target"], markup["shown"])
        else:
            began = builder.here()
            builder.verbatim(markup["shown"], start + markup.start("shown"))
            builder.mark(MarkKind.LINK, began, markup["target"])
    if opened >= 0:
        return None
    builder.verbatim(content[at:], start + at)
    return builder.plain()


def _flanks(content: str, start: int, end: int, *, opening: bool) -> bool:
    """Whether ``**`` can open, or close: beside a letter, or beside Chinese, no space within."""
    before = content[start - 1] if start else " "
    after = content[end : end + 1] or " "
    inner = after if opening else before
    return inner.isalnum() or (not inner.isspace() and (is_cjk(before) or is_cjk(after)))
