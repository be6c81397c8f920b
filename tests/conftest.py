"""What holds for all tests."""

from hypothesis import settings

# A loaded machine is no failure. `pytest --hypothesis-profile soak` looks harder.
settings.register_profile("mkdeck", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=5_000)
settings.load_profile("mkdeck")
