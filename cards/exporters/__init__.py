"""One target a file. ``apkg.py`` is the only importer of genanki."""
