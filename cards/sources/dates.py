"""The dates of feeds and sitemaps, in all forms of the W3C's note on dates."""

from __future__ import annotations

import re
from calendar import monthrange, timegm
from datetime import UTC, datetime, timedelta, timezone

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?"
)

# A day that names no zone may have ended as late as this after it ended in Greenwich.
_LAST_ZONE = 12 * 3600


def latest(text: str) -> int | None:
    """Return the last moment that a W3C date may mean, in seconds since 1970.

    ``2024-05-03`` is any moment of that day, and what changed in its last hour has changed: a date
    without a time is the end of its day, month or year, wherever on earth it was written.

    Returns:
        None if it is no such date, or lies outside the years 1970 to 9998.
    """
    found = _FORM.fullmatch(text.strip()[:64])
    if not found or not 1970 <= int(found["year"]) < 9999:
        return None
    try:
        return _moment(found) if found["hour"] else _end(found)
    except ValueError:  # the 31st of February
        return None


def _moment(found: re.Match[str]) -> int:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    zone = found["zone"]
    moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    return int(moment.timestamp()) + (0 if zone else _LAST_ZONE)


def _zone(zone: str | None) -> timezone:
    if zone in (None, "Z"):
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return timezone((-1 if zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _end(found: re.Match[str]) -> int:
    year = int(found["year"])
    month = int(found["month"] or 12)
    if not 1 <= month <= 12:
        raise ValueError(month)
    day = int(found["day"] or monthrange(year, month)[1])
    begin = datetime(year, month, day, tzinfo=UTC)
    return timegm(begin.timetuple()) + 24 * 3600 - 1 + _LAST_ZONE
