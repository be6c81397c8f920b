from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cards.web import Limits, Web
from tests.web.server import Site

QUICK = Limits(interval=0.0, pause=0.001, connect=5.0, read=5.0, whole=15.0, longest=2.0)
START = 1_750_000_000
DAY = 86_400


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as each:
        yield each


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Web]:
    """What begins a run some days after the first."""

    def begun(days: float = 0.0, *, offline: bool = False, limits: Limits = QUICK) -> Web:
        return Web(tmp_path / "web", now=START + int(days * DAY), offline=offline, limits=limits)

    return begun
