"""What the HTML writer does with text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cards.readers.characters import count_han, joins
from cards.readers.html_triples import Untripler

LOST = "\ufffd"
"""What stands for a formula that could not be read: no card is made of a sentence with a hole."""

_MARKUP = re.compile(
    r"[\\`*\[$|]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|~~|\{(?=[{%])"
    r"|(?<![A-Za-z0-9_)\]=])==(?=[^\s=])|%%|\((?=\([0-9a-f]{8}-)|(?:(?<=\s)|(?<!.))\^(?=[A-Za-z0-9-]{4})"
)
_LEFT_UNDONE = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]{1,120}?)(?<=\S)\*\*(?!\*)")
_LINE_START = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=]{2,}\s*$|>|:{3}|:(?=\s)|!!!|\?\?\?|~{3}|===)")
_PROPERTY = re.compile(r"([^\W\d][\w.-]{0,40}:)(?=: )")
_OPENING, _TEX_OPENING = re.compile(r"\\[(\[]|\${1,2}"), re.compile(r"\\[(\[]")
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_SINGLE = re.compile(r"\$(?![\s\d])([^$\n]{0,2000}?[^\s$])\$(?!\d)")
_LONGEST_FORMULA = 2000  # characters
_LINE_END = re.compile(r"[ \t\r\f]*\n\s*")
_SPACES = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_EDGES = re.compile(r"^(?: |<br>)+|(?: |<br>)+$")
_PICTURE = re.compile(r"!\[[^\]]*\]\((?:<[^<>]*>|[^()\s]*)\)")
_MARK = re.compile(r"(?<!\\)\$")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def formulas(text: str, *, dollars: bool) -> Iterator[tuple[int, int, str, bool]]:
    r"""Yield the formulas between TeX's marks: where each begins and ends, its TeX, whether it is displayed.

    Args:
        text: what to look in; its length alone decides how long that takes.
        dollars: whether ``$…$`` and ``$$…$$`` are such marks, too.
    """
    at = 0
    while found := (_OPENING if dollars else _TEX_OPENING).search(text, at):
        start, mark = found.span()[0], found[0]
        at = found.end()
        if mark == "$":
            single = _SINGLE.match(text, start)
            if single:
                at = single.end()
                yield start, at, single[1], False
            continue
        end = text.find(_CLOSING[mark], at, at + _LONGEST_FORMULA)
        if end > at:
            yield start, end + 2, text[at:end], mark != "\\("
            at = end + 2


class Escaper:
    """Escapes text of one page, of which Markdown is to read but the formulas between TeX's marks.

    Args:
        tex: whether ``$`` is such a mark.
    """

    def __init__(self, *, tex: bool) -> None:
        self._tex = tex
        self._triples = Untripler()

    def __call__(self, text: str) -> str:
        """Return the text, escaped."""
        text = self._triples.once(text)
        if "\\" not in text and not (self._tex and "$" in text):
            return escape(text)
        out, at = [], 0
        for start, end, inner, display in formulas(text, dollars=self._tex):
            out += [escape(text[at:start]), formula(inner, display=display)]
            at = end
        return "".join([*out, escape(text[at:])])


def escape(text: str) -> str:
    """Escape what Markdown would read as markup inside a line.

    But for stars around words beside Han: a program that takes CommonMark at its word leaves them in Chinese
    where the author meant strong words, for it wants a space beside them.
    """
    out, at = [], 0
    for found in _LEFT_UNDONE.finditer(text) if "**" in text else ():
        around = text[max(0, found.start() - 1) : found.end() + 1]
        if count_han(around):
            out += [_escape(text[at : found.start()]), "**", _escape(found[1]), "**"]
            at = found.end()
    return "".join([*out, _escape(text[at:])])


def _escape(text: str) -> str:
    return _MARKUP.sub(lambda found: "\\" + "\\".join(found[0]), text)


def joined(text: str) -> str:
    """Join the lines of the source: Chinese ones with nothing between."""
    return _LINE_END.sub(_joint, text) if "\n" in text else text


def _joint(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    return "" if start and end < len(text) and joins(text[start - 1], text[end]) else " "


def tidy(text: str) -> str:
    """Collapse white space as a browser does."""
    text = _SPACES.sub(" ", text).strip(" ")
    return _EDGES.sub("", text) if "<br>" in text else text


def guarded(paragraph: str) -> str:
    """Escape what would make the paragraph's beginning a heading, a list …"""
    if _LINE_START.match(paragraph):
        return "\\" + paragraph
    paragraph = _PROPERTY.sub(r"\1\\", paragraph, count=1) if _PROPERTY.match(paragraph) else paragraph
    return _NUMBERED.sub(r"\1\\\2", paragraph, count=1) if _NUMBERED.match(paragraph) else paragraph


def heading(said: str, level: int) -> str:
    """Write a heading; a picture or mere space heads nothing."""
    return f"{'#' * level} {said}" if _PICTURE.sub("", said).strip() else said.strip()


def wrapped(said: str, mark: str, tag: str) -> str:
    """Mark up ``said``; between marks that Markdown would not see as such, as HTML."""
    bare = said.strip()
    if not bare:
        return said
    before, after = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    plain_ends = bare[0].isalnum() and bare[-1].isalnum() and mark not in bare
    return f"{before}{mark}{bare}{mark}{after}" if plain_ends else f"{before}<{tag}>{bare}</{tag}>{after}"


def indented(text: str, width: int) -> str:
    """Indent every line that is not empty."""
    return "\n".join(" " * width + line if line else "" for line in text.split("\n"))


def formula(tex: str, *, display: bool) -> str:
    """Write TeX between Markdown's marks."""
    if tex == LOST:
        return LOST
    said = " ".join(_MARK.sub("", tex).split())
    if not said:
        return ""
    return f"$${said}$$" if display else f"${said}$"
