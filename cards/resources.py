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
