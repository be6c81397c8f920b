"""Looking at cards: how they are asked, where they stand, what they are worth. Nothing is written.

find       the cards that an id or an article names, out of lock and articles
evidence   where a card stands, with what stands around it
page       a page of its own that shows cards as Anki does
"""

from __future__ import annotations

from cards.preview.evidence import Evidence, Mark
from cards.preview.find import Preview, Previews, find
from cards.preview.page import page

__all__ = ["Evidence", "Mark", "Preview", "Previews", "find", "page"]
