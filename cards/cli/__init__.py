"""The command ``mkdeck``: one command a file, no logic. ``main`` is what the installed command calls."""

from __future__ import annotations

import sys

from cards import __version__


def main() -> int:
    """Run the command line and return its exit code.

    ``--version`` is answered before anything else is imported: tools ask for it often.
    """
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"mkdeck {__version__}")
        return 0
    from cards.cli.app import run

    return run(sys.argv[1:])
