"""The run's clock: read once a run, and stopped by ``SOURCE_DATE_EPOCH``."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta

from cards.errors import UsageError


def moment() -> datetime:
    """Return now, to the second: the person's time; where the clock is stopped, the same everywhere.

    Raises:
        UsageError: ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        now = int(time.time() if fixed is None else fixed)
        return datetime.fromtimestamp(now, UTC) if fixed else datetime.fromtimestamp(now).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is '{fixed}'", hint="it takes a number of seconds since 1970, or nothing"
        ) from error


def week_of(day: date) -> str:
    """Return the ISO week of a day: ``2026-W07``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """Return the first day of an ISO week."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), 1, 1) + timedelta(weeks=int(number) - 1)
