"""Pictures of a page: where they really lie, and which are none."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from cards.readers.embedded import SCHEME
from cards.readers.html_rulebook import rulebook

_SIZES = frozenset({"0", "1", "2"})  # pixels of what nobody is to see
_CANDIDATE = re.compile(r"(\S+)(?:\s+([\d.]+)[wx])?\s*(?:,\s+|,?$)")
_EMPTY = ("data:", "about:", "blob:", "javascript:")


def picture(node: LexborNode) -> tuple[str, str] | None:
    """Return a picture's address, ``""`` for an emoji, and its words; None if it is no picture."""
    given = node.attributes
    alt, source = given.get("alt") or "", _source(node)
    rules = rulebook()
    if rules.emoji.search(f"{given.get('class') or ''} {source}"):
        return ("", alt) if alt else None
    if not source or rules.tracking.search(source) or _is_dot(node):
        return None
    return source, alt


def _source(node: LexborNode) -> str:
    given = node.attributes
    told = [given.get(name) for name in rulebook().lazy]
    told += [given.get("src"), _best(given.get("data-srcset")), _best(given.get("srcset"))]
    above = node.parent
    if above is not None and above.tag == "picture":
        told += [_best(other.attributes.get("srcset")) for other in above.css("source")]
    found = [each.strip() for each in told if each and _is_address(each)]
    # What the page itself holds may but stand for what is loaded later.
    return next((each for each in found if not each.startswith(SCHEME)), found[0] if found else "")


def _is_address(written: str) -> bool:
    return bool(written.strip()) and not written.strip().lower().startswith(_EMPTY)


def _best(candidates: str | None) -> str:
    """The largest of the pictures that a ``srcset`` offers."""
    found = [
        (float(each[2] or 1), each[1].rstrip(",")) for each in _CANDIDATE.finditer((candidates or "")[:5000])
    ]
    return max(found, default=(0.0, ""))[1]


def _is_dot(node: LexborNode) -> bool:
    given = node.attributes
    return (given.get("width") or "") in _SIZES and (given.get("height") or "") in _SIZES
