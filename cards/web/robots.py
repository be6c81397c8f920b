"""What a site asks programs not to read: its robots.txt (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego

from cards.web.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "mkdeck"
MOST = 512 << 10  # bytes that are read; the standard asks for 500 KiB
DAY = 86_400  # seconds for which it is remembered
_NAMED = re.compile(r"\s*user[ -]?agents?\s*:?\s*([^#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site allows.

    Attributes:
        parsed: None if everything is allowed.
        delay: seconds between two requests that it asks for; 0 if it does not.
    """

    parsed: Protego | None = None
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        """Whether a page may be asked for."""
        return self.parsed is None or self.parsed.can_fetch(url, NAME)


def rules(status: int, text: str) -> Rules:
    """Return the rules that an answer gives.

    Args:
        status: of the answer. Where there is no such file, everything is allowed.
        text: of its body.

    Raises:
        Trouble: the site could not say, so nothing may be asked for in this run.
    """
    if status == 429 or not 200 <= status < 500:
        raise silent(status)
    if status >= 400 or not text:
        return Rules()
    parsed = Protego.parse("\n".join(_with_few_names(text[:MOST])))
    return Rules(parsed, float(parsed.crawl_delay(NAME) or 0.0))


def silent(status: int) -> Trouble:
    """Return what is told of a site that could not say what it allows."""
    return Trouble(f"robots.txt answered {status}", lasting=True, status=status)


def decoded(body: bytes | bytearray) -> str:
    """Return the text of a body. Robots.txt is UTF-8, whatever its headers say."""
    return bytes(body[:MOST]).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\0", " ")


def _with_few_names(text: str) -> Iterator[str]:
    """Yield the lines without names that are not ours, but one at the head of each group.

    The parser gives each name of a group rules of its own: names by ten thousand rules would take
    gigabytes. The rules of others are not asked for.
    """
    group: set[str] = set()
    for line in text.splitlines():
        found = _NAMED.match(line)
        if not found:
            if line.partition("#")[0].strip():
                group = set()
            yield line
            continue
        name = found[1].strip().lower()
        kept = name if name == "*" or name in NAME else "another"
        if kept not in group:
            group.add(kept)
            yield line
