"""What is kept between builds to save work. All of it may be lost at any time and costs nothing but time.

    with opened() as cache:
        record = Record(cache, order, options)
        report = record.nothing_to_do() or build(order.plan(), options, record=record)

store.py      the file: sealed pieces of data by key, the longest unused go first
codekey.py    the key of the code that makes cards: another code makes other cards
sights.py     files as they were seen, and whether they are the same still
entries.py    what an article gave, as bytes and back
shelf.py      articles: by content, name and code
record.py     decks: what the last build saw, so that the next one may find that nothing changed

Whatever goes wrong in here (no space, no permission, a torn file, another build at work) is as if
nothing had been kept. Imported from here is what a build with nothing to do wants, and no more.
"""

from __future__ import annotations

from cards.cache.cache import Cache, opened
from cards.cache.record import Record
from cards.cache.shelf import Shelf

__all__ = ["Cache", "Record", "Shelf", "opened"]
