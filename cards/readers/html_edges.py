"""What stands before and behind an article in its own container: bylines, licences, what else to read."""

from __future__ import annotations

import re

from cards.readers.html_rulebook import rulebook

_SHORT = 90  # characters of a line about the article
_HEADLINE = 24  # of one that ends it
_FIRST = 8  # blocks looked at before the first words
_LAST = 14  # and behind the last
_PROSE = 100  # characters that are no mere line about anything
_REST = 0.5  # of the blocks stand before what ends the article
_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\((?:<[^<>]*>|[^()\s]*)\)")
_MARKS = re.compile(r"^(?:#{1,6}|>|[-*+]|\d+\.)\s+|\*\*|</?\w+>|\\(?=\W)|^#+\s*", re.MULTILINE)
_KEPT = ("```", "|", "$$", ":::", "<details", "[^")


def trimmed(blocks: list[str], title: str) -> list[str]:
    """Return an article's blocks of Markdown without what is about it, or about other articles."""
    blocks = _without_head(blocks, title)
    blocks = blocks[: _end(blocks)]
    while blocks and _is_about(blocks[-1], at_end=True):
        blocks = blocks[:-1]
    return blocks


def _without_head(blocks: list[str], title: str) -> list[str]:
    kept: list[str] = []
    said = _folded(title)
    for at, block in enumerate(blocks[:_FIRST]):
        if block.startswith("# "):
            kept.append(block)
        elif said and _folded(_bare(block)) == said:
            continue
        elif len(_bare(block)) > _SHORT or block.startswith("#"):
            return kept + blocks[at:]
        elif not _is_about(block, at_end=False):
            kept.append(block)
    return kept + blocks[_FIRST:]


def _end(blocks: list[str]) -> int:
    """Return how many blocks stand before the line that ends the article."""
    cut = rulebook().cut
    for at in range(max(1, int(len(blocks) * _REST)), len(blocks)):
        said = _bare(blocks[at]).strip()
        if len(said) > _HEADLINE or not cut.match(said):
            continue
        if all(len(_unlinked(block)) <= _PROSE and not block.startswith(_KEPT) for block in blocks[at + 1 :]):
            return at
    return len(blocks)


def _is_about(block: str, *, at_end: bool) -> bool:
    if block.startswith(_KEPT):
        return False
    rules = rulebook()
    lines = [line.strip() for line in re.split(r"\n|<br>", _bare(block)) if line.strip()]
    pattern = rules.tail if at_end else rules.head
    return bool(lines) and all(len(line) <= _SHORT and pattern.search(line) for line in lines[:_LAST])


def _bare(block: str) -> str:
    """What a block says, without marks; links by their words."""
    return _MARKS.sub("", _LINK.sub(r"\1", block)).strip()


def _unlinked(block: str) -> str:
    return _MARKS.sub("", _LINK.sub("", block)).strip()


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
