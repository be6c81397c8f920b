"""Formulas that their lead-in gives a name, with the legend of their signs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cards.extractor.frames import frames, statement
from cards.extractor.making import fact, of_frame, resolved, statement_signs
from cards.extractor.subjects import Reader
from cards.extractor.units import Formula
from cards.language import length
from cards.language.data import table
from cards.language.patterns import compiled
from cards.model import Kind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cards.extractor.passages import Passage
    from cards.model import Fact, Lang


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the formulas of a passage. A page that lost characters has none that can be trusted."""
    unit, scope = passage.unit, passage.scope
    yield from _inside(passage)
    if not isinstance(unit, Formula) or unit.lead is None or scope.article.lossy:
        return
    if len(unit.formula.text) > 200 or "\\begin" in unit.formula.text:
        return
    stated = statement(unit.lead, scope)
    found = _named(scope.lang).match(stated.main.text)
    if found is None:
        return
    named = stated.main.cut(*found.span("subject")).strip() if found["subject"] else None
    subject = Reader(scope).resolve(named)
    if subject is None:
        return
    legend = unit.legend if unit.legend is not None and length(unit.legend.text) <= 60 else None
    evidence = (unit.lead, unit.formula) if legend is None else (unit.lead, unit.formula, legend)
    yield fact(
        Kind.FORMULA, "formula.led", (subject,), {"formula": unit.formula, "legend": legend},
        evidence, scope, **statement_signs(stated),
    )  # fmt: skip


def _inside(passage: Passage) -> Iterator[Fact]:
    """``X 的计算公式为 $…$``."""
    for stated in passage.statements:
        if passage.scope.article.lossy or stated.part:
            continue
        for frame in frames(stated, "formula"):
            subject = resolved(frame)
            if subject is not None:
                yield of_frame(frame, subject, {"inline": frame.slots["inline"]}, "formula")
                break


@cache
def _named(lang: Lang) -> re.Pattern[str]:
    return compiled(lang, table(lang, "formulas")["lead"]["regex"])
