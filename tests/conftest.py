"""What holds for all tests."""

import os
from itertools import count

import pytest
from hypothesis import settings

# A loaded machine is no failure. `pytest --hypothesis-profile soak` looks harder.
settings.register_profile("mkdeck", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=5_000)
settings.load_profile("mkdeck")


@pytest.fixture(autouse=True, scope="session")
def _state(tmp_path_factory):
    """Backups and logs of the tests go to a folder of theirs."""
    os.environ["MKDECK_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))


_NUMBERS = count()


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees what another one has kept, or the developer: it may have exchanged code in memory."""
    folder = tmp_path_factory.getbasetemp() / f"cache-{next(_NUMBERS)}"
    monkeypatch.setenv("MKDECK_CACHE_DIR", str(folder))  # made when it is wanted
