"""``python -m cards`` is ``mkdeck``."""

from cards.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
