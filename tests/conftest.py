"""What holds for all tests."""

import os

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
