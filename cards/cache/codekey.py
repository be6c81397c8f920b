"""The key of the code that makes cards: of mkdeck's own files, the libraries and Python.

Whatever was made by other code is made anew. Reading all files costs as much as an article, so the
key is kept under what tells that they are the same still.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cards.cache import sights
from cards.cache.store import Store
from cards.resources import templates_dir
from cards.sources.walk import ANY_FOLDERS, Found, below

# By the names of their folders *.dist-info: all that has a say in what is read, found, chosen or drawn.
LIBRARIES = frozenset(
    {
        "charset_normalizer",
        "genanki",
        "jinja2",
        "markdown_it_py",
        "mdit_py_plugins",
        "nh3",
        "opencc_python_reimplemented",
        "pydantic",
        "pygments",
        "pyyaml",
        "rapidfuzz",
        "rensa",
        "rjieba",
        "selectolax",
        "spacy",
    }
)
# The same of the extra that reads other formats; any of them may be missing.
EXTRAS = frozenset({"cobble", "defusedxml", "docutils", "mammoth", "pypdfium2", "trafilatura"})
_PACKAGE = Path(__file__).resolve().parent.parent


class CodeKey:
    """The key of the code as it lies on the disk.

    Attributes:
        key: hex.
    """

    def __init__(self, store: Store) -> None:
        self._found = _files()
        self._outline = _outline(self._found)
        kept = store.get(f"code:{self._outline}")
        self.key = kept.decode() if kept else self._computed(store)

    @property
    def holds(self) -> bool:
        """Whether the code is the same still: it may be exchanged while a build runs."""
        return _outline(_files()) == self._outline

    def _computed(self, store: Store) -> str:
        at = time.time_ns()
        seen = [sights.look(found, at) for found in self._found]
        root = _PACKAGE.parent.as_posix()  # where it is installed is all one
        names = [(sight.path.removeprefix(root), sight.digest) for sight in seen if sight]
        key = hashlib.sha256(repr((names, _versions(), sys.version)).encode()).hexdigest()
        if all(sight and sight.settled for sight in seen):
            store.put({f"code:{self._outline}": key.encode()})
        return key


def _outline(found: list[Found]) -> str:
    return hashlib.sha256(repr((sights.outline(found), _versions(), sys.version)).encode()).hexdigest()


def _files() -> list[Found]:
    """Return the files of the package and its templates."""
    parts = [ANY_FOLDERS, lambda name: True]
    folders = {_PACKAGE, templates_dir()}  # the second lies in the first, or beside it
    return sorted({each for folder in sorted(folders) for each in below(folder, parts)})


def _versions() -> list[str]:
    """Return names and versions of the libraries, as the folders say that pip made for them."""
    return sorted(name for name in _installed() if name.partition("-")[0].lower() in LIBRARIES | EXTRAS)


def _installed() -> Iterator[str]:
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 -- names alone are wanted
        except OSError:
            continue
        yield from (name for name in names if name.endswith(".dist-info"))
