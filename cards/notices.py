"""What the person should know of pages, though nothing went wrong with the deck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from cards.report import Problem
from cards.sources.origins import Haul


def of_fetching(found: Haul, source: str) -> Iterator[Problem]:
    """Yield what is to be said of pages that could not be asked for, or not had as they are now."""
    for why, times in found.kept.items():
        if why == "offline":  # as it was asked for
            continue
        day = datetime.fromtimestamp(min(times), UTC).date()
        what = f"{len(times)} pages could not be had ({why}): the copies kept were read, the oldest of {day}"
        yield Problem(f"{source}: ", what, "nothing is lost; the next build asks for them again")
    if found.left:
        what = f"{found.left} pages are left for the next build"
        hint = 'a build asks a source for so many pages; only = "/blog/**" takes some of them'
        yield Problem(f"{source}: ", what, hint)


def of_reading(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield what is to be said of pages that a listing names and that hold nothing to read.

    A listing names what it likes: tags, pictures, pages drawn by a script. That is no fault of a build.
    """
    alike: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.what].append(problem)
    for what, found in alike.items():
        said = f"{len(found)} listed pages were left out: {what}"
        yield Problem(found[0].where, said, 'only = "/blog/**" in the source takes some of what it lists')
