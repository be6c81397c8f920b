"""The command ``mkdeck``."""
