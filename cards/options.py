"""How a build is run: what the command line and the clock say, beside the recipe."""

from __future__ import annotations

from dataclasses import dataclass

from cards.clock import moment, week_of


@dataclass(frozen=True, slots=True)
class Options:
    """How a build is run, whatever the recipe says.

    Attributes:
        now: the run's clock, seconds since 1970.
        week: its ISO week, ``2026-W07``, by which new cards are counted.
        dry_run: write nothing.
        prune: retire notes even if that is more than a fifth of the deck, and those of articles that no
            source names any more.
        refresh: render all notes anew.
        wait: seconds to wait for another build of the same deck to end.
    """

    now: int
    week: str
    dry_run: bool = False
    prune: bool = False
    refresh: bool = False
    wait: float = 0.0

    @classmethod
    def at_present(
        cls, *, dry_run: bool = False, prune: bool = False, refresh: bool = False, wait: float = 0.0
    ) -> Options:
        """Read the clock, once a run; ``SOURCE_DATE_EPOCH`` stops it.

        Raises:
            UsageError: that variable is no number of seconds.
        """
        now = moment()
        return cls(int(now.timestamp()), week_of(now), dry_run, prune, refresh, wait)
