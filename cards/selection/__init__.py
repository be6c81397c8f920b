"""From all cards that could be asked to those that a deck takes.

judge(card)       what the rules have against it, its score and the reasons      judge.py
select(cards, …)  those a deck takes, and why not the others                     select.py

rules/            the card rules that look at one card, one theme a file; rules.toml has their
                  limits, severities and messages
features.py       signs of worth of a finished card
runs.py           how it is worded, as signs of worth
score.py          the linear model over them; weights.toml has the weights, fit.py learns them
duplicates.py     the rules that look at several: unique, one_answer
likeness.py       how cards are compared
queue.py          which cards a week's budget takes first, and in which order they are learnt
terms.py          which cards name a term that another defines
"""

from __future__ import annotations

from cards.selection.judge import judge, rejected
from cards.selection.select import Rejection, Selection, select

__all__ = ["Rejection", "Selection", "judge", "rejected", "select"]
