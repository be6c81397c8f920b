"""Pictures that a notebook's cell holds, in the cell's Markdown: named, and put where they part nothing.

They stand at the end of the line that they are in, or, alone on theirs, of the line before them: so
sentences and lists are those that are read without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

_PICTURE = re.compile(
    r"!\[(?P<said>[^\]\n]*)\]\(\s*(?:<attachment:(?P<angled>[^>\n]*)>|attachment:(?P<named>[^)\n]*))[^)\n]*\)"
    r"|<img\b(?P<tag>[^<>]*\bsrc=[\"']?attachment:[^<>]*)>"
)
_SOURCE = re.compile(r"src=(?:\"attachment:([^\"]*)\"|'attachment:([^']*)'|attachment:([^\s\"'/]*))")
_ALT = re.compile(r"\balt=(?:\"([^\"]*)\"|'([^']*)')")
_TITLE = re.compile(r"\s+[\"'(].*$")  # after an address
_MARK = re.compile("\ue000([0-9]{1,6})\ue001")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# To what such a line ends with, nothing may be added: a heading, a table, a formula, code, markup.
_SHUT = re.compile(
    r" {0,3}(?:#{1,6}(?:\s|$)|[|<]|\$\$|`{3}|~{3}|={2,}|-{3,}|\*{3,}|\[[^\]]*\]:|\\(?:begin|end|\[|\]))"
    r"| {4,}(?![-*+]\s|\d{1,9}[.)]\s)|\t|.*\$\$\s*$"
)


def with_pictures(markdown: str, called: Callable[[str], str]) -> str:
    """Return a cell's Markdown with its own pictures named.

    Args:
        markdown: the cell's.
        called: what a picture is called that the cell knows by a name of its own, ``""`` if it has no such.
    """
    if "attachment:" not in markdown:
        return markdown
    pictures: list[str] = []

    def marked(found: re.Match[str]) -> str:
        pictures.append(_as_picture(found, called))
        return f"\ue000{len(pictures) - 1}\ue001"

    lines = _PICTURE.sub(marked, _MARK.sub("", markdown)).split("\n")
    return "\n".join(_settled(lines, pictures))


def _as_picture(found: re.Match[str], called: Callable[[str], str]) -> str:
    tag = found["tag"]
    if tag is None:
        name, said = found["angled"] or _TITLE.sub("", found["named"] or ""), found["said"]
    else:
        source, alt = _SOURCE.search(tag), _ALT.search(tag)
        name = next(filter(None, source.groups()), "") if source else ""
        said = re.sub(r"[\[\]\\`\n]", " ", next(filter(None, alt.groups()), "")) if alt else ""
    name = name.strip()
    address = called(name) or called(unquote(name))
    return f"![{said}]({address})" if address else ""


def _settled(lines: list[str], pictures: list[str]) -> list[str]:
    out: list[str] = []
    fence = ""
    for line in lines:
        numbers = _MARK.findall(line)
        bare = _MARK.sub("", line) if numbers else line
        found = _FENCE.match(bare)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        out.append(bare)
        named = "".join(pictures[int(number)] for number in numbers)
        if not named or fence or found:
            continue  # in code they are what the person shows, and not there
        if "|" in bare:
            out[-1] = _MARK.sub(lambda mark: pictures[int(mark[1])], line)
        elif bare.strip():
            _add(out, len(out) - 1, named)
        else:
            _settle_alone(out, named)
    return out


def _settle_alone(out: list[str], named: str) -> None:
    """Put pictures that are alone on the last line to the words before it, or leave them there."""
    before = next((at for at in range(len(out) - 2, max(len(out) - 20, -1), -1) if out[at].strip()), None)
    if before is not None and "|" not in out[before] and not _SHUT.match(out[before]):
        _add(out, before, named)
    elif before is None or before < len(out) - 2:
        out[-1] += named


def _add(out: list[str], at: int, named: str) -> None:
    line = out[at]
    if not re.match(r" {0,3}#{1,6}(?:\s|$)", line):  # a heading is no passage
        said = line.rstrip()
        out[at] = said + named + line[len(said) :]
