"""The pipeline: from a plan to a package, read from top to bottom.

    source → reader → Article → units → subjects → frames → Facts → phrasing → Cards
           → selection → lock → templater → Notes → exporter → .apkg

Up to the cards it runs document by document (``collect.py`` and ``gather.py``); from selection
on, over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from cards import deck, edits
from cards.absence import anchored, left_there, unnamed
from cards.account import account
from cards.cache import Record, Shelf
from cards.choice import choose
from cards.collect import Collected, Unwatched, Watcher, collect
from cards.coverage import Covered, cover
from cards.lock import Edit, Lock, Update, ids, update
from cards.memory import seldom_collected
from cards.model import Card
from cards.namesake import refuse_twice
from cards.options import Options
from cards.plan import Plan
from cards.report import Report
from cards.selection.queue import queue
from cards.selection.select import Selection
from cards.task import Task
from cards.templater.notes import render


def build(
    plan: Plan, options: Options, *, watcher: Watcher | None = None, record: Record | None = None
) -> Report:
    """Make a deck.

    The lock is written first, then the package, each whole or not at all; what did not change is
    not written. If nothing could be read, nothing is written either.

    Args:
        plan: the deck.
        options: how it is built.
        watcher: is told how far it is.
        record: has what builds before made of the articles, and takes down what this one saw.

    Raises:
        LockError: the lock cannot be used, or the deck has another one, under its former name.
        ConfigError: the file of edits cannot be used.
        BusyError: another build of this deck is running, and ran as long as was to be waited.
        TemplateError: a template cannot be used.
        WriteError: the lock or the package cannot be written.
    """
    watcher = watcher or Unwatched()
    held = nullcontext() if options.dry_run else deck.held(plan, wait=options.wait, waiting=watcher.waits)
    with held, seldom_collected():
        if record:
            record.begin(plan)
        lock, decided = deck.lock_of(plan), edits.load(plan.edits)
        collected = collect(plan, anchored(lock), watcher, shelf=record.shelf if record else None)
        if not collected.articles:
            return account(plan, collected)
        ahead = foresee(plan, options, lock, decided, collected)
        choice, updated, report = ahead.choice, ahead.updated, ahead.report
        written = deck.Written()
        if not options.dry_run:
            # Read anew: what the person decided while articles were read is not written over.
            edits.save(edits.noted(edits.load(plan.edits), updated.lock), plan.edits)
            written = deck.write(plan, updated.lock, choice.kept)
            report = replace(report, written=written.package, warnings=(*report.warnings, *written.warnings))
        if record:
            record.finish(plan, written.lock, choice.kept, report)
        return report


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a build makes of what was collected, nothing of it written yet.

    Attributes:
        choice: which cards the deck takes.
        updated: what becomes of the lock.
        report: the counts and the changes.
    """

    choice: Selection
    updated: Update
    report: Report


def foresee(
    plan: Plan, options: Options, lock: Lock, decided: Mapping[str, Edit], collected: Collected
) -> Prospect:
    """Return what a build would do. Nothing is written.

    Args:
        plan: the deck.
        options: how it is built.
        lock: the lock before.
        decided: what the person decided, by guid.
        collected: what the articles gave; at least one was read.

    Raises:
        LockError: a lock that was left behind knows these cards.
    """
    choice = choose(plan, lock, collected, decided)
    refuse_twice(plan, lock, choice.kept)
    absent = unnamed(lock, collected)
    updated = update(
        lock,
        choice.kept,
        {**collected.texts, **dict.fromkeys(absent if options.prune else (), "")},
        partial=collected.partial,
        render=_fields,
        amend=lambda row, edit: edits.amend(row, edit, plan.edits),
        edits=decided,
        now=options.now,
        week=options.week,
        budget=plan.recipe.new_per_week,
        queue=queue,
        prune=options.prune,
        refresh=options.refresh,
    )
    left = left_there(updated.lock, collected, absent)
    report = replace(
        account(plan, collected, choice, updated, lock),
        former_name=deck.former_name(plan),
        left=len(left),
        left_in=tuple(sorted({anchor.article for row in left for anchor in row.anchors} & absent)),
    )
    return Prospect(choice, updated, report)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A card of an extraction.

    Attributes:
        card: the card.
        guid: what it has in the lock, or would get.
        rejected: why a deck would not take it, or ``""``.
    """

    card: Card
    guid: str
    rejected: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The cards that a plan's articles give.

    Attributes:
        cards: those a deck would not take come last, if asked for.
        report: the counts.
        coverage: what became of each piece of the articles, if asked for.
        tasks: the documents that were read.
    """

    cards: tuple[Extracted, ...]
    report: Report
    coverage: tuple[Covered, ...] = ()
    tasks: Sequence[Task] = ()


def extract(
    plan: Plan,
    *,
    rejected: bool = False,
    explained: bool = False,
    watcher: Watcher | None = None,
    shelf: Shelf | None = None,
) -> Extraction:
    """Make the cards of a plan, and no deck. Nothing is written.

    Args:
        plan: its sources.
        rejected: whether cards that a deck would not take are wanted too.
        explained: whether it is asked what became of each piece of the articles.
        watcher: is told how far it is.
        shelf: has what was made of the articles before.

    Raises:
        LockError: there is a lock and it cannot be used.
        ConfigError: there is a file of edits and it cannot be used.
        TemplateError: the words to ask with cannot be read.
    """
    lock, decided = deck.lock_of(plan), edits.load(plan.edits)
    collected = collect(plan, anchored(lock), watcher or Unwatched(), explained=explained, shelf=shelf)
    choice = choose(plan, lock, collected, decided)
    cards = list(map(Extracted, choice.kept, ids(lock, choice.kept, collected.texts)))
    if rejected:
        others = [each.card for each in choice.rejected]
        reasons = [each.reason for each in choice.rejected]
        cards += map(Extracted, others, ids(lock, others, collected.texts), reasons)
    coverage = cover(collected, choice) if explained else ()
    return Extraction(tuple(cards), account(plan, collected, choice), coverage, collected.tasks)


def _fields(card: Card, guid: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    rendered = render(card, guid)
    return rendered.fields, rendered.tags
