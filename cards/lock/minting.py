"""Minting: the guid of a card that has none, and the ids that follow from it.

What is written here is frozen with the first release only in so far as two builds from nothing
should agree; a guid that stands in a lock is read from there and never made again.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Collection, Sequence
from typing import NamedTuple

from cards.language.fold import refold

# 26 letters of base32 hold 130 bits: no quotes, no case, nothing that Anki's search would interpret.
_GUID_LENGTH = 26
# September 2001 to May 2014 in milliseconds: in the past (Anki moves ids from the future), and
# before most people's own notes.
_FIRST_ID = 1_000_000_000_000
_ID_RANGE = 400_000_000_000


class Essence(NamedTuple):
    """What a guid is made from: no path, no order, no wording.

    Attributes:
        kind, side: the card's.
        subjects: folded and sorted.
        quotes: the fold of the passages; of several places the least, so that no order matters.
    """

    kind: str
    side: int
    subjects: tuple[str, ...]
    quotes: str


def fold_subjects(subjects: Sequence[str]) -> tuple[str, ...]:
    """Return the subjects folded and sorted: A vs B is B vs A."""
    return tuple(sorted(refold(subject) for subject in subjects))


def mint(deck_uid: str, essence: Essence, taken: Collection[str]) -> str:
    """Return the guid of a card: the first of its essence, with number 0, 1, 2 …, that is not taken."""
    number = 0
    while (guid := _guid(deck_uid, essence, number)) in taken:
        number += 1
    return guid


def mint_ids(guid: str, note_ids: Collection[int], card_ids: Collection[int]) -> tuple[int, int]:
    """Return note id and card id of a guid: milliseconds since 1970, in the past, none of those taken."""
    digest = hashlib.sha256(f"mkdeck id\0{guid}".encode()).digest()
    return _free(digest[:8], note_ids), _free(digest[8:16], card_ids)


def _guid(deck_uid: str, essence: Essence, number: int) -> str:
    recipe = json.dumps(["mkdeck guid", deck_uid, *essence, number])
    return b32encode(hashlib.sha256(recipe.encode()).digest()).decode().lower()[:_GUID_LENGTH]


def _free(digest: bytes, taken: Collection[int]) -> int:
    offset = int.from_bytes(digest, "big") % _ID_RANGE
    while _FIRST_ID + offset in taken:
        offset = (offset + 1) % _ID_RANGE
    return _FIRST_ID + offset
