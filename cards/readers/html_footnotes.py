"""Footnotes of pages: what Markdown's own footnotes are, not sentences astray at the end of the article.

A mark in the text that leads to a note is taken out, and so is the way back. A note becomes an element of
ours, ``<x-note label="1">``, which the writer knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cards.readers.html_rulebook import rulebook

_MOST = 2000  # marks and notes of a page
_LONGEST_MARK = 12  # characters
_NOTES = frozenset({"li", "p", "div", "aside", "section", "dt", "dd"})
_IN_LINE = frozenset({"a", "span", "sup", "b", "strong", "em"})
_WORDS = re.compile(r"[^\W_]")


def prepare(root: LexborNode) -> None:
    """Take the marks of footnotes out of the text and mark up the notes."""
    notes: dict[int, LexborNode] = {}
    marks = [link for link in root.css('a[href*="#"]')[:_MOST] if _is_mark(_said(link))]
    by_name = {name: node for node in _targets(root, marks) for name in _names(node)}
    ways: dict[int, frozenset[str]] = {}
    for mark in marks:
        note = _note_of(mark, by_name, ways)
        if note is not None:
            notes.setdefault(note.mem_id, note)
        if note is not None or _named(mark) or _is_raised(mark):
            _take_out(mark)
    for note in root.css(rulebook().notes.items)[:_MOST]:
        notes.setdefault(note.mem_id, note)
    for count, note in enumerate(notes.values(), 1):
        _write(note, str(count))
    for mark in root.css(rulebook().notes.marks):
        if _is_mark(_said(mark)):
            mark.decompose()


def _said(node: LexborNode) -> str:
    return "".join(node.text(deep=True).split())


def _is_mark(said: str) -> bool:
    return len(said) <= _LONGEST_MARK and rulebook().notes.mark.fullmatch(said) is not None


def _address(link: LexborNode) -> str:
    return unquote((link.attributes.get("href") or "").rpartition("#")[2])


def _named(link: LexborNode) -> bool:
    """Whether a link's address is that of a footnote, or of a mark, by its name."""
    return rulebook().notes.name.match(_address(link)) is not None


def _is_raised(link: LexborNode) -> bool:
    """Whether a link stands above the line: no exponent leads anywhere in its page."""
    return (link.parent is not None and link.parent.tag == "sup") or link.css_first("sup") is not None


def _targets(root: LexborNode, marks: list[LexborNode]) -> Iterator[LexborNode]:
    wanted = {_address(mark) for mark in marks}
    for node in root.css("[id], a[name]") if wanted else ():
        if not wanted.isdisjoint(_names(node)):
            yield node


def _names(node: LexborNode) -> list[str]:
    given = node.attributes
    return [name for name in (given.get("id"), given.get("name")) if name]


def _note_of(
    mark: LexborNode, by_name: dict[str, LexborNode], ways: dict[int, frozenset[str]]
) -> LexborNode | None:
    """The element that holds the note a mark leads to; None if it leads elsewhere, or back.

    ``ways`` keeps where the links of a note lead: many marks may lead to one.
    """
    target = by_name.get(_address(mark))
    node = target
    while node is not None and node.tag in _IN_LINE:
        if node.prev is not None and (node.prev.text(deep=True) or "").strip():
            return None  # inside a sentence: the way back
        node = node.parent
    if target is None or node is None or node.tag not in _NOTES or _is_inside(mark, node):
        return None
    sure = _named(mark) or (node.attributes.get("role") or "") in rulebook().notes.roles
    if sure:
        return node
    if node.mem_id not in ways:
        ways[node.mem_id] = frozenset(_address(link) for link in node.css('a[href*="#"]'))
    return None if ways[node.mem_id].isdisjoint(_names_around(mark)) else node


def _is_inside(node: LexborNode, other: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.mem_id != other.mem_id:
        above = above.parent
    return above is not None


def _names_around(mark: LexborNode) -> set[str]:
    """The names of a mark and of what is close around it."""
    found: set[str] = set()
    at: LexborNode | None = mark
    for _ in range(3):
        if at is not None:
            found.update(_names(at))
            at = at.parent
    return found


def _take_out(mark: LexborNode) -> None:
    """Drop a mark, and what stood around it but to raise it."""
    above = mark.parent
    mark.decompose()
    while (
        above is not None
        and above.tag in ("sup", "span", "small")
        and not _WORDS.search(above.text(deep=True))
    ):
        mark, above = above, above.parent
        mark.decompose()


def _write(note: LexborNode, label: str) -> None:
    """Put our own element where a note stands, without its number and the way back."""
    for link in note.css("a[href]"):
        if rulebook().notes.back.fullmatch(_said(link)) or (_is_mark(_said(link)) and _named(link)):
            _take_out(link)
    for number in note.css(rulebook().notes.numbers):
        if number.mem_id != note.mem_id:
            number.decompose()
    held = note
    if note.tag == "dt":
        described = note.next
        while described is not None and described.tag != "dd":
            described = described.next
        if described is None:
            return
        note.decompose()
        held = note = described
    beside = note.parent if note.tag in ("li", "dd") and note.parent is not None else note
    while beside.parent is not None and beside.parent.tag == "aside":
        beside = beside.parent  # which is no part of the article
    made = LexborHTMLParser(f'<x-note label="{label}">{held.inner_html or ""}</x-note>').css_first("x-note")
    if made is not None:
        beside.insert_before(made)
        note.decompose()
