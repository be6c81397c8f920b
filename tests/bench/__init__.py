"""How fast and how large: ``python -m tests.bench [CORPUS]``."""
