"""What is known of a scheduler: a row of the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cards.errors import UsageError
from cards.schedule.job import Job, mark_of
from cards.schedule.steps import Step
from cards.schedule.when import When


@dataclass(frozen=True, slots=True)
class Scheduler:
    """A scheduler and how it is spoken to.

    Attributes:
        name: what ``--for`` calls it.
        present: tells whether this machine has it.
        install: returns what must be done so that a job runs; may raise UsageError.
        remove: returns what must be done so that a project's job runs no more; empty if there is none.
        text: returns what stands written for a project, ``""`` if nothing does.
    """

    name: str
    present: Callable[[], bool]
    install: Callable[[Job], Sequence[Step]]
    remove: Callable[[Path], Sequence[Step]]
    text: Callable[[Path], str]

    def when(self, project: Path) -> When | None:
        """Return when the project's runs come; None if it has none with this scheduler."""
        found = re.search(re.escape(mark_of(project)) + r"(\S+)", self.text(project))
        try:
            return When.parse(found[1]) if found else None
        except UsageError:  # changed by hand
            return None
