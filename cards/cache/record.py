"""What the last build of a deck saw: if all of that is the same still, there is nothing to do.

A record holds the sources, every file they name, the settings, the lock, the edits, the deck and the
pictures, each as it was seen, and what the build reported. Only a build in which nothing went wrong
is recorded: problems are looked at, and told, each time.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cards.cache import sights
from cards.cache.shelf import Shelf
from cards.cache.sights import Sight
from cards.errors import SourceError
from cards.memory import seldom_collected
from cards.model import Fate
from cards.options import Options
from cards.report import Report
from cards.sources import files
from cards.sources.walk import Found, stamp_at

if TYPE_CHECKING:
    from cards.cache.cache import Cache
    from cards.model import Card
    from cards.plan import Order, Plan


# A lock of some hundred notes, recipe and edits are read even if their stamps are the same: a file system may
# keep a time too coarsely, or somebody set it back. More than that would cost as much as all the articles.
_READ_ANYWAY = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class _Told:
    """Of a report, what the next one would say again if nothing changed."""

    deck: str
    output: str
    files: int
    articles: int
    facts: int
    kinds: dict[str, int]
    skipped: dict[str, int]
    rejected: dict[str, int]
    notes: int
    waiting: int
    left: int

    @classmethod
    def of(cls, report: Report) -> _Told:
        said = {each.name: getattr(report, each.name) for each in fields(cls)}
        return cls(**{**said, "output": str(report.output)})

    def again(self) -> Report:
        """Return the report of a build that changes nothing."""
        fates = {Fate.WAITING: self.waiting, Fate.KEPT: self.notes}
        return Report(
            self.deck,
            Path(self.output),
            files=self.files,
            articles=self.articles,
            facts=self.facts,
            kinds=self.kinds,
            skipped=self.skipped,
            rejected=self.rejected,
            notes=self.notes,
            fates={fate: count for fate, count in fates.items() if count},
            left=self.left,
        )


@dataclass(frozen=True, slots=True)
class _Head:
    """What is looked at first.

    Attributes:
        code: the key of the code that built.
        week: the only week in which there is nothing to do, as some cards wait for the next; else ``""``.
        sources: each as the recipe names it, and the folder that it is seen from.
        others: the other files that had a say, or might have had one had they been there.
        read: those of them that are read whatever their stamps say, with the hash of what they held.
        busy: the file that tells whether a build is going on.
        outline: of all files; ``""`` while one of them was too young to go by its stamp.
        told: what the build reported.
    """

    code: str
    week: str
    sources: tuple[tuple[str, str | None], ...]
    others: tuple[str, ...]
    read: tuple[tuple[str, str], ...]
    busy: str
    outline: str
    told: _Told


class Record:
    """The last build of what was ordered, and, once it has been done, the next.

    Args:
        cache: where it is kept.
        order: what was ordered.
        options: how it is to be built.

    Attributes:
        shelf: the articles, for the build to use.
    """

    def __init__(self, cache: Cache, order: Order, options: Options) -> None:
        self._cache = cache
        self._options = options
        named = repr((str(Path.cwd()), astuple(order)))
        self._key = hashlib.sha256(named.encode()).hexdigest()
        self._others: list[Sight | None] = []
        self.shelf = Shelf(cache)
        self._see(order.settings)

    @seldom_collected()
    def nothing_to_do(self) -> Report | None:
        """Return the report of a build that would change nothing; None if it may change something.

        No article is read unless the file was written to in the moment in which it was read last, or looks
        different and is not; recipe, edits and lock are, if they are not large, and none is parsed.
        """
        if replace(self._options, now=0, week="", wait=0.0) != Options(0, ""):
            return None
        head = self._head()
        if head is None or head.code != self._cache.code or head.week not in ("", self._options.week):
            return None
        at = time.time_ns()
        found = _found(head)
        if found is None or _is_held(head.busy):
            return None
        if any(sights.digest_of(path) != digest for path, digest in head.read):
            return None
        if sights.outline(found) != head.outline:
            now = sights.same(self._sights(), found, at)
            if now is None:
                return None
            self._keep(head, now)
        return head.told.again()

    def begin(self, plan: Plan) -> None:
        """Take down what a build is about to read. It holds the deck already."""
        known = [] if self._cache.fresh else self._sights()
        self.shelf = Shelf(self._cache, {sight.path: sight for sight in known})
        self._see([plan.edits])

    def finish(self, plan: Plan, lock: str, cards: Iterable[Card], report: Report) -> None:
        """Take down what a build has made, if the next one is to go by it. It holds the deck still.

        Args:
            plan: what was built.
            lock: the hash of the lock as it was written, hex; ``""`` if it was not.
            cards: those that were chosen; they know their pictures.
            report: what came of it.
        """
        from cards.lock.busy import busy_file

        if self._options.dry_run or report.exit_code or report.count(Fate.CONFLICT):
            return
        base = None if plan.base is None else str(plan.base)
        sources = tuple((source.name, base) for source in plan.recipe.sources)
        # Of what stands elsewhere nobody knows whether it changed, before it is asked for.
        if (files.STDIN, base) in sources or any(each.origin != "path" for each in plan.recipe.sources):
            return
        self._see([plan.lock])
        decided = [sight for sight in self._others if sight is not None]
        if not decided or decided[-1].digest != lock:  # someone may have put another one there since
            return
        self._see([plan.output])
        self._see(sorted({Path(image.path) for card in cards for image in card.images}))
        seen = self.shelf.sights()
        others = [sight for sight in self._others if sight is not None]
        if seen is None or len(others) < len(self._others):
            return
        head = _Head(
            code=self._cache.code,
            week=self._options.week if report.waiting else "",
            sources=sources,
            others=tuple(sight.path for sight in others),
            read=tuple(_small(decided)),
            busy=str(busy_file(plan.lock)),
            outline="",
            told=_Told.of(report),
        )
        self._keep(head, [*seen, *others])

    def _see(self, paths: Iterable[Path]) -> None:
        at = time.time_ns()
        self._others += [sights.look((path.as_posix(), stamp_at(path)), at) for path in paths]

    def _head(self) -> _Head | None:
        data = self._cache.get(f"head:{self._key}")
        try:
            return None if data is None else msgspec.msgpack.decode(data, type=_Head)
        except (msgspec.MsgspecError, UnicodeError):
            return None

    def _sights(self) -> list[Sight]:
        """Return all that the last build saw; nothing if it is lost."""
        data = self._cache.get(f"sights:{self._key}")
        try:
            return [] if data is None else msgspec.msgpack.decode(data, type=list[Sight])
        except (msgspec.MsgspecError, UnicodeError):
            return []

    def _keep(self, head: _Head, seen: Sequence[Sight]) -> None:
        settled = all(sight.settled for sight in seen)
        outline = sights.outline((sight.path, sight.stamp) for sight in seen) if settled else ""
        try:
            pieces = {
                f"head:{self._key}": msgspec.msgpack.encode(replace(head, outline=outline)),
                f"sights:{self._key}": msgspec.msgpack.encode(seen),
            }
        except UnicodeError:  # a name that is no text
            return
        self._cache.put(pieces)


def _found(head: _Head) -> list[Found] | None:
    """Return the files that had a say as they are now; None if a source is gone."""
    found: list[Found] = []
    try:
        for path, base in head.sources:
            found += files.listing(path, base=None if base is None else Path(base))
    except (SourceError, OSError):
        return None
    return found + [(path, stamp_at(path)) for path in head.others]


def _small(seen: Iterable[Sight]) -> Iterator[tuple[str, str]]:
    """Yield the files that are read whatever their stamps say, the smallest first, each with its hash."""
    left = _READ_ANYWAY
    for sight in sorted(seen, key=lambda sight: sight.stamp or ()):
        if sight.stamp and (left := left - sight.stamp[0]) >= 0:
            yield sight.path, sight.digest


def _is_held(busy: str) -> bool:
    """Whether a build of this deck is going on, or was killed: then it is for the next to find out."""
    try:
        return Path(busy).stat().st_size > 1
    except OSError:
        return False
