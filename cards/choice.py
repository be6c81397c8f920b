"""The choice among a plan's cards: what the recipe wants, and whatever is learnt already."""

from __future__ import annotations

from collections.abc import Mapping

from cards.collect import Collected
from cards.lock import Edit, Lock, ids
from cards.model import Card
from cards.plan import Plan
from cards.selection.duplicates import unique
from cards.selection.select import Selection, select, unwanted


def choose(
    plan: Plan, lock: Lock, collected: Collected, edits: Mapping[str, Edit] | None = None
) -> Selection:
    """Choose the cards that the recipe wants and that are worth keeping, in reading order.

    What the person accepted or worded is taken whatever its score.

    Questions from the other end come behind all others: beside its own, each would be told by it.
    """
    recipe = plan.recipe
    learnt = _learnt(plan, lock, collected, edits or {})
    return select(
        sorted(collected.cards, key=lambda card: card.side),
        min_score=recipe.min_score,
        kinds=recipe.kinds,
        issued=lambda card: id(card) in learnt,
    )


def _learnt(plan: Plan, lock: Lock, collected: Collected, edits: Mapping[str, Edit]) -> set[int]:
    """Return the ids of the cards that someone learns already, or wants to.

    Score, kind and likeness judge only what was never issued. Of several cards that are one note,
    those count that would be taken and are no copies, so that a rebuild chooses as the build before
    it did; if none would be taken, the best stands for it.
    """
    issued = {row.guid for row in lock.rows if row.issued}
    issued |= {guid for guid, edit in edits.items() if not edit.rejects}
    if not issued:
        return set()
    limits = plan.recipe.min_score, plan.recipe.kinds
    groups: dict[str, list[Card]] = {}
    for card, guid in zip(collected.cards, ids(lock, collected.cards, collected.texts), strict=True):
        if guid in issued:
            groups.setdefault(guid, []).append(card)
    out: set[int] = set()
    for group in groups.values():
        taken = [card for card in group if not unwanted(card, *limits)]
        if len(taken) == 1:  # nearly always
            out.add(id(taken[0]))
        elif taken:
            out.update(id(taken[place]) for place in unique(taken).kept)
        else:
            out.add(id(max(group, key=lambda card: card.score)))
    return out
