"""What a page's headers tell of its being fresh (RFC 9111): until when, and what is sent back to ask."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

# A site's settings may say a year of every page. A weekly build asks for each of them all the same.
_MOST = 6 * 86_400  # seconds
_LONGEST = 1000  # characters of a header that is sent back
_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})")
_DIGITS = re.compile(r"\d{1,12}")


def fresh_until(headers: Mapping[str, str], now: int) -> int:
    """Return until when a page need not be asked for, in seconds since 1970; ``now`` if nothing tells.

    Args:
        headers: of its answer, names in small letters.
        now: when it was answered.
    """
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return now
    age = _AGE.search(control)
    if age:
        seconds = int(age[1]) - _number(headers.get("age", ""))
    else:
        expires = moment(headers.get("expires", ""))
        answered = moment(headers.get("date", ""))
        seconds = 0 if expires is None else expires - (now if answered is None else answered)
    return now + max(0, min(seconds, _MOST))


def retry_after(value: str) -> float | None:
    """Return the seconds that ``Retry-After`` asks to wait; None if it does not say."""
    if _DIGITS.fullmatch(value.strip()):
        return float(value)
    at = moment(value)
    return None if at is None else max(0.0, at - time.time())


def moment(value: str) -> int | None:
    """Return a date of HTTP in seconds since 1970; None if it is none."""
    try:
        return int(parsedate_to_datetime(value).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _number(value: str) -> int:
    found = _DIGITS.fullmatch(value.strip())
    return int(found[0]) if found else 0


def sendable(value: str) -> str:
    """Return a header's value if it may be sent back; else ``""``."""
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST else ""
