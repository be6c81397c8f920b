"""Where in a page the article stands, and what around and in it is dropped."""

from __future__ import annotations

import re
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.readers.html_opinion import better
from cards.readers.html_rulebook import rulebook

_ENOUGH = 200  # characters of text that make a likely container the article
_SHARE = 0.3  # or this share of the page's
_SURE = 0.6
_INNER = 0.8  # of a container's text: what another container inside holds is the article
_NAME = re.compile(r"[.#=]([\w-]+)")
_DENSE = "p, pre, ul, ol, table, blockquote, h2, h3"
_NEVER = frozenset({"html", "body", "head", "main", "article"})
_SILENT = frozenset({"style", "svg", "script", "iframe", "template"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def drop(page: LexborHTMLParser) -> None:
    """Drop what is never prose. What holds most of the page is kept, whatever it is called."""
    rules = rulebook()
    for node in page.css("noscript"):
        _unveil(node)
    seen: set[int] = set()  # headings: none has its words in two links
    for node in page.css(rules.permalinks):
        heading = _heading_around(node)
        if heading is not None and heading.mem_id not in seen and _holds_words(node, heading):
            node.unwrap()
        else:
            node.decompose()
        if heading is not None:
            seen.add(heading.mem_id)
    for node in page.css(rules.dropped):
        if node.tag in _SILENT or not _is_most(node, page):
            node.decompose()
    for node in page.css("[class], [id]"):
        if _is_dropped(node, rules.dropped_names) and not _is_most(node, page):
            node.decompose()


def _is_dropped(node: LexborNode, names: frozenset[str]) -> bool:
    given = node.attributes
    classes, name = given.get("class"), given.get("id")
    if classes and not names.isdisjoint(classes.split()):
        return True
    return bool(name) and f"#{name}" in names


def _is_most(node: LexborNode, page: LexborHTMLParser) -> bool:
    """Whether most of the page stands in an element, whatever it is called."""
    if node.tag in _NEVER:
        return True
    if node.first_child is None or page.body is None:
        return False
    count = len(node.text(deep=True))
    return count > _ENOUGH and count * 2 > len(page.body.text(deep=True))


def _unveil(node: LexborNode) -> None:
    """Take what is shown without scripts: a picture that has no address elsewhere."""
    picture = node.css_first("img")
    beside = [other for other in (_beside(node, -1), _beside(node, 1)) if other is not None]
    if picture is None or any(other.tag == "img" or other.css_first("img") for other in beside):
        node.decompose()
    else:
        node.unwrap()


def _beside(node: LexborNode, way: int) -> LexborNode | None:
    at = node.next if way > 0 else node.prev
    while at is not None and (at.tag or "")[:1] == "-":
        at = at.next if way > 0 else at.prev
    return at


def _holds_words(link: LexborNode, heading: LexborNode) -> bool:
    """Whether a heading's words stand in its link to itself."""
    signs = rulebook().signs
    words = link.text(deep=True).strip(signs)
    return bool(words) and heading.text(deep=True).strip(signs) == words


def _heading_around(node: LexborNode) -> LexborNode | None:
    above = node.parent
    for _ in range(3):
        if above is None or above.tag in _HEADINGS:
            return above
        above = above.parent
    return None


def find(page: LexborHTMLParser, html: str) -> tuple[LexborNode | None, bool]:
    """Return the element that holds the article, and whether that is sure.

    Args:
        page: without what is never prose.
        html: its text, in which most names that a container could have do not occur.
    """
    body = page.body
    if body is None:
        return None, False
    known = page.css_first(rulebook().sure)
    if known is not None and known.text(deep=True).strip():
        return known, True
    whole = size(body)
    likely = [selector for selector in rulebook().main if all(name in html for name in _names(selector))]
    for selector in likely:
        best, most = _largest(page.css(selector))
        if best is not None and (most >= max(_ENOUGH, whole * _SHARE) or most >= whole * _SURE):
            return _innermost(best, most, likely), True
    return better(body, _densest(body)), False


def _largest(nodes: list[LexborNode]) -> tuple[LexborNode | None, int]:
    sizes = [size(node) for node in nodes[:50]]
    most = max(sizes, default=0)
    return (nodes[sizes.index(most)], most) if sizes else (None, 0)


@cache
def _names(selector: str) -> list[str]:
    return _NAME.findall(selector)


def _innermost(node: LexborNode, most: int, likely: list[str]) -> LexborNode:
    """Return the container inside that holds nearly all of it, for what is around it is about the article."""
    for selector in likely:
        inside = [other for other in node.css(selector) if other.mem_id != node.mem_id]
        best, count = _largest(inside)
        if best is not None and count >= most * _INNER and best.tag not in _NEVER:
            return best
    return node


def size(node: LexborNode) -> int:
    """Characters of text, those of links not counted."""
    linked = sum(len(link.text(deep=True)) for link in node.css("a"))
    return len("".join(node.text(deep=True).split())) - linked


def _densest(body: LexborNode) -> LexborNode:
    """Return the element whose own paragraphs hold most text."""
    sizes: dict[int, tuple[int, LexborNode]] = {}
    for node in body.css(_DENSE):
        parent = node.parent
        if parent is not None:
            before = sizes.get(parent.mem_id, (0, parent))[0]
            sizes[parent.mem_id] = (before + size(node), parent)
    return max(sizes.values(), key=lambda pair: pair[0], default=(0, body))[1]
