"""The real Anki as a judge of our packages.

Anki's backend is AGPL and not a part of mkdeck: it lives in an environment of its own
(``.venv-anki``, which ``make test`` creates) and is asked through a process, see ``oracle.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_ORACLE = Path(__file__).with_name("oracle.py")

# What AnkiConnect's importPackage does, and what a person may have ticked in the dialog.
MERGE_WITH_PROGRESS = {"merge_notetypes": True, "with_scheduling": True, "with_deck_configs": True}


def anki(*steps: dict[str, Any]) -> dict[str, Any]:
    """Carry out steps on a new collection and return what Anki saw (``oracle.py`` lists both)."""
    run = subprocess.run(
        [python(), _ORACLE], input=json.dumps(list(steps)), capture_output=True, text=True, timeout=600
    )
    if run.returncode != 0:
        raise AssertionError(f"Anki failed:\n{run.stderr[-3000:]}")
    return dict(json.loads(run.stdout))


def anki_import(*packages: Path, study: int = 0, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """Import packages in order into one new collection, and study some cards after the first.

    Args:
        packages: ``.apkg`` files.
        study: how many cards to answer between the first and the second.
        options: fields of Anki's ``ImportAnkiPackageOptions``; none means Anki's defaults.

    Returns:
        The survey (``cards`` with ``front`` and ``back`` as drawn, ``notes`` by guid, ``reviews``,
        ``media``, ``types`` with their style sheets, ``decks``, ``warnings``) and ``imports``, one
        report for each package.
    """
    imports = [{"import": str(path), "options": options or {}} for path in packages]
    steps = [*imports[:1], *([{"study": study}] if study else []), *imports[1:]]
    seen = anki(*steps)
    reports = [report for step, report in zip(steps, seen["steps"], strict=True) if "import" in step]
    return {**seen, "imports": reports}


def python() -> str:
    """Return the interpreter of the environment that holds Anki."""
    path = Path(os.environ.get("MKDECK_ANKI_PYTHON") or _ROOT / ".venv-anki" / "bin" / "python")
    if not path.exists():
        raise AssertionError(f"the real Anki is not there ({path}); run: make test")
    return str(path)
