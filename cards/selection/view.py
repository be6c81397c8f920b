"""A card as the rules see it: its texts without markup, measured once."""

from __future__ import annotations

import re
from typing import NamedTuple

from cards.language import Language, length, pack
from cards.language.fold import fold
from cards.model import Card

MASK = "\ue000"
"""Stands for each character of code and formulas where rules look for words."""

_CLOZE = re.compile(r"\{\{c\d+::(.*?)\}\}", re.DOTALL)
_LITERAL = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)|\$\$?(?P<math>(?:\\.|[^$\\])+)\$\$?|\\(?P<escaped>[^\w\s])",
    re.DOTALL,
)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$", re.MULTILINE)
_ITEM_STARTS = tuple("-*+0123456789")
_PARTED = (*_ITEM_STARTS, "|")
_BLOCKS = ("```", "~~~", "$$")
_RULE_ROW = re.compile(r"^\s*\|?[\s:|-]+$")


class View(NamedTuple):
    """A card without its markup.

    Attributes:
        card: the card.
        language: the pack of its language.
        front: the front as read aloud, a cloze with its gap filled.
        front_words: the front with code and formulas masked: what is looked through for words.
        visible: the front as the learner sees it: without the gap.
        back: the back as read aloud, an item or a row a line, without the marks of items and cells.
        back_words: the back with code and formulas masked.
        asked_fold: the fold of what the learner sees.
        back_fold: the fold of the answer.
        items: the items of a back that is a list; of a table, its rows without the head.
        is_table: whether the back is a table.
        is_block: whether the back is a block of code or a displayed formula.
        front_length, back_length: how long each side reads, in Han characters.
    """

    card: Card
    language: Language
    front: str
    front_words: str
    visible: str
    back: str
    back_words: str
    asked_fold: str
    back_fold: str
    items: tuple[str, ...]
    is_table: bool
    is_block: bool
    front_length: float
    back_length: float

    @classmethod
    def of(cls, card: Card) -> View:
        """Return the view of a card."""
        filled = _CLOZE.sub(r"\1", card.front) if card.is_cloze else card.front
        front, back, opening = plain(filled), _flat(plain(card.back)), card.back.lstrip()
        visible = plain(_CLOZE.sub(" ＿ ", card.front)) if card.is_cloze else front
        return cls(
            card=card,
            language=pack(card.lang),
            front=front,
            front_words=plain(filled, mask=True) if _has_literal(filled) else front,
            visible=visible,
            back=back,
            back_words=_flat(plain(card.back, mask=True)) if _has_literal(card.back) else back,
            asked_fold=fold(visible),
            back_fold=fold(back),
            items=_items(card.back) if opening.startswith(_PARTED) else (),
            is_table=opening.startswith("|"),
            is_block=opening.startswith(_BLOCKS),
            front_length=length(front),
            back_length=length(back),
        )

    @property
    def gap(self) -> tuple[int, int]:
        """Where the gap stands in ``front``; an empty range when the card is no cloze."""
        match = _CLOZE.search(self.card.front)
        if match is None:
            return (0, 0)
        start = len(plain(self.card.front[: match.start()], strip=False).lstrip())
        return (start, start + len(plain(match[1], strip=False)))


def _items(back: str) -> tuple[str, ...]:
    """The items of a back, or its rows."""
    found = _ITEM.findall(back)
    if found:
        return tuple(plain(item) for item in found)
    rows = [line for line in back.splitlines() if line.lstrip().startswith("|")]
    return tuple(plain(row) for row in rows[1:] if not _RULE_ROW.match(row))


def _has_literal(markdown: str) -> bool:
    return "`" in markdown or "$" in markdown or "\\" in markdown


def _flat(text: str) -> str:
    if text.startswith("|"):
        rows = (line for line in text.splitlines() if not _RULE_ROW.match(line))
        text = "\n".join(row.strip().strip("|").replace("|", " ").strip() for row in rows)
    return _ITEM.sub(r"\1", text) if text.startswith(_ITEM_STARTS) else text


def plain(markdown: str, *, mask: bool = False, strip: bool = True) -> str:
    """Return card Markdown without its marks.

    Args:
        markdown: a front or back.
        mask: put ``MASK`` for every character of code and formulas.
        strip: cut white space off both ends.
    """

    def literal(match: re.Match[str]) -> str:
        if match["escaped"]:
            return match["escaped"]
        inner = match["code"] if match["code"] is not None else match["math"]
        inner = inner.strip() if match["math"] is None else inner
        return MASK * len(inner) if mask else inner

    if _has_literal(markdown):
        markdown = _LITERAL.sub(literal, markdown)
    return markdown.strip() if strip else markdown
