"""The tests of mkdeck; the folders mirror those of ``cards/``."""
