"""One target a file. ``apkg.py`` is the only importer of genanki; a build writes it.

exporters()       the other targets, by the name with which --format asks for them

anki_text.py  CSV and TSV with Anki's headers       jsonl.py    JSON lines
obsidian.py   Markdown for Obsidian's plug-in       mochi.py    Mochi's own archive
shipped.py    what all of them take and give        markdown.py, dialects.py   fields → Markdown
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # whoever wants the names of packages alone must not pay for templates
    from collections.abc import Callable

    from cards.exporters.shipped import Exported, ShippedDeck


@dataclass(frozen=True, slots=True)
class Exporter:
    """A target.

    Attributes:
        suffix: of its files.
        write: makes the file. The same deck gives the same bytes.
        reads_articles: whether it tells what only the articles know: scores, places in the text.
    """

    suffix: str
    write: Callable[[ShippedDeck], Exported]
    reads_articles: bool = False


def exporters() -> dict[str, Exporter]:
    """Return every exporter by its name."""
    from cards.exporters import anki_text, jsonl, mochi, obsidian

    return {
        "csv": Exporter(".csv", anki_text.write_csv),
        "tsv": Exporter(".tsv", anki_text.write_tsv),
        "jsonl": Exporter(".jsonl", jsonl.write, reads_articles=True),
        "md": Exporter(".md", obsidian.write),
        "mochi": Exporter(".mochi", mochi.write),
    }
