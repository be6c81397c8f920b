"""What a command says first where nobody has noticed yet that the last scheduled run failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cards.cli.console import Console, one_line

if TYPE_CHECKING:
    from cards.runs import Run


def remind(console: Console) -> None:
    """Say in one line that the project's last scheduled run failed, and why.

    It is said at each build, status and diff until a scheduled run succeeds, or until the person has
    looked at ``mkdeck schedule show``: said but once, it might pass unread.
    """
    if console.quiet:
        return
    from cards.project import find_project
    from cards.runs import failure

    project = find_project(Path.cwd())
    run = failure(project) if project else None
    if run:
        console.note(console.say("schedule.note", what=failed(console, run)))


def failed(console: Console, run: Run) -> str:
    """Return in words how a run failed, in one line."""
    say = console.say
    start = f"{run.start:%Y-%m-%d %H:%M}"
    if run.exit_code is None:
        return say("schedule.cut", start=start)
    reason = run.reason
    if reason is None:
        return say("schedule.failed", start=start, code=run.exit_code)
    why = one_line(f"{reason.where}{say.translate(reason.what)}")
    return say("schedule.failed_why", start=start, code=run.exit_code, why=why)
