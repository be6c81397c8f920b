"""The state folder: what mkdeck remembers about a project outside of it.

It holds nothing that cannot be lost: no identity, no decision of the person's.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

STATE_VARIABLE = "MKDECK_STATE_DIR"
_NAME = 32  # characters of the folder's name that are worth showing


def state_dir() -> Path:
    """Return the folder: ``MKDECK_STATE_DIR``, else the system's place for a user's state.

    It may not exist yet.
    """
    own = os.environ.get(STATE_VARIABLE)
    if own:
        return Path(own).absolute()
    from platformdirs import user_state_path  # not every command wants it

    return user_state_path("mkdeck", appauthor=False)


def project_key(project: Path) -> str:
    """Return the name under which a project's state is kept: ``notes-1a2b3c4d``.

    It is ASCII, so that a file, a service or a task may bear it; two projects whose folders have one
    name differ in the hash of the whole path.
    """
    import hashlib  # costs the help of every command a tenth of its time

    folder = project.resolve()
    name = re.sub(r"[^A-Za-z0-9]+", "-", folder.name).strip("-")[:_NAME] or "project"
    return f"{name}-{hashlib.sha256(os.fsencode(folder.as_posix())).hexdigest()[:8]}"
