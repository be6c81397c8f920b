"""When a run comes: every day or every week, at a time of the person's own clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cards.errors import UsageError
from cards.runs import Run

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE = "一二三四五六日"
_DAILY = "daily"
_TRIES = 3  # runs that may be cut off or turned away before the next date is waited for


@dataclass(frozen=True, slots=True)
class When:
    """A time of the day, and of the week.

    Attributes:
        day: 0 for Monday to 6 for Sunday; None for every day.
        hour: 0 to 23.
        minute: 0 to 59.
    """

    day: int | None
    hour: int
    minute: int

    def __str__(self) -> str:
        """Return it as the scheduled command and the marks carry it: ``mon@07:00``."""
        return f"{_DAILY if self.day is None else DAYS[self.day]}@{self.time}"

    @property
    def time(self) -> str:
        """``07:00``."""
        return f"{self.hour:02}:{self.minute:02}"

    @classmethod
    def of(cls, day: str | None, at: str) -> When:
        """Read what the person wrote.

        Args:
            day: ``mon``, ``Monday`` or ``周一``; None for every day.
            at: ``7:00``.

        Raises:
            UsageError: there is no such day or time.
        """
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", at, re.ASCII)
        if not found:
            raise UsageError(f"there is no time '{at}'", hint="write --at 07:00, hours and minutes")
        return cls(None if day is None else _day(day), int(found[1]), int(found[2]))

    @classmethod
    def parse(cls, text: str) -> When:
        """Read it back from its text.

        Raises:
            UsageError: it is none.
        """
        day, _, at = text.partition("@")
        return cls.of(None if day == _DAILY else day, at)

    def last(self, now: datetime) -> datetime:
        """Return the newest date that is not after ``now``; both are local times without an offset."""
        date = now.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        days = 1 if self.day is None else 7
        if self.day is not None:
            date -= timedelta(days=(date.weekday() - self.day) % 7)
        return date if date <= now else date - timedelta(days=days)

    def next(self, now: datetime) -> datetime:
        """Return the first date after ``now``; both are local times without an offset."""
        return self.last(now) + timedelta(days=1 if self.day is None else 7)

    def shifted(self, offset: timedelta) -> When:
        """Return the same moment on a clock that is ``offset`` behind this one."""
        monday = datetime(2024, 1, 1)
        moment = monday + timedelta(days=self.day or 0, hours=self.hour, minutes=self.minute) - offset
        return When(None if self.day is None else moment.weekday(), moment.hour, moment.minute)


def is_due(when: When, runs: Iterable[Run], now: datetime) -> bool:
    """Whether a run should begin: none has come to its end since the newest date.

    A run that was cut off, or turned away by another build, is tried again, though not for ever.

    Args:
        when: the schedule.
        runs: the log.
        now: the local time without an offset.
    """
    date = when.last(now)
    tried = [run for run in runs if date <= run.start.astimezone().replace(tzinfo=None) <= now]
    return len(tried) < _TRIES and all(run.exit_code in (None, 3) for run in tried)


def _day(word: str) -> int:
    folded = word.lower()
    for number, name in enumerate(_ENGLISH):
        if len(folded) >= 3 and name.startswith(folded):
            return number
    if re.fullmatch(f"(周|星期|礼拜)[{_CHINESE}天]", word):
        return _CHINESE.index(word[-1].replace("天", "日"))
    raise UsageError(f"there is no day '{word}'", hint=f"write one of {', '.join(DAYS)}")
