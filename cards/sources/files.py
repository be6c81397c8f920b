"""Files, folders and globs, and standard input."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path

from cards.errors import SourceError
from cards.model import Document
from cards.sources import vault, walk
from cards.sources.walk import Found, stamp_at

SUFFIXES = frozenset(
    {".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".rst", ".ipynb", ".epub", ".docx", ".pdf"}
)
STDIN = "-"

# Larger than any article; what is larger is a dump or a mistake, and would only cost memory.
MAX_BYTES = 32 * 1024 * 1024

_ENDINGS = tuple(SUFFIXES)


def find(argument: str, *, base: Path | None = None) -> list[Path]:
    """Return the files that a source names, sorted, each once.

    Args:
        argument: a file (whatever its suffix), a folder (all articles below it) or a glob.
        base: the folder that a relative argument starts from; None is the current one.

    Raises:
        SourceError: there is no such thing, or nothing in it is an article.
    """
    return [Path(path) for path, _ in listing(argument, base=base)]


def listing(argument: str, *, base: Path | None = None) -> list[Found]:
    """Return the files that a source names as :func:`find` does, each as a path with ``/`` and its stamp.

    Raises:
        SourceError: there is no such thing, or nothing in it is an article.
    """
    path = (base or Path()) / argument
    if path.is_file():
        return [(path.as_posix(), stamp_at(path))]
    if path.is_dir():
        found = _for_reading(walk.below(path, [walk.ANY_FOLDERS, _is_article]), path)
        if not found:
            raise SourceError(
                "no articles in this folder",
                hint=f"articles are files ending in {', '.join(sorted(SUFFIXES))}",
                file=argument,
            )
        return found
    if any(char in argument for char in "*?["):
        found = _for_reading(walk.matching(argument, base or Path()), path)
        if not found:
            raise SourceError(
                "no file matches", hint="** stands for any folders: articles/**/*.md", file=argument
            )
        return found
    raise SourceError("no such file or folder", hint=_nearest(path), file=argument)


def _for_reading(found: Iterable[Found], place: Path) -> list[Found]:
    """Return files sorted; of a vault none that is a template, a drawing or thrown away."""
    known = vault.find(place)
    return sorted(
        found if known is None else [each for each in found if known.holds(each[0])], key=itemgetter(0)
    )


def read(path: Path, *, base: Path | None = None, home: Path | None = None) -> Document:
    """Read a file's bytes.

    Args:
        path: the file.
        base: the folder that its path is told from in cards, so that they are the same wherever
            the build is run; None leaves the path as the person gave it.
        home: the folder that its identity counts from; None is the current one.

    Raises:
        SourceError: it cannot be read, or is too large to be an article.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(
                "is too large for an article", hint="split it up, or leave it out", file=path.as_posix()
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror or error}",
            hint="check its permissions, or leave it out",
            file=path.as_posix(),
        ) from error
    name, told, key = names(path, base=base, home=home)
    return Document(data=data, name=name, path=told, key=key, folder=str(path.parent))


def names(path: Path, *, base: Path | None = None, home: Path | None = None) -> tuple[str, str, str]:
    """Return what a file is called, as :func:`read` tells it: its name, its path and its identity."""
    told = path.as_posix() if base is None else key_of(path, base)
    return path.name, told, key_of(path, home or Path())


def read_stdin() -> Document:
    """Read an article from standard input; relative pictures lie in the current folder."""
    return Document(data=sys.stdin.buffer.read(), name="stdin", path=STDIN, key=STDIN, folder=".")


def keys(argument: str, base: Path | None, home: Path) -> list[str]:
    """Return the identities of the files that a source names; that of standard input is ``-``.

    Raises:
        SourceError: it names nothing that is there.
    """
    return [STDIN] if argument == STDIN else [key_of(path, home) for path in find(argument, base=base)]


def key_of(path: Path, base: Path) -> str:
    """Return a file's identity: its path from ``base``, with ``/``, whatever the system's separator."""
    return Path(os.path.relpath(path, base)).as_posix()


def _is_article(name: str) -> bool:
    return name.lower().endswith(_ENDINGS)


def _nearest(path: Path) -> str:
    """Return a hint that names what the person may have meant, or where the way ends."""
    parent = path.parent
    while not parent.is_dir() and parent != parent.parent:
        path, parent = parent, parent.parent
    try:
        names = sorted(each.name for each in parent.iterdir())
    except OSError:
        names = []
    close = difflib.get_close_matches(path.name, names, n=1)
    if close:
        return f"did you mean '{(parent / close[0]).as_posix()}'?"
    return f"there is no '{path.name}' in '{parent.as_posix()}'"
