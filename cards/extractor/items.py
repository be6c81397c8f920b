"""Items: a paragraph or an item of a list, read as a label and what is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.masks import masked
from cards.language.data import table
from cards.model import Block, BlockKind, MarkKind, Phrase

if TYPE_CHECKING:
    from cards.model import Lang

_DESCRIPTION = (": ", "：")
_LABELLING = re.compile("[：:—–-]")  # the signs of which one stands behind every label without markup
# a name alone on the first line of an item
_NAMING_LINE = re.compile(r"[^\n，。；：？！、,.;:?!|]{2,30}(?=\n)")
_FARTHEST = 100  # characters: none of them stands further behind
_SPACE = " \t\n\u3000"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, or a paragraph that reads like one.

    Attributes:
        whole: the first paragraph of it.
        label: the term before the colon or dash, or the bold start; None without one.
        body: what follows the label; the whole without one.
        strong: whether the label was marked up (bold, code) by the author.
        sub: the blocks below the first paragraph.
    """

    whole: Phrase
    label: Phrase | None
    body: Phrase
    strong: bool
    sub: tuple[Block, ...] = ()


def item_of(block: Block, lang: Lang) -> Item | None:
    """Read an item; None when it holds no text of its own."""
    first = next((child for child in block.children if child.kind is BlockKind.PARAGRAPH), None)
    if first is None or _more(lang).fullmatch(first.plain.text):
        return None
    sub = tuple(child for child in block.children if child is not first)
    if (described := _described(sub)) is not None:
        return Item(described, first.whole(), described, strong=True)
    item = labelled(first.whole(), lang, sub, loose=True)
    return _over_body(item) or item


def _over_body(item: Item) -> Item | None:
    """An item whose first paragraph is a bold label alone, with the paragraph below it as its body."""
    if item.label is None or not item.strong or item.body or not item.sub:
        return None
    below, *rest = item.sub
    if below.kind is not BlockKind.PARAGRAPH or not below.plain.text.strip():
        return None
    return replace(item, whole=below.whole(), body=below.whole(), sub=tuple(rest))


def _described(sub: tuple[Block, ...]) -> Phrase | None:
    """What stands below a term in a list as ``- : description``, as definitions are written on some sites."""
    if len(sub) != 1 or sub[0].kind is not BlockKind.LIST or len(sub[0].children) != 1:
        return None
    parts = sub[0].children[0].children
    if len(parts) != 1 or parts[0].kind is not BlockKind.PARAGRAPH:
        return None
    whole = parts[0].whole()
    return whole.cut(1, len(whole.text)).strip() if whole.text.startswith(_DESCRIPTION) else None


def labelled(whole: Phrase, lang: Lang, sub: tuple[Block, ...] = (), *, loose: bool = False) -> Item:
    """Split ``label：body``; a label that is no term (a clause, a link's scheme) is none.

    Args:
        whole: the paragraph.
        lang: its language.
        sub: the blocks below it.
        loose: whether a marked-up start is a label before a comma or full stop too.
    """
    strong = marked_start(whole, *(TERM_MARKS if loose else _FIRM))
    if strong is not None:
        rest = whole.cut(strong.end - whole.start, whole.end - whole.start)
        gloss, after = _gloss(rest, lang)
        stripped = after.text.lstrip(_SPACE)
        inside = strong.text.rstrip(_SPACE)
        if inside.endswith(("：", ":")) and not strong.has(MarkKind.CODE):
            body = after.strip()
            return Item(whole, strong.strip().strip("：:").strip(), body, strong=True, sub=sub)
        if separator := _separator(lang).match(stripped):
            skip = len(after.text) - len(stripped) + separator.end()
            label = Phrase(whole.block, strong.start, strong.end + len(gloss)).strip()
            return Item(whole, label, after.cut(skip, len(after.text)).strip(), strong=True, sub=sub)
        if not stripped:
            return Item(whole, strong.strip(), after.strip(), strong=True, sub=sub)
        if loose and "\n" in after.text[: len(after.text) - len(stripped)]:
            label = Phrase(whole.block, strong.start, strong.end + len(gloss)).strip()
            return Item(whole, label, after.strip(), strong=True, sub=sub)
        if loose and (found := re.match(table(lang, "units")["label"]["term_end"], stripped)):
            skip = len(after.text) - len(stripped) + found.end()
            label = Phrase(whole.block, strong.start, strong.end + len(gloss)).strip()
            return Item(whole, label, after.cut(skip, len(after.text)).strip(), strong=True, sub=sub)
    if loose and (line := _NAMING_LINE.match(whole.text)):
        label, body = whole.cut(0, line.end()).strip(), whole.cut(line.end(), len(whole.text)).strip()
        return Item(whole, label, body, strong=False, sub=sub)
    text = masked(whole)
    if _LABELLING.search(text, 0, _FARTHEST) and (found := _plain_label(lang).match(text)):
        label, body = whole.cut(*found.span("label")).strip(), whole.cut(*found.span("body")).strip()
        if not any(True for m in label.block.plain.marks_in(label.start, label.end, MarkKind.STRONG)):
            return Item(whole, label, body, strong=False, sub=sub)
    return Item(whole, None, whole, strong=False, sub=sub)


_FIRM = (MarkKind.STRONG, MarkKind.CODE)
TERM_MARKS = (*_FIRM, MarkKind.EMPHASIS, MarkKind.LINK)


def marked_start(whole: Phrase, *kinds: MarkKind) -> Phrase | None:
    """The marked-up text that a phrase begins with."""
    if not whole.block.plain.marks:
        return None
    for mark in whole.block.plain.marks_in(whole.start, whole.end, *kinds):
        if mark.start <= whole.start < mark.end <= whole.end:
            return Phrase(whole.block, whole.start, mark.end)
        if mark.start > whole.start:
            break
    return None


def _gloss(rest: Phrase, lang: Lang) -> tuple[str, Phrase]:
    """Split off what belongs to a label behind its markup: a parenthesis, letters before the colon."""
    found = _behind(lang).match(rest.text)
    return (found[0], rest.cut(found.end(), len(rest.text))) if found else ("", rest)


@cache
def _behind(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "units")["label"]["gloss"])


@cache
def _more(lang: Lang) -> re.Pattern[str]:
    """What finds an item that only says that there are more."""
    return re.compile(table(lang, "units")["label"]["more"])


@cache
def _separator(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "units")["label"]["separator"])


@cache
def _plain_label(lang: Lang) -> re.Pattern[str]:
    return re.compile(table(lang, "units")["label"]["plain"])
