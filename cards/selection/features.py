"""Signs of what a card is worth, each with a name that a person can read.

The extractor gives those of the passage and the subject; here are those of the finished card.
A sign is a count, a share or 0 and 1; its weight stands in ``weights.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, lru_cache

from cards.language import pack
from cards.language.data import alternation
from cards.language.fold import fold
from cards.model import Card, Finding, Kind, Lang
from cards.selection.view import View

_STEPS = (4, 8, 16, 24, 36, 50)
"""Lengths at which a card changes its worth: it does not rise or fall evenly with length."""

_MOST_COUNTED = 5

_NUMBER = re.compile(r"(?<![A-Za-z0-9_./-])\d")
"""A number of its own: the one in FP16 or HTTP/2 is part of a name."""

_folded = lru_cache(maxsize=1_024)(fold)  # headings, which many cards share


def features(view: View, findings: tuple[Finding, ...]) -> Mapping[str, float]:
    """Return the signs of a card, against which the rules have these findings.

    Names: those of the extractor as they are; ``kind.list``, ``construct.why.aim``,
    ``template.what_is``, ``side.2``, ``cloze``, ``lang.en`` for what it is; ``finding.RULE`` for what
    the rules warn of, ``error.RULE`` for what they reject; ``answer.LENGTH`` and ``front.LENGTH`` for
    how long a side reads; the rest say themselves.
    """
    signs = {
        **view.card.features,
        **_identity(view.card),
        **_counts(findings),
        **_lengths(view),
        **_matter(view),
    }
    return {name: value for name, value in signs.items() if value}


def _identity(card: Card) -> dict[str, float]:
    return {
        f"kind.{card.kind}": 1.0,
        f"construct.{card.construct}": 1.0,
        f"template.{card.template}": 1.0,
        f"lang.{card.lang}": 1.0,
        "cloze": float(card.is_cloze),
        "side.2": float(card.side == 2),
    }


def _counts(findings: tuple[Finding, ...]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for found in findings:
        name = f"{'error' if found.error else 'finding'}.{found.rule}"
        counts[name] = counts.get(name, 0.0) + 1.0
    return counts


def _lengths(view: View) -> dict[str, float]:
    asked = view.front_length - view.card.features.get("place_length", 0.0)  # where it holds costs no worth
    signs = {f"front.{_step(asked)}": 1.0}
    if not view.items and not view.is_block:
        side = "gap" if view.card.is_cloze else "answer"
        signs[f"{side}.{_step(view.back_length)}"] = 1.0
    return signs


def _step(measure: float) -> int | str:
    """The least of the lengths that a side does not exceed."""
    at = bisect_left(_STEPS, measure)
    return _STEPS[at] if at < len(_STEPS) else "more"


def _matter(view: View) -> dict[str, float]:
    card, language, words = view.card, view.language, view.back_words
    source = card.source
    quoted = sum(map(len, source.quotes))
    wasted = language.lists["waste_headings"]
    return {
        "items": float(min(len(view.items), _MOST_COUNTED * 2)),
        "table": float(view.is_table),
        "answer_share": min(1.0, len(view.back) / quoted) if quoted and not view.items else 0.0,
        "answer_has_code": float("`" in card.back),
        "answer_has_math": float("$" in card.back and card.kind is not Kind.FORMULA),
        "answer_has_number": float(_NUMBER.search(words) is not None),
        "answer_hedged": float(any(found["hedge"] for found in _hedge(card.lang).finditer(words))),
        "answer_certain": float(language.has("quantifier", words)),
        "front_pure_question": float(not card.is_cloze and language.has("question", view.front_words)),
        "sources": float(min(len(card.sources), _MOST_COUNTED) - 1),
        "under_generic_heading": float(bool(source.heading) and language.is_generic(source.heading[-1])),
        "under_waste_heading": float(any(language.bare(text) in wasted for text in source.heading[-2:])),
        "heading_told": float(_told_by_heading(view)),
    }


@cache
def _hedge(lang: Lang) -> re.Pattern[str]:
    """What finds a word that takes back half of what is said, and longer words that do not (尽可能)."""
    lists = pack(lang).lists
    return re.compile(f"{alternation(lists['no_hedge'])}|(?P<hedge>{alternation(lists['hedge'])})")


def _told_by_heading(view: View) -> bool:
    """Whether the heading above already says the answer."""
    return any(view.back_fold in _folded(heading) for heading in view.card.source.heading[-1:])
