"""Code in pages: its lines without numbers, however a highlighter marks them up, and its language."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from cards.readers.html_rulebook import rulebook

_WORD = re.compile(r"[A-Za-z][\w+#.]*")
_NUMBERED = re.compile(r"^\s*(\d{1,5})(?:[.:|]|\s|$)\s?")
_CELLS = 6  # elements of a block that may name its language
_FEWEST = 3  # lines that show numbers for sure
_ODD = re.compile("[\u200b\ufeff]")


def code_of(node: LexborNode) -> str | None:
    """Return the lines of an element that holds code and nothing else, None if it is no such element."""
    tag = node.tag
    if tag == "pre":
        return _lines(node)
    if tag not in ("figure", "div", "table"):
        return None
    classes = node.attributes.get("class") or ""
    if rulebook().code.wrappers.isdisjoint(classes.split()) if classes else tag != "table":
        return None
    cell = _code_cell(node)
    return None if cell is None else _lines(cell)


def _code_cell(node: LexborNode) -> LexborNode | None:
    """The cell with the code, of a table whose other cells hold numbers."""
    if node.tag == "table" and not node.attributes.get("class"):
        cells = node.css("td")
        if len(cells) != 2 or not _are_numbers(cells[0].text(deep=True, separator="\n").split()):
            return None
        return cells[1].css_first("pre")
    rules = rulebook().code
    if node.css_first(rules.cells) is None:
        return None
    longest = max(node.css("td pre"), key=lambda pre: len(pre.text(deep=True)), default=None)
    if longest is not None:
        return longest
    return node.css_first(rules.bare) or (node if node.css_first(rules.lines) else None)


def _are_numbers(words: list[str]) -> bool:
    return len(words) > 0 and all(
        word == str(at) for at, word in enumerate(words, int(words[0]) if words[0].isdigit() else 1)
    )


def _lines(node: LexborNode) -> str:
    if node.css_first("br, div, li, tr, p, code ~ code"):
        for line in node.css("br"):
            line.replace_with("\n")
        for line in node.css("div, li, tr, p, code"):
            _end_line(line)
    code = _ODD.sub("", node.text(deep=True).replace("\xa0", " "))
    lines = code.strip("\n").split("\n")
    while lines and (not lines[-1].strip() or rulebook().code.buttons.match(lines[-1])):
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(_unnumbered(lines))


def _end_line(line: LexborNode) -> None:
    """Let a line end where its element does."""
    if line.next is None and line.tag in ("code", "tr"):
        return
    said = line.text(deep=True)
    if not said.endswith("\n") and (said or line.tag != "code"):
        line.insert_after("\n")


def _unnumbered(lines: list[str]) -> list[str]:
    """Take out line numbers that are part of the text: before each line, or all of them before or behind."""
    half = len(lines) // 2
    if len(lines) % 2 == 0 and half >= _FEWEST:
        if _are_counted(lines[:half]):
            return lines[half:]
        if _are_counted(lines[half:]):
            return lines[:half]
    if len(lines) < _FEWEST:
        return lines
    found = [_NUMBERED.match(line) for line in lines]
    if all(each and each[1] == str(at) for at, each in enumerate(found, 1)):
        return [line[each.end() :] for line, each in zip(lines, found, strict=True) if each]
    return lines


def _are_counted(lines: list[str]) -> bool:
    return all(line.strip() == str(at) for at, line in enumerate(lines, 1))


def language(node: LexborNode) -> str:
    """Return the language that a code block or its wrapper names."""
    inner = node.css("code, pre")[:_CELLS]
    above = node.parent
    for candidate in (node, *inner, above, above.parent if above is not None else None):
        told = _named(candidate) if candidate is not None else None
        if told is not None:
            return told
    label = node.css_first(rulebook().code.labels)
    return _known(label.text(deep=True).strip()) if label is not None else ""


def _named(node: LexborNode) -> str | None:
    """The language that one element names, ``""`` if it says that there is none, None if it says nothing."""
    given, rules = node.attributes, rulebook().code
    classes = given.get("class") or ""
    if classes:
        found = rules.prefixes.search(classes)
        if found:
            return _known(found[1])
        words = classes.split()
        if not rules.beside.isdisjoint(words):
            for word in words:
                if _WORD.fullmatch(word) and (known := _known(word)):
                    return known
    for name in rules.attributes:
        if name != "lang" or node.tag in ("pre", "code"):
            told = given.get(name)
            if told and _WORD.fullmatch(told):
                return _known(told)
    return None


def _known(name: str) -> str:
    return "" if name.lower() in rulebook().code.none or not _WORD.fullmatch(name) else name
