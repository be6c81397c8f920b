"""The table of schedulers, and which of them this machine has."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cards.errors import UsageError
from cards.schedule import cron, github, launchd, systemd, windows
from cards.schedule.scheduler import Scheduler
from cards.schedule.when import When

# In the order in which they are looked for: the first that is present is meant unless one is named.
SCHEDULERS: Mapping[str, Scheduler] = {
    each.name: each
    for each in (
        launchd.SCHEDULER,
        windows.SCHEDULER,
        systemd.SCHEDULER,
        cron.SCHEDULER,
        github.SCHEDULER,
    )
}


def chosen(name: str | None) -> Scheduler:
    """Return the scheduler of this name, else the one that this machine has.

    Raises:
        UsageError: it has none.
    """
    if name:
        return SCHEDULERS[name]
    for each in SCHEDULERS.values():
        if each.present():
            return each
    raise UsageError(
        "this machine has no scheduler that mkdeck knows",
        hint="install cron, or write a workflow with --for github",
    )


def require(scheduler: Scheduler) -> None:
    """Make sure that a scheduler can be spoken to; a workflow is but a file.

    Raises:
        UsageError: it cannot.
    """
    if scheduler is not github.SCHEDULER and not scheduler.present():
        raise UsageError(
            f"'{scheduler.name}' is not running on this machine",
            hint="-n shows what would be written; without --for the scheduler that is here is taken",
        )


def installed(project: Path) -> dict[str, When]:
    """Return when the project's runs come, by the scheduler that starts them."""
    found = ((name, each.when(project)) for name, each in SCHEDULERS.items())
    return {name: when for name, when in found if when}
