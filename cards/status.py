"""How a deck stands: what it holds, what waits and how long, and how much it is going to ask for.

Locks, decisions and file times are read and the sources listed, but no article is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from cards import absence, forecast
from cards.clock import monday_of, week_of
from cards.lock import Edit, Lock, State, load
from cards.plan import PACKAGE_SUFFIX, Order, Plan, orders
from cards.runs import DeckRun, Run
from cards.templater import notetype

_SHORTEST = 8  # characters of a note's id that are written at the least


@dataclass(frozen=True, slots=True)
class Status:
    """How a deck stands.

    Attributes:
        deck: its name in Anki.
        name: its recipe, as the person reads it.
        output, lock: where package and lock lie.
        known: whether it was ever built.
        active, waiting, retired, rejected: how many notes are shipped, wait for their week, are
            retired, and were rejected by the person.
        unnamed: of the active ones, how many stand in articles that no source names any more.
        conflicts: of the active ones, how many the person worded though the article says otherwise now.
        new_per_week: how many may be new in a week; None for no limit.
        week: this ISO week, ``2026-W07``.
        new: how many were issued in it.
        queue_ends: the week in which the last of what waits is issued, if it is built every week;
            ``""`` if nothing waits.
        built: when the package was last changed; None if there is none.
        run: what the last scheduled run made of it; None if it did not come to it.
        search: finds in Anki's browser the notes that are shipped no more; ``""`` if there are none.
        weeks: the load to come, this week first; no weeks if there are no notes.
        kinds, articles: the active notes by kind, and by the article that each stands in first.
    """

    deck: str
    name: str
    output: Path
    lock: Path
    known: bool
    active: int
    waiting: int
    retired: int
    rejected: int
    unnamed: int
    conflicts: int
    new_per_week: int | None
    week: str
    new: int
    queue_ends: str
    built: datetime | None
    run: DeckRun | None
    search: str
    weeks: tuple[forecast.Week, ...]
    kinds: Mapping[str, int]
    articles: Mapping[str, int]


def asked(arguments: Sequence[str]) -> list[Order]:
    """Return the decks that words of the command line name: recipes, and packages built from files.

    They are looked at and not built: pages of which a copy is kept are not asked for.

    Raises:
        UsageError: a word names nothing; without words, there is no recipe.
    """
    packages = [word for word in arguments if word.endswith(PACKAGE_SUFFIX)]
    names = [word for word in arguments if word not in packages]
    found = [Order(None, (word,), Path(word)) for word in packages]
    recipes = orders(names, writes=False) if names or not packages else []
    return found + [replace(each, settled=True) for each in recipes]


def status(order: Order, today: date, last_run: Run | None = None) -> Status:
    """Return how a deck stands.

    Args:
        order: the deck.
        today: the run's day.
        last_run: the newest scheduled run of the project.

    Raises:
        ConfigError: the recipe or the file of edits cannot be used.
        LockError: the lock cannot be used, or a package that is named has none.
    """
    plan = order.plan()
    lock = _lock(order, plan)
    count = Counter(row.state for row in lock.rows)
    week, monday = week_of(today), today - timedelta(days=today.weekday())
    coming = _all_coming(lock, plan, week)
    return Status(
        deck=plan.recipe.name,
        name=order.name,
        output=plan.output,
        lock=plan.lock,
        known=bool(lock.rows),
        active=count[State.ACTIVE],
        waiting=count[State.WAITING],
        retired=count[State.RETIRED],
        rejected=count[State.REJECTED],
        unnamed=absence.left(lock, plan) if order.recipe else 0,
        conflicts=_conflicts(plan, lock),
        new_per_week=plan.recipe.new_per_week,
        week=week,
        new=_spent(lock, week),
        queue_ends=week_of(monday + timedelta(weeks=len(coming) - 1)) if coming else "",
        built=_changed(plan.output),
        run=_run_of(plan.recipe.name, last_run),
        search=left_in_anki(lock),
        weeks=load_of(lock, plan, today),
        kinds=Counter(row.kind for row in lock.shipped),
        articles=Counter(row.anchors[0].article for row in lock.shipped),
    )


def load_of(lock: Lock, plan: Plan, today: date) -> tuple[forecast.Week, ...]:
    """Return the load that a lock's notes make, this week first; no weeks if there are none."""
    issued = Counter(row.week for row in lock.shipped)
    weeks = {monday_of(each): notes for each, notes in issued.items()}
    coming = _all_coming(lock, plan, week_of(today))
    monday = today - timedelta(days=today.weekday())
    return forecast.forecast(weeks, coming, monday) if weeks or coming else ()


def left_in_anki(lock: Lock) -> str:
    """Return what finds in Anki's browser the notes that were shipped and are no more: it keeps them.

    Thousands of terms joined by OR are more than Anki takes; one regular expression is not. It names
    as much of each id as tells it from the others. ``""`` if there is no such note.
    """
    size = _SHORTEST
    while len({row.guid[:size] for row in lock.rows}) < len(lock.rows):
        size += 1
    left = [
        re.sub(r"\W", ".", row.guid[:size])
        for row in lock.rows
        if row.issued and row.state is not State.ACTIVE
    ]
    return f'note:{notetype.NAME} "ID:re:^({"|".join(left)})"' if left else ""


def _lock(order: Order, plan: Plan) -> Lock:
    """Return the lock; where it is lost, as the next build would take it."""
    lock = load(plan.lock)
    if lock is None and (order.recipe is None or plan.output.is_file()):
        from cards import deck, recovery  # know genanki, which takes its time

        return deck.lock_of(plan) if order.recipe else recovery.taken_from(plan.output).lock
    return lock or Lock.new(plan.stem)


def _all_coming(lock: Lock, plan: Plan, week: str) -> list[int]:
    waiting = sum(row.state is State.WAITING for row in lock.rows)
    return list(_coming(waiting, plan.recipe.new_per_week, _spent(lock, week)))


def _spent(lock: Lock, week: str) -> int:
    """Return how many notes were issued in a week."""
    return sum(row.week == week for row in lock.rows)


def _coming(waiting: int, budget: int | None, spent: int) -> Iterator[int]:
    """Yield how many of what waits come this week, next week, and so on."""
    room = waiting if budget is None else max(0, budget - spent)
    while waiting:
        yield (now := min(waiting, room))
        waiting -= now
        room = budget or waiting


def _conflicts(plan: Plan, lock: Lock) -> int:
    edits = _edits(plan)
    shipped = {row.guid: row for row in lock.shipped}
    return sum(edit.contradicts(shipped[guid].anchors) for guid, edit in edits.items() if guid in shipped)


def _edits(plan: Plan) -> dict[str, Edit]:
    if not plan.edits.exists():
        return {}
    from cards import edits  # draws notes, too, which takes its time to load

    return edits.load(plan.edits)


def _run_of(deck: str, run: Run | None) -> DeckRun | None:
    return next((each for each in run.decks if each.name == deck), None) if run else None


def _changed(path: Path) -> datetime | None:
    try:
        seconds = int(path.stat().st_mtime)
    except OSError:
        return None
    return datetime.fromtimestamp(seconds).astimezone()
