"""The person's own editor, for a text that is too long for a flag."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from cards.errors import UsageError


def edited(text: str, suffix: str = ".md") -> str:
    """Open a text in the editor that ``VISUAL`` or ``EDITOR`` names; return it as it was saved.

    Raises:
        UsageError: there is no such editor, or it ended with an error.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise UsageError("no editor is set", hint="set EDITOR, or say it with --front and --back")
    with tempfile.TemporaryDirectory(prefix="mkdeck-") as folder:
        path = Path(folder) / f"note{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor), path], check=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            raise UsageError(
                f"the editor '{editor}' did not end well",
                hint="set EDITOR, or say it with --front and --back",
            ) from error
        return path.read_text(encoding="utf-8")
