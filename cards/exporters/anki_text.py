"""Notes → text that Anki imports and a spreadsheet opens: a table under Anki's headers.

Anki finds the note by its guid, so that an import changes notes and makes none twice. All cells are
quoted: no cell is taken for a comment, and line breaks, tabs and quotes arrive as they are.

A spreadsheet computes a cell that begins with ``=``, ``+``, ``-`` or ``@``, and its text may come
from an article. Fields are HTML, so such a sign is written as an entity, which Anki shows as the
sign; tags are put behind one that is harmless.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from cards.exporters.shipped import Exported, ShippedDeck, ShippedNote, pictures_of
from cards.templater.notetype import FIELD_NAMES, NAME

_COMPUTED = "=+-@\t\r\n"
_NAMES = {",": "Comma", "\t": "Tab"}
_HEAD = ("GUID", *FIELD_NAMES, "Tags")


def write_csv(deck: ShippedDeck) -> Exported:
    """Return the deck as a table with commas."""
    return _write(deck, ",")


def write_tsv(deck: ShippedDeck) -> Exported:
    """Return the deck as a table with tabs."""
    return _write(deck, "\t")


def _write(deck: ShippedDeck, separator: str) -> Exported:
    out = io.StringIO()
    out.write(
        f"#separator:{_NAMES[separator]}\n#html:true\n#notetype:{NAME}\n#deck:{deck.name}\n"
        f"#columns:{separator.join(_HEAD)}\n#guid column:1\n#tags column:{len(_HEAD)}\n"
    )
    table = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerows(_cells(each) for each in deck.notes)
    return Exported(out.getvalue().encode(), left_out=len(pictures_of(deck)))


def _cells(shipped: ShippedNote) -> list[str]:
    note = shipped.note
    return [note.guid, *map(_harmless, note.fields), _tags(note.tags)]


def _harmless(field: str) -> str:
    return f"&#{ord(field[0])};{field[1:]}" if field and field[0] in _COMPUTED else field


def _tags(tags: Sequence[str]) -> str:
    joined = " ".join(sorted(tags, key=lambda tag: (tag[:1] in _COMPUTED, tag)))
    return f" {joined}" if joined and joined[0] in _COMPUTED else joined
