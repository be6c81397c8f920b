"""The pipeline: from a plan to a package, read from top to bottom.

    source → reader → Article → units → subjects → frames → Facts → phrasing → Cards
           → selection → lock → templater → Notes → exporter → .apkg

Up to the cards it runs document by document, in ``gather.py``; from selection on, over all of them.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cards.collect import Collected, Unwatched, Watcher, collect
from cards.errors import UsageError, WriteError
from cards.exporters import apkg
from cards.lock import Lock, Outcome, Update, dumps, hold, ids, load, loads, save, update
from cards.model import Card, Kind
from cards.plan import Plan
from cards.report import Problem, Report, Skip, samples_of
from cards.selection.duplicates import unique
from cards.selection.select import Rejection, Selection, select, unwanted
from cards.templater.notes import media_names, render
from cards.templater.pictures import Picture
from cards.templater.pictures import load as load_picture


@dataclass(frozen=True, slots=True)
class Options:
    """How a build is run, whatever the recipe says.

    Attributes:
        now: the run's clock, seconds since 1970.
        week: its ISO week, ``2026-W07``, by which new cards are counted.
        dry_run: write nothing.
        prune: retire notes even if that is more than a fifth of the deck.
        refresh: render all notes anew.
    """

    now: int
    week: str
    dry_run: bool = False
    prune: bool = False
    refresh: bool = False

    @classmethod
    def at_present(cls, *, dry_run: bool = False, prune: bool = False, refresh: bool = False) -> Options:
        """Read the clock, once a run; ``SOURCE_DATE_EPOCH`` stops it.

        Raises:
            UsageError: that variable is no number of seconds.
        """
        fixed = os.environ.get("SOURCE_DATE_EPOCH")
        try:
            now = int(time.time() if fixed is None else fixed)
            # The person's week; where the clock is stopped, one that is the same everywhere.
            moment = datetime.fromtimestamp(now, UTC) if fixed else datetime.fromtimestamp(now).astimezone()
        except (ValueError, OverflowError, OSError) as error:
            raise UsageError(
                f"SOURCE_DATE_EPOCH is '{fixed}'", hint="it takes a number of seconds since 1970, or nothing"
            ) from error
        year, week, _ = moment.isocalendar()
        return cls(now, f"{year}-W{week:02}", dry_run, prune, refresh)


def build(plan: Plan, options: Options, *, watcher: Watcher | None = None) -> Report:
    """Make a deck.

    The lock is written first, then the package, each whole or not at all; what did not change is
    not written. If nothing could be read, nothing is written either.

    Raises:
        LockError: the lock cannot be used.
        BusyError: another build of this deck is running.
        TemplateError: a template cannot be used.
        WriteError: the lock or the package cannot be written.
    """
    with _held(plan, options):
        lock = _lock_of(plan)
        collected = collect(plan, _anchored(lock), watcher or Unwatched())
        if not collected.articles:
            return _report(plan, collected)
        choice = choose(plan, lock, collected)
        updated = update(
            lock,
            choice.kept,
            collected.texts,
            render=_fields,
            now=options.now,
            week=options.week,
            budget=plan.recipe.new_per_week,
            worth=lambda card: card.score,
            prune=options.prune,
            refresh=options.refresh,
        )
        written = not options.dry_run and _write(plan, updated, choice.kept)
        return _report(plan, collected, choice, updated, written=written)


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
    """The cards that a plan's articles give; those a deck would not take come last, if asked for."""

    cards: tuple[Extracted, ...]
    report: Report


def extract(plan: Plan, *, rejected: bool = False, watcher: Watcher | None = None) -> Extraction:
    """Make the cards of a plan, and no deck. Nothing is written.

    Args:
        plan: its sources.
        rejected: whether cards that a deck would not take are wanted too.
        watcher: is told how far it is.

    Raises:
        LockError: there is a lock and it cannot be used.
        TemplateError: the words to ask with cannot be read.
    """
    lock = _lock_of(plan)
    collected = collect(plan, _anchored(lock), watcher or Unwatched())
    choice = choose(plan, lock, collected)
    cards = list(map(Extracted, choice.kept, ids(lock, choice.kept, collected.texts)))
    if rejected:
        others = [each.card for each in choice.rejected]
        reasons = [each.reason for each in choice.rejected]
        cards += map(Extracted, others, ids(lock, others, collected.texts), reasons)
    return Extraction(tuple(cards), _report(plan, collected, choice))


