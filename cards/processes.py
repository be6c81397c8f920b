"""Whether a process still runs: of what one left behind, that tells whether it is done with it."""

from __future__ import annotations

import os


def runs(pid: int) -> bool:
    """Whether a process of this number runs on this machine; True where that cannot be known."""
    if os.name == "nt":
        return True  # there the signal 0 would end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # it is not ours to ask
    return True
