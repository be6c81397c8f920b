"""The account of a run: every fact that was found is a card or was skipped for one reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cards.changes import changes, counts, differs, fates
from cards.collect import Collected
from cards.lock import Lock, Outcome, Update
from cards.model import Kind
from cards.plan import Plan
from cards.report import Problem, Report, Skip, samples_of
from cards.selection.select import Rejection, Selection

# What became of a card that selection chose, where it did not become a note of its own.
_OUTCOMES = {
    Outcome.WAITING: Skip.WAITING,
    Outcome.REJECTED: Skip.DECIDED,
    Outcome.SAME: Skip.SAME,
    Outcome.HELD: Skip.HELD,
    Outcome.FAILED: Skip.UNWRITABLE,
}


def account(
    plan: Plan,
    collected: Collected,
    choice: Selection | None = None,
    updated: Update | None = None,
    before: Lock | None = None,
) -> Report:
    """Return the report of a run.

    Args:
        plan: what was to be made.
        collected: what the articles gave.
        choice: what was taken of it; None where nothing could be read.
        updated: what became of the lock; None where no deck is made.
        before: the lock before that.
    """
    chosen = choice.kept if choice else ()
    broken = collected.facts - collected.unworded - len(collected.cards)
    skipped: Counter[str] = Counter({Skip.UNWORDED: collected.unworded, Skip.BROKEN: broken})
    skipped.update(choice.reasons if choice else {})
    outcomes = updated.outcomes if updated else (Outcome.KEPT,) * len(chosen)
    skipped.update(_OUTCOMES[outcome] for outcome in outcomes if outcome in _OUTCOMES)
    cards = tuple(card for card, outcome in zip(chosen, outcomes, strict=True) if outcome not in _OUTCOMES)
    fated = fates(before, updated) if before and updated else ()
    problems = [*collected.problems]
    return Report(
        deck=plan.recipe.name,
        output=plan.output,
        files=collected.files,
        unread=collected.unread,
        articles=collected.articles,
        facts=collected.facts,
        kinds={kind: count for kind in Kind if (count := sum(card.kind is kind for card in cards))},
        skipped={str(skip): skipped[skip] for skip in Skip if skipped[skip]},
        rejected=_by_rule(choice.rejected if choice else ()),
        notes=len(updated.lock.shipped) if updated else 0,
        fates=counts(fated),
        changes=changes(fated, updated, chosen) if updated else (),
        differs=differs(fated),
        problems=tuple(problems + (_problems_of(plan, updated) if updated else [])),
        warnings=tuple(collected.notices),
        samples=samples_of(cards),
    )


def _by_rule(rejections: Sequence[Rejection]) -> dict[str, int]:
    """Count what card rules rejected, by the first rule against each, so that the counts add up."""
    rules = (each.finding.rule for each in rejections if each.finding and each.reason == "rejected")
    return dict(Counter(rules).most_common())


def _problems_of(plan: Plan, updated: Update) -> list[Problem]:
    file = plan.output.as_posix()
    problems = [Problem.of(error, file) for error in updated.problems]
    if updated.guarded:
        problems.append(
            Problem(
                f"{file}: ",
                f"{len(updated.guarded)} notes have lost their passage, too many at once: none was retired",
                "if the passages are meant to be gone, run mkdeck build --prune",
            )
        )
    if not updated.lock.shipped:
        problems.append(
            Problem("", "no card was found", "mkdeck extract --all -v tells what was turned down, and why")
        )
    return problems