def choose(plan: Plan, lock: Lock, collected: Collected) -> Selection:
    """Choose the cards that the recipe wants and that are worth keeping, in reading order."""
    recipe, cards = plan.recipe, collected.cards
    learnt = _learnt(plan, lock, collected)
    return select(
        cards,
        min_score=recipe.min_score,
        kinds=recipe.kinds,
        both_sides=recipe.both_sides,
        issued=lambda card: id(card) in learnt,
    )


def _learnt(plan: Plan, lock: Lock, collected: Collected) -> set[int]:
    """Return the ids of the cards that someone learns already.

    Score, kind and likeness judge only what was never issued. Of several cards that are one note,
    those count that would be taken and are no copies, so that a rebuild chooses as the build before
    it did; if none would be taken, the best stands for it.
    """
    issued = {row.guid for row in lock.rows if row.issued}
    if not issued:
        return set()
    limits = plan.recipe.min_score, plan.recipe.kinds, plan.recipe.both_sides
    groups: dict[str, list[Card]] = {}
    for card, guid in zip(collected.cards, ids(lock, collected.cards, collected.texts), strict=True):
        if guid in issued:
            groups.setdefault(guid, []).append(card)
    out: set[int] = set()
    for group in groups.values():
        taken = [card for card in group if not unwanted(card, *limits)]
        out.update(id(taken[place]) for place in unique(taken).kept)
        if not taken:
            out.add(id(max(group, key=lambda card: card.score)))
    return out


# What became of a card that selection chose, where it did not become a note of its own.
_OUTCOMES = {
    Outcome.WAITING: Skip.WAITING,
    Outcome.REJECTED: Skip.DECIDED,
    Outcome.SAME: Skip.SAME,
    Outcome.HELD: Skip.HELD,
    Outcome.FAILED: Skip.UNWRITABLE,
}


def _report(
    plan: Plan,
    collected: Collected,
    choice: Selection | None = None,
    updated: Update | None = None,
    *,
    written: bool = False,
) -> Report:
    chosen = choice.kept if choice else ()
    broken = collected.facts - collected.unworded - len(collected.cards)
    skipped: Counter[str] = Counter({Skip.UNWORDED: collected.unworded, Skip.BROKEN: broken})
    skipped.update(choice.reasons if choice else {})
    outcomes = updated.outcomes if updated else (Outcome.KEPT,) * len(chosen)
    skipped.update(_OUTCOMES[outcome] for outcome in outcomes if outcome in _OUTCOMES)
    cards = tuple(card for card, outcome in zip(chosen, outcomes, strict=True) if outcome not in _OUTCOMES)
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
        new=len(updated.new) if updated else 0,
        changed=len(updated.updated) if updated else 0,
        kept=len(updated.kept) if updated else 0,
        revived=len(updated.revived) if updated else 0,
        retired=len(updated.retired) if updated else 0,
        written=written,
        problems=tuple(problems + (_problems_of(plan, updated) if updated else [])),
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


@contextmanager
def _held(plan: Plan, options: Options) -> Iterator[None]:
    """Keep other builds of the deck out; one that writes nothing needs no hold."""
    if options.dry_run:
        yield
        return
    try:
        plan.lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"cannot be written: {error.strerror or error}",
            hint="name a folder that you may write, with -o",
            file=plan.lock.parent.as_posix(),
        ) from error
    with hold(plan.lock):
        yield


def _lock_of(plan: Plan) -> Lock:
    """Return the lock; where it is lost, the copy in the deck built last; else a new one."""
    lock = load(plan.lock)
    if lock is None and (copy := apkg.read_lock(plan.output)) is not None:
        lock = loads(copy, f"{plan.output.as_posix()}/{apkg.LOCK_MEMBER}")
    return lock or Lock.new(plan.stem)


def _anchored(lock: Lock) -> set[str]:
    """Return the keys of the articles that some row stands in."""
    return {anchor.article for row in lock.rows for anchor in row.anchors}


def _fields(card: Card, guid: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    rendered = render(card, guid)
    return rendered.fields, rendered.tags


def _write(plan: Plan, updated: Update, cards: Sequence[Card]) -> bool:
    """Write lock and package; return whether the package changed. A deck without notes is not written."""
    if not updated.lock.rows:
        return False
    save(updated.lock, plan.lock)
    notes = [row.note(media_names(row.fields)) for row in updated.lock.shipped]
    pictures = [load_picture(image) for card in cards for image in card.images]
    media = {picture.name: picture.path for picture in pictures if isinstance(picture, Picture)}
    if not notes:
        return False
    return apkg.write(
        notes, deck=plan.recipe.name, path=plan.output, lock_text=dumps(updated.lock), media=media
    )
