"""Which elements of a page stand in a line, whatever was put around blocks."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from cards.readers.html_math import tex_of
from cards.readers.html_rulebook import rulebook


class InLine:
    """Tells whether elements of one page stand in a line.

    Args:
        blocks: names of elements that never do.
        math: whether there may be formulas that elements hold.
    """

    def __init__(self, blocks: frozenset[str], *, math: bool) -> None:
        self._blocks = blocks
        self._math = math
        self._names = rulebook().elements
        self._shells: dict[int, bool] = {}

    def __call__(self, node: LexborNode) -> bool:
        """Return whether a node is text, or an element that stands in a line."""
        tag = node.tag or ""
        if tag in self._names.inline:
            return tag not in self._names.shells or not self._is_shell(node)
        return tag[:1] == "-" or (self._is_own(tag) and not self._is_shell(node))

    def _is_own(self, tag: str) -> bool:
        """Whether an element is a site's own, which stands in its line unless it holds blocks."""
        return tag.find("-") > 0 and tag not in self._names.inline and tag not in self._blocks

    def _is_shell(self, node: LexborNode) -> bool:
        """Whether an element of a line was put around blocks, itself or what it holds."""
        known = self._shells.get(node.mem_id)
        if known is None:
            known = self._shells[node.mem_id] = self._holds_block(node)
        return known

    def _holds_block(self, node: LexborNode) -> bool:
        seen, at = [node], 0
        while at < len(seen):  # no recursion: such elements may lie thousands deep
            for child in seen[at].iter() if not self._math or tex_of(seen[at]) is None else ():
                tag = child.tag or ""
                if tag in self._names.shells or self._is_own(tag):
                    seen.append(child)
                elif tag not in self._names.inline and tag[:1] != "-":
                    return True
            at += 1
        self._shells.update((each.mem_id, False) for each in seen)
        return False
