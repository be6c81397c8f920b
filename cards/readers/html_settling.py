"""Pictures that a page holds in itself, put where they part nothing: at the end of the words they stand by.

A picture between the steps of a procedure, or in the middle of a sentence, would make other lists and
other sentences of it than those that are read without it. Whose it is, it tells from the end as well.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from cards.readers.embedded import SCHEME
from cards.readers.html_pictures import picture
from cards.readers.html_rulebook import rulebook

_MOST = 1_000  # pictures of one page; the others are left out
_LONGEST = 1_000  # neighbours that are looked at for words
# In these a picture may not be added to the words: a heading is no passage, code is taken to the letter.
_CLOSED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "pre", "caption", "summary"})
_APART = frozenset({"td", "th", "dt"})  # what stands below them is no part of them


def settle(root: LexborNode) -> None:
    """Move the pictures of an element that the page itself holds; those of headings and code go."""
    if root.css_first(f'img[src^="{SCHEME}"]') is None:
        return
    for image, before in _found(root):
        run = _run(image)
        own = _parent(image)
        if any(map(_speaks, run)):
            if own not in _CLOSED:
                run[-1].insert_after(image)
        elif own not in _APART and before is not None and _parent(before) not in _CLOSED | _APART:
            _run(before)[-1].insert_after(image)
        else:
            continue
        image.decompose()


def _found(root: LexborNode) -> list[tuple[LexborNode, LexborNode | None]]:
    """Return the pictures, each with the last words before it."""
    found: list[tuple[LexborNode, LexborNode | None]] = []
    before = None
    for node in root.traverse(include_text=True):
        if node.tag == "-text":
            before = node if (node.text_content or "").strip() else before
        elif node.tag == "img" and (node.attributes.get("src") or "").startswith(SCHEME):
            found.append((node, before))
    kept = [each for each in found if (picture(each[0]) or ("",))[0].startswith(SCHEME)]
    for image, _ in kept[_MOST:]:
        image.decompose()
    return kept[:_MOST]


def _run(node: LexborNode) -> list[LexborNode]:
    """Return what stands on one line with a node: its neighbours up to the blocks on either side, and it."""
    top = _top(node)
    run, left, right = [top], top.prev, top.next
    while left is not None and _is_inline(left) and len(run) < _LONGEST:
        run.insert(0, left)
        left = left.prev
    most = len(run) + _LONGEST
    while right is not None and _is_inline(right) and len(run) < most:
        run.append(right)
        right = right.next
    return run


def _top(node: LexborNode) -> LexborNode:
    while (above := node.parent) is not None and above.tag in rulebook().elements.inline:
        node = above
    return node


def _parent(node: LexborNode) -> str:
    above = _top(node).parent
    return (above.tag if above is not None else "") or ""


def _is_inline(node: LexborNode) -> bool:
    return node.tag in rulebook().elements.inline or (node.tag or "").startswith("-")


def _speaks(node: LexborNode) -> bool:
    return bool((node.text(deep=True) or "").strip())
