from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.faces.screen import browser


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    """The browser, one for the tests of a module."""
    with browser() as started:
        yield started
