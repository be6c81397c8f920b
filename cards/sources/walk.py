"""Folders walked, and globs matched, in one way: each folder is listed once, each file looked at once.

A build with nothing to do walks all its sources and does little else, so this is the measure of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from fnmatch import translate
from pathlib import Path

Stamp = tuple[int, int, int, int]
"""What changes when a file does: its size, its time and that of its entry (ns), its number on the disk."""

Found = tuple[str, Stamp | None]
"""A file's path, with ``/``, and its stamp; None if it could not be looked at."""

Part = Callable[[str], object]
"""Tells whether a name fits one part of a pattern."""

ANY_FOLDERS: Part = bool
"""The part that stands for any number of folders, ``**``."""

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})
_MAGIC = re.compile(r"[*?\[]")
_FLAGS = re.IGNORECASE if os.name == "nt" else 0


def stamp_at(path: str | Path) -> Stamp | None:
    """Return the stamp of a file or folder; None if there is none or it cannot be looked at."""
    try:
        return _stamp(os.stat(path))  # noqa: PTH116 -- a path object costs as much as the look
    except (OSError, ValueError):
        return None


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def matching(pattern: str, base: Path) -> list[Found]:
    """Return the files that a glob names, in no order.

    What the pattern spells out is wanted even if hidden; a wildcard does not reach into hidden
    folders, and ``**`` follows no link.

    Args:
        pattern: with ``/``; absolute, or seen from ``base``.
        base: a folder.
    """
    parts = Path(pattern).parts
    plain = next((at for at, part in enumerate(parts) if _MAGIC.search(part)), len(parts) - 1)
    start = base.joinpath(*parts[:plain])
    return below(start, [_part(part) for part in parts[plain:]], spelt=frozenset(parts))


def _part(text: str) -> Part:
    return ANY_FOLDERS if text == "**" else re.compile(translate(text), _FLAGS).match


def below(folder: Path, parts: Sequence[Part], *, spelt: frozenset[str] = frozenset()) -> list[Found]:
    """Return the files below a folder whose path from there fits the parts, in no order.

    Args:
        folder: where to begin; a folder that cannot be listed holds nothing.
        parts: a folder each, the last one a file.
        spelt: names that are not passed over though they are hidden or never hold articles.
    """
    found: list[Found] = []
    left = [("" if folder == Path() else folder.as_posix().rstrip("/") + "/", _closed({0}, parts))]
    skipped = _SKIPPED_FOLDERS - spelt
    while left:
        prefix, at = left.pop()
        wanted = parts[-1] if len(parts) - 1 in at and parts[-1] is not ANY_FOLDERS else _nothing
        with suppress(OSError), os.scandir(prefix or ".") as entries:
            for entry in entries:
                name = entry.name
                if name in skipped or (name[0] == "." and name not in spelt):
                    continue
                if entry.is_dir():
                    if deeper := _deeper(entry, at, parts):
                        left.append((f"{prefix}{name}/", deeper))
                elif wanted(name):
                    found.append((prefix + name, _seen(entry)))
    return found


def _nothing(name: str) -> bool:
    return False


def _deeper(entry: os.DirEntry[str], at: frozenset[int], parts: Sequence[Part]) -> frozenset[int]:
    """Return which parts may come next inside a folder; none if nothing below it can fit."""
    found: set[int] = set()
    for index in at:
        if parts[index] is ANY_FOLDERS:
            if not entry.is_symlink():
                found.add(index)
        elif index < len(parts) - 1 and parts[index](entry.name):
            found.add(index + 1)
    return _closed(found, parts)


def _closed(at: set[int], parts: Sequence[Part]) -> frozenset[int]:
    """Add the parts that may come as well because ``**`` stands for no folder at all, too."""
    for index in range(len(parts) - 1):
        if index in at and parts[index] is ANY_FOLDERS:
            at.add(index + 1)
    return frozenset(at)


def _seen(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        status = entry.stat()
    except OSError:  # a link to nothing
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
