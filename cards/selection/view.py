"""A card as the rules see it: its texts without markup, measured once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from cards.language import Language, length, pack
from cards.language.fold import fold
from cards.model import Card, Finding

MASK = "\ue000"
"""Stands for each character of code and formulas where rules look for words."""

_CLOZE = re.compile(r"\{\{c\d+::(.*?)\}\}", re.DOTALL)
_LITERAL = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)|\$\$?(?P<math>(?:\\.|[^$\\])+)\$\$?|\\(?P<escaped>[^\w\s])",
    re.DOTALL,
)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$", re.MULTILINE)
_ITEM_STARTS = tuple("-*+0123456789")
_RULE_ROW = re.compile(r"^\s*\|?[\s:|-]+$")


@dataclass(frozen=True)
class View:
    """A card without its markup. Not slotted: what is costly is worked out on first use and kept.

    Attributes:
        card: the card.
        language: the pack of its language.
    """

    card: Card
    language: Language

    @classmethod
    def of(cls, card: Card) -> View:
        """Return the view of a card."""
        return cls(card, pack(card.lang))

    def judged(self, findings: tuple[Finding, ...]) -> View:
        """Return the view of the card with these findings; what was worked out is kept."""
        view = View(replace(self.card, findings=findings), self.language)
        view.__dict__.update({name: value for name, value in self.__dict__.items() if name != "card"})
        return view

    @cached_property
    def _filled(self) -> str:
        return _CLOZE.sub(r"\1", self.card.front) if self.card.is_cloze else self.card.front

    @cached_property
    def front(self) -> str:
        """The front as read aloud, a cloze with its gap filled."""
        return plain(self._filled)

    @cached_property
    def front_words(self) -> str:
        """The front with code and formulas masked: what is looked through for words."""
        return plain(self._filled, mask=True) if _has_literal(self._filled) else self.front

    @cached_property
    def visible(self) -> str:
        """The front as the learner sees it: without the gap."""
        return plain(_CLOZE.sub(" ＿ ", self.card.front)) if self.card.is_cloze else self.front

    @cached_property
    def back(self) -> str:
        """The back as read aloud, an item or a row a line, without the marks of items and cells."""
        return _flat(plain(self.card.back))

    @cached_property
    def back_words(self) -> str:
        """The back with code and formulas masked."""
        return _flat(plain(self.card.back, mask=True)) if _has_literal(self.card.back) else self.back

    @cached_property
    def asked_fold(self) -> str:
        """The fold of what the learner sees."""
        return fold(self.visible)

    @cached_property
    def back_fold(self) -> str:
        """The fold of the answer."""
        return fold(self.back)

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The items of a back that is a list; of a table, its rows without the head."""
        if not self.card.back.lstrip().startswith((*_ITEM_STARTS, "|")):
            return ()
        found = _ITEM.findall(self.card.back)
        if found:
            return tuple(plain(item) for item in found)
        rows = [line for line in self.card.back.splitlines() if line.lstrip().startswith("|")]
        return tuple(plain(row) for row in rows[1:] if not _RULE_ROW.match(row))

    @property
    def is_table(self) -> bool:
        """Whether the back is a table."""
        return self.card.back.lstrip().startswith("|")

    @property
    def is_block(self) -> bool:
        """Whether the back is a block of code or a displayed formula."""
        return self.card.back.lstrip().startswith(("```", "~~~", "$$"))

    @cached_property
    def front_length(self) -> float:
        """How long the front reads, in Han characters."""
        return length(self.front)

    @cached_property
    def back_length(self) -> float:
        """How long the back reads, in Han characters."""
        return length(self.back)

    @cached_property
    def gap(self) -> tuple[int, int]:
        """Where the gap stands in ``front``; an empty range when the card is no cloze."""
        match = _CLOZE.search(self.card.front)
        if match is None:
            return (0, 0)
        start = len(plain(self.card.front[: match.start()], strip=False).lstrip())
        return (start, start + len(plain(match[1], strip=False)))


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
