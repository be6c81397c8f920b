"""Settings: what neighbouring sentences or items say of two circumstances of one kind.

``在 A 中，…。在 B 中，…``, ``对于 A，… 而对于 B，…``: side by side they tell how A and B differ.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cards.extractor.answers import answer, points
from cards.extractor.comparable import apart, is_no_twin
from cards.extractor.making import fact, statement_signs
from cards.extractor.masks import masked
from cards.extractor.sides import follows
from cards.extractor.subjects import plain_name, subject_of
from cards.language import length
from cards.language.data import table
from cards.language.patterns import compiled
from cards.model import Kind, Phrase

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cards.extractor.frames import Statement
    from cards.model import Fact, Lang

_SHORTEST, _LONGEST = 3.0, 45.0  # what is said of one of them, by ``language.length``
_UNEVEN = 3.0  # times as long as the other: then one of them says something of another kind

_Setting = tuple[str, Phrase]
"""The words around the name of a circumstance, and the name."""


def across_settings(statements: tuple[Statement, ...]) -> Iterator[Fact]:
    """Yield what neighbouring statements set side by side, each in a setting of its own."""
    whole = [stated for stated in statements if not stated.part]
    settings = [_setting(stated) for stated in whole]
    for at, (one, two) in enumerate(pairwise(settings)):
        third = settings[at + 2] if at + 2 < len(settings) else None
        if one is None or two is None or one[0] != two[0] or (third is not None and third[0] == one[0]):
            continue  # three of them are steps or a list
        if _neighbours(whole[at], whole[at + 1]) and (found := _made(one, two, whole[at], whole[at + 1])):
            yield found


def _neighbours(one: Statement, two: Statement) -> bool:
    """Whether nothing stands between two statements: in one paragraph, or each begins its item."""
    if one.sentence.block is two.sentence.block:
        return two.position == one.position + 1
    return one.position == two.position == 0


def _setting(stated: Statement) -> _Setting | None:
    if stated.condition is None or stated.quoted:
        return None
    found = _pattern(stated.lang).match(masked(stated.condition))
    if found is None or not (found["open"] or found["close"]):
        return None
    return f"{found['open']}…{found['close']}", stated.condition.cut(*found.span("name")).strip()


def bare(label: Phrase, lang: Lang) -> Phrase:
    """The name in a label that reads like a circumstance (对于初次渲染); else the label itself."""
    found = _pattern(lang).match(masked(label))
    return label.cut(*found.span("name")).strip() if found and (found["open"] or found["close"]) else label


def _made(one: _Setting, two: _Setting, first: Statement, second: Statement) -> Fact | None:
    scope, names = second.scope, (subject_of(one[1]), subject_of(two[1]))
    if plain_name(names[0]) == plain_name(names[1]) or not apart(*names, scope):
        return None
    if is_no_twin((one[1], two[1]), scope.lang) or _event(scope.lang).search(plain_name(names[0])):
        return None
    said = [
        answer(stated.main, scope, longest=_LONGEST, shortest=_SHORTEST, whole=True)
        for stated in (first, second)
    ]
    left, right = said
    if left is None or right is None or left.text == right.text:
        return None
    if any(points(side.text, scope.lang) or follows(side, scope.lang) for side in (left, right)):
        return None
    sizes = [length(left.text), length(right.text)]
    if max(sizes) > _UNEVEN * min(sizes):
        return None
    name = "cases" if one[0].startswith(_cases(scope.lang)) else "settings"
    return fact(
        Kind.COMPARISON, f"comparison.{name}", names,
        {"grid": ((one[1], two[1]), (left, right)), "left": left, "right": right},
        (first.sentence, second.sentence), scope, things=2.0, **statement_signs(second),
    )  # fmt: skip


@cache
def _cases(lang: Lang) -> tuple[str, ...]:
    """What opens a circumstance in which a thing is of one kind (如果是)."""
    return tuple(table(lang, "contrasts").get("setting", {}).get("cases", ()))


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    """How a circumstance names what it is one of; matches nothing where a language does not say."""
    return compiled(lang, table(lang, "contrasts").get("setting", {}).get("regex", "(?!)"))


@cache
def _event(lang: Lang) -> re.Pattern[str]:
    """How a circumstance ends that is something done (X 回滚时): no thing to tell from another."""
    return compiled(lang, table(lang, "contrasts").get("setting", {}).get("event", "(?!)"))
