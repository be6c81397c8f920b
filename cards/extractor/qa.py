"""Questions that the article asks itself, in a heading or a bold line, and answers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.extractor.passages import Passage
    from cards.model import Fact


def find(passage: Passage) -> Iterator[Fact]:
    """Yield the question of a passage's heading with its answer, where the answer is one."""
    return iter(())
