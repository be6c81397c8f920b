"""The card rules: whether a card can be learnt from, looked at by itself.

    wording.py    self_contained, precise
    answer.py     atomic, effort, no_leak, no_sets
    gap.py        cloze_fit
    evidence.py   dated, grounded
    form.py       clean

A rule is a function of the view of a card and the limits; it yields the names of the checks that
the card fails. What a check is called, how grave it is and what is said of it stands in
``rules.toml``. The two rules that look at several cards, one_answer and unique, are in
``cards.selection.duplicates``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from cards.selection.rules import answer, evidence, form, gap, wording
from cards.selection.view import View

Limits = Mapping[str, float]
Rule = Callable[[View, Limits], Iterator[str]]


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by name, in the order in which they are asked."""
    return {
        "clean": form.clean,
        "self_contained": wording.self_contained,
        "precise": wording.precise,
        "atomic": answer.atomic,
        "effort": answer.effort,
        "no_leak": answer.no_leak,
        "no_sets": answer.no_sets,
        "cloze_fit": gap.cloze_fit,
        "grounded": evidence.grounded,
        "dated": evidence.dated,
    }
