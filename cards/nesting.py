"""How deep the elements of HTML lie in one another: the parser's time grows with the square of that."""

from __future__ import annotations

import re

DEEPEST = 2000
"""No page that people read goes as deep; one that does was made to keep its reader busy."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
# These have no end of their own, or need not have one: a page of many is not deep.
_UNCLOSED = frozenset(
    "area base br col embed hr img input link meta param source track wbr "  # noqa: SIM905
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rp rt "
    "circle ellipse line path polygon polyline rect stop use image".split()
)


def is_too_deep(html: str) -> bool:
    """Whether elements lie deeper in one another than :data:`DEEPEST`."""
    if html.count("<") <= DEEPEST:
        return False
    depth = 0
    for found in _TAG.finditer(html):
        if found[2].lower() not in _UNCLOSED:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > DEEPEST:
                return True
    return False
