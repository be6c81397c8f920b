"""Files as they were seen: what tells, without reading them, that they are the same still.

A file's stamp changes when the file does, but for one case: a second change within the same tick of
the file system's clock. So a sight counts only if the file was old already when it was read.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cards.sources.walk import Found, Stamp

# The coarsest clock of a file system ticks every two seconds; a little for clocks that disagree.
TICK = 3_000_000_000  # ns


class Sight(NamedTuple):
    """A file that was read, or was not there.

    Attributes:
        path: as it was found.
        stamp: taken before it was read; None if it was not there.
        digest: of what was read, hex; ``""`` if it was not there.
        at: when, ns since 1970; not after it was read.
    """

    path: str
    stamp: Stamp | None
    digest: str
    at: int

    @property
    def settled(self) -> bool:
        """Whether any later change shows in the stamp."""
        return self.stamp is None or max(self.stamp[1], self.stamp[2]) < self.at - TICK


def look(found: Found, at: int) -> Sight | None:
    """Read a file that was found at ``at``; None if it cannot be read."""
    path, stamp = found
    if stamp is None:
        return Sight(path, None, "", at)
    digest = digest_of(path)
    return None if digest is None else Sight(path, stamp, digest, at)


def digest_of(path: str) -> str | None:
    """Return the hash of a file's content, hex; None if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def same(before: Sequence[Sight], found: Sequence[Found], at: int) -> list[Sight] | None:
    """Return the files as they are seen now if each says what it said before; None otherwise.

    Only what has another stamp, or was too young when it was read, is read again.

    Args:
        before: those seen before.
        found: those found now.
        at: when that was, ns since 1970.
    """
    if [sight.path for sight in before] != [path for path, _ in found]:
        return None
    out: list[Sight] = []
    for old, each in zip(before, found, strict=True):
        if old.stamp == each[1] and old.settled:
            out.append(old)
            continue
        new = look(each, at)
        if new is None or new.digest != old.digest:
            return None
        out.append(new)
    return out


def outline(found: Iterable[Found]) -> str:
    """Return a hash of paths and stamps: the same only for the same files, in the same order."""
    # A tenth of what it costs as text. Format 0 is plain: equal values are equal bytes.
    return hashlib.sha256(marshal.dumps(list(found), 0)).hexdigest()
