"""The values that travel through mkdeck: all frozen, none knows of files, network or Anki's own code.

    Article ─ Section ─ Block ─ Plain        what was read
    Phrase                                   a range of a block's plain text: the coin of the extractor
    Fact, Subject                            what was found
    Card, CardSource, Finding                what is asked
    Note                                     what Anki stores
    NoteChange, Fate, Said, Place            what becomes of a note

Offsets are Unicode code points and ranges half-open throughout.
"""

from cards.model.article import Article, Document, Lang, Section
from cards.model.block import Block, BlockKind, Phrase
from cards.model.card import Card, CardSource, Finding, Image, Note
from cards.model.change import Fate, NoteChange, Place, Said
from cards.model.fact import Fact, Kind, Slot, Subject
from cards.model.markup import escape_markdown
from cards.model.text import EMPTY, Mark, MarkKind, Plain, Run, Span

__all__ = [
    "EMPTY",
    "Article",
    "Block",
    "BlockKind",
    "Card",
    "CardSource",
    "Document",
    "Fact",
    "Fate",
    "Finding",
    "Image",
    "Kind",
    "Lang",
    "Mark",
    "MarkKind",
    "Note",
    "NoteChange",
    "Phrase",
    "Place",
    "Plain",
    "Run",
    "Said",
    "Section",
    "Slot",
    "Span",
    "Subject",
    "escape_markdown",
]
