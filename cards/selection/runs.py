"""Runs of characters, as signs of how a card is worded: ``front:会怎样``, ``back:了``.

A run is one to three neighbours: characters where words are not spaced, names and numbers as one
character each. Which runs count is told by the weights that were learnt (``fit.py``): only those that
many articles share, so that how a thing is said decides, never what an article is about.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from cards.selection.view import View

FRONT, BACK = "front:", "back:"
WORTH = 0.5
"""What a run counts that is there: many are, and none may decide by itself."""

_NAME = re.compile(r"[A-Za-z_][\w.()-]*", re.ASCII)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACE = re.compile(r"[\s`|*-]+")
_LONGEST = 3
_LOOKED_AT = 80  # characters of a side


def runs(view: View, known: Container[str] | None = None) -> Mapping[str, float]:
    """Return the runs of both sides of a card that are known; all of them if nobody says which."""
    sides = ((FRONT, view.visible), (BACK, view.back))
    return {
        name: WORTH
        for side, text in sides for run in _runs(text)
        if (name := side + run) and (known is None or name in known)
    }  # fmt: skip


def _runs(text: str) -> Iterator[str]:
    text = _NUMBER.sub("0", _NAME.sub("W", text))
    text = f"^{_SPACE.sub(' ', text)[:_LOOKED_AT]}$"
    for size in range(1, _LONGEST + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]
