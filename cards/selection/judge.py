"""Judging a card by itself: what the rules have against it, what it is worth and why."""

from __future__ import annotations

from dataclasses import replace

from cards.model import Card, Finding
from cards.selection.rulebook import finding, rulebook
from cards.selection.rules import rules
from cards.selection.score import score_view, weights
from cards.selection.view import View


def judge(card: Card) -> Card:
    """Return the card with its findings, score and reasons.

    Those of an earlier judgement are replaced. Pure; well under a millisecond.
    """
    view = View.of(card)
    against = findings(view)
    worth, reasons = score_view(view, against, weights())
    return replace(card, findings=against, score=worth, reasons=reasons)


def findings(view: View) -> tuple[Finding, ...]:
    """Return what the rules have against a card, in the order of the rules."""
    limits = rulebook().limits
    return tuple([finding(name, check) for name, rule in rules().items() for check in rule(view, limits)])


def rejected(card: Card) -> bool:
    """Whether an error stands against the card."""
    return any(found.error for found in card.findings)
