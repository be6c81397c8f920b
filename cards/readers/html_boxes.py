"""Boxes beside the text: tips, warnings, notes."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from cards.readers.html_rulebook import rulebook

_LONGEST = 80  # characters of a title
_PARTS = re.compile(r"[A-Za-z]+")


def box_of(node: LexborNode) -> tuple[str, str] | None:
    """Return the kind and title of a box and take the title out of it; None if an element is no box."""
    classes = node.attributes.get("class") or ""
    rules = rulebook()
    if not classes or not rules.box.search(classes):
        return None
    words = [word.lower() for word in _PARTS.findall(classes)]
    kind = next(
        (rules.boxes[word] for word in words if word in rules.boxes and word not in ("hint", "note")), ""
    )
    kind = kind or next(
        (rules.boxes[word] for word in words if word in rules.boxes and word != "hint"), "note"
    )
    title = _taken(node)
    return kind, "" if title.lower() in rules.words.get(kind, ()) or title.lower() == kind else title


def _taken(node: LexborNode) -> str:
    first = node.first_child
    while first is not None and (first.tag or "")[:1] == "-":
        if (first.text(deep=True) or "").strip():
            return ""
        first = first.next
    if first is None or not rulebook().box_title.search(first.attributes.get("class") or ""):
        return ""
    title = " ".join(first.text(deep=True).split())
    if len(title) > _LONGEST:
        return ""
    first.decompose()
    return title
