"""Weekly runs: schedulers start them, nobody watches them, and the log tells what came of them.

when        every day or week, at what time; whether a run is due
job         what is started: the command, the project, the recipes
texts       the texts that schedulers read, from templates/schedule/
steps       what installing does: shown first, then done
scheduler   a row of the table
table       the table, and which of it this machine has

One module a scheduler: systemd, cron, launchd, windows, github.
"""

from __future__ import annotations

from cards.schedule.job import Job, job_here, project_here
from cards.schedule.scheduler import Scheduler
from cards.schedule.steps import Step
from cards.schedule.table import SCHEDULERS, chosen, installed, require
from cards.schedule.when import When, is_due

__all__ = [
    "SCHEDULERS",
    "Job",
    "Scheduler",
    "Step",
    "When",
    "chosen",
    "installed",
    "is_due",
    "job_here",
    "project_here",
    "require",
]
