"""mkdeck: technical articles in, Anki decks out, rebuilt every week without harm to what was learnt.

Nothing is imported here: ``mkdeck --version`` and every tool that only wants the version
must not pay for the pipeline.
"""

__version__ = "0.1.0"
