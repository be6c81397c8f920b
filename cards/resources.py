"""Where the files that mkdeck ships beside its code are found."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def templates_dir() -> Path:
    """Return the folder ``templates/``.

    An installed wheel carries it inside the package; in a checkout it lies beside the package.
    The bundled one is looked up first, so that an editable install never reads a stale copy.
    """
    bundled = _PACKAGE / "templates"
    return bundled if bundled.is_dir() else _PACKAGE.parent / "templates"


def is_installed(library: str) -> bool:
    """Return whether a library of an extra is there. It is not imported for that."""
    from importlib.util import find_spec  # not every command asks

    try:
        return find_spec(library) is not None
    except ModuleNotFoundError:  # what an import hook says of it
        return False
